#include "query/exec/op/index_seek.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "query/exec/op/row_search.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::query::exec {

namespace {

class IndexSeek final : public RowSearch {
 public:
  IndexSeek(OperatorPtr input, IndexSeekSpec spec)
      : RowSearch(std::move(input), spec.slot, std::move(spec.keep)), spec_(std::move(spec)) {}

  Status open(ExecContext& context) override {
    entry_ = context.graph().schema()->find(spec_.index);
    if (entry_ && !entry_->index) entry_ = nullptr;
    stop();
    return RowSearch::open(context);
  }

 protected:
  Status prepare(ExecContext& context, const Chunk& in) override {
    computed_ = true;
    equal_.clear();
    for (const EvaluatorPtr& value : spec_.equal) {
      equal_.emplace_back();
      PLENUM_TRY(column(context, value, in, equal_.back()));
    }
    PLENUM_TRY(column(context, spec_.lower, in, lower_));
    PLENUM_TRY(column(context, spec_.upper, in, upper_));
    return column(context, spec_.prefix, in, prefix_);
  }

  Status start(ExecContext& context, std::size_t row) override {
    stop();
    if (!entry_ || !computed_) {
      whole_ = true;
      return {};
    }
    storage::IndexSeek seek;
    for (const VectorPtr& values : equal_) seek.equal.push_back(values->value(row));
    if (lower_) seek.lower = {lower_->value(row), spec_.lower_inclusive};
    if (upper_) seek.upper = {upper_->value(row), spec_.upper_inclusive};
    if (prefix_) {
      const Value value = prefix_->value(row);
      const auto* text = value.get_if<std::string>();
      if (text == nullptr) return {};  // unknown: no row
      seek.prefix = *text;
    }
    if (spec_.each) return start_each(context, std::move(seek));
    const bool range = seek.equal.empty() || seek.lower || seek.upper || seek.prefix;
    scan_.emplace(context.graph(), entry_, std::move(seek));
    if (range && scan_->estimate() > scan_worth(context)) {
      scan_.reset();
      whole_ = true;
    }
    return {};
  }

  Status take(ExecContext& context, std::size_t limit, std::vector<std::uint64_t>& ids) override {
    if (whole_) return take_whole(context, limit, ids);
    if (scan_) return scan_->next(limit, ids);
    for (; at_ < found_.size() && limit > 0; ++at_, --limit) ids.push_back(found_[at_]);
    return {};
  }

  bool finished() const override {
    if (whole_) return position_.done;
    if (scan_) return scan_->done();
    return at_ >= found_.size();
  }

  VectorPtr as_vector(std::vector<std::uint64_t> ids) const override {
    return spec_.edge ? Vector::edges(std::move(ids)) : Vector::nodes(std::move(ids));
  }

 private:
  Status column(ExecContext& context, const EvaluatorPtr& evaluator, const Chunk& in,
                VectorPtr& out) {
    out = nullptr;
    if (!evaluator || !computed_) return {};
    auto values = evaluator->evaluate(context, in);
    if (values.ok()) {
      out = *std::move(values);
      return {};
    }
    const ErrorCode code = values.error().code();
    if (code == ErrorCode::interrupted || code == ErrorCode::limit) return values.error();
    computed_ = false;
    return {};
  }

  void stop() {
    scan_.reset();
    found_.clear();
    at_ = 0;
    whole_ = false;
    position_ = {};
  }

  /// An entity through the index costs several times what one of a scan does; among few it does not
  /// matter.
  std::uint64_t scan_worth(const ExecContext& context) const {
    constexpr std::uint64_t cost = 6;
    constexpr std::uint64_t few = 1024;
    const storage::Snapshot& graph = context.graph();
    const std::uint32_t token = entry_->rule.token;
    const std::uint64_t all = spec_.edge ? graph.edge_count(storage::TypeToken{token})
                                         : graph.node_count(storage::LabelToken{token});
    return std::max(all, few * cost) / cost;
  }

  Status start_each(ExecContext& context, storage::IndexSeek seek) {
    const Value value = seek.equal[*spec_.each];
    const List* items = value.get_if<List>();
    if (items == nullptr) {
      whole_ = !value.is_null();  // the predicate says what is wrong with it
      return {};
    }
    std::uint64_t most = scan_worth(context);
    for (const Value& item : *items) {
      seek.equal[*spec_.each] = item;
      storage::IndexScan scan(context.graph(), entry_, seek);
      if (scan.estimate() > most) {
        found_.clear();
        whole_ = true;
        return {};
      }
      most -= scan.estimate();
      while (!scan.done()) {
        PLENUM_TRY(context.governor().tick());
        PLENUM_TRY(scan.next(chunk_rows, found_));
      }
    }
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return {};
  }

  Status take_whole(ExecContext& context, std::size_t limit, std::vector<std::uint64_t>& ids) {
    const storage::Snapshot& graph = context.graph();
    if (spec_.edge) {
      const auto type = graph.find_type(spec_.label);
      position_.done = position_.done || !type;
      std::vector<EdgeId> edges;
      if (type) PLENUM_TRY(graph.scan_edges(*type, position_, limit, edges));
      for (const EdgeId edge : edges) ids.push_back(edge.value);
      return {};
    }
    const auto label = graph.find_label(spec_.label);
    position_.done = position_.done || !label;
    std::vector<NodeId> nodes;
    if (label) PLENUM_TRY(graph.scan_nodes(*label, position_, limit, nodes));
    for (const NodeId node : nodes) ids.push_back(node.value);
    return {};
  }

  IndexSeekSpec spec_;
  storage::Schema::EntryPtr entry_;
  bool computed_ = true;
  std::vector<VectorPtr> equal_;
  VectorPtr lower_;
  VectorPtr upper_;
  VectorPtr prefix_;
  // The search for the present row: through the index, among what lists found, or of all.
  std::optional<storage::IndexScan> scan_;
  std::vector<std::uint64_t> found_;
  std::size_t at_ = 0;
  bool whole_ = false;
  storage::ScanPosition position_;
};

}  // namespace

OperatorPtr make_index_seek(OperatorPtr input, IndexSeekSpec spec) {
  return std::make_unique<IndexSeek>(std::move(input), std::move(spec));
}

}  // namespace plenum::query::exec
