// GEXF 1.3 (https://gexf.net), which Gephi reads. An attribute has one type in GEXF: a property
// with values of several kinds becomes a string.
#include <cmath>
#include <map>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/label_list.hpp"
#include "exchange/writers.hpp"
#include "exchange/xml_text.hpp"

namespace plenum::exchange {
namespace {

struct Attribute {
  std::uint64_t id = 0;
  std::string_view type;
};
using Attributes = std::map<std::string, Attribute, std::less<>>;

std::string_view gexf_type(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::integer:
      return "long";
    case ValueKind::floating:
      return "double";
    default:
      return "string";
  }
}

void note(Attributes& attributes, const std::vector<NamedValue>& properties) {
  for (const NamedValue& property : properties) {
    const std::string_view type = gexf_type(property.value.kind());
    const auto [found, fresh] = attributes.emplace(std::string(property.name), Attribute{0, type});
    if (!fresh && found->second.type != type) found->second.type = "string";
  }
}

void declare(Output& out, Attributes& attributes, std::string_view element, std::string_view own) {
  out << "<attributes class=\"" << element << "\">\n<attribute id=\"" << own << "\" title=\"" << own
      << "\" type=\"string\"/>\n";
  std::uint64_t number = 0;
  for (auto& [name, attribute] : attributes) {
    attribute.id = ++number;
    out << "<attribute id=\"a" << number << "\" title=\"";
    append_xml(out, name);
    out << "\" type=\"" << attribute.type << "\"/>\n";
  }
  out << "</attributes>\n";
}

void append_attribute(Output& out, std::string_view id, std::string_view text) {
  out << "<attvalue for=\"" << id << "\" value=\"";
  append_xml(out, text);
  out << "\"/>";
}

void append_values(Output& out, const Attributes& attributes,
                   const std::vector<NamedValue>& properties) {
  for (const NamedValue& property : properties) {
    const Attribute& attribute = attributes.find(property.name)->second;
    if (attribute.type == "string" && property.value.kind() != ValueKind::string) {
      out.lose("types of properties, written as text", property.name);
    }
    std::string text = display_value(property.value);
    if (attribute.type == "double" && std::isinf(property.value.as_float())) {
      text = property.value.as_float() > 0 ? "INF" : "-INF";
    }
    append_attribute(out, "a" + core::integer_text(static_cast<std::int64_t>(attribute.id)), text);
  }
}

}  // namespace

Status write_gexf(const GraphSource& source, const ExportRequest& request, Output& out) {
  Attributes of_nodes;
  Attributes of_edges;
  PLENUM_TRY(source.each_node(
      [&](const NodeRecord& node) -> Status { return note(of_nodes, node.properties), Status(); }));
  PLENUM_TRY(source.each_edge(
      [&](const EdgeRecord& edge) -> Status { return note(of_edges, edge.properties), Status(); }));
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" "
         "version=\"1.3\">\n<graph defaultedgetype=\"directed\">\n";
  declare(out, of_nodes, "node", "labels");
  declare(out, of_edges, "edge", "type");
  out << "<nodes>\n";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << "<node id=\"n" << node.number << "\" label=\"";
    append_xml(out, display_name(node));
    out << "\"><attvalues>";
    append_attribute(out, "labels", join_labels(node.labels));
    append_values(out, of_nodes, node.properties);
    out << "</attvalues></node>\n";
    return out.settle();
  }));
  out << "</nodes>\n<edges>\n";
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << "<edge id=\"e" << edge.number << "\" source=\"n" << edge.from << "\" target=\"n"
        << edge.to << "\" label=\"";
    append_xml(out, edge.type);
    out << "\"><attvalues>";
    append_attribute(out, "type", edge.type);
    append_values(out, of_edges, edge.properties);
    out << "</attvalues></edge>\n";
    return out.settle();
  }));
  out << "</edges>\n</graph>\n</gexf>\n";
  if (request.options.with_internal) out.lose("internal ids", "gexf", source.node_count());
  return {};
}

}  // namespace plenum::exchange
