#pragma once
// Purpose: a small family of random queries, as text and as an evaluation by nested loops.
// May depend on: tests/reference/naive_graph.hpp, include/plenum, std.
// Invariants: shares no code with the engine: its own matching, null logic and comparison.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "plenum/value.hpp"
#include "tests/reference/naive_graph.hpp"

namespace plenum::reference {

enum class Truth { no, yes, unknown };

/// A cell of a property: nothing, a number or a text.
struct Cell {
  std::optional<std::int64_t> number;
  std::optional<std::string> text;
  bool null() const { return !number && !text; }
  std::string shown() const {
    return number ? std::to_string(*number) : text ? "'" + *text + "'" : "null";
  }
};

inline Cell cell_of(const Map& properties, const std::string& key) {
  const auto found = properties.find(key);
  if (found == properties.end()) return {};
  if (const auto* n = found->second.get_if<std::int64_t>()) return {*n, {}};
  return {{}, found->second.as_string()};
}

struct NodePart {
  std::string name;
  std::string label;  ///< empty: any
};
struct EdgePart {
  std::size_t from = 0;
  std::size_t to = 0;
  char way = '>';    ///< '>', '<' or '-'
  std::string type;  ///< empty: any
  int min = 1;
  int max = 1;
  bool many = false;  ///< variable length
};
/// `node.key op constant`, joined by AND or OR, perhaps under NOT.
struct Test {
  std::size_t node = 0;
  std::string key;
  std::string op;  ///< =, <>, <, >=, "IS NULL"
  Cell constant;
  bool negated = false;
};

struct NaiveQuery {
  std::vector<NodePart> nodes;
  std::vector<EdgePart> edges;
  std::vector<Test> tests;
  bool any = false;  ///< OR instead of AND
  bool distinct = false;
  bool counts = false;    ///< count(*) grouped by the first column
  std::size_t shown = 1;  ///< columns: property x of the first `shown` nodes
};

class NaiveEvaluator {
 public:
  explicit NaiveEvaluator(const NaiveGraph& graph) : graph_(graph) {}

