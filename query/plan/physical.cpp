// The general part of instantiation, and operators that join flows.
#include "query/plan/physical.hpp"

#include "core/try.hpp"
#include "query/parse/limits.hpp"
#include "query/plan/physical_builder.hpp"

namespace plenum::query::plan {

Builder::Builder(const Plan& plan, const PlannerOptions& options)
    : plan_(plan), options_(options), operators_(plan.node_count) {
  subplans_ = [this](const bind::Subquery& inner) { return subquery(inner); };
}

Result<exec::OperatorPtr> Builder::build(const Node& node, const SlotSet& needed) {
  if (++depth_ > depth_max) {
    return parse::query_limit_error("the plan is too deep", node.clause,
                                    "split it into several statements");
  }
  auto op = std::visit([&](const auto& what) { return make(what, node, needed); }, node.what);
  --depth_;
  if (op.ok()) {
    (*op)->plan_id = node.id;
    (*op)->clause = node.clause;
    operators_[node.id] = op->get();
  }
  return op;
}

Result<exec::EvaluatorPtr> Builder::compile(const bind::Expression& expression) {
  return exec::compile(expression, subplans_);
}
Result<exec::EvaluatorPtr> Builder::compile(const bind::ExpressionPtr& expression) {
  return compile(expression.get());
}
Result<exec::EvaluatorPtr> Builder::compile(const bind::Expression* expression) {
  if (expression == nullptr) return exec::EvaluatorPtr();
  return compile(*expression);
}

Result<exec::Subplan> Builder::subplan(const Node& root, const SlotSet& needed,
                                       const std::vector<Slot>& imports, Slot row_tag,
                                       bool batched) {
  exec::Subplan out;
  std::vector<exec::ArgumentSource*>* outer = arguments_;
  arguments_ = &out.arguments;
  SlotSet wanted = needed;
  if (batched) wanted.add(row_tag);
  auto op = build(root, wanted);
  arguments_ = outer;
  if (!op.ok()) return op.error();
  out.root = *std::move(op);
  out.imports = imports;
  out.row_tag = row_tag;
  out.batched = batched;
  return out;
}

Result<exec::Subplan> Builder::subquery(const bind::Subquery& inner) {
  const auto found = plan_.subqueries.find(&inner);
  if (found == plan_.subqueries.end()) {
    return Error(ErrorCode::internal, "a subquery was not planned");
  }
  const SubqueryPlan& planned = found->second;
  SlotSet needed = none();
  const bool collects = inner.kind == bind::SubqueryKind::collect;
  if (collects) needed.add(planned.result);
  exec::Subplan out;
  if (!collects && options_.factorise && planned.batched &&
      std::holds_alternative<Expand>(planned.root->what)) {
    SlotSet wanted = needed;
    wanted.add(planned.row_tag);
    std::vector<exec::ArgumentSource*>* outer = arguments_;
    arguments_ = &out.arguments;
    auto op = build_unflat(*planned.root, wanted);
    arguments_ = outer;
    if (!op.ok()) return op.error();
    out.root = *std::move(op);
    out.imports = planned.imports;
    out.row_tag = planned.row_tag;
    out.batched = true;
  } else {
    PLENUM_ASSIGN(
        out, subplan(*planned.root, needed, planned.imports, planned.row_tag, planned.batched));
  }
  out.result = planned.result;
  return out;
}

Result<exec::OperatorPtr> Builder::make(const Unit&, const Node&, const SlotSet&) {
  return exec::make_unit();
}

Result<exec::OperatorPtr> Builder::make(const Argument&, const Node&, const SlotSet&) {
  if (arguments_ == nullptr) return Error(ErrorCode::internal, "an argument outside a subplan");
  auto op = std::make_unique<exec::Argument>();
  arguments_->push_back(op.get());
  return exec::OperatorPtr(std::move(op));
}

Result<exec::OperatorPtr> Builder::make(const Apply& what, const Node& node, SlotSet needed) {
  exec::ApplySpec spec;
  spec.mode = what.mode == ApplyMode::inner      ? exec::ApplyMode::inner
              : what.mode == ApplyMode::optional ? exec::ApplyMode::optional
                                                 : exec::ApplyMode::pass;
  spec.eager = what.eager;
  SlotSet inner = none();
  for (const Slot slot : what.inner) {
    if (!needed.has(slot)) continue;
    inner.add(slot);
    spec.inner.push_back(slot);
  }
  PLENUM_ASSIGN(auto right,
                subplan(*node.inputs[1], inner, what.imports, what.row_tag, what.batched));
  needed.remove(what.inner);
  spec.keep = needed.list();
  needed.add(what.imports);
  PLENUM_ASSIGN(auto left, build(*node.inputs[0], needed));
  return exec::make_apply(std::move(left), std::move(right), std::move(spec));
}

Result<exec::OperatorPtr> Builder::make(const Union& what, const Node& node,
                                        const SlotSet& needed) {
  std::vector<exec::UnionInput> inputs;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    SlotSet below = needed;  // tags of a batched subplan pass
    below.remove(what.slots);
    below.add(what.from[i]);
    PLENUM_ASSIGN(auto input, build(*node.inputs[i], below));
    inputs.push_back({std::move(input), what.from[i]});
  }
  return exec::make_union(std::move(inputs), what.slots);
}

