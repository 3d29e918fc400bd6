// Rows through the one write path: log, constraints and indexes as with any transaction.
#include <optional>
#include <utility>

#include "core/assert.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/bulk/load_strategy.hpp"
#include "storage/bulk/row_codec.hpp"
#include "storage/transaction.hpp"

namespace plenum::storage::bulk {

namespace {

/// A commit is closed when its rows may take this much; the rest is room for one more row and for
/// the extents that the commit itself adds.
constexpr std::uint64_t commit_bytes_target = Transaction::commit_bytes_max / 2;

/// What a row may take in the log, about.
std::uint64_t room_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return text->size() + 8;
  const auto* list = value.get_if<List>();
  std::uint64_t room = 24;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) room += room_of((*list)[i]);
  return room;
}

class LoggedLoad final : public LoadStrategy {
 public:
  LoggedLoad(Store& store, const BulkLoadOptions& options, Transaction first)
      : store_(store), options_(options), transaction_(std::move(first)) {}

  Result<std::uint32_t> name(NameKind kind, std::string_view text) override {
    const auto number = [](auto token) -> Result<std::uint32_t> {
      if (!token.ok()) return token.error();
      return static_cast<std::uint32_t>(*token);
    };
    if (kind == NameKind::label) return number(transaction_->label(text));
    if (kind == NameKind::type) return number(transaction_->type(text));
    return number(transaction_->property(text));
  }
  Status add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids) override {
    PLENUM_TRY(core::check_interrupt(options_.interrupt));
    for (std::size_t row = 0; row < batch.rows; ++row) {
      PLENUM_TRY(read_row(batch.columns, row));
      PLENUM_ASSIGN(const NodeId id, transaction_->create_node(batch.labels, properties_));
      append_id(ids, id.value);
    }
    report_.nodes += batch.rows;
    return {};
  }
  Status add_edges(const EdgeBatch& batch) override {
    PLENUM_ASSERT(batch.starts.size() == batch.ends.size());
    PLENUM_TRY(core::check_interrupt(options_.interrupt));
    for (std::size_t row = 0; row < batch.starts.size(); ++row) {
      PLENUM_TRY(read_row(batch.columns, row));
      const auto made =
          transaction_->create_edge(batch.type, batch.starts[row], batch.ends[row], properties_);
      if (!made.ok()) return made.error();
    }
    report_.edges += batch.starts.size();
    return {};
  }
  bool all_or_nothing() const noexcept override { return false; }
  void abort() override { transaction_.reset(); }
  Result<BulkLoadReport> finish() override {
    PLENUM_TRY(core::check_interrupt(options_.interrupt));
    PLENUM_TRY(commit());
    return report_;
  }

 private:
  /// Reads row `row` into `properties_` and sees to it that the open transaction has room for it:
  /// commits what there is once it is enough, and goes on in a new one.
  Status read_row(std::span<const BulkColumn> columns, std::size_t row) {
    properties_.clear();
    std::uint64_t more = 32;
    for (const BulkColumn& column : columns) {
      if (!holds(column, row)) continue;
      properties_.push_back({column.key, bulk_value(column, row)});
      more += room_of(properties_.back().value);
    }
    report_.properties += properties_.size();
    const bool full = room_ > 0 && room_ + more > commit_bytes_target;
    room_ = full ? more : room_ + more;
    if (!full) return {};
    PLENUM_TRY(commit());
    PLENUM_ASSIGN(Transaction next, store_.begin());
    transaction_.emplace(std::move(next));
    return {};
  }

  Status commit() {
    Transaction full = std::move(*transaction_);
    transaction_.reset();
    const auto done = std::move(full).commit();
    if (!done.ok()) return done.error();
    ++report_.commits;
    return {};
  }

  Store& store_;
  BulkLoadOptions options_;
  std::optional<Transaction> transaction_;  ///< none once finished or aborted
  std::uint64_t room_ = 0;                  ///< of the open transaction, about
  std::vector<Property> properties_;        ///< of the present row
  BulkLoadReport report_;
};

}  // namespace

Result<std::unique_ptr<LoadStrategy>> begin_logged_load(Store& store,
                                                        const BulkLoadOptions& options) {
  PLENUM_ASSIGN(Transaction first, store.begin());
  return std::unique_ptr<LoadStrategy>(
      std::make_unique<LoggedLoad>(store, options, std::move(first)));
}

}  // namespace plenum::storage::bulk
