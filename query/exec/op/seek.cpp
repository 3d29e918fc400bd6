// Built-in lookups: id(n), n.key, n.name.
#include <algorithm>

#include "core/try.hpp"
#include "core/utf8.hpp"
#include "query/exec/op/row_search.hpp"
#include "query/exec/op/source.hpp"

namespace plenum::query::exec {

namespace {

class Seek final : public RowSearch {
 public:
  Seek(OperatorPtr input, Slot slot, SeekKind kind, EvaluatorPtr value, bool each,
       std::vector<Slot> keep)
      : RowSearch(std::move(input), slot, std::move(keep)),
        kind_(kind),
        value_(std::move(value)),
        each_(each) {}

 protected:
  Status prepare(ExecContext& context, const Chunk& in) override {
    PLENUM_ASSIGN(values_, value_->evaluate(context, in));
    return {};
  }

  Status start(ExecContext& context, std::size_t row) override {
    found_.clear();
    at_ = 0;
    const Value value = values_->value(row);
    if (!each_) return look_up_one(context, value);
    const List* items = value.get_if<List>();
    if (items == nullptr) return {};
    for (const Value& item : *items) PLENUM_TRY(look_up_one(context, item));
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return {};
  }

  Status take(ExecContext& /*context*/, std::size_t limit,
              std::vector<std::uint64_t>& ids) override {
    for (; at_ < found_.size() && limit > 0; ++at_, --limit) ids.push_back(found_[at_].value);
    return {};
  }

  bool finished() const override { return at_ >= found_.size(); }
  VectorPtr as_vector(std::vector<std::uint64_t> ids) const override {
    return Vector::nodes(std::move(ids));
  }

 private:
  Status look_up_one(ExecContext& context, const Value& value) {
    const storage::Snapshot& graph = context.graph();
    if (kind_ == SeekKind::id) {
      double whole = -1;
      if (value.kind() == ValueKind::integer) whole = static_cast<double>(value.as_integer());
      if (value.kind() == ValueKind::floating) whole = value.as_float();
      if (!(whole >= 0 && whole < 9.2e18)) return {};
      const NodeId node{value.kind() == ValueKind::integer
                            ? static_cast<std::uint64_t>(value.as_integer())
                            : static_cast<std::uint64_t>(whole)};
      PLENUM_ASSIGN(const bool there, graph.contains(node));
      if (there) found_.push_back(node);
      return {};
    }
    const auto* text = value.get_if<std::string>();
    if (text == nullptr) return value.is_null() ? Status{} : take_all(context);
    PLENUM_ASSIGN(const auto nodes, kind_ == SeekKind::key
                                        ? graph.nodes_by_key(*text)
                                        : graph.nodes_by_folded_name(core::fold(*text)));
    found_.insert(found_.end(), nodes.begin(), nodes.end());
    return {};
  }

  /// The lookups know strings only; any other value is found by the predicate above, in all nodes.
  Status take_all(ExecContext& context) {
    storage::ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(context.governor().tick(chunk_rows));
      PLENUM_TRY(context.graph().scan_nodes(position, chunk_rows, found_));
    }
    return {};
  }

  SeekKind kind_;
  EvaluatorPtr value_;
  bool each_;
  VectorPtr values_;
  std::vector<NodeId> found_;
  std::size_t at_ = 0;
};

}  // namespace

OperatorPtr make_seek(OperatorPtr input, Slot slot, SeekKind kind, EvaluatorPtr value, bool each,
                      std::vector<Slot> keep) {
  return std::make_unique<Seek>(std::move(input), slot, kind, std::move(value), each,
                                std::move(keep));
}

}  // namespace plenum::query::exec
