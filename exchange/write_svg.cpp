// SVG 1.1 without script, style sheet or link: text is character data, everything else numbers and
// colours of ours.
#include <cmath>
#include <map>

#include "core/try.hpp"
#include "exchange/picture.hpp"
#include "exchange/writers.hpp"
#include "exchange/xml_text.hpp"

namespace plenum::exchange {
namespace {

constexpr std::uint64_t named_edges_max = 400;
constexpr double legend_width = 220;
constexpr double line_height = 20;

class SvgWriter {
 public:
  SvgWriter(const GraphSource& source, const ExportRequest& request, const Picture& picture,
            Output& out)
      : source_(source), request_(request), picture_(picture), out_(out) {}

  Status run() {
    head();
    out_ << R"(<g stroke="#9aa0a6" fill="none" stroke-width="1.2">)" << '\n';
    PLENUM_TRY(source_.each_edge([&](const EdgeRecord& e) { return edge(e); }));
    out_ << "</g>\n" << edge_names_;
    PLENUM_TRY(source_.each_node([&](const NodeRecord& n) { return node(n); }));
    legend();
    out_ << "</svg>\n";
    return {};
  }

 private:
  Output& at(std::string_view attribute, double value) {
    out_ << ' ' << attribute << "=\"";
    append_coordinate(out_.buffer(), value);
    return out_ << '"';
  }

  double top() const { return 50; }

  void head() {
    const double width = picture_.width + legend_width;
    const double lines = static_cast<double>(picture_.groups.size()) * line_height + 90;
    const double height = std::max(picture_.height, lines) + top();
    out_ << R"(<?xml version="1.0" encoding="UTF-8"?>)"
         << "\n<svg xmlns=\"http://www.w3.org/2000/svg\"";
    at("width", width);
    at("height", height);
    out_ << " viewBox=\"0 0 ";
    append_coordinate(out_.buffer(), width);
    out_ << ' ';
    append_coordinate(out_.buffer(), height);
    out_ << "\" font-family=\"sans-serif\" font-size=\"11\">\n<title>";
    append_xml(out_, title());
    out_ << R"(</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,1 L7,4 L0,7 z" fill="#9aa0a6"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="20" y="30" font-size="18">)";
    append_xml(out_, title());
    out_ << "</text>\n";
  }

  std::string title() const {
    return request_.options.title.empty() ? "Graph" : request_.options.title;
  }

  graph::Point place(std::uint64_t number) const {
    const graph::Point p = picture_.positions[number - 1];
    return {p.x + legend_width, p.y + top()};
  }

  void point(double x, double y) {
    append_coordinate(out_.buffer(), x);
    out_ << ',';
    append_coordinate(out_.buffer(), y);
  }

  Status edge(const EdgeRecord& edge) {
    const graph::Point a = place(edge.from);
    const graph::Point b = place(edge.to);
    const double ra = picture_.radius(edge.from);
    const std::uint64_t parallel = drawn_[std::minmax(edge.from, edge.to)]++;
    out_ << "<path d=\"M";
    graph::Point middle;
    if (edge.from == edge.to) {
      const double r = 12 + 6 * static_cast<double>(parallel);
      point(a.x - 4, a.y - ra);
      out_ << " C";
      point(a.x - 2 * r, a.y - ra - 2 * r);
      out_ << ' ';
      point(a.x + 2 * r, a.y - ra - 2 * r);
      out_ << ' ';
      point(a.x + 4, a.y - ra);
      middle = {a.x, a.y - ra - 1.6 * r};
    } else {
      const double length = std::max(std::hypot(b.x - a.x, b.y - a.y), 0.1);
      const double ux = (b.x - a.x) / length;
      const double uy = (b.y - a.y) / length;
      const double rb = picture_.radius(edge.to) + 2;
      // Parallel edges bend away from one another, and opposite ones to different sides.
      const double bend = 14 * static_cast<double>(parallel) * (edge.from < edge.to ? 1 : -1);
      middle = {(a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend};
      point(a.x + ux * ra, a.y + uy * ra);
      out_ << " Q";
      point(middle.x, middle.y);
      out_ << ' ';
      point(b.x - ux * rb, b.y - uy * rb);
    }
    out_ << "\" marker-end=\"url(#arrow)\"><title>";
    append_xml(out_, edge.type);
    out_ << "</title></path>\n";
    if (!edge.properties.empty()) {
      out_.lose("properties of relationships, which a picture does not show", edge.type);
    }
    if (source_.edge_count() <= named_edges_max) name_edge(edge.type, middle);
    return out_.settle();
  }

  void name_edge(std::string_view type, graph::Point middle) {
    const ByteSink keep = [&](std::string_view bytes) -> Status {
      edge_names_ += bytes;
      return {};
    };
    Output names(keep);
    names << R"(<text font-size="8" fill="#80868b" text-anchor="middle" x=")";
    append_coordinate(names.buffer(), middle.x);
    names << "\" y=\"";
    append_coordinate(names.buffer(), middle.y - 2);
    names << "\">";
    append_xml(names, shortened(type, 40));
    names << "</text>\n";
    static_cast<void>(names.finish().ok());  // the sink above cannot fail
  }

  Status node(const NodeRecord& node) {
    const graph::Point p = place(node.number);
    out_ << "<g><circle";
    at("cx", p.x);
    at("cy", p.y);
    at("r", picture_.radius(node.number));
    out_ << " fill=\"" << picture_.groups[picture_.group_of(node)].colour
         << "\" stroke=\"#ffffff\"/><title>";
    std::string tip;
    for (std::string_view label : node.labels) tip += ":" + std::string(label);
    for (const NamedValue& property : node.properties) {
      tip +=
          "\n" + std::string(property.name) + ": " + shortened(display_value(property.value), 300);
    }
    append_xml(out_, tip);
    out_ << "</title><text text-anchor=\"middle\" fill=\"#202124\" stroke=\"#ffffff\" "
            "stroke-width=\"3\" paint-order=\"stroke\"";
    at("x", p.x);
    at("y", p.y + picture_.radius(node.number) + 12);
    out_ << '>';
    append_xml(out_, shortened(display_name(node), 32));
    out_ << "</text></g>\n";
    return out_.settle();
  }

  void legend() {
    double y = 60;
    out_ << R"(<g id="legend">)" << '\n';
    for (const PictureGroup& group : picture_.groups) {
      out_ << "<circle cx=\"28\" r=\"6\" fill=\"" << group.colour << '"';
      at("cy", y - 4) << "/><text x=\"42\"";
      at("y", y) << '>';
      append_xml(out_, shortened(group.label, 24));
      out_ << " (" << group.nodes << ")</text>\n";
      y += line_height;
    }
    out_ << "<text x=\"20\" fill=\"#5f6368\"";
    at("y", y + 6) << '>' << source_.node_count() << " nodes, " << source_.edge_count()
                   << " relationships</text>\n</g>\n";
  }

  const GraphSource& source_;
  const ExportRequest& request_;
  const Picture& picture_;
  Output& out_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> drawn_;
  std::string edge_names_;
};

}  // namespace

Status write_svg(const GraphSource& source, const ExportRequest& request, Output& out) {
  PLENUM_ASSIGN(const Picture picture, draw(source));
  return SvgWriter(source, request, picture, out).run();
}

}  // namespace plenum::exchange
