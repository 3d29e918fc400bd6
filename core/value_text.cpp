#include "core/value_text.hpp"

#include <algorithm>

#include "core/assert.hpp"
#include "core/nesting.hpp"
#include "core/temporal_text.hpp"
#include "core/text.hpp"

namespace plenum::core {

namespace {

bool is_identifier(std::string_view name) noexcept {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(), is_word);
}

/// Writes values the way a query would, with quotes around temporals or without.
class Writer {
 public:
  Writer(std::string& out, bool quote_temporals) : out_(out), quote_temporals_(quote_temporals) {}

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
        append_float(out_, v.as_float());
        return;
      case ValueKind::string:
        quoted(v.as_string());
        return;
      case ValueKind::list:
      case ValueKind::map:
      case ValueKind::node:
      case ValueKind::edge:
      case ValueKind::path:
        return nested(v);
      case ValueKind::date:
      case ValueKind::local_time:
      case ValueKind::time:
      case ValueKind::local_date_time:
      case ValueKind::date_time:
      case ValueKind::duration:
        if (quote_temporals_) {
          quoted(temporal_text(v));
        } else {
          out_ += temporal_text(v);
        }
        return;
    }
    unreachable();
  }

 private:
  void nested(const Value& v) {
    if (level_ >= recursion_depth_max) {
      out_ += too_deep_text;
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

  void quoted(std::string_view text) {
    out_.push_back('\'');
    for (char c : text) {
      if (c == '\\' || c == '\'') out_.push_back('\\');
      out_.push_back(c);
    }
    out_.push_back('\'');
  }

  void list(const List& list) {
    out_.push_back('[');
    bool first = true;
    for (const Value& element : list) {
      if (!first) out_ += ", ";
      first = false;
      value(element);
    }
    out_.push_back(']');
  }

  void map(const Map& map) {
    out_.push_back('{');
    bool first = true;
    for (const auto& [key, element] : map) {
      if (!first) out_ += ", ";
      first = false;
      append_name(out_, key);
      out_ += ": ";
      value(element);
    }
    out_.push_back('}');
  }

  void node(const Node& node) {
    out_.push_back('(');
    for (const std::string& label : node.labels) {
      out_.push_back(':');
      append_name(out_, label);
    }
    if (!node.properties.empty()) {
      if (!node.labels.empty()) out_.push_back(' ');
      map(node.properties);
    }
    out_.push_back(')');
  }

  void edge(const Edge& edge) {
    out_ += "[:";
    append_name(out_, edge.type);
    if (!edge.properties.empty()) {
      out_.push_back(' ');
      map(edge.properties);
    }
    out_.push_back(']');
  }

  void path(const Path& path) {
    out_.push_back('<');
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
      node(path.nodes[i]);
      if (i >= path.edges.size()) break;
      const bool forward = path.edges[i].start == path.nodes[i].id;
      out_ += forward ? "-" : "<-";
      edge(path.edges[i]);
      out_ += forward ? "->" : "-";
    }
    out_.push_back('>');
  }

  std::string& out_;
  bool quote_temporals_;
  std::uint32_t level_ = 0;
};

}  // namespace

void append_name(std::string& out, std::string_view name) {
  if (is_identifier(name)) {
    out += name;
    return;
  }
  out.push_back('`');
  for (char c : name) {
    if (c == '`') out.push_back('`');
    out.push_back(c);
  }
  out.push_back('`');
}

bool is_temporal(ValueKind kind) noexcept { return kind >= ValueKind::date; }

std::string temporal_text(const Value& value) {
  if (const auto* date = value.get_if<Date>()) return text(*date);
  if (const auto* time = value.get_if<LocalTime>()) return text(*time);
  if (const auto* time = value.get_if<Time>()) return text(*time);
  if (const auto* time = value.get_if<LocalDateTime>()) return text(*time);
  if (const auto* time = value.get_if<DateTime>()) return text(*time);
  if (const auto* duration = value.get_if<Duration>()) return text(*duration);
  unreachable();
}

void append_tck_text(std::string& out, const Value& value) { Writer(out, true).value(value); }

std::string tck_text(const Value& value) {
  std::string out;
  append_tck_text(out, value);
  return out;
}

std::string display_text(const Value& value) {
  if (value.kind() == ValueKind::string) return value.as_string();
  std::string out;
  Writer(out, false).value(value);
  return out;
}

}  // namespace plenum::core
