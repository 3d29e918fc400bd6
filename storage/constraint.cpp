#include "storage/constraint.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "core/value_text.hpp"
#include "core/value_type.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::storage {

namespace {

/// Values in messages are cut to this.
constexpr std::size_t value_text_bytes_max = 120;

std::string entity_text(const SchemaRule& rule, std::uint64_t id) {
  return (rule.entity == EntityKind::node ? "node " : "relationship ") + std::to_string(id);
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

class Checker {
 public:
  Checker(const Snapshot& graph, const Schema::EntryPtr& entry)
      : graph_(graph), entry_(entry), rule_(entry->rule) {
    if (rule_.kind == RuleKind::typed) type_ = core::ValueType::parse(rule_.type);
  }

  Status entity(std::uint64_t id) const {
    PLENUM_ASSIGN(const auto values, rule_values(graph_, rule_, id));
    if (!values) return {};
    switch (rule_.kind) {
      case RuleKind::range_index:
      case RuleKind::fulltext:
        return {};
      case RuleKind::unique:
        return unique(id, *values);
      case RuleKind::exists:
        return exists(id, *values);
      case RuleKind::key:
        PLENUM_TRY(exists(id, *values));
        return unique(id, *values);
      case RuleKind::typed:
        return typed(id, *values);
    }
    return {};
  }

 private:
  Error violated(const std::string& what) const {
    return Error(ErrorCode::constraint, "the constraint '" + rule_.name + "', " +
                                            rule_subject(graph_, rule_) + " " +
                                            rule_requirement(rule_) + ", is violated: " + what)
        .with_language("ConstraintValidationFailed", "runtime", "CreateBlockedByConstraint");
  }

  Status exists(std::uint64_t id, const std::vector<Value>& values) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].is_null()) continue;
      std::string name;
      core::append_name(name, graph_.property_name(rule_.properties[i]));
      return violated(entity_text(rule_, id) + " has no property " + name);
    }
    return {};
  }

  Status typed(std::uint64_t id, const std::vector<Value>& values) const {
    if (values[0].is_null() || (type_ && type_->holds(values[0]))) return {};
    return violated(entity_text(rule_, id) + " has " + values_text(graph_, rule_, values) +
                    ", which is a " + std::string(value_kind_name(values[0].kind())));
  }

  Status unique(std::uint64_t id, const std::vector<Value>& values) const {
    for (const Value& value : values) {
      // A null is no value, and what does not equal itself (NaN) equals nothing else.
      if (core::equals(value, value) != core::Ternary::yes) return {};
    }
    IndexScan scan(graph_, entry_, {values, {}, {}, {}});
    std::vector<std::uint64_t> found;
    PLENUM_TRY(scan.next(2, found));
    for (const std::uint64_t other : found) {
      if (other == id) continue;
      return violated(entity_text(rule_, id) + " and " + entity_text(rule_, other) + " both have " +
                      values_text(graph_, rule_, values));
    }
    return {};
  }

  const Snapshot& graph_;
  const Schema::EntryPtr& entry_;
  const SchemaRule& rule_;
  std::optional<core::ValueType> type_;
};

/// All keys of an index that more than one entry has, without reading the entities.
Status check_repeated(const Snapshot& graph, const Schema::EntryPtr& entry) {
  const Checker checker(graph, entry);
  IndexCursor at(graph, *entry);
  PLENUM_TRY(at.seek({}));
  std::string before;
  for (bool first = true; !at.at_end(); first = false) {
    if (!first && at.key() == before) PLENUM_TRY(checker.entity(at.id()));
    before = at.key();
    PLENUM_TRY(at.next());
  }
  return {};
}

template <class Id>
Status check_each(const Checker& checker, const std::vector<Id>& ids) {
  for (const Id id : ids) PLENUM_TRY(checker.entity(id.value));
  return {};
}

}  // namespace

Status check_entity(const Snapshot& graph, EntityKind kind, std::uint64_t id) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) {
    if (!entry->rule.is_constraint() || entry->rule.entity != kind) continue;
    PLENUM_TRY(Checker(graph, entry).entity(id));
  }
  return {};
}

Status check_all(const Snapshot& graph, const Schema::EntryPtr& entry) {
  constexpr std::size_t batch = 4096;
  const SchemaRule& rule = entry->rule;
  if (rule.kind == RuleKind::unique) return check_repeated(graph, entry);
  if (!rule.is_constraint()) return {};
  const Checker checker(graph, entry);
  ScanPosition position;
  while (!position.done) {
    if (rule.entity == EntityKind::node) {
      std::vector<NodeId> ids;
      PLENUM_TRY(graph.scan_nodes(LabelToken{rule.token}, position, batch, ids));
      PLENUM_TRY(check_each(checker, ids));
    } else {
      std::vector<EdgeId> ids;
      PLENUM_TRY(graph.scan_edges(TypeToken{rule.token}, position, batch, ids));
      PLENUM_TRY(check_each(checker, ids));
    }
  }
  return {};
}

}  // namespace plenum::storage
