#include "tests/tck/expected.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"

namespace plenum::tck {

namespace {

constexpr int depth_max = 100;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

class ValueParser {
 public:
  explicit ValueParser(std::string_view text) : text_(text) {}

  Result<Value> whole() {
    PLENUM_ASSIGN(Value value, any());
    blanks();
    if (position_ != text_.size()) return error("something follows the value");
    return value;
  }

 private:
  Error error(std::string_view what) const {
    return Error(ErrorCode::syntax, "`" + std::string(text_) + "`: " + std::string(what) +
                                        " at byte " + std::to_string(position_));
  }
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  void blanks() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t') ++position_;
  }
  bool take(char c) {
    blanks();
    if (peek() != c) return false;
    ++position_;
    return true;
  }
  Status expect(char c) {
    if (take(c)) return {};
    return error(std::string("expected ") + c);
  }
  Result<std::string> name() {
    blanks();
    const std::size_t start = position_;
    while (is_name_char(peek())) ++position_;
    if (position_ == start) return error("expected a name");
    return std::string(text_.substr(start, position_ - start));
  }

  Result<Value> any() {
    if (++depth_ > depth_max) return error("nested too deep");
    blanks();
    Result<Value> value = choose();
    --depth_;
    return value;
  }

  Result<Value> choose() {
    switch (peek()) {
      case '(': {
        PLENUM_ASSIGN(Node found, node());
        return Value(std::move(found));
      }
      case '<':
        return path();
      case '{': {
        PLENUM_ASSIGN(Map found, map());
        return Value(std::move(found));
      }
      case '\'':
        return string();
      case '[':
        return list_or_relationship();
      default:
        return word();
    }
  }

  Result<Value> word() {
    const std::size_t start = position_;
    while (is_name_char(peek()) || peek() == '.' || peek() == '-' || peek() == '+') ++position_;
    const std::string_view word = text_.substr(start, position_ - start);
    if (word == "true") return Value(true);
    if (word == "false") return Value(false);
    if (word == "null") return Value();
    if (word == "NaN") return Value(std::numeric_limits<double>::quiet_NaN());
    if (const auto integer = core::parse_integer(word)) return Value(*integer);
    if (const auto number = core::parse_float(word)) return Value(*number);
    return error("not a value");
  }

  Result<Value> string() {
    std::string out;
    for (++position_; position_ < text_.size(); ++position_) {
      if (peek() == '\'') {
        ++position_;
        return Value(std::move(out));
      }
      if (peek() == '\\' && position_ + 1 < text_.size()) {
        const char next = text_[position_ + 1];
        if (next == '\\' || next == '\'') ++position_;
      }
      out.push_back(peek());
    }
    return error("a string that does not end");
  }

  Result<Value> list_or_relationship() {
    const std::size_t start = position_;
    ++position_;
    blanks();
    if (peek() == ':') {
      position_ = start;
      PLENUM_ASSIGN(Edge edge, relationship());
      return Value(std::move(edge));
    }
    List list;
    if (take(']')) return Value(std::move(list));
    do {
      PLENUM_ASSIGN(Value value, any());
      list.push_back(std::move(value));
    } while (take(','));
    PLENUM_TRY(expect(']'));
    return Value(std::move(list));
  }

  Result<Map> map() {
    Map map;
    PLENUM_TRY(expect('{'));
    if (take('}')) return map;
    do {
      PLENUM_ASSIGN(std::string key, name());
      PLENUM_TRY(expect(':'));
      PLENUM_ASSIGN(Value value, any());
      map.insert_or_assign(std::move(key), std::move(value));
    } while (take(','));
    PLENUM_TRY(expect('}'));
    return map;
  }

  Result<Node> node() {
    Node node;
    PLENUM_TRY(expect('('));
    while (take(':')) {
      PLENUM_ASSIGN(std::string label, name());
      node.labels.push_back(std::move(label));
    }
    std::sort(node.labels.begin(), node.labels.end());
    blanks();
    if (peek() == '{') {
      PLENUM_ASSIGN(node.properties, map());
    }
    PLENUM_TRY(expect(')'));
    return node;
  }

  Result<Edge> relationship() {
    Edge edge;
    PLENUM_TRY(expect('['));
    PLENUM_TRY(expect(':'));
    PLENUM_ASSIGN(edge.type, name());
    blanks();
    if (peek() == '{') {
      PLENUM_ASSIGN(edge.properties, map());
    }
    PLENUM_TRY(expect(']'));
    return edge;
  }

