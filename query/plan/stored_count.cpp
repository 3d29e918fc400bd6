#include "query/plan/stored_count.hpp"

#include <algorithm>

#include "query/functions/aggregate.hpp"

namespace plenum::query::plan {

namespace {

/// What is counted, the variables that have a value in every row, and the one whose values differ.
struct Counted {
  StoredCount count;
  std::vector<Slot> present;
  Slot different = no_slot;
};

bool is_whole_scan(const Node& node) {
  return std::holds_alternative<Scan>(node.what) &&
         std::holds_alternative<Unit>(node.inputs[0]->what);
}

std::optional<Counted> counted(const Node& input) {
  if (is_whole_scan(input)) {
    const auto& scan = std::get<Scan>(input.what);
    return Counted{{false, scan.label, {}}, {scan.slot}, scan.slot};
  }
  // Each relationship once, seen from its one end. Both directions would count it twice, but a
  // loop once.
  const auto* expand = std::get_if<Expand>(&input.what);
  if (expand == nullptr || !is_whole_scan(*input.inputs[0])) return std::nullopt;
  const bind::PatternEdge& edge = *expand->edge;
  const bool all_nodes = std::get<Scan>(input.inputs[0]->what).label.empty();
  if (!all_nodes || edge.direction == Direction::both || edge.types.size() > 1) return std::nullopt;
  return Counted{{true, edge.types.empty() ? std::string() : edge.types[0], {}},
                 {expand->from, expand->to, edge.slot},
                 edge.slot};
}

bool counts(const bind::AggregateCall& call, const Counted& what) {
  if (call.star) return true;
  const auto* function = dynamic_cast<const BoundAggregate*>(call.function.get());
  if (function == nullptr || function->kind != AggregateKind::count) return false;
  const auto* slot = std::get_if<bind::SlotReference>(&call.arguments[0]->node);
  if (slot == nullptr) return false;
  if (call.distinct) return slot->slot == what.different;
  return std::find(what.present.begin(), what.present.end(), slot->slot) != what.present.end();
}

}  // namespace

std::optional<StoredCount> stored_count(const bind::Aggregation& what, const Node& input) {
  if (!what.keys.empty() || what.calls.empty()) return std::nullopt;
  auto known = counted(input);
  if (!known) return std::nullopt;
  for (const bind::AggregateCall& call : what.calls) {
    if (!counts(call, *known)) return std::nullopt;
    known->count.slots.push_back(call.slot);
  }
  return std::move(known->count);
}

}  // namespace plenum::query::plan
