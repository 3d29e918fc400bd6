#include "exchange/bulk_csv/row_rules.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/type_union.hpp"
#include "core/value_order.hpp"
#include "storage/index/index_scan.hpp"

namespace plenum::exchange::bulk_csv {

using storage::RuleKind;

RowRules::RowRules(const storage::Snapshot& before) : before_(before), graph_types_(before) {
  for (const auto& entry : before.schema()->entries()) {
    const storage::SchemaRule& rule = entry->rule;
    if (!rule.is_constraint()) continue;
    Rule known;
    known.entry = entry;
    known.subject = rule.entity == storage::EntityKind::node
                        ? before.label_name(storage::LabelToken{rule.token})
                        : before.type_name(storage::TypeToken{rule.token});
    for (const storage::PropertyToken key : rule.properties) {
      known.names.emplace_back(before.property_name(key));
    }
    known.text = "the constraint '" + rule.name + "', " + storage::rule_subject(before, rule) +
                 " " + storage::rule_requirement(rule) + ", does not allow the row: ";
    if (rule.kind == RuleKind::typed) known.type = core::ValueType::parse(rule.type);
    rules_.push_back(std::move(known));
  }
}

const std::vector<RowRules::Applied>& RowRules::applied(const PlannedGroup& group,
                                                        const std::string& text) {
  const auto [at, fresh] = applied_.try_emplace({&group, text});
  if (!fresh) return at->second;
  const Layout& layout = group.layout;
  const std::vector<std::string> subjects = names_of_rows(group, text);
  const auto kind =
      layout.kind == FileKind::nodes ? storage::EntityKind::node : storage::EntityKind::edge;
  for (Rule& rule : rules_) {
    const bool named = std::find(subjects.begin(), subjects.end(), rule.subject) != subjects.end();
    if (rule.entry->rule.entity != kind || !named) continue;
    Applied one{&rule, {}};
    for (const std::string& name : rule.names) {
      std::size_t column = Layout::none;
      for (std::size_t i = 0; i < layout.header.fields.size(); ++i) {
        if (layout.header.fields[i].name == name) column = layout.column_of[i];
      }
      one.columns.push_back(column);
    }
    at->second.push_back(std::move(one));
  }
  return at->second;
}

Result<std::string> RowRules::check(const Applied& applied, const Batch& batch, std::size_t row,
                                    std::string& key) const {
  const Rule& rule = *applied.rule;
  const RuleKind kind = rule.entry->rule.kind;
  std::vector<Value> values;
  bool comparable = true;
  for (std::size_t i = 0; i < applied.columns.size(); ++i) {
    const std::size_t column = applied.columns[i];
    values.push_back(column == Layout::none ? Value() : batch.columns[column].value(row));
    if (values.back().is_null() && (kind == RuleKind::exists || kind == RuleKind::key)) {
      return rule.text + "it has no `" + rule.names[i] + "`";
    }
    comparable &= core::equals(values.back(), values.back()) == core::Ternary::yes;
  }
  if (kind == RuleKind::typed && !values[0].is_null() && rule.type &&
      !rule.type->holds(values[0])) {
    return rule.text + "`" + rule.names[0] + "` is of type " + core::value_type_name(values[0]);
  }
  if (!rule.entry->rule.is_unique() || !comparable) return std::string();
  const auto encoded = storage::index_key(values);
  if (!encoded) return std::string();
  key = *encoded;
  if (rule.seen.count(key) > 0) return rule.text + "an earlier row has the same values";
  storage::IndexScan scan(before_, rule.entry, {values, {}, {}, {}});
  std::vector<std::uint64_t> found;
  PLENUM_TRY(scan.next(1, found));
  return found.empty() ? std::string() : rule.text + "the database has the same values already";
}

Result<std::string> RowRules::refuse(const PlannedGroup& group, const Batch& batch,
                                     std::size_t row) {
  const std::string none;
  const std::string& text = batch.row_groups.empty() ? none : batch.groups[batch.row_groups[row]];
  std::vector<std::pair<Rule*, std::string>> keys;
  for (const Applied& one : applied(group, text)) {
    std::string key;
    PLENUM_ASSIGN(std::string reason, check(one, batch, row, key));
    if (!reason.empty()) return reason;
    if (!key.empty()) keys.emplace_back(one.rule, std::move(key));
  }
  PLENUM_ASSIGN(std::string reason, graph_types_.refuse(group, batch, row));
  if (!reason.empty()) return reason;
  for (auto& [rule, key] : keys) rule->seen.insert(std::move(key));
  return none;
}

}  // namespace plenum::exchange::bulk_csv
