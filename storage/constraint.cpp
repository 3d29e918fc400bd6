#include "storage/constraint.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "core/type_union.hpp"
#include "core/value_order.hpp"
#include "core/value_text.hpp"
#include "core/value_type.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::storage {

namespace {

/// Values in messages are cut to this.
constexpr std::size_t value_text_bytes_max = 120;

std::string value_text(const Value& value) {
  std::string text = core::tck_text(value);
  if (text.size() <= value_text_bytes_max) return text;
  std::size_t end = value_text_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string values_text(const Snapshot& graph, const SchemaRule& rule,
                        const std::vector<Value>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += ", ";
    core::append_name(text, graph.property_name(rule.properties[i]));
    text += " = " + value_text(values[i]);
  }
  return text;
}

Error violated(const Snapshot& graph, const SchemaRule& rule, const std::string& what) {
  return Error(ErrorCode::constraint, "the constraint '" + rule.name + "', " +
                                          rule_subject(graph, rule) + " " + rule_requirement(rule) +
                                          ", is violated: " + what)
      .with_language("ConstraintValidationFailed", "runtime", "CreateBlockedByConstraint");
}

Status check_exists(const Snapshot& graph, const SchemaRule& rule, const EntityName& name,
                    const std::vector<Value>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_null()) continue;
    std::string property;
    core::append_name(property, graph.property_name(rule.properties[i]));
    return violated(graph, rule, name() + " has no property " + property);
  }
  return {};
}

Status check_typed(const Snapshot& graph, const SchemaRule& rule, const EntityName& name,
                   const std::vector<Value>& values) {
  const auto type = core::ValueType::parse(rule.type);
  if (values[0].is_null() || (type && type->holds(values[0]))) return {};
  return violated(graph, rule,
                  name() + " has " + values_text(graph, rule, values) + ", which is of type " +
                      core::value_type_name(values[0]));
}

/// Entities of one snapshot against constraints.
class ConstraintChecker {
 public:
  explicit ConstraintChecker(const Snapshot& graph, EntityNames names = {})
      : graph_(graph), names_(std::move(names)) {}

  Status entity(const Schema::EntryPtr& entry, std::uint64_t id) const {
    const SchemaRule& rule = entry->rule;
    PLENUM_ASSIGN(const auto values, rule_values(graph_, rule, id));
    if (!values) return {};
    const auto name = [&] { return entity_name(rule.entity, id, names_); };
    PLENUM_TRY(check_values(graph_, rule, name, *values));
    return rule.is_unique() ? unique(entry, id, *values) : Status{};
  }

  template <class Id>
  Status each(const Schema::EntryPtr& entry, const std::vector<Id>& ids) const {
    for (const Id id : ids) PLENUM_TRY(entity(entry, id.value));
    return {};
  }

 private:
  Status unique(const Schema::EntryPtr& entry, std::uint64_t id,
                const std::vector<Value>& values) const {
    if (!are_comparable(values)) return {};
    IndexScan scan(graph_, entry, {values, {}, {}, {}});
    std::vector<std::uint64_t> found;
    PLENUM_TRY(scan.next(2, found));
    const SchemaRule& rule = entry->rule;
    for (const std::uint64_t other : found) {
      if (other == id) continue;
      PLENUM_ASSIGN(const auto others, rule_values(graph_, rule, other));
      return repeated_error(graph_, rule, {entity_name(rule.entity, id, names_), values},
                            {entity_name(rule.entity, other, names_), others.value_or(values)});
    }
    return {};
  }

  const Snapshot& graph_;
  EntityNames names_;
};

/// All keys of an index that more than one entry has, without reading the entities.
Status check_repeated(const Snapshot& graph, const Schema::EntryPtr& entry,
                      const Interrupt* interrupt) {
  const ConstraintChecker checker(graph);
  IndexCursor at(graph, *entry);
  PLENUM_TRY(at.seek({}));
  std::string before;
  for (bool first = true; !at.at_end(); first = false) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    if (!first && at.key() == before) PLENUM_TRY(checker.entity(entry, at.id()));
    before = at.key();
    PLENUM_TRY(at.next());
  }
  return {};
}

}  // namespace

std::string entity_name(EntityKind kind, std::uint64_t id, const EntityNames& names) {
  if (names) return names(kind, id);
  return (kind == EntityKind::node ? "node " : "relationship ") + std::to_string(id);
}

std::string entity_of_load(EntityKind kind) {
  return kind == EntityKind::node ? "a node of the load" : "a relationship of the load";
}

Status check_values(const Snapshot& graph, const SchemaRule& rule, const EntityName& name,
                    const std::vector<Value>& values) {
  switch (rule.kind) {
    case RuleKind::range_index:
    case RuleKind::fulltext:
    case RuleKind::unique:
      return {};
    case RuleKind::exists:
    case RuleKind::key:
      return check_exists(graph, rule, name, values);
    case RuleKind::typed:
      return check_typed(graph, rule, name, values);
  }
  return {};
}

bool are_comparable(const std::vector<Value>& values) {
  return std::all_of(values.begin(), values.end(), [](const Value& value) {
    return core::equals(value, value) == core::Ternary::yes;
  });
}

Error repeated_error(const Snapshot& graph, const SchemaRule& rule, const Holder& one,
                     const Holder& other) {
  const std::string here = values_text(graph, rule, one.values);
  const std::string there = values_text(graph, rule, other.values);
  if (here != there) {  // 5 and 5.0
    return violated(
        graph, rule,
        one.name + " has " + here + " and " + other.name + " has " + there + ", which are equal");
  }
  return violated(graph, rule,
                  one.name + " and " + (one.name == other.name ? "another one" : other.name) +
                      " both have " + here);
}

Error repeated_in_load_error(const Snapshot& graph, const SchemaRule& rule) {
  const std::string kind = rule.entity == EntityKind::node ? "nodes" : "relationships";
  return violated(graph, rule, "two " + kind + " of the load have the same values");
}

Status check_entity(const Snapshot& graph, EntityKind kind, std::uint64_t id,
                    const EntityNames& names) {
  const ConstraintChecker checker(graph, names);
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (!entry->rule.is_constraint() || entry->rule.entity != kind) continue;
    PLENUM_TRY(checker.entity(entry, id));
  }
  return {};
}

Status check_all(const Snapshot& graph, const Schema::EntryPtr& entry, const Interrupt* interrupt) {
  constexpr std::size_t batch = 4096;
  const SchemaRule& rule = entry->rule;
  if (rule.kind == RuleKind::unique) return check_repeated(graph, entry, interrupt);
  if (!rule.is_constraint()) return {};
  const ConstraintChecker checker(graph);
  ScanPosition position;
  while (!position.done) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    if (rule.entity == EntityKind::node) {
      std::vector<NodeId> ids;
      PLENUM_TRY(graph.scan_nodes(LabelToken{rule.token}, position, batch, ids));
      PLENUM_TRY(checker.each(entry, ids));
    } else {
      std::vector<EdgeId> ids;
      PLENUM_TRY(graph.scan_edges(TypeToken{rule.token}, position, batch, ids));
      PLENUM_TRY(checker.each(entry, ids));
    }
  }
  return {};
}

}  // namespace plenum::storage
