// Instantiation of operators that write.
#include "core/try.hpp"
#include "query/plan/physical_builder.hpp"

namespace plenum::query::plan {

using exec::OperatorPtr;

Result<exec::NewProperties> Builder::properties(const bind::ExpressionPtr& expression,
                                                SlotSet& below) {
  exec::NewProperties out;
  if (!expression) return out;
  below.add(*expression);
  const auto* literal = std::get_if<bind::MapLiteral>(&expression->node);
  if (literal == nullptr) {
    PLENUM_ASSIGN(out.whole, compile(*expression));
    return out;
  }
  for (const auto& [key, value] : literal->entries) {
    PLENUM_ASSIGN(auto evaluator, compile(*value));
    out.keys.push_back(key);
    out.values.push_back(std::move(evaluator));
  }
  return out;
}

Result<exec::CreateSpec> Builder::create_spec(const bind::CreatePattern& pattern, SlotSet& below) {
  exec::CreateSpec spec;
  for (const auto& node : pattern.nodes) below.remove(node.slot);
  for (const auto& edge : pattern.edges) below.remove(edge.slot);
  SlotSet reads = none();
  for (const auto& node : pattern.nodes) {
    exec::NewNode out;
    out.span = node.span;
    out.slot = node.slot;
    out.labels = node.labels;
    PLENUM_ASSIGN(out.properties, properties(node.properties, reads));
    spec.nodes.push_back(std::move(out));
  }
  for (const auto& edge : pattern.edges) {
    exec::NewEdge out;
    out.span = edge.span;
    out.slot = edge.slot;
    out.from = edge.from;
    out.to = edge.to;
    out.type = edge.type;
    reads.add(edge.from);
    reads.add(edge.to);
    PLENUM_ASSIGN(out.properties, properties(edge.properties, reads));
    spec.edges.push_back(std::move(out));
  }
  for (const auto& node : pattern.nodes) reads.remove(node.slot);
  below.add(reads.list());
  return spec;
}

Result<OperatorPtr> Builder::make(const Create& what, const Node& node, SlotSet needed) {
  std::vector<exec::PathSpec> paths;
  for (const auto& path : what.pattern->paths) {
    if (!needed.has(path.slot)) continue;
    needed.remove(path.slot);
    needed.add(path.nodes);
    needed.add(path.edges);
    paths.push_back(path_spec(path.slot, path.nodes, path.edges));
  }
  PLENUM_ASSIGN(exec::CreateSpec spec, create_spec(*what.pattern, needed));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  OperatorPtr out = exec::make_create(std::move(input), std::move(spec), needed.list());
  for (auto& path : paths) out = exec::make_build_path(std::move(out), std::move(path));
  return out;
}

Result<std::vector<exec::SetSpec>> Builder::set_specs(const std::vector<bind::SetItem>& items,
                                                      SlotSet& below) {
  std::vector<exec::SetSpec> out;
  for (const auto& item : items) {
    exec::SetSpec spec;
    spec.span = item.span;
    if (const auto* set = std::get_if<bind::SetProperty>(&item.what)) {
      spec.kind = exec::SetKind::property;
      spec.key = set->key;
      below.add(*set->object);
      below.add(*set->value);
      PLENUM_ASSIGN(spec.object, compile(*set->object));
      PLENUM_ASSIGN(spec.value, compile(*set->value));
    } else if (const auto* dynamic = std::get_if<bind::SetDynamicProperty>(&item.what)) {
      spec.kind = exec::SetKind::dynamic_property;
      below.add(*dynamic->object);
      below.add(*dynamic->key);
      below.add(*dynamic->value);
      PLENUM_ASSIGN(spec.object, compile(*dynamic->object));
      PLENUM_ASSIGN(spec.dynamic_key, compile(*dynamic->key));
      PLENUM_ASSIGN(spec.value, compile(*dynamic->value));
    } else if (const auto* whole = std::get_if<bind::SetProperties>(&item.what)) {
      spec.kind = exec::SetKind::properties;
      spec.add = whole->add;
      below.add(whole->slot);
      below.add(*whole->value);
      spec.object = exec::make_column_reader(whole->slot);
      PLENUM_ASSIGN(spec.value, compile(*whole->value));
    } else if (const auto* labels = std::get_if<bind::SetLabels>(&item.what)) {
      spec.kind = exec::SetKind::labels;
      spec.labels = labels->labels;
      below.add(labels->slot);
      spec.object = exec::make_column_reader(labels->slot);
    }
    out.push_back(std::move(spec));
  }
  return out;
}

Result<OperatorPtr> Builder::make(const Set& what, const Node& node, SlotSet needed) {
  PLENUM_ASSIGN(auto specs, set_specs(*what.items, needed));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_set(std::move(input), std::move(specs), needed.list());
}

Result<OperatorPtr> Builder::make(const Remove& what, const Node& node, SlotSet needed) {
  std::vector<exec::SetSpec> specs;
  for (const auto& item : *what.items) {
    exec::SetSpec spec;
    spec.span = item.span;
    if (const auto* property = std::get_if<bind::RemoveProperty>(&item.what)) {
      spec.kind = exec::SetKind::remove_property;
      spec.key = property->key;
      needed.add(*property->object);
      PLENUM_ASSIGN(spec.object, compile(*property->object));
    } else if (const auto* labels = std::get_if<bind::RemoveLabels>(&item.what)) {
      spec.kind = exec::SetKind::remove_labels;
      spec.labels = labels->labels;
      needed.add(labels->slot);
      spec.object = exec::make_column_reader(labels->slot);
    }
    specs.push_back(std::move(spec));
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_set(std::move(input), std::move(specs), needed.list());
}

Result<OperatorPtr> Builder::make(const Delete& what, const Node& node, SlotSet needed) {
  std::vector<exec::EvaluatorPtr> targets;
  for (const auto& target : what.what->targets) {
    needed.add(*target);
    PLENUM_ASSIGN(auto evaluator, compile(*target));
    targets.push_back(std::move(evaluator));
  }
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_delete(std::move(input), std::move(targets), what.what->detach, needed.list());
}

Result<OperatorPtr> Builder::make(const Merge& what, const Node& node, SlotSet needed) {
  exec::MergeSpec spec;
  for (const auto& path : what.what->create.paths) {
    if (!needed.has(path.slot)) continue;
    needed.remove(path.slot);
    needed.add(path.nodes);
    needed.add(path.edges);
    spec.paths.push_back(path_spec(path.slot, path.nodes, path.edges));
  }
  PLENUM_ASSIGN(spec.on_create, set_specs(what.what->on_create, needed));
  PLENUM_ASSIGN(spec.on_match, set_specs(what.what->on_match, needed));
  SlotSet inner = none();
  for (const Slot slot : what.inner) {
    if (!needed.has(slot)) continue;
    spec.inner.push_back(slot);
    inner.add(slot);
  }
  for (const auto& path : what.what->create.paths) inner.remove(path.slot);
  SlotSet below = needed;
  below.remove(what.inner);
  PLENUM_ASSIGN(spec.create, create_spec(what.what->create, below));
  below.remove(what.inner);
  spec.keep = below.list();
  below.add(what.imports);
  PLENUM_ASSIGN(auto match, subplan(*node.inputs[1], inner, what.imports, no_slot, false));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], below));
  return exec::make_merge(std::move(input), std::move(match), std::move(spec), below.list());
}

Result<OperatorPtr> Builder::make(const Foreach& what, const Node& node, SlotSet needed) {
  PLENUM_ASSIGN(auto body, subplan(*node.inputs[1], none(), what.imports, no_slot, false));
  needed.add(what.imports);
  needed.add(*what.what->list);
  PLENUM_ASSIGN(auto list, compile(*what.what->list));
  PLENUM_ASSIGN(auto input, build(*node.inputs[0], needed));
  return exec::make_foreach(std::move(input), std::move(list), what.what->slot, std::move(body),
                            needed.list());
}

}  // namespace plenum::query::plan
