#include "exchange/bulk_csv/graph_type_rows.hpp"

#include <algorithm>
#include <optional>

#include "core/try.hpp"
#include "storage/schema.hpp"

namespace plenum::exchange::bulk_csv {

using storage::LabelToken;
using storage::Property;
using storage::PropertyToken;
using storage::TypeToken;

namespace {

/// Above all tokens of a store.
constexpr std::uint32_t first_new_token = 0x80000000;

std::string text_of(const storage::GraphType& type, const storage::Breach& breach) {
  return "the graph type '" + type.name() + "'" +
         (breach.element.empty() ? "" : ", " + breach.element + ",") +
         " does not allow the row: it ";
}

using Columns = std::vector<std::pair<PropertyToken, std::size_t>>;

std::vector<Property> properties_of(const Columns& columns,
                                    const std::optional<std::vector<PropertyToken>>& wanted,
                                    const Batch& batch, std::size_t row) {
  std::vector<Property> out;
  for (const auto& [key, column] : columns) {
    if (wanted && !std::binary_search(wanted->begin(), wanted->end(), key)) continue;
    Value value = batch.columns[column].value(row);
    if (!value.is_null()) out.push_back({key, std::move(value)});
  }
  return out;
}

}  // namespace

GraphTypeRows::GraphTypeRows(const storage::Snapshot& before)
    : before_(before), types_(before.schema()->graph_types()) {
  const auto text = [this](auto token, auto&& known) {
    const auto number = static_cast<std::uint32_t>(token);
    if (number < first_new_token) return std::string(known(token));
    return new_names_[number - first_new_token];
  };
  token_names_ = {[this, text](LabelToken token) {
                    return text(token, [this](auto one) { return before_.label_name(one); });
                  },
                  [this, text](TypeToken token) {
                    return text(token, [this](auto one) { return before_.type_name(one); });
                  },
                  [this, text](PropertyToken token) {
                    return text(token, [this](auto one) { return before_.property_name(one); });
                  }};
}

std::uint32_t GraphTypeRows::new_token(const std::string& name) {
  const auto known = std::find(new_names_.begin(), new_names_.end(), name);
  if (known == new_names_.end()) {
    new_names_.push_back(name);
    return first_new_token + static_cast<std::uint32_t>(new_names_.size() - 1);
  }
  return first_new_token + static_cast<std::uint32_t>(known - new_names_.begin());
}

const GraphTypeRows::Names& GraphTypeRows::names_of(const PlannedGroup& group, const Batch& batch,
                                                    std::size_t row) {
  static const std::string none;
  const std::string& text = batch.row_groups.empty() ? none : batch.groups[batch.row_groups[row]];
  const auto [at, fresh] = names_.try_emplace({&group, text});
  Names& names = at->second;
  if (!fresh) return names;
  const std::vector<std::string> of_rows = names_of_rows(group, text);
  if (group.layout.kind == FileKind::relationships) {
    const auto known = before_.find_type(of_rows.front());
    names.type = known ? *known : TypeToken{new_token(of_rows.front())};
  } else {
    for (const std::string& label : of_rows) {
      const auto known = before_.find_label(label);
      names.labels.push_back(known ? *known : LabelToken{new_token(label)});
    }
    std::sort(names.labels.begin(), names.labels.end());
    names.labels.erase(std::unique(names.labels.begin(), names.labels.end()), names.labels.end());
  }
  const Layout& layout = group.layout;
  for (std::size_t i = 0; i < layout.header.fields.size(); ++i) {
    const std::string& name = layout.header.fields[i].name;
    if (layout.column_of[i] == Layout::none || name.empty()) continue;
    const auto known = before_.find_property(name);
    names.columns.emplace_back(known ? *known : PropertyToken{new_token(name)},
                               layout.column_of[i]);
  }
  std::sort(names.columns.begin(), names.columns.end());
  return names;
}

void GraphTypeRows::entered(const PlannedGroup& group, const Batch& batch, std::size_t row,
                            NodeId node) {
  const Names& names = names_of(group, batch, row);
  const auto next = ranges_.upper_bound(node.value);
  if (next != ranges_.begin()) {
    const auto last = std::prev(next);
    if (last->second.names == &names && last->first + last->second.count == node.value) {
      ++last->second.count;
      return;
    }
  }
  ranges_.emplace(node.value, Range{1, &names});
}

Result<std::vector<LabelToken>> GraphTypeRows::labels_of(NodeId node) const {
  const auto next = ranges_.upper_bound(node.value);
  if (next != ranges_.begin()) {
    const auto& [first, range] = *std::prev(next);
    if (node.value < first + range.count) return range.names->labels;
  }
  return before_.labels(node);
}

std::string GraphTypeRows::refuse_node(const Names& names, const Batch& batch,
                                       std::size_t row) const {
  for (const storage::GraphTypePtr& type : types_) {
    if (!type->about_node(names.labels)) continue;
    const storage::GraphTypeRules rules(*type, token_names_);
    const auto properties = properties_of(names.columns, rules.wanted(names.labels), batch, row);
    const auto breach = rules.node(names.labels, properties);
    if (breach) return text_of(*type, *breach) + breach->what;
  }
  return {};
}

Result<std::string> GraphTypeRows::refuse_edge(const Names& names, const Batch& batch,
                                               std::size_t row) const {
  std::optional<std::vector<LabelToken>> start;
  std::vector<LabelToken> end;
  for (const storage::GraphTypePtr& type : types_) {
    if (!type->about_edge(names.type)) continue;
    if (!start) {
      PLENUM_ASSIGN(start, labels_of(batch.starts[row]));
      PLENUM_ASSIGN(end, labels_of(batch.ends[row]));
    }
    const storage::GraphTypeRules rules(*type, token_names_);
    const storage::EdgeLabels edge{names.type, *start, end};
    const auto properties = properties_of(names.columns, rules.wanted(edge), batch, row);
    const auto breach = rules.edge(edge, properties);
    if (!breach) continue;
    return text_of(*type, *breach) + "goes from (" + storage::labels_text(*start, token_names_) +
           ") to (" + storage::labels_text(end, token_names_) + ") and " + breach->what;
  }
  return std::string();
}

Result<std::string> GraphTypeRows::refuse(const PlannedGroup& group, const Batch& batch,
                                          std::size_t row) {
  if (types_.empty()) return std::string();
  const Names& names = names_of(group, batch, row);
  if (group.layout.kind == FileKind::relationships) return refuse_edge(names, batch, row);
  return refuse_node(names, batch, row);
}

}  // namespace plenum::exchange::bulk_csv
