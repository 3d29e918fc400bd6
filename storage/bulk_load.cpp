#include "storage/bulk_load.hpp"

#include <optional>
#include <utility>

#include "core/assert.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/transaction.hpp"

namespace plenum::storage {

namespace {

/// A commit is closed when its rows may take this much; the rest is room for one more row and for
/// the extents that the commit itself adds.
constexpr std::uint64_t commit_bytes_target = Transaction::commit_bytes_max / 2;

bool holds(const BulkColumn& column, std::size_t row) {
  return column.valid.empty() || column.valid[row] != 0;
}

/// What a row may take in the log, about.
std::uint64_t room_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return text->size() + 8;
  const auto* list = value.get_if<List>();
  std::uint64_t room = 24;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) room += room_of((*list)[i]);
  return room;
}

void append_id(std::vector<IdRange>& ids, std::uint64_t id) {
  if (!ids.empty() && ids.back().first + ids.back().count == id) {
    ++ids.back().count;
  } else {
    ids.push_back({id, 1});
  }
}

}  // namespace

Value bulk_value(const BulkColumn& column, std::size_t row) {
  switch (column.kind) {
    case ValueKind::boolean:
      return {column.integers[row] != 0};
    case ValueKind::integer:
      return {column.integers[row]};
    case ValueKind::date:
      return {Date{column.integers[row]}};
    case ValueKind::local_time:
      return {LocalTime{column.integers[row]}};
    case ValueKind::floating:
      return {column.floats[row]};
    case ValueKind::string:
      return {column.bytes.substr(column.ends[row], column.ends[row + 1] - column.ends[row])};
    case ValueKind::list:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return column.values[row];
    case ValueKind::null:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      break;
  }
  PLENUM_ASSERT(false && "a column has a storable kind");
  return {};
}

struct BulkLoader::Impl {
  Impl(Store& of, const BulkLoadOptions& how, Transaction first)
      : store(of), options(how), transaction(std::move(first)) {}

  /// Reads row `row` into `properties` and sees to it that the open transaction has room for it:
  /// commits what there is once it is enough, and goes on in a new one.
  Status read_row(std::span<const BulkColumn> columns, std::size_t row) {
    properties.clear();
    std::uint64_t more = 32;
    for (const BulkColumn& column : columns) {
      if (!holds(column, row)) continue;
      properties.push_back({column.key, bulk_value(column, row)});
      more += room_of(properties.back().value);
    }
    report.properties += properties.size();
    const bool full = room > 0 && room + more > commit_bytes_target;
    room = full ? more : room + more;
    if (!full) return {};
    PLENUM_TRY(commit());
    PLENUM_ASSIGN(Transaction next, store.begin());
    transaction.emplace(std::move(next));
    return {};
  }

  Status commit() {
    Transaction full = std::move(*transaction);
    transaction.reset();
    const auto done = std::move(full).commit();
    if (!done.ok()) return done.error();
    ++report.commits;
    return {};
  }

  Store& store;
  BulkLoadOptions options;
  std::optional<Transaction> transaction;  ///< none once finished or aborted
  std::uint64_t room = 0;                  ///< of the open transaction, about
  std::vector<Property> properties;        ///< of the present row
  BulkLoadReport report;
};

BulkLoader::BulkLoader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BulkLoader::~BulkLoader() = default;

Result<std::unique_ptr<BulkLoader>> BulkLoader::begin(Store& store,
                                                      const BulkLoadOptions& options) {
  PLENUM_ASSIGN(Transaction first, store.begin());
  return std::make_unique<BulkLoader>(std::make_unique<Impl>(store, options, std::move(first)));
}

Result<LabelToken> BulkLoader::label(std::string_view name) {
  return impl_->transaction->label(name);
}
Result<TypeToken> BulkLoader::type(std::string_view name) { return impl_->transaction->type(name); }
Result<PropertyToken> BulkLoader::property(std::string_view name) {
  return impl_->transaction->property(name);
}

Status BulkLoader::add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids) {
  PLENUM_TRY(core::check_interrupt(impl_->options.interrupt));
  for (std::size_t row = 0; row < batch.rows; ++row) {
    PLENUM_TRY(impl_->read_row(batch.columns, row));
    PLENUM_ASSIGN(const NodeId id,
                  impl_->transaction->create_node(batch.labels, impl_->properties));
    append_id(ids, id.value);
  }
  impl_->report.nodes += batch.rows;
  return {};
}

Status BulkLoader::add_edges(const EdgeBatch& batch) {
  PLENUM_ASSERT(batch.starts.size() == batch.ends.size());
  PLENUM_TRY(core::check_interrupt(impl_->options.interrupt));
  for (std::size_t row = 0; row < batch.starts.size(); ++row) {
    PLENUM_TRY(impl_->read_row(batch.columns, row));
    const auto made = impl_->transaction->create_edge(batch.type, batch.starts[row],
                                                      batch.ends[row], impl_->properties);
    if (!made.ok()) return made.error();
  }
  impl_->report.edges += batch.starts.size();
  return {};
}

bool BulkLoader::undoable() const noexcept { return impl_->report.commits == 0; }

void BulkLoader::abort() { impl_->transaction.reset(); }

Result<BulkLoadReport> BulkLoader::finish() {
  PLENUM_TRY(core::check_interrupt(impl_->options.interrupt));
  PLENUM_TRY(impl_->commit());
  return impl_->report;
}

}  // namespace plenum::storage
