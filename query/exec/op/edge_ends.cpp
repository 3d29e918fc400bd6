// The edge is known: its ends are set, or compared where they are known too.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/op/expand.hpp"

namespace plenum::query::exec {

namespace {

class EdgeEnds final : public PipeOperator {
 public:
  EdgeEnds(OperatorPtr input, ExpandSpec spec, bool from_bound, bool to_bound)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        from_bound_(from_bound),
        to_bound_(to_bound) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    parents_.clear();
    from_.clear();
    to_.clear();
    Chunk in;
    while (parents_.empty()) {
      PLENUM_ASSIGN(const bool more, input().next(context, in));
      if (!more) return false;
      for (std::size_t row = 0; row < in.rows(); ++row) PLENUM_TRY(match(context, in, row));
    }
    out = in.gather(parents_, spec_.keep);
    if (!from_bound_) out.set(spec_.from, Vector::nodes(std::move(from_)));
    if (!to_bound_ && spec_.to != spec_.from) out.set(spec_.to, Vector::nodes(std::move(to_)));
    from_ = {};
    to_ = {};
    return true;
  }

 private:
  Status match(ExecContext& context, const Chunk& in, std::size_t row) {
    PLENUM_TRY(context.governor().tick());
    const Value value = in.raw(spec_.edge)->value(in.physical(row));
    const Edge* edge = value.get_if<Edge>();
    if (edge == nullptr) return {};
    PLENUM_TRY(excluded_edges(in, spec_.different_from, row, excluded_));
    if (std::find(excluded_.begin(), excluded_.end(), edge->id.value) != excluded_.end()) return {};
    PLENUM_ASSIGN(const bool there, context.graph().contains(edge->id));
    if (!there) return deleted_entity_error("relationship", edge->id.value);
    PLENUM_ASSIGN(const auto ends, context.graph().ends(edge->id));
    if (!spec_.types.empty()) {
      const std::string_view type = context.graph().type_name(ends.type);
      if (std::find(spec_.types.begin(), spec_.types.end(), type) == spec_.types.end()) return {};
    }
    if (spec_.direction != Direction::in) take(in, row, ends.start, ends.end);
    const bool loop_again = spec_.direction == Direction::both && ends.start == ends.end;
    if (spec_.direction != Direction::out && !loop_again) take(in, row, ends.end, ends.start);
    return {};
  }

  void take(const Chunk& in, std::size_t row, NodeId from, NodeId to) {
    NodeId known;
    const std::size_t at = in.physical(row);
    if (from_bound_ && (!node_at(*in.raw(spec_.from), at, known) || known != from)) return;
    if (to_bound_ && (!node_at(*in.raw(spec_.to), at, known) || known != to)) return;
    if (spec_.from == spec_.to && from != to) return;
    parents_.push_back(static_cast<std::uint32_t>(row));
    from_.push_back(from.value);
    to_.push_back(to.value);
  }

  ExpandSpec spec_;
  bool from_bound_;
  bool to_bound_;
  std::vector<std::uint64_t> excluded_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint64_t> from_;
  std::vector<std::uint64_t> to_;
};

}  // namespace

OperatorPtr make_edge_ends(OperatorPtr input, ExpandSpec spec, bool from_bound, bool to_bound) {
  return std::make_unique<EdgeEnds>(std::move(input), std::move(spec), from_bound, to_bound);
}

}  // namespace plenum::query::exec
