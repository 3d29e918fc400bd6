// One self-contained page: Cytoscape.js, our script, style and the data inside, nothing fetched.
// The Content-Security-Policy lets these two scripts run by their hashes and nothing else; the data
// is a JSON block in which no character can end the block or open a tag.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/value_text.hpp"
#include "exchange/embedded.hpp"
#include "exchange/picture.hpp"
#include "exchange/writers.hpp"
#include "exchange/xml_text.hpp"

namespace plenum::exchange {
namespace {

constexpr std::size_t evidence_lines_max = 50;
/// Properties that say when a fact was first known, best first.
constexpr std::array<std::string_view, 4> times{"first_reported", "valid_from", "date",
                                                "published"};

/// JSON inside of HTML: what could end the block, open a tag or a comment is written as \uXXXX.
void append_script_json(Output& out, std::string_view json) {
  for (std::size_t i = 0; i < json.size(); ++i) {
    switch (json[i]) {
      case '<':
        out << "\\u003c";
        break;
      case '>':
        out << "\\u003e";
        break;
      case '&':
        out << "\\u0026";
        break;
      default:
        if (json.substr(i, 3) == "\u2028" || json.substr(i, 3) == "\u2029") {
          out << (json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
          i += 2;
        } else {
          out << json[i];
        }
    }
  }
}

class HtmlWriter {
 public:
  HtmlWriter(const GraphSource& source, const ExportRequest& request, const Picture& picture,
             Output& out)
      : source_(source), request_(request), picture_(picture), out_(out) {}

  Status run() {
    head();
    out_ << "<script type=\"application/json\" id=\"data\">";
    PLENUM_TRY(data());
    out_ << "</script>\n<script>" << cytoscape_script().bytes << "</script>\n<script>"
         << page_script().bytes << "</script>\n</body>\n</html>\n";
    return {};
  }

 private:
  void head() {
    const std::string title = request_.options.title.empty() ? "Graph" : request_.options.title;
    out_
        << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '"
        << cytoscape_script().integrity << "' '" << page_script().integrity
        << "'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<title>";
    append_xml(out_, title);
    out_ << "</title>\n<style>\n"
         << page_style().bytes << "</style>\n</head>\n<body>\n<header><h1>";
    append_xml(out_, title);
    out_ << "</h1><span id=\"count\">" << source_.node_count() << " nodes, " << source_.edge_count()
         << R"( relationships</span>
<div id="search-box"><input id="search" type="search" placeholder="Search names" aria-label="Search names" autocomplete="off"><ul id="hits"></ul></div>
<div id="time" hidden><input id="slider" type="range" min="0" aria-label="Time"><span id="until"></span></div>
</header>
<main><div id="graph"></div><aside><div id="panel"><p>Choose a node or a relationship.</p></div><h3>Legend</h3><ul id="legend"></ul></aside></main>
)";
  }

  static void add_string(std::string& json, std::string_view text) {
    core::append_json_string(json, text);
  }

  Status data() {
    std::string json = "{\"groups\":[";
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) {
      const PictureGroup& group = picture_.groups[i];
      json += i == 0 ? "{\"label\":" : ",{\"label\":";
      add_string(json, group.label);
      json += ",\"colour\":\"" + std::string(group.colour) + "\",\"nodes\":";
      core::append_unsigned(json, group.nodes);
      json += "}";
    }
    append_script_json(out_, json);
    out_ << "],\n\"nodes\":[";
    PLENUM_TRY(source_.each_node([&](const NodeRecord& n) { return node(n); }));
    out_ << "],\n\"edges\":[";
    PLENUM_TRY(source_.each_edge([&](const EdgeRecord& e) { return edge(e); }));
    out_ << "]}";
    return {};
  }

