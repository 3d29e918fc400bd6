// Instantiation of operators that read and compute.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/op/index_seek.hpp"
#include "query/functions/function.hpp"
#include "query/plan/physical_builder.hpp"

namespace plenum::query::plan {

using exec::OperatorPtr;

Result<OperatorPtr> Builder::make(const Scan& what, const Node& node, SlotSet needed) {
  needed.remove(what.slot);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  std::optional<std::string> label;
  if (!what.label.empty()) label = what.label;
  return exec::make_scan(std::move(input), what.slot, std::move(label), needed.list());
}

Result<OperatorPtr> Builder::make(const Seek& what, const Node& node, SlotSet needed) {
  needed.remove(what.slot);
  const std::vector<Slot> keep = needed.list();
  needed.add(*what.value);
  PLENUM_ASSIGN(auto value, compile(*what.value));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_seek(std::move(input), what.slot, what.kind, std::move(value), what.each, keep);
}

Result<OperatorPtr> Builder::make(const IndexSeek& what, const Node& node, SlotSet needed) {
  exec::IndexSeekSpec spec;
  spec.slot = what.slot;
  spec.edge = what.edge;
  spec.index = what.index;
  spec.label = what.label;
  spec.each = what.each;
  spec.lower_inclusive = what.lower_inclusive;
  spec.upper_inclusive = what.upper_inclusive;
  needed.remove(what.slot);
  spec.keep = needed.list();
  for (const bind::Expression* value : what.equal) {
    needed.add(*value);
    PLENUM_ASSIGN(auto evaluator, compile(*value));
    spec.equal.push_back(std::move(evaluator));
  }
  for (const bind::Expression* value : {what.lower, what.upper, what.prefix}) {
    if (value != nullptr) needed.add(*value);
  }
  PLENUM_ASSIGN(spec.lower, compile(what.lower));
  PLENUM_ASSIGN(spec.upper, compile(what.upper));
  PLENUM_ASSIGN(spec.prefix, compile(what.prefix));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_index_seek(std::move(input), std::move(spec));
}

exec::ExpandSpec Builder::expand_spec(const Walk& walk, const SlotSet& needed,
                                      SlotSet& below) const {
  exec::ExpandSpec spec;
  spec.from = walk.from;
  spec.to = walk.to;
  spec.edge = walk.edge->slot;
  spec.direction = walk.turned ? exec::reversed(walk.edge->direction) : walk.edge->direction;
  spec.types = walk.edge->types;
  spec.different_from = walk.different_from;
  spec.need_to = needed.has(walk.to);
  spec.need_edge = needed.has(walk.edge->slot);
  below = needed;
  if (!walk.edge->bound) below.remove(walk.edge->slot);
  if (!walk.to_known) below.remove(walk.to);
  if (!walk.from_known) below.remove(walk.from);
  spec.keep = below.list();
  if (walk.from_known) below.add(walk.from);
  if (walk.to_known && walk.to != walk.from) below.add(walk.to);
  if (walk.edge->bound) below.add(walk.edge->slot);
  below.add(walk.different_from);
  return spec;
}

Result<exec::VarSpec> Builder::var_spec(const Walk& walk, SlotSet& below) {
  exec::VarSpec var;
  if (walk.edge->length) {
    var.min = walk.edge->length->min;
    var.max = walk.edge->length->max;
  } else {
    var.max = 1;
  }
  var.to_bound = walk.to_known;
  var.edges_bound = walk.edge->bound;
  var.reversed = walk.turned;
  var.element = walk.edge->element;
  SlotSet reads = none();
  for (const auto& predicate : walk.edge->element_predicates) {
    reads.add(*predicate);
    PLENUM_ASSIGN(auto evaluator, compile(*predicate));
    var.predicates.push_back(std::move(evaluator));
  }
  reads.remove(walk.edge->element);
  var.predicate_slots = reads.list();
  below.add(var.predicate_slots);
  return var;
}

Result<OperatorPtr> Builder::make(const Expand& what, const Node& node, const SlotSet& needed) {
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_expand(std::move(input), std::move(spec));
}

Result<OperatorPtr> Builder::build_unflat(const Node& node, const SlotSet& needed) {
  const auto& what = std::get<Expand>(node.what);
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  OperatorPtr op = exec::make_expand_unflat(std::move(input), std::move(spec));
  op->plan_id = node.id;
  op->clause = node.clause;
  operators_[node.id] = op.get();
  return op;
}

Result<OperatorPtr> Builder::make(const ExpandInto& what, const Node& node, const SlotSet& needed) {
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_expand_into(std::move(input), std::move(spec));
}

Result<OperatorPtr> Builder::make(const ExpandVar& what, const Node& node, const SlotSet& needed) {
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  PLENUM_ASSIGN(exec::VarSpec var, var_spec(what, below));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_expand_var(std::move(input), std::move(spec), std::move(var));
}

Result<OperatorPtr> Builder::make(const ShortestPath& what, const Node& node,
                                  const SlotSet& needed) {
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  PLENUM_ASSIGN(exec::VarSpec var, var_spec(what, below));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_shortest_path(std::move(input), std::move(spec), std::move(var), what.all);
}

Result<OperatorPtr> Builder::make(const EdgeEnds& what, const Node& node, const SlotSet& needed) {
  SlotSet below;
  exec::ExpandSpec spec = expand_spec(what, needed, below);
  if (!what.edge->bound) {  // an index brought it
    if (needed.has(what.edge->slot)) spec.keep.push_back(what.edge->slot);
    below.add(what.edge->slot);
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_edge_ends(std::move(input), std::move(spec), what.from_known, what.to_known);
}

Result<OperatorPtr> Builder::make(const LabelFilter& what, const Node& node, SlotSet needed) {
  needed.add(what.slot);
  std::vector<exec::EvaluatorPtr> predicates;
  predicates.push_back(exec::make_label_test(what.slot, what.test));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_filter(std::move(input), std::move(predicates));
}

Result<OperatorPtr> Builder::make(const Filter& what, const Node& node, SlotSet needed) {
  std::vector<exec::EvaluatorPtr> predicates;
  for (const bind::Expression* predicate : what.predicates) {
    needed.add(*predicate);
    PLENUM_ASSIGN(auto evaluator, compile(*predicate));
    predicates.push_back(std::move(evaluator));
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_filter(std::move(input), std::move(predicates));
}

Result<OperatorPtr> Builder::make(const Project& what, const Node& node, SlotSet needed) {
  std::vector<exec::Computed> items;
  for (const auto& item : what.items) needed.remove(item.first);
  for (const auto& [slot, expression] : what.items) {
    needed.add(*expression);
    PLENUM_ASSIGN(auto evaluator, compile(*expression));
    items.push_back({slot, std::move(evaluator)});
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_project(std::move(input), std::move(items));
}

exec::PathSpec Builder::path_spec(Slot slot, const std::vector<Slot>& nodes,
                                  const std::vector<Slot>& edges) const {
  exec::PathSpec spec;
  spec.slot = slot;
  spec.first = nodes[0];
  for (std::size_t i = 0; i < edges.size(); ++i) spec.steps.push_back({edges[i], nodes[i + 1]});
  return spec;
}

Result<OperatorPtr> Builder::make(const BuildPath& what, const Node& node, SlotSet needed) {
  const bool used = needed.has(what.slot);
  needed.remove(what.slot);
  if (!used) return build(*node.inputs[0], needed);
  needed.add(what.nodes);
  needed.add(what.edges);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_build_path(std::move(input), path_spec(what.slot, what.nodes, what.edges));
}

bool Builder::counts_only(const Aggregate& aggregate, const Node& input) const {
  const auto* expand = std::get_if<Expand>(&input.what);
  if (!options_.factorise || expand == nullptr) return false;
  SlotSet reads = none();
  for (const auto& key : aggregate.what->keys) reads.add(*key.expression);
  for (const auto& call : aggregate.what->calls) {
    const auto* function = dynamic_cast<const BoundAggregate*>(call.function.get());
    if (call.distinct || function == nullptr || function->kind != AggregateKind::count) {
      return false;
    }
    for (const auto& argument : call.arguments) {
      const auto* slot = std::get_if<bind::SlotReference>(&argument->node);
      const bool counts_walk =
          slot != nullptr && (slot->slot == expand->to || slot->slot == expand->edge->slot);
      if (!counts_walk) reads.add(*argument);
    }
  }
  return !reads.has(expand->to) && !reads.has(expand->edge->slot);
}

Result<OperatorPtr> Builder::make(const Aggregate& what, const Node& node, const SlotSet&) {
  const Node& child = *node.inputs[0];
  const bool unflat = counts_only(what, child);
  SlotSet below = none();
  std::vector<exec::GroupKey> keys;
  for (const auto& key : what.what->keys) {
    below.add(*key.expression);
    PLENUM_ASSIGN(auto value, compile(*key.expression));
    keys.push_back({std::move(value), key.slot});
  }
  std::vector<exec::AggregateItem> items;
  for (const auto& call : what.what->calls) {
    const auto* function = dynamic_cast<const BoundAggregate*>(call.function.get());
    if (function == nullptr) {
      return Error(ErrorCode::internal, "'" + call.function->name + "' is no aggregate");
    }
    exec::AggregateItem item;
    item.span = call.span;
    item.kind = call.star ? AggregateKind::count_rows : function->kind;
    item.distinct = call.distinct;
    item.slot = call.slot;
    for (const auto& argument : call.arguments) {
      const auto* slot = std::get_if<bind::SlotReference>(&argument->node);
      if (unflat && slot != nullptr) {
        const auto& expand = std::get<Expand>(child.what);
        if (slot->slot == expand.to || slot->slot == expand.edge->slot) continue;
      }
      below.add(*argument);
      PLENUM_ASSIGN(auto evaluator, compile(*argument));
      item.arguments.push_back(std::move(evaluator));
    }
    items.push_back(std::move(item));
  }
  PLENUM_ASSIGN(auto input, unflat ? build_unflat(child, below) : build(child, below));
  return exec::make_aggregate(std::move(input), std::move(keys), std::move(items));
}

Result<OperatorPtr> Builder::make(const StoredCount& what, const Node&, const SlotSet&) {
  std::optional<std::string> label;
  if (!what.label.empty()) label = what.label;
  return exec::make_stored_count(what.edges, std::move(label), what.slots);
}

Result<OperatorPtr> Builder::make(const Distinct& what, const Node& node, SlotSet needed) {
  needed.add(what.slots);
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_distinct(std::move(input), what.slots);
}

Result<OperatorPtr> Builder::make(const Sort& what, const Node& node, SlotSet needed) {
  const std::vector<Slot> keep = needed.list();
  std::vector<exec::SortItem> items;
  for (const auto& key : *what.keys) {
    needed.add(*key.expression);
    PLENUM_ASSIGN(auto value, compile(*key.expression));
    items.push_back({std::move(value), key.descending});
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  if (what.limit == nullptr) return exec::make_sort(std::move(input), std::move(items), keep);
  PLENUM_ASSIGN(auto skip, compile(what.skip));
  PLENUM_ASSIGN(auto limit, compile(what.limit));
  return exec::make_top_k(std::move(input), std::move(items), std::move(skip), std::move(limit),
                          keep);
}

Result<OperatorPtr> Builder::make(const SkipLimit& what, const Node& node, const SlotSet& needed) {
  PLENUM_ASSIGN(auto skip, compile(what.skip));
  PLENUM_ASSIGN(auto limit, compile(what.limit));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_skip_limit(std::move(input), std::move(skip), std::move(limit),
                               what.input_updates);
}

Result<OperatorPtr> Builder::make(const Unwind& what, const Node& node, SlotSet needed) {
  needed.remove(what.what->slot);
  const std::vector<Slot> keep = needed.list();
  needed.add(*what.what->list);
  // The numbers of a range() need no list.
  if (const auto* call = std::get_if<bind::FunctionCall>(&what.what->list->node)) {
    const auto* function = dynamic_cast<const BoundFunction*>(call->function.get());
    if (function != nullptr && function->definition->name == "range") {
      std::vector<exec::EvaluatorPtr> bounds;
      for (const auto& argument : call->arguments) {
        PLENUM_ASSIGN(auto bound, compile(*argument));
        bounds.push_back(std::move(bound));
      }
      PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
      return exec::make_unwind_range(std::move(input), std::move(bounds), what.what->list->span,
                                     what.what->slot, keep);
    }
  }
  PLENUM_ASSIGN(auto list, compile(*what.what->list));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_unwind(std::move(input), std::move(list), what.what->slot, keep);
}

Result<OperatorPtr> Builder::make(const Call& what, const Node& node, SlotSet needed) {
  exec::CallSpec spec;
  spec.span = what.what->span;
  spec.procedure = what.what->procedure;
  for (const auto& yield : what.what->yields) {
    spec.yields.emplace_back(yield.column, yield.slot);
    needed.remove(yield.slot);
  }
  spec.keep = needed.list();
  for (const auto& argument : what.what->arguments) {
    needed.add(*argument);
    PLENUM_ASSIGN(auto evaluator, compile(*argument));
    spec.arguments.push_back(std::move(evaluator));
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_call(std::move(input), std::move(spec));
}

}  // namespace plenum::query::plan
