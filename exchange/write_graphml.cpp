// GraphML (http://graphml.graphdrawing.org/specification.html). Keys are typed: a property that has
// values of several kinds has one key a kind, all with its name. Temporals and lists are strings
// with a `plenum:type`, so that our own reader restores them; other readers see text.
#include <cmath>
#include <map>
#include <tuple>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"
#include "exchange/json_value.hpp"
#include "exchange/label_list.hpp"
#include "exchange/writers.hpp"
#include "exchange/xml_text.hpp"

namespace plenum::exchange {
namespace {

/// How a kind of value is declared: GraphML's type, and ours where GraphML's says too little.
struct KeyType {
  std::string_view type;
  std::string_view own;
};

KeyType key_type(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return {"boolean", ""};
    case ValueKind::integer:
      return {"long", ""};
    case ValueKind::floating:
      return {"double", ""};
    case ValueKind::string:
      return {"string", ""};
    case ValueKind::date:
      return {"string", "date"};
    case ValueKind::local_time:
      return {"string", "localtime"};
    case ValueKind::time:
      return {"string", "time"};
    case ValueKind::local_date_time:
      return {"string", "localdatetime"};
    case ValueKind::date_time:
      return {"string", "datetime"};
    case ValueKind::duration:
      return {"string", "duration"};
    default:
      return {"string", "json"};
  }
}

/// Text of a value; doubles as XML Schema writes them.
std::string data_text(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (core::is_temporal(value.kind())) return core::temporal_text(value);
  if (const auto* number = value.get_if<double>(); number != nullptr && std::isinf(*number)) {
    return *number > 0 ? "INF" : "-INF";
  }
  if (const auto* number = value.get_if<double>()) return core::float_text(*number);
  std::string json;
  append_json(json, value);
  return json;
}

class GraphmlWriter {
 public:
  GraphmlWriter(const GraphSource& source, const ExportRequest& request, Output& out)
      : source_(source), internal_(request.options.with_internal), out_(out) {}

  Status run() {
    PLENUM_TRY(
        source_.each_node([&](const NodeRecord& n) { return declare("node", n.properties); }));
    PLENUM_TRY(
        source_.each_edge([&](const EdgeRecord& e) { return declare("edge", e.properties); }));
    head();
    PLENUM_TRY(source_.each_node([&](const NodeRecord& n) { return node(n); }));
    PLENUM_TRY(source_.each_edge([&](const EdgeRecord& e) { return edge(e); }));
    out_ << "</graph>\n</graphml>\n";
    return {};
  }

 private:
  /// Element, property name, GraphML's type, our type.
  using Key = std::tuple<std::string, std::string, std::string_view, std::string_view>;

  static Key key_of(std::string_view element, const NamedValue& property) {
    const KeyType type = key_type(property.value.kind());
    return {std::string(element), std::string(property.name), type.type, type.own};
  }

  Status declare(std::string_view element, const std::vector<NamedValue>& properties) {
    for (const NamedValue& property : properties) keys_.emplace(key_of(element, property), 0);
    return {};
  }

  void head() {
    out_ << R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:plenum="urn:plenum:graphml">
<key id="labels" for="node" attr.name="labels" attr.type="string" plenum:role="labels"/>
<key id="label" for="edge" attr.name="label" attr.type="string" plenum:role="type"/>
)";
    if (internal_) {
      out_ << R"(<key id="internal" for="all" attr.name="internal_id" attr.type="long")"
           << R"( plenum:role="internal"/>)" << '\n';
    }
    std::uint64_t number = 0;
    for (auto& [key, id] : keys_) {
      const auto& [element, name, type, own] = key;
      id = ++number;
      out_ << R"(<key id="d)" << id << R"(" for=")" << element << R"(" attr.name=")";
      append_xml(out_, name);
      out_ << R"(" attr.type=")" << type << '"';
      if (!own.empty()) out_ << R"( plenum:type=")" << own << '"';
      out_ << "/>\n";
    }
    out_ << R"(<graph id="G" edgedefault="directed">)" << '\n';
  }

  void data(std::string_view element, const std::vector<NamedValue>& properties) {
    for (const NamedValue& property : properties) {
      out_ << R"(<data key="d)" << keys_.at(key_of(element, property)) << R"(">)";
      append_xml(out_, data_text(property.value));
      out_ << "</data>";
    }
  }

  void internal(std::uint64_t id) {
    if (internal_) out_ << R"(<data key="internal">)" << id << "</data>";
  }

  Status node(const NodeRecord& node) {
    out_ << R"(<node id="n)" << node.number << R"(">)";
    if (!node.labels.empty()) {
      out_ << R"(<data key="labels">)";
      append_xml(out_, join_labels(node.labels));
      out_ << "</data>";
    }
    internal(node.id.value);
    data("node", node.properties);
    out_ << "</node>\n";
    return out_.settle();
  }

  Status edge(const EdgeRecord& edge) {
    out_ << R"(<edge id="e)" << edge.number << R"(" source="n)" << edge.from << R"(" target="n)"
         << edge.to << R"("><data key="label">)";
    append_xml(out_, edge.type);
    out_ << "</data>";
    internal(edge.id.value);
    data("edge", edge.properties);
    out_ << "</edge>\n";
    return out_.settle();
  }

  const GraphSource& source_;
  const bool internal_;
  Output& out_;
  std::map<Key, std::uint64_t> keys_;
};

}  // namespace

Status write_graphml(const GraphSource& source, const ExportRequest& request, Output& out) {
  return GraphmlWriter(source, request, out).run();
}

}  // namespace plenum::exchange
