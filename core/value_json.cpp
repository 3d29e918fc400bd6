// Values as JSON; the shapes are those of the command line's jsonl mode.
#include <array>
#include <cmath>

#include "core/assert.hpp"
#include "core/nesting.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "core/value_text.hpp"

namespace plenum::core {

namespace {

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out.push_back(digits[c >> 4]);
      out.push_back(digits[c & 0xFU]);
  }
}

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void value(const Value& v) {
    switch (v.kind()) {
      case ValueKind::null:
        out_ += "null";
        return;
      case ValueKind::boolean:
        out_ += v.as_boolean() ? "true" : "false";
        return;
      case ValueKind::integer:
        append_integer(out_, v.as_integer());
        return;
      case ValueKind::floating:
        number(v.as_float());
        return;
      case ValueKind::string:
        append_json_string(out_, v.as_string());
        return;
      case ValueKind::list:
      case ValueKind::map:
      case ValueKind::node:
      case ValueKind::edge:
      case ValueKind::path:
        return nested(v);
      case ValueKind::date:
        return temporal("date", v);
      case ValueKind::local_time:
        return temporal("localtime", v);
      case ValueKind::time:
        return temporal("time", v);
      case ValueKind::local_date_time:
        return temporal("localdatetime", v);
      case ValueKind::date_time:
        return temporal("datetime", v);
      case ValueKind::duration:
        return temporal("duration", v);
    }
    unreachable();
  }

 private:
  void nested(const Value& v) {
    if (level_ >= recursion_depth_max) {
      append_json_string(out_, too_deep_text);
      return;
    }
    ++level_;
    if (const List* inner = v.get_if<List>()) {
      list(*inner);
    } else if (const Map* entries = v.get_if<Map>()) {
      map(*entries);
    } else if (v.kind() == ValueKind::node) {
      node(v.as_node());
    } else if (v.kind() == ValueKind::edge) {
      edge(v.as_edge());
    } else {
      path(v.as_path());
    }
    --level_;
  }

  void number(double v) {
    if (std::isfinite(v)) {
      append_float(out_, v);
    } else {
      append_json_string(out_, float_text(v));
    }
  }

  void temporal(std::string_view type, const Value& v) {
    out_ += R"({"$type":")";
    out_ += type;
    out_ += R"(","value":)";
    append_json_string(out_, temporal_text(v));
    out_.push_back('}');
  }

  template <class Range, class Each>
  void array(const Range& range, Each each) {
    out_.push_back('[');
    bool first = true;
    for (const auto& element : range) {
      if (!first) out_.push_back(',');
      first = false;
      each(element);
    }
    out_.push_back(']');
  }

  void list(const List& list) {
    array(list, [this](const Value& element) { value(element); });
  }

  void map(const Map& map) {
    out_.push_back('{');
    bool first = true;
    for (const auto& [key, element] : map) {
      if (!first) out_.push_back(',');
      first = false;
      append_json_string(out_, key);
      out_.push_back(':');
      value(element);
    }
    out_.push_back('}');
  }

  void node(const Node& node) {
    out_ += R"({"$type":"node","id":)";
    append_unsigned(out_, node.id.value);
    out_ += R"(,"labels":)";
    array(node.labels, [this](const std::string& label) { append_json_string(out_, label); });
    out_ += R"(,"properties":)";
    map(node.properties);
    out_.push_back('}');
  }

  void edge(const Edge& edge) {
    out_ += R"({"$type":"relationship","id":)";
    append_unsigned(out_, edge.id.value);
    out_ += R"(,"type":)";
    append_json_string(out_, edge.type);
    out_ += R"(,"start":)";
    append_unsigned(out_, edge.start.value);
    out_ += R"(,"end":)";
    append_unsigned(out_, edge.end.value);
    out_ += R"(,"properties":)";
    map(edge.properties);
    out_.push_back('}');
  }

  void path(const Path& path) {
    out_ += R"({"$type":"path","nodes":)";
    array(path.nodes, [this](const Node& element) { node(element); });
    out_ += R"(,"relationships":)";
    array(path.edges, [this](const Edge& element) { edge(element); });
    out_.push_back('}');
  }

  std::string& out_;
  std::uint32_t level_ = 0;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
        append_escape(out, c);
      } else {
        out.push_back(text[i]);
      }
      ++i;
      continue;
    }
    const CodePoint point = decode_utf8(text, i);
    append_utf8(out, point.value);
    i += point.length;
  }
  out.push_back('"');
}

void append_json_text(std::string& out, const Value& value) { JsonWriter(out).value(value); }

std::string json_text(const Value& value) {
  std::string out;
  append_json_text(out, value);
  return out;
}

}  // namespace plenum::core