namespace {

/// Slots that a plan brings by itself.
void brought(const Node& node, SlotSet& out) {
  if (const auto* scan = std::get_if<Scan>(&node.what)) out.add(scan->slot);
  if (const auto* seek = std::get_if<Seek>(&node.what)) out.add(seek->slot);
  if (const auto* seek = std::get_if<IndexSeek>(&node.what)) out.add(seek->slot);
  if (const auto* path = std::get_if<BuildPath>(&node.what)) out.add(path->slot);
  const auto walked = [&](const Walk& walk) {
    out.add(walk.from);
    out.add(walk.to);
    out.add(walk.edge->slot);
  };
  if (const auto* walk = std::get_if<Expand>(&node.what)) walked(*walk);
  if (const auto* walk = std::get_if<ExpandInto>(&node.what)) walked(*walk);
  if (const auto* walk = std::get_if<ExpandVar>(&node.what)) walked(*walk);
  if (const auto* walk = std::get_if<EdgeEnds>(&node.what)) walked(*walk);
  for (const NodePtr& input : node.inputs) brought(*input, out);
}

void split(const Node& right, const SlotSet& needed, SlotSet& left_needed, SlotSet& right_needed) {
  SlotSet bring;
  brought(right, bring);
  for (const Slot slot : needed.list()) (bring.has(slot) ? right_needed : left_needed).add(slot);
}

}  // namespace

Result<exec::OperatorPtr> Builder::make(const Cartesian&, const Node& node, const SlotSet& needed) {
  SlotSet left_needed = none();
  SlotSet right_needed = none();
  split(*node.inputs[1], needed, left_needed, right_needed);
  PLENUM_ASSIGN(auto left, build(*node.inputs[0], left_needed));
  PLENUM_ASSIGN(auto right, build(*node.inputs[1], right_needed));
  return exec::make_cartesian(std::move(left), std::move(right), left_needed.list(),
                              right_needed.list());
}

Result<exec::OperatorPtr> Builder::make(const HashJoin& what, const Node& node,
                                        const SlotSet& needed) {
  SlotSet left_needed = none();
  SlotSet right_needed = none();
  split(*node.inputs[1], needed, left_needed, right_needed);
  const std::vector<Slot> left_keep = left_needed.list();
  const std::vector<Slot> right_keep = right_needed.list();
  std::vector<exec::EvaluatorPtr> left_keys;
  std::vector<exec::EvaluatorPtr> right_keys;
  for (std::size_t i = 0; i < what.left.size(); ++i) {
    left_needed.add(*what.left[i]);
    right_needed.add(*what.right[i]);
    PLENUM_ASSIGN(auto left_key, compile(*what.left[i]));
    left_keys.push_back(std::move(left_key));
    PLENUM_ASSIGN(auto right_key, compile(*what.right[i]));
    right_keys.push_back(std::move(right_key));
  }
  PLENUM_ASSIGN(auto left, build(*node.inputs[0], left_needed));
  PLENUM_ASSIGN(auto right, build(*node.inputs[1], right_needed));
  return exec::make_hash_join(std::move(left), std::move(right), std::move(left_keys),
                              std::move(right_keys), left_keep, right_keep);
}

Result<Executable> instantiate(const Plan& plan, const PlannerOptions& options) {
  Builder builder(plan, options);
  SlotSet needed(plan.slot_count);
  needed.add(plan.columns);
  Executable out;
  PLENUM_ASSIGN(out.root, builder.build(*plan.root, needed));
  out.operators = builder.take_operators();
  return out;
}

}  // namespace plenum::query::plan
