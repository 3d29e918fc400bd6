#include "query/schema_listing.hpp"

#include <utility>

#include "storage/graph_type_rules.hpp"
#include "storage/schema.hpp"

namespace plenum::query {

namespace {

using storage::RuleKind;
using storage::SchemaRule;

List labels_of(const storage::Snapshot& graph, const SchemaRule& rule) {
  const bool node = rule.entity == storage::EntityKind::node;
  List out;
  for (const std::uint32_t token : rule.tokens()) {
    out.emplace_back(node ? graph.label_name(storage::LabelToken{token})
                          : graph.type_name(storage::TypeToken{token}));
  }
  return out;
}

List properties_of(const storage::Snapshot& graph, const SchemaRule& rule) {
  List out;
  for (const auto property : rule.properties) out.emplace_back(graph.property_name(property));
  return out;
}

/// As OPTIONS takes them.
Value options_of(const SchemaRule& rule) {
  Map config;
  if (rule.kind == RuleKind::fulltext) {
    config["fulltext.analyzer"] = Value(storage::analyzer_name(rule.analyzer));
  }
  return Map{{"indexConfig", std::move(config)}};
}

Value entity_of(const SchemaRule& rule) {
  return rule.entity == storage::EntityKind::node ? "NODE" : "RELATIONSHIP";
}

std::string constraint_type(const SchemaRule& rule) {
  const bool node = rule.entity == storage::EntityKind::node;
  const std::string prefix = node ? "NODE" : "RELATIONSHIP";
  switch (rule.kind) {
    case RuleKind::range_index:
    case RuleKind::fulltext:
      break;
    case RuleKind::unique:
      return node ? "UNIQUENESS" : "RELATIONSHIP_UNIQUENESS";
    case RuleKind::exists:
      return prefix + "_PROPERTY_EXISTENCE";
    case RuleKind::key:
      return prefix + "_KEY";
    case RuleKind::typed:
      return prefix + "_PROPERTY_TYPE";
  }
  return {};
}

const char* state_name(storage::RuleState state) {
  return state == storage::RuleState::online ? "ONLINE" : "POPULATING";
}

}  // namespace

Listing listing_of(std::string_view words) {
  const auto skip = [&](std::string_view prefix) {
    if (words.substr(0, prefix.size()) != prefix) return false;
    words.remove_prefix(prefix.size());
    return true;
  };
  skip("all ");
  skip("property ");
  Listing indexes = Listing::indexes;
  if (skip("range ")) indexes = Listing::range_indexes;
  if (skip("fulltext ")) indexes = Listing::fulltext_indexes;
  if (words == "index" || words == "indexes") return indexes;
  if (indexes != Listing::indexes) return Listing::none;
  if (words == "constraint" || words == "constraints") return Listing::constraints;
  if (words == "graph type" || words == "graph types") return Listing::graph_types;
  return Listing::none;
}

std::vector<std::string> listing_columns(Listing listing) {
  switch (listing) {
    case Listing::none:
      return {};
    case Listing::indexes:
    case Listing::range_indexes:
    case Listing::fulltext_indexes:
      return {"name",
              "state",
              "type",
              "entityType",
              "labelsOrTypes",
              "properties",
              "owningConstraint",
              "options"};
    case Listing::constraints:
      return {"name",       "type",       "entityType",  "labelsOrTypes",
              "properties", "ownedIndex", "propertyType"};
    case Listing::graph_types:
      return {"name", "kind", "definition"};
  }
  return {};
}

Result<Table> list_schema(const storage::Snapshot& graph, Listing listing) {
  Table table(listing_columns(listing));
  const auto schema = graph.schema();
  if (listing == Listing::graph_types) {
    const auto names = storage::TokenNames::of(graph);
    for (const auto& type : schema->graph_types()) {
      table.append({Value(type->name()), Value(type->closed() ? "CLOSED" : "OPEN"),
                    Value(storage::graph_type_text(type->definition(), names))});
    }
    return table;
  }
  for (const auto& entry : schema->entries()) {
    const SchemaRule& rule = entry->rule;
    const Value owner = rule.is_constraint() ? Value(rule.name) : Value();
    const bool text = rule.kind == RuleKind::fulltext;
    const bool listed = text ? listing == Listing::fulltext_indexes
                             : rule.is_indexed() && listing == Listing::range_indexes;
    if (listed || (listing == Listing::indexes && (text || rule.is_indexed()))) {
      table.append({Value(rule.name), Value(state_name(entry->state)),
                    Value(text ? "FULLTEXT" : "RANGE"), entity_of(rule), labels_of(graph, rule),
                    properties_of(graph, rule), owner, options_of(rule)});
    }
    if (listing == Listing::constraints && rule.is_constraint()) {
      table.append({Value(rule.name), Value(constraint_type(rule)), entity_of(rule),
                    labels_of(graph, rule), properties_of(graph, rule),
                    entry->index ? Value(rule.name) : Value(),
                    rule.type.empty() ? Value() : Value(rule.type)});
    }
  }
  return table;
}

}  // namespace plenum::query
