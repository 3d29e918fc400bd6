// The parts of Transaction that handle indexes and constraints.
#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "core/try.hpp"
#include "core/value_type.hpp"
#include "storage/constraint.hpp"
#include "storage/graph_type_check.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage {

namespace {

/// An index is replaced when it holds this many entries more than twice what can be of use.
constexpr std::uint64_t useless_entries_max = 1024;

// One index serves all rules that need one; of the other rules there is one of each kind.
bool exclude(const SchemaRule& a, const SchemaRule& b) {
  return a.same_subject(b) && (a.kind == b.kind || (a.is_indexed() && b.is_indexed()));
}

}  // namespace

const Snapshot& Transaction::Impl::live() {
  if (!own_view) own_view.emplace(open_snapshot(core, documents));
  return *own_view;
}

Error rule_exists(std::string message) {
  return Error(ErrorCode::constraint, std::move(message))
      .with_language("SchemaError", "runtime", "SchemaRuleAlreadyExists");
}

template <class Applies>
Status Transaction::Impl::wrote(EntityKind kind, std::uint64_t id, bool restricts,
                                Applies&& applies) {
  const SchemaPtr schema = core->shared.catalog.schema();
  bool constrained = false;
  for (const Schema::EntryPtr& entry : schema->entries()) {
    const SchemaRule& rule = entry->rule;
    if (rule.entity != kind) continue;
    PLENUM_ASSIGN(const bool concerned, applies(rule));
    if (!concerned) continue;
    constrained |= rule.is_constraint() && (restricts || rule.kind != RuleKind::unique);
    if (entry->fulltext) PLENUM_TRY(wrote_text(entry, id));
    if (!entry->index) continue;
    PLENUM_ASSIGN(const auto values, rule_values(live(), rule, id));
    if (!values) continue;
    if (const auto key = index_key(*values)) entry->index->insert(*key, id);
  }
  if (constrained) touch({kind, id, false});
  return {};
}

void Transaction::Impl::touch(const Touched& entity) {
  const bool repeated = touched.size() > checked && touched.back().kind == entity.kind &&
                        touched.back().id == entity.id;
  if (!repeated || (entity.edges && !touched.back().edges)) touched.push_back(entity);
}

Status Transaction::Impl::wrote_node(NodeId node) {
  if (core->shared.catalog.schema()->empty()) return {};
  PLENUM_TRY(graph_types_wrote(node));
  return wrote(EntityKind::node, node.value, true,
               [&](const SchemaRule& rule) { return concerns(rule, node); });
}

Status Transaction::Impl::wrote_node(NodeId node, PropertyToken key, bool present) {
  if (core->shared.catalog.schema()->empty()) return {};
  graph_types_wrote(EntityKind::node, node.value, key);
  return wrote(EntityKind::node, node.value, present, [&](const SchemaRule& rule) -> Result<bool> {
    if (!rule.reads(key)) return false;
    return concerns(rule, node);
  });
}

Status Transaction::Impl::wrote_label(NodeId node, LabelToken label) {
  graph_types_relabelled(node, label);
  return wrote(EntityKind::node, node.value, true, [&](const SchemaRule& rule) -> Result<bool> {
    return rule.names(static_cast<std::uint32_t>(label));
  });
}

Status Transaction::Impl::wrote_edge(EdgeId edge) {
  if (core->shared.catalog.schema()->empty()) return {};
  PLENUM_ASSIGN(const EdgeEnds ends, live().ends(edge));
  graph_types_wrote(edge, ends.type);
  return wrote(EntityKind::edge, edge.value, true, [&](const SchemaRule& rule) -> Result<bool> {
    return rule.names(static_cast<std::uint32_t>(ends.type));
  });
}

Status Transaction::Impl::wrote_edge(EdgeId edge, PropertyToken key, bool present) {
  if (core->shared.catalog.schema()->empty()) return {};
  PLENUM_ASSIGN(const EdgeEnds ends, live().ends(edge));
  graph_types_wrote(EntityKind::edge, edge.value, key);
  return wrote(EntityKind::edge, edge.value, present, [&](const SchemaRule& rule) -> Result<bool> {
    return rule.reads(key) && rule.names(static_cast<std::uint32_t>(ends.type));
  });
}

Status Transaction::Impl::check_constraints(const EntityNames& names) {
  if (checked == touched.size()) return {};
  if (core->shared.catalog.schema()->has_constraints()) {
    std::vector<Touched> open(touched.begin() + static_cast<std::ptrdiff_t>(checked),
                              touched.end());
    const auto order = [](const Touched& a, const Touched& b) {
      return std::tuple(a.kind, a.id, !a.edges) < std::tuple(b.kind, b.id, !b.edges);
    };
    std::sort(open.begin(), open.end(), order);
    const Touched* last = nullptr;
    for (const Touched& one : open) {
      // The one that says more comes first.
      if (last != nullptr && last->kind == one.kind && last->id == one.id) continue;
      PLENUM_TRY(check_entity(live(), one.kind, one.id, names));
      PLENUM_TRY(check_graph_types(live(), one.kind, one.id, names));
      if (one.edges) PLENUM_TRY(check_edges_at(live(), NodeId{one.id}, names));
      last = &one;
    }
  }
  checked = touched.size();
  return {};
}

