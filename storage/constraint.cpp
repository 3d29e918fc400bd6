#include "storage/constraint.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/interrupt.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_order.hpp"
#include "core/value_text.hpp"
#include "core/value_type.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::storage {

namespace {

/// Values in messages are cut to this.
constexpr std::size_t value_text_bytes_max = 120;

std::string entity_text(const SchemaRule& rule, std::optional<std::uint64_t> id) {
  const std::string kind = rule.entity == EntityKind::node ? "node" : "relationship";
  return id ? kind + " " + std::to_string(*id) : "a " + kind + " of the load";
}

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

Status check_exists(const Snapshot& graph, const SchemaRule& rule, std::optional<std::uint64_t> id,
                    const std::vector<Value>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_null()) continue;
    std::string name;
    core::append_name(name, graph.property_name(rule.properties[i]));
    return violated(graph, rule, entity_text(rule, id) + " has no property " + name);
  }
  return {};
}

Status check_typed(const Snapshot& graph, const SchemaRule& rule, std::optional<std::uint64_t> id,
                   const std::vector<Value>& values) {
  const auto type = core::ValueType::parse(rule.type);
  if (values[0].is_null() || (type && type->holds(values[0]))) return {};
  return violated(graph, rule,
                  entity_text(rule, id) + " has " + values_text(graph, rule, values) +
                      ", which is " + core::with_article(value_kind_name(values[0].kind())));
}

Status check_unique(const Snapshot& graph, const Schema::EntryPtr& entry, std::uint64_t id,
                    const std::vector<Value>& values) {
  if (!are_comparable(values)) return {};
  IndexScan scan(graph, entry, {values, {}, {}, {}});
  std::vector<std::uint64_t> found;
  PLENUM_TRY(scan.next(2, found));
  for (const std::uint64_t other : found) {
    if (other != id) return repeated_error(graph, entry->rule, id, other, values);
  }
  return {};
}

Status check_one(const Snapshot& graph, const Schema::EntryPtr& entry, std::uint64_t id) {
  PLENUM_ASSIGN(const auto values, rule_values(graph, entry->rule, id));
  if (!values) return {};
  PLENUM_TRY(check_values(graph, entry->rule, id, *values));
  return entry->rule.is_unique() ? check_unique(graph, entry, id, *values) : Status{};
}

/// All keys of an index that more than one entry has, without reading the entities.
Status check_repeated(const Snapshot& graph, const Schema::EntryPtr& entry,
                      const Interrupt* interrupt) {
  IndexCursor at(graph, *entry);
  PLENUM_TRY(at.seek({}));
  std::string before;
  for (bool first = true; !at.at_end(); first = false) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    if (!first && at.key() == before) PLENUM_TRY(check_one(graph, entry, at.id()));
    before = at.key();
    PLENUM_TRY(at.next());
  }
  return {};
}

template <class Id>
Status check_each(const Snapshot& graph, const Schema::EntryPtr& entry,
                  const std::vector<Id>& ids) {
  for (const Id id : ids) PLENUM_TRY(check_one(graph, entry, id.value));
  return {};
}

}  // namespace

Status check_values(const Snapshot& graph, const SchemaRule& rule, std::optional<std::uint64_t> id,
                    const std::vector<Value>& values) {
  switch (rule.kind) {
    case RuleKind::range_index:
    case RuleKind::fulltext:
    case RuleKind::unique:
      return {};
    case RuleKind::exists:
    case RuleKind::key:
      return check_exists(graph, rule, id, values);
    case RuleKind::typed:
      return check_typed(graph, rule, id, values);
  }
  return {};
}

bool are_comparable(const std::vector<Value>& values) {
  return std::all_of(values.begin(), values.end(), [](const Value& value) {
    return core::equals(value, value) == core::Ternary::yes;
  });
}

Error repeated_error(const Snapshot& graph, const SchemaRule& rule,
                     std::optional<std::uint64_t> one, std::optional<std::uint64_t> other,
                     const std::vector<Value>& values) {
  return violated(graph, rule,
                  entity_text(rule, one) + " and " + entity_text(rule, other) + " both have " +
                      values_text(graph, rule, values));
}

Error repeated_in_load_error(const Snapshot& graph, const SchemaRule& rule) {
  const std::string kind = rule.entity == EntityKind::node ? "nodes" : "relationships";
  return violated(graph, rule, "two " + kind + " of the load have the same values");
}

Status check_entity(const Snapshot& graph, EntityKind kind, std::uint64_t id) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (!entry->rule.is_constraint() || entry->rule.entity != kind) continue;
    PLENUM_TRY(check_one(graph, entry, id));
  }
  return {};
}

Status check_all(const Snapshot& graph, const Schema::EntryPtr& entry, const Interrupt* interrupt) {
  constexpr std::size_t batch = 4096;
  const SchemaRule& rule = entry->rule;
  if (rule.kind == RuleKind::unique) return check_repeated(graph, entry, interrupt);
  if (!rule.is_constraint()) return {};
  ScanPosition position;
  while (!position.done) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    if (rule.entity == EntityKind::node) {
      std::vector<NodeId> ids;
      PLENUM_TRY(graph.scan_nodes(LabelToken{rule.token}, position, batch, ids));
      PLENUM_TRY(check_each(graph, entry, ids));
    } else {
      std::vector<EdgeId> ids;
      PLENUM_TRY(graph.scan_edges(TypeToken{rule.token}, position, batch, ids));
      PLENUM_TRY(check_each(graph, entry, ids));
    }
  }
  return {};
}

}  // namespace plenum::storage