  /// Rows as text, sorted.
  std::vector<std::string> rows(const NaiveQuery& query) {
    std::vector<std::string> found;
    std::vector<std::uint64_t> nodes(query.nodes.size());
    assign(query, 0, nodes, [&] {
      std::set<std::uint64_t> used;
      walk(query, 0, nodes, used, [&] {
        if (holds(query, nodes)) found.push_back(shown(query, nodes));
      });
    });
    if (query.counts) found = counted(found);
    std::sort(found.begin(), found.end());
    if (query.distinct) found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  using Then = std::function<void()>;

  void assign(const NaiveQuery& query, std::size_t at, std::vector<std::uint64_t>& nodes,
              const Then& then) {
    if (at == query.nodes.size()) return then();
    for (const auto& [id, node] : graph_.nodes) {
      const std::string& label = query.nodes[at].label;
      if (!label.empty() && !node.labels.contains(label)) continue;
      nodes[at] = id;
      assign(query, at + 1, nodes, then);
    }
  }

  /// Every way to take the pattern's edges between the chosen nodes, no edge twice.
  void walk(const NaiveQuery& query, std::size_t at, const std::vector<std::uint64_t>& nodes,
            std::set<std::uint64_t>& used, const Then& then) {
    if (at == query.edges.size()) return then();
    const EdgePart& part = query.edges[at];
    const Then next = [&] { walk(query, at + 1, nodes, used, then); };
    steps(part, nodes[part.from], nodes[part.to], 0, used, next);
  }

  void steps(const EdgePart& part, std::uint64_t here, std::uint64_t goal, int depth,
             std::set<std::uint64_t>& used, const Then& then) {
    if (depth >= part.min && here == goal) then();
    if (depth == part.max) return;
    for (const auto& [id, edge] : graph_.edges) {
      if (used.contains(id) || (!part.type.empty() && edge.type != part.type)) continue;
      std::set<std::uint64_t> ends;
      if (part.way != '<' && edge.start == here) ends.insert(edge.end);
      if (part.way != '>' && edge.end == here) ends.insert(edge.start);
      for (const std::uint64_t end : ends) {
        used.insert(id);
        steps(part, end, goal, depth + 1, used, then);
        used.erase(id);
      }
    }
  }

  Truth test(const Test& test, const std::vector<std::uint64_t>& nodes) const {
    const Cell cell = cell_of(graph_.nodes.at(nodes[test.node]).properties, test.key);
    Truth truth = Truth::unknown;
    if (test.op == "IS NULL") {
      truth = cell.null() ? Truth::yes : Truth::no;
    } else if (!cell.null()) {
      const bool same_kind = cell.number.has_value() == test.constant.number.has_value();
      const bool equal =
          same_kind && cell.number == test.constant.number && cell.text == test.constant.text;
      const bool less = same_kind && (cell.number ? *cell.number < *test.constant.number
                                                  : *cell.text < *test.constant.text);
      if (test.op == "=") truth = equal ? Truth::yes : Truth::no;
      if (test.op == "<>") truth = equal ? Truth::no : Truth::yes;
      if (same_kind && test.op == "<") truth = less ? Truth::yes : Truth::no;
      if (same_kind && test.op == ">=") truth = less ? Truth::no : Truth::yes;
    }
    if (!test.negated || truth == Truth::unknown) return truth;
    return truth == Truth::yes ? Truth::no : Truth::yes;
  }

  bool holds(const NaiveQuery& query, const std::vector<std::uint64_t>& nodes) const {
    if (query.tests.empty()) return true;
    // OR is true when one is, AND when all are; unknown never lets a row through.
    const auto yes = [&](const Test& t) { return test(t, nodes) == Truth::yes; };
    return query.any ? std::any_of(query.tests.begin(), query.tests.end(), yes)
                     : std::all_of(query.tests.begin(), query.tests.end(), yes);
  }

  std::string shown(const NaiveQuery& query, const std::vector<std::uint64_t>& nodes) const {
    std::string out;
    for (std::size_t i = 0; i < query.shown; ++i) {
      out += (i > 0 ? " | " : "") + cell_of(graph_.nodes.at(nodes[i]).properties, "x").shown();
    }
    return out;
  }

  static std::vector<std::string> counted(const std::vector<std::string>& rows) {
    std::map<std::string, int> counts;
    for (const std::string& row : rows) ++counts[row];
    std::vector<std::string> out;
    for (const auto& [row, count] : counts) out.push_back(row + " | " + std::to_string(count));
    return out;
  }

  const NaiveGraph& graph_;
};

/// The query as text.
inline std::string text_of(const NaiveQuery& query) {
  const auto node = [&](std::size_t i) {
    const NodePart& part = query.nodes[i];
    return "(" + part.name + (part.label.empty() ? "" : ":" + part.label) + ")";
  };
  std::string out = "MATCH ";
  std::set<std::size_t> mentioned;
  for (std::size_t i = 0; i < query.edges.size(); ++i) {
    const EdgePart& edge = query.edges[i];
    std::string inside = edge.type.empty() ? "" : ":" + edge.type;
    if (edge.many) inside += "*" + std::to_string(edge.min) + ".." + std::to_string(edge.max);
    out += (i > 0 ? ", " : "") + node(edge.from) + (edge.way == '<' ? "<-[" : "-[") + inside +
           (edge.way == '>' ? "]->" : "]-") + node(edge.to);
    mentioned.insert({edge.from, edge.to});
  }
  for (std::size_t i = 0; i < query.nodes.size(); ++i) {
    if (!mentioned.contains(i)) out += (out == "MATCH " ? "" : ", ") + node(i);
  }
  for (std::size_t i = 0; i < query.tests.size(); ++i) {
    const Test& test = query.tests[i];
    out += i == 0 ? " WHERE " : query.any ? " OR " : " AND ";
    out += (test.negated ? "NOT " : "") + query.nodes[test.node].name + "." + test.key + " " +
           test.op + (test.op == "IS NULL" ? "" : " " + test.constant.shown());
  }
  out += query.distinct ? " RETURN DISTINCT " : " RETURN ";
  for (std::size_t i = 0; i < query.shown; ++i) {
    out += (i > 0 ? ", " : "") + query.nodes[i].name + ".x";
  }
  return out + (query.counts ? ", count(*)" : "");
}

}  // namespace plenum::reference