Status Transaction::check_constraints(const EntityNames& names) {
  PLENUM_TRY(impl_->check_usable());
  return impl_->check_constraints(names);
}

// Does the rule make sense in this database?
Status Transaction::Impl::check_rule(const SchemaRule& rule) const {
  const NameKind kind = rule.entity == EntityKind::node ? NameKind::label : NameKind::type;
  for (const std::uint32_t token : rule.tokens()) PLENUM_TRY(check_token(kind, token));
  for (const PropertyToken key : rule.properties) {
    PLENUM_TRY(check_token(NameKind::property, static_cast<std::uint32_t>(key)));
  }
  if (rule.properties.empty() || rule.properties.size() > rule_properties_max) {
    return Error(ErrorCode::limit, "an index or constraint is about 1 to " +
                                       std::to_string(rule_properties_max) + " properties");
  }
  std::vector<std::uint32_t> tokens = rule.tokens();
  std::sort(tokens.begin(), tokens.end());
  const bool repeated = std::adjacent_find(tokens.begin(), tokens.end()) != tokens.end();
  if (tokens.size() > (rule.kind == RuleKind::fulltext ? rule_tokens_max : 1) || repeated) {
    return Error(ErrorCode::limit, "a full-text index is about 1 to " +
                                       std::to_string(rule_tokens_max) +
                                       " different labels or types, any other rule about one");
  }
  if (rule.name.empty() || rule.name.size() > name_bytes_max) {
    return Error(ErrorCode::limit, "the name of an index or constraint is too long, or empty");
  }
  if (rule.kind == RuleKind::typed) {
    const auto type = core::ValueType::parse(rule.type);
    if (!type || !type->storable()) {
      return Error(ErrorCode::invalid_argument, "no property can be of type '" + rule.type + "'");
    }
  }
  return {};
}

Status Transaction::create_rule(const SchemaRule& rule) {
  PLENUM_TRY(impl_->check_usable());
  Catalog& catalog = impl_->core->shared.catalog;
  const Snapshot& graph = impl_->live();
  PLENUM_TRY(impl_->check_rule(rule));
  if (catalog.schema()->entries().size() >= rules_max) {
    return Error(ErrorCode::limit,
                 "more than " + std::to_string(rules_max) + " indexes and constraints");
  }
  if (catalog.schema()->find(rule.name)) {
    return rule_exists("there is an index or constraint named '" + rule.name + "' already");
  }
  for (const Schema::EntryPtr& other : catalog.schema()->entries()) {
    if (!exclude(rule, other->rule)) continue;
    return rule_exists("'" + other->rule.name + "' is already on " + rule_subject(graph, rule))
        .with_hint("drop it first");
  }
  PLENUM_TRY(impl_->check_room(rule.name.size() + rule.type.size() + 1024));
  const Schema::EntryPtr entry = make_entry(rule);
  PLENUM_TRY(fill_index(graph, *entry));
  if (entry->fulltext) {
    // This transaction's own changes belong into it, so it cannot wait for its first reader.
    const auto filled = entry->fulltext->content(graph, rule);
    if (!filled.ok()) return filled.error();
  }
  PLENUM_TRY(check_all(graph, entry));
  catalog.set_schema(catalog.schema()->with(entry));
  impl_->log.rule_created(rule);
  return {};
}

Status Transaction::drop_rule(std::string_view name) {
  PLENUM_TRY(impl_->check_usable());
  Catalog& catalog = impl_->core->shared.catalog;
  if (!catalog.schema()->find(name)) {
    return Error(ErrorCode::not_found,
                 "there is no index or constraint named '" + std::string(name) + "'")
        .with_language("SchemaError", "runtime", "SchemaRuleNotFound");
  }
  PLENUM_TRY(impl_->check_room(name.size() + 16));
  catalog.set_schema(catalog.schema()->without(name));
  impl_->log.rule_dropped(name);
  return {};
}

void Transaction::Impl::tidy_indexes() {
  Catalog& catalog = core->shared.catalog;
  const SchemaPtr schema = catalog.schema();
  const Timestamp oldest = core->readers.oldest().second;
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (entry->fulltext) tidy_text(entry, oldest);
    if (!entry->index) continue;
    const SchemaRule& rule = entry->rule;
    const std::uint64_t useful = rule.entity == EntityKind::node
                                     ? live().node_count(LabelToken{rule.token})
                                     : live().edge_count(TypeToken{rule.token});
    if (entry->index->size() <= 2 * useful + useless_entries_max) continue;
    const auto fresh = std::make_shared<SchemaEntry>(*entry);
    fresh->index = std::make_shared<PropertyIndex>();
    if (!fill_index(live(), *fresh).ok()) return;  // the old one is as good, only larger
    catalog.exchange_indexes(catalog.schema()->with(fresh));
  }
}

}  // namespace plenum::storage
