// DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html). Properties go into
// tooltips as text: attributes would be taken for drawing instructions.
#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "exchange/picture.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

/// A quoted string: quotes and backslashes escaped (Graphviz reads \n, \N, \G in labels), "&" as an
/// entity (it reads those too), line ends as \n; other controls become U+FFFD.
void append_dot(Output& out, std::string_view text) {
  out << '"';
  for (std::size_t i = 0; i < text.size();) {
    const core::CodePoint point = core::decode_utf8(text, i);
    if (point.value == '"') {
      out << "\\\"";
    } else if (point.value == '\\') {
      out << "\\\\";
    } else if (point.value == '&') {
      out << "&amp;";
    } else if (point.value == '\n') {
      out << "\\n";
    } else if (!point.valid || (point.value < 0x20 && point.value != '\t') || point.value == 0x7F) {
      out.lose("control characters, written as U+FFFD", text.substr(0, 40));
      out << "\xEF\xBF\xBD";
    } else {
      out << text.substr(i, point.length);
    }
    i += point.length;
  }
  out << '"';
}

std::string tooltip(std::string text, const std::vector<NamedValue>& properties, Output& out) {
  for (const NamedValue& property : properties) {
    if (!text.empty()) text.push_back('\n');
    text += std::string(property.name) + ": " + display_value(property.value);
    out.lose("types of properties, written as text", property.name);
  }
  return text;
}

}  // namespace

Status write_dot(const GraphSource& source, const ExportRequest& request, Output& out) {
  out << "digraph ";
  append_dot(out, request.options.title.empty() ? "plenum" : request.options.title);
  out << " {\n  node [shape=box, style=rounded];\n";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    std::string labels;
    for (std::string_view label : node.labels) labels += ":" + std::string(label);
    out << "  n" << node.number << " [label=";
    append_dot(out, shortened(display_name(node), 60));
    if (request.options.with_internal) out << ", id=\"" << node.id.value << '"';
    out << ", tooltip=";
    append_dot(out, tooltip(labels, node.properties, out));
    out << "];\n";
    return out.settle();
  }));
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) -> Status {
    out << "  n" << edge.from << " -> n" << edge.to << " [label=";
    append_dot(out, edge.type);
    if (request.options.with_internal) out << ", id=\"" << edge.id.value << '"';
    out << ", tooltip=";
    append_dot(out, tooltip("", edge.properties, out));
    out << "];\n";
    return out.settle();
  }));
  out << "}\n";
  return {};
}

}  // namespace plenum::exchange
