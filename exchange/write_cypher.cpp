// A script of Cypher statements, each ending with ";". Nodes get a label and a number of ours that
// the edges find them by; the last statement takes both away again. Label and property have a name
// that the graph does not use, made of its content: the same graph gives the same script, and a
// database that is imported into has hardly ever such nodes. If it has, the first statement fails.
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/hash.hpp"

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/value_text.hpp"
#include "exchange/writers.hpp"

namespace plenum::exchange {
namespace {

// Every statement of edges collects all nodes anew, so there are few. The parser takes 400,000
// tokens a statement, none shorter than a byte.
constexpr std::size_t statement_rows = 10'000;
constexpr std::uint64_t statement_bytes = 1U << 18U;

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

/// The name of the label and of the property that last as long as the import.
Result<std::string> mark_of(const GraphSource& source) {
  constexpr std::string_view prefix = "_Import_";
  std::set<std::string, std::less<>> taken;
  std::uint64_t hash = 0;
  std::string text;
  const auto add = [&](std::string_view part) {
    hash = core::hash_combine(hash, core::stable_hash64(part));
  };
  const auto add_name = [&](std::string_view name) {
    add(name);
    if (name.substr(0, prefix.size()) == prefix) taken.emplace(name);
  };
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    for (const std::string_view label : node.labels) add_name(label);
    for (const NamedValue& property : node.properties) {
      add_name(property.name);
      add(core::json_text(property.value));
    }
    return {};
  }));
  PLENUM_TRY(source.each_edge_ends([&](std::uint64_t from, std::uint64_t to) -> Status {
    hash = core::hash_combine(core::hash_combine(hash, from), to);
    return {};
  }));
  std::string name;
  do {
    name = fmt::format("{}{:016x}", prefix, hash++);
  } while (taken.contains(name));
  return name;
}

/// Edges of one type, in statements of at most `statement_rows` and about `statement_bytes`.
class EdgeWriter {
 public:
  EdgeWriter(Output& out, std::string_view mark) : out_(out), mark_(mark) {}
  Status add(const EdgeRecord& edge) {
    const bool full = count_ == statement_rows || out_.written() - begin_ > statement_bytes;
    if (count_ > 0 && (full || edge.type != type_)) PLENUM_TRY(close());
    if (count_ == 0) {
      type_ = edge.type;
      begin_ = out_.written();
      out_ << "MATCH (n:" << mark_ << ") WITH n ORDER BY n." << mark_
           << " WITH collect(n) AS nodes\nUNWIND [";
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
  std::string_view mark_;
  std::uint64_t begin_ = 0;  // of the statement
  std::string type_;
  std::size_t count_ = 0;
};

}  // namespace

Status write_cypher(const GraphSource& source, const ExportRequest&, Output& out) {
  if (source.node_count() == 0) return {};
  PLENUM_ASSIGN(const std::string mark, mark_of(source));
  // No function raises an error of one's own; a date that is none says what is wrong.
  out << "MATCH (n:" << mark << ") WITH count(n) AS found WHERE found > 0\n"
      << "RETURN date('nodes labelled " << mark << " exist already: ' + toString(found));\n";
  PLENUM_TRY(source.each_node([&](const NodeRecord& node) -> Status {
    out << "CREATE (:" << mark;
    for (std::string_view label : node.labels) {
      out << ':';
      core::append_name(out.buffer(), label);
    }
    out << " {" << mark << ": " << node.number;
    if (!node.properties.empty()) out << ", ";
    append_members(out, node.properties);
    out << "});\n";
    return out.settle();
  }));
  EdgeWriter edges(out, mark);
  PLENUM_TRY(source.each_edge([&](const EdgeRecord& edge) { return edges.add(edge); }));
  PLENUM_TRY(edges.close());
  out << "MATCH (n:" << mark << ") REMOVE n:" << mark << ", n." << mark << ";\n";
  return {};
}

}  // namespace plenum::exchange