  Result<Value> path() {
    Path path;
    PLENUM_TRY(expect('<'));
    PLENUM_ASSIGN(Node first, node());
    path.nodes.push_back(std::move(first));
    while (!take('>')) {
      const bool backward = take('<');
      PLENUM_TRY(expect('-'));
      PLENUM_ASSIGN(Edge edge, relationship());
      PLENUM_TRY(expect('-'));
      if (!backward) PLENUM_TRY(expect('>'));
      PLENUM_ASSIGN(Node next, node());
      const std::uint64_t here = path.edges.size();
      next.id = NodeId{here + 1};
      edge.start = NodeId{backward ? here + 1 : here};
      edge.end = NodeId{backward ? here : here + 1};
      path.nodes.push_back(std::move(next));
      path.edges.push_back(std::move(edge));
    }
    return Value(std::move(path));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

bool maps_match(const Map& expected, const Map& actual, bool ignore_order) {
  if (expected.size() != actual.size()) return false;
  for (auto i = expected.begin(), j = actual.begin(); i != expected.end(); ++i, ++j) {
    if (i->first != j->first || !matches(i->second, j->second, ignore_order)) return false;
  }
  return true;
}

// Matching is an equivalence, so the first partner is as good as any.
bool multisets_match(const List& expected, const List& actual) {
  std::vector<bool> used(actual.size(), false);
  for (const Value& wanted : expected) {
    std::size_t i = 0;
    while (i < actual.size() && (used[i] || !matches(wanted, actual[i], true))) ++i;
    if (i == actual.size()) return false;
    used[i] = true;
  }
  return true;
}

bool lists_match(const List& expected, const List& actual, bool ignore_order) {
  if (expected.size() != actual.size()) return false;
  if (ignore_order) return multisets_match(expected, actual);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!matches(expected[i], actual[i], false)) return false;
  }
  return true;
}

bool nodes_match(const Node& expected, const Node& actual, bool ignore_order) {
  std::vector<std::string> labels = actual.labels;
  std::sort(labels.begin(), labels.end());
  return expected.labels == labels &&
         maps_match(expected.properties, actual.properties, ignore_order);
}

bool edges_match(const Edge& expected, const Edge& actual, bool ignore_order) {
  return expected.type == actual.type &&
         maps_match(expected.properties, actual.properties, ignore_order);
}

bool paths_match(const Path& expected, const Path& actual, bool ignore_order) {
  if (expected.nodes.size() != actual.nodes.size()) return false;
  if (actual.edges.size() + 1 != actual.nodes.size()) return false;
  for (std::size_t i = 0; i < expected.nodes.size(); ++i) {
    if (!nodes_match(expected.nodes[i], actual.nodes[i], ignore_order)) return false;
  }
  for (std::size_t i = 0; i < expected.edges.size(); ++i) {
    if (!edges_match(expected.edges[i], actual.edges[i], ignore_order)) return false;
    const bool forward = expected.edges[i].start == expected.nodes[i].id;
    const NodeId from = actual.nodes[forward ? i : i + 1].id;
    const NodeId to = actual.nodes[forward ? i + 1 : i].id;
    if (actual.edges[i].start != from || actual.edges[i].end != to) return false;
  }
  return true;
}

bool floats_match(double expected, double actual) {
  return (std::isnan(expected) && std::isnan(actual)) || expected == actual;
}

std::string row_text(const Row& row) {
  std::string out = "|";
  for (std::size_t i = 0; i < row.size(); ++i) out += " " + core::tck_text(row[i]) + " |";
  return out;
}

bool row_matches(const std::vector<Value>& expected, const Row& actual, bool ignore_list_order) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!matches(expected[i], actual[i], ignore_list_order)) return false;
  }
  return true;
}

}  // namespace

Result<Value> parse_expected(std::string_view text) { return ValueParser(text).whole(); }

bool matches(const Value& expected, const Value& actual, bool ignore_list_order) {
  if (core::is_temporal(actual.kind())) {
    const auto* text = expected.get_if<std::string>();
    return text != nullptr && *text == core::temporal_text(actual);
  }
  if (expected.kind() != actual.kind()) return false;
  switch (expected.kind()) {
    case ValueKind::floating:
      return floats_match(expected.as_float(), actual.as_float());
    case ValueKind::list:
      return lists_match(expected.as_list(), actual.as_list(), ignore_list_order);
    case ValueKind::map:
      return maps_match(expected.as_map(), actual.as_map(), ignore_list_order);
    case ValueKind::node:
      return nodes_match(expected.as_node(), actual.as_node(), ignore_list_order);
    case ValueKind::edge:
      return edges_match(expected.as_edge(), actual.as_edge(), ignore_list_order);
    case ValueKind::path:
      return paths_match(expected.as_path(), actual.as_path(), ignore_list_order);
    default:
      return expected == actual;
  }
}

Result<std::optional<std::string>> difference(const std::vector<Cells>& table, const Table& actual,
                                              const Comparison& how) {
  using Reason = std::optional<std::string>;
  if (table.empty()) return Error(ErrorCode::syntax, "a result without a table");
  if (table.front() != actual.columns()) {
    std::string names;
    for (const std::string& name : actual.columns()) names += " `" + name + "`";
    return Reason("other columns:" + names);
  }
  if (table.size() - 1 != actual.size()) {
    return Reason(std::to_string(actual.size()) + " rows instead of " +
                  std::to_string(table.size() - 1));
  }
  std::vector<bool> used(actual.size(), false);
  for (std::size_t i = 1; i < table.size(); ++i) {
    std::vector<Value> wanted;
    for (const std::string& cell : table[i]) {
      PLENUM_ASSIGN(Value value, parse_expected(cell));
      wanted.push_back(std::move(value));
    }
    if (wanted.size() != actual.columns().size()) {
      return Error(ErrorCode::syntax, "a row with another number of cells than its header");
    }
    std::size_t found = how.ordered ? i - 1 : 0;
    const std::size_t end = how.ordered ? i : actual.size();
    while (found < end &&
           (used[found] || !row_matches(wanted, actual[found], how.ignore_list_order))) {
      ++found;
    }
    if (found == end) {
      return Reason("row " + std::to_string(i) + " is missing; there is " +
                    row_text(actual[how.ordered ? i - 1 : 0]));
    }
    used[found] = true;
  }
  return Reason();
}

}  // namespace plenum::tck
