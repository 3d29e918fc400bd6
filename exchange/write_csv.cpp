// One table of nodes and edges, RFC 4180, in the columns that Neo4j's apoc.export.csv uses: nodes
// fill _id, _labels, edges _start, _end, _type; then every property name. An empty cell is "no
// value", a quoted empty one the empty string.
#include <map>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/label_list.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

/// Quotes a cell where RFC 4180 asks for it, and to tell an empty string from no value.
void append_csv(Output& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out << text;
    return;
  }
  out << '"';
  for (char c : text) {
    if (c == '"') out << '"';
    out << c;
  }
  out << '"';
}

std::string cell(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (core::is_temporal(value.kind())) return core::temporal_text(value);
  if (const auto* number = value.get_if<double>()) return core::float_text(*number);
  return core::json_text(value);
}

void append_cells(Output& out, const std::map<std::string, bool, std::less<>>& names,
                  const std::vector<NamedValue>& properties) {
  auto property = properties.begin();
  for (const auto& [name, used] : names) {
    out << ',';
    while (property != properties.end() && property->name < name) ++property;
    if (property == properties.end() || property->name != name) continue;
    if (property->value.kind() != ValueKind::string) {
      out.lose("types of properties, written as text", name);
    }
    append_csv(out, cell(property->value));
  }
  out << "\r\n";
}

}  // namespace

Status write_csv(const GraphSource& source, const ExportRequest&, Output& out) {
  std::map<std::string, bool, std::less<>> names;
  const auto note = [&](const std::vector<NamedValue>& properties) {
    for (const NamedValue& property : properties) names.emplace(property.name, true);
    return Status();
  };
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) { return note(node.properties); }));
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) { return note(edge.properties); }));
  out << "_id,_labels,_start,_end,_type";
  for (const auto& [name, used] : names) {
    out << ',';
    append_csv(out, name);
  }
  out << "\r\n";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << node.number << ',';
    if (!node.labels.empty()) append_csv(out, join_labels(node.labels));
    out << ",,,";
    append_cells(out, names, node.properties);
    return out.settle();
  }));
  return source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << ",," << edge.from << ',' << edge.to << ',';
    append_csv(out, edge.type);
    append_cells(out, names, edge.properties);
    return out.settle();
  });
}

}  // namespace plenum::exchange
