// A script of Cypher statements, each ending with ";". Nodes get a label and a number of ours that
// the edges find them by; the last statement takes both away again.
#include <cmath>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/value_text.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

constexpr std::size_t statement_rows = 500;

/// A string literal: quote and backslash escaped, controls as \uXXXX.
void append_literal(Output& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out << '\'';
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out << '\\' << c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out << "\\u00" << digits[byte >> 4] << digits[byte & 15];
    } else {
      out << c;
    }
  }
  out << '\'';
}

void append_temporal(Output& out, std::string_view function, const Value& value) {
  out << function << '(';
  append_literal(out, core::temporal_text(value));
  out << ')';
}

void append_float(Output& out, double value) {
  if (std::isnan(value)) {
    out << "(0.0 / 0.0)";
  } else if (std::isinf(value)) {
    out << (value > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)");
  } else {
    core::append_float(out.buffer(), value);
  }
}

void append_cypher(Output& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::string:
      return append_literal(out, value.as_string());
    case ValueKind::floating:
      return append_float(out, value.as_float());
    case ValueKind::date:
      return append_temporal(out, "date", value);
    case ValueKind::local_time:
      return append_temporal(out, "localtime", value);
    case ValueKind::time:
      return append_temporal(out, "time", value);
    case ValueKind::local_date_time:
      return append_temporal(out, "localdatetime", value);
    case ValueKind::date_time:
      return append_temporal(out, "datetime", value);
    case ValueKind::duration:
      return append_temporal(out, "duration", value);
    case ValueKind::list: {
      out << '[';
      bool first = true;
      for (const Value& item : value.as_list()) {
        if (!first) out << ", ";
        first = false;
        append_cypher(out, item);
      }
      out << ']';
      return;
    }
    default:
      out << core::json_text(value);  // null, true, false, integers
  }
}

/// Members of a map, without the braces.
void append_members(Output& out, const std::vector<NamedValue>& properties) {
  bool first = true;
  for (const NamedValue& property : properties) {
    if (!first) out << ", ";
    first = false;
    core::append_name(out.buffer(), property.name);
    out << ": ";
    append_cypher(out, property.value);
  }
}

/// Edges of one type, in statements of `statement_rows`.
class EdgeWriter {
 public:
  explicit EdgeWriter(Output& out) : out_(out) {}
  Status add(const EdgeRecord& edge) {
    if (count_ == statement_rows || (count_ > 0 && edge.type != type_)) PLENUM_TRY(close());
    if (count_ == 0) {
      type_ = edge.type;
      out_ << "MATCH (n:`_Import`) WITH n ORDER BY n.`_import` WITH collect(n) AS nodes\nUNWIND [";
    } else {
      out_ << ",\n";
    }
    ++count_;
    out_ << '[' << edge.from - 1 << ", " << edge.to - 1 << ", {";
    append_members(out_, edge.properties);
    out_ << "}]";
    return out_.settle();
  }
  Status close() {
    if (count_ == 0) return {};
    out_ << "] AS row\nWITH nodes[row[0]] AS a, nodes[row[1]] AS b, row[2] AS properties\n"
            "CREATE (a)-[r:";
    core::append_name(out_.buffer(), type_);
    out_ << "]->(b) SET r = properties;\n";
    count_ = 0;
    return out_.settle();
  }

 private:
  Output& out_;
  std::string type_;
  std::size_t count_ = 0;
};

}  // namespace

Status write_cypher(const GraphSource& source, const ExportRequest&, Output& out) {
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << "CREATE (:`_Import`";
    for (std::string_view label : node.labels) {
      out << ':';
      core::append_name(out.buffer(), label);
    }
    out << " {`_import`: " << node.number;
    if (!node.properties.empty()) out << ", ";
    append_members(out, node.properties);
    out << "});\n";
    return out.settle();
  }));
  EdgeWriter edges(out);
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) { return edges.add(edge); }));
  PLENUM_TRY(edges.close());
  if (source.node_count() > 0) out << "MATCH (n:`_Import`) REMOVE n:`_Import`, n.`_import`;\n";
  return {};
}

}  // namespace plenum::exchange