  Status node(const NodeRecord& node) {
    std::string json = node.number == 1 ? "\n{\"id\":" : ",\n{\"id\":";
    core::append_unsigned(json, node.number);
    json += ",\"name\":";
    add_string(json, shortened(display_name(node), 200));
    json += ",\"labels\":[";
    for (std::size_t i = 0; i < node.labels.size(); ++i) {
      if (i > 0) json += ",";
      add_string(json, node.labels[i]);
    }
    json += "],\"group\":";
    core::append_unsigned(json, picture_.group_of(node));
    json += ",\"x\":";
    append_coordinate(json, picture_.positions[node.number - 1].x);
    json += ",\"y\":";
    append_coordinate(json, picture_.positions[node.number - 1].y);
    json += ",\"size\":";
    append_coordinate(json, 2 * picture_.radius(node.number));
    if (request_.options.with_internal) {
      json += ",\"internal_id\":";
      core::append_unsigned(json, node.id.value);
    }
    PLENUM_TRY(rest(json, node.properties));
    append_script_json(out_, json);
    return out_.settle();
  }

  Status edge(const EdgeRecord& edge) {
    std::string json = edge.number == 1 ? "\n{\"id\":" : ",\n{\"id\":";
    core::append_unsigned(json, edge.number);
    json += ",\"from\":";
    core::append_unsigned(json, edge.from);
    json += ",\"to\":";
    core::append_unsigned(json, edge.to);
    json += ",\"type\":";
    add_string(json, edge.type);
    for (std::string_view name : times) {
      const Value* time = find_property(edge.properties, name);
      if (time == nullptr) continue;
      json += ",\"time\":";
      add_string(json, display_value(*time));
      break;
    }
    PLENUM_TRY(rest(json, edge.properties));
    append_script_json(out_, json);
    return out_.settle();
  }

  /// As people read it: confidence of derived facts is kept in thousandths and shown as 0.0-1.0.
  static std::string shown(const NamedValue& property, bool derived) {
    const auto* thousandths = property.value.get_if<std::int64_t>();
    if (derived && property.name == "confidence" && thousandths != nullptr) {
      return core::float_text(static_cast<double>(*thousandths) / 1000);
    }
    return display_value(property.value);
  }

  /// Properties and evidence, and the end of the object.
  Status rest(std::string& json, const std::vector<NamedValue>& properties) {
    const Value* key = find_property(properties, "key");
    json += ",\"properties\":[";
    for (std::size_t i = 0; i < properties.size(); ++i) {
      json += i == 0 ? "[" : ",[";
      add_string(json, properties[i].name);
      json += ",";
      add_string(json, shown(properties[i], key != nullptr));
      json += "]";
    }
    json += "]";
    if (request_.evidence && key != nullptr && key->kind() == ValueKind::string) {
      PLENUM_ASSIGN(const auto lines, request_.evidence(key->as_string()));
      evidence(json, lines);
    }
    json += "}";
    return {};
  }

  void evidence(std::string& json, const std::vector<EvidenceLine>& lines) {
    if (lines.empty()) return;
    if (lines.size() > evidence_lines_max) {
      out_.lose("evidence beyond 50 sentences an element", lines.front().title,
                lines.size() - evidence_lines_max);
    }
    json += ",\"evidence\":[";
    for (std::size_t i = 0; i < std::min(lines.size(), evidence_lines_max); ++i) {
      const EvidenceLine& line = lines[i];
      json += i == 0 ? "{\"article\":" : ",{\"article\":";
      add_string(json, line.article);
      json += ",\"title\":";
      add_string(json, line.title);
      json += ",\"published\":";
      add_string(json, line.published);
      json += ",\"sentence\":";
      add_string(json, line.sentence);
      json += ",\"rule\":";
      add_string(json, line.rule);
      json += ",\"confidence\":";
      add_string(json, core::float_text(static_cast<double>(line.confidence) / 1000));
      json += "}";
    }
    json += "]";
  }

  const GraphSource& source_;
  const ExportRequest& request_;
  const Picture& picture_;
  Output& out_;
};

}  // namespace

Status write_html(const GraphSource& source, const ExportRequest& request, Output& out) {
  PLENUM_ASSIGN(const Picture picture, draw(source));
  return HtmlWriter(source, request, picture, out).run();
}

}  // namespace plenum::exchange
