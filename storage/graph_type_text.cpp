#include <algorithm>

#include "core/value_text.hpp"
#include "storage/graph_type_rules.hpp"

namespace plenum::storage {

namespace {

void append_properties(std::string& out, const std::vector<PropertyRule>& properties,
                       const TokenNames& names) {
  if (properties.empty()) return;
  out += " {";
  for (const PropertyRule& rule : properties) {
    if (out.back() != '{') out += ", ";
    core::append_name(out, names.property(rule.key));
    out += " :: ";
    if (!rule.required) {
      out += rule.type.name();
      continue;
    }
    // Each type of a union says it.
    for (const char c : rule.type.name()) {
      if (c == '|') {
        out.insert(out.size() - 1, " NOT NULL");
      }
      out += c;
    }
    out += " NOT NULL";
  }
  out += '}';
}

std::string in_parentheses(const std::vector<LabelToken>& labels, const TokenNames& names) {
  return "(" + labels_text(labels, names) + ")";
}

}  // namespace

TokenNames TokenNames::of(const Snapshot& graph) {
  return {[&graph](LabelToken label) { return std::string(graph.label_name(label)); },
          [&graph](TypeToken type) { return std::string(graph.type_name(type)); },
          [&graph](PropertyToken key) { return std::string(graph.property_name(key)); }};
}

std::string labels_text(std::span<const LabelToken> labels, const TokenNames& names) {
  std::vector<std::string> sorted;
  for (const LabelToken label : labels) sorted.push_back(names.label(label));
  std::sort(sorted.begin(), sorted.end());
  std::string out;
  for (const std::string& name : sorted) {
    out += ':';
    core::append_name(out, name);
  }
  return out;
}

std::string node_type_text(const NodeType& type, const TokenNames& names) {
  std::string out = "(" + labels_text(type.labels, names);
  if (!type.implied.empty()) out += " => " + labels_text(type.implied, names);
  append_properties(out, type.properties, names);
  if (type.labels.empty() && out.size() > 1) out.erase(1, 1);  // ({…})
  return out + ")";
}

std::string edge_type_text(const EdgeType& type, const TokenNames& names) {
  std::string out = in_parentheses(type.from, names) + "-[:";
  core::append_name(out, names.type(type.type));
  append_properties(out, type.properties, names);
  return out + "]->" + in_parentheses(type.to, names);
}

std::string graph_type_text(const GraphTypeDefinition& type, const TokenNames& names) {
  std::string out = type.closed ? "CREATE CLOSED GRAPH TYPE " : "CREATE OPEN GRAPH TYPE ";
  core::append_name(out, type.name);
  out += " {";
  const char* separator = "";
  for (const NodeType& node : type.nodes) {
    out += separator + node_type_text(node, names);
    separator = ", ";
  }
  for (const EdgeType& edge : type.edges) {
    out += separator + edge_type_text(edge, names);
    separator = ", ";
  }
  return out + "}";
}

}  // namespace plenum::storage
