#include "entity_page.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "plenum/export.hpp"
#include "text.hpp"

namespace plenum::shell {

namespace {

constexpr std::size_t rows_shown = 30;
constexpr std::size_t sentence_shown = 300;  // bytes

/// A cell as a person reads it.
std::string plain(const Value& value) {
  if (value.is_null()) return {};
  if (const auto* text = value.get_if<std::string>()) return neutralise(*text);
  if (const List* items = value.get_if<List>()) {
    std::string out;
    for (const Value& item : *items) {
      if (!item.is_null()) out += (out.empty() ? "" : ", ") + plain(item);
    }
    return out;
  }
  return neutralise(to_display_text(value));
}

std::string property(const Map& properties, const char* key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string() : plain(found->second);
}

std::string shortened(std::string text) {
  if (text.size() <= sentence_shown) return text;
  std::size_t end = sentence_shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// "Leader (Person)": the labels, those that others imply in brackets.
std::string kind_of(const std::vector<std::string>& labels) {
  static const std::set<std::string, std::less<>> general = {"Person", "Organization"};
  std::string special;
  std::string rest;
  for (const std::string& label : labels) {
    if (label == "Entity") continue;
    std::string& to = general.contains(label) ? rest : special;
    to += (to.empty() ? "" : ", ") + neutralise(label);
  }
  if (special.empty()) return rest;
  return rest.empty() ? special : special + " (" + rest + ")";
}

/// What to call a node in a line.
std::string name_of(const Node& node) {
  const std::string indicator = property(node.properties, "indicator");
  if (!indicator.empty()) {
    std::string out = indicator + ": " + property(node.properties, "value");
    const std::string unit = property(node.properties, "unit");
    out += unit.empty() || unit == "%" ? unit : " " + unit;
    for (const char* key : {"period", "place", "status"}) {
      const std::string part = property(node.properties, key);
      if (!part.empty()) out += ", " + part;
    }
    return out;
  }
  for (const char* key : {"name", "title", "text"}) {
    std::string name = property(node.properties, key);
    if (!name.empty()) return name;
  }
  return (node.labels.empty() ? "node" : neutralise(node.labels.front())) + " " +
         std::to_string(node.id.value);
}

/// "title: Minister, status: appointed" of what is not shown elsewhere.
std::string qualifiers(const Map& properties) {
  static const std::set<std::string, std::less<>> shown = {"key", "confidence", "sources",
                                                           "first_reported", "last_reported"};
  std::string out;
  for (const auto& [key, value] : properties) {
    if (shown.contains(key)) continue;
    out += (out.empty() ? "" : ", ") + neutralise(key) + ": " + plain(value);
  }
  return out;
}

/// The sentence behind a fact, on lines of its own; nothing where there is none.
std::string evidence_lines(const Value& evidence) {
  const Map* map = evidence.get_if<Map>();
  if (map == nullptr) return {};
  std::string source = property(*map, "title");
  if (source.empty()) source = property(*map, "article");
  const std::string date = property(*map, "published");
  return "      \"" + shortened(property(*map, "sentence")) + "\"\n      — " + source +
         (date.empty() ? "" : ", " + date) + "\n";
}

class Section {
 public:
  explicit Section(std::string title) : title_(std::move(title)) {}
  void add(const std::string& line, const Value& evidence) {
    if (++count_ <= rows_shown) body_ += "  " + line + "\n" + evidence_lines(evidence);
  }
  /// Empty when nothing was added.
  std::string text() const {
    if (count_ == 0) return {};
    std::string out = "\n" + title_ + "\n" + body_;
    if (count_ > rows_shown) out += "  … and " + std::to_string(count_ - rows_shown) + " more\n";
    return out;
  }

 private:
  std::string title_;
  std::string body_;
  std::size_t count_ = 0;
};

Result<std::string> header(const ReadView& view, const Node& node, const RunOptions& run) {
  std::string out = name_of(node) + "\n";
  const std::string kind = kind_of(node.labels);
  if (!kind.empty()) out += "  " + kind + "\n";
  const std::string aliases = property(node.properties, "aliases");
  if (!aliases.empty()) out += "  also: " + aliases + "\n";
  for (const auto& [key, value] : node.properties) {
    if (key == "name" || key == "aliases" || key == "key") continue;
    out += "  " + neutralise(key) + ": " + shortened(plain(value)) + "\n";
  }
  auto articles = view.run(
      "MATCH (a:Article)-[:MENTIONS]->(n) WHERE id(n) = $id "
      "RETURN count(a), min(a.published), max(a.published)",
      {{"id", static_cast<std::int64_t>(node.id.value)}}, run);
  if (!articles.ok()) return articles.error();
  const Row row = (*articles)[0];
  if (row[0].as_integer() == 0) return out;
  out += "  in " + plain(row[0]) + (row[0].as_integer() == 1 ? " article" : " articles");
  if (!row[1].is_null()) out += ", " + plain(row[1]);
  if (!row[2].is_null() && !(row[2] == row[1])) out += " to " + plain(row[2]);
  return out + "\n";
}

/// What it said, what was said about it.
Result<std::string> statements(const ReadView& view, const Params& id, const RunOptions& run) {
  Section said("Said");
  auto own = view.run(
      "MATCH (n)-[r:STATED]->(s) WHERE id(n) = $id OPTIONAL MATCH (s)-[:ABOUT]->(t) "
      "WITH s, evidence(r)[0] AS e, collect(coalesce(t.name, t.indicator)) AS topics "
      "RETURN s.text, topics, e ORDER BY e.published DESC, s.text",
      id, run);
  if (!own.ok()) return own.error();
  for (const Row row : *own) {
    const std::string topics = plain(row[1]);
    said.add(shortened(plain(row[0])) + (topics.empty() ? "" : "  [" + topics + "]"), row[2]);
  }
  Section about("Said about it");
  auto others = view.run(
      "MATCH (who)-[r:STATED]->(s)-[:ABOUT]->(n) WHERE id(n) = $id "
      "WITH who, s, evidence(r)[0] AS e "
      "RETURN who.name, s.text, e ORDER BY e.published DESC, who.name, s.text",
      id, run);
  if (!others.ok()) return others.error();
  for (const Row row : *others) {
    about.add(plain(row[0]) + ": " + shortened(plain(row[1])), row[2]);
  }
  return said.text() + about.text();
}

struct Facts {
  Section offices{"Offices and affiliations"};
  Section figures{"Figures"};
  Section others{"Other facts"};
};

void add_fact(Facts& facts, const std::string& type, bool out, const Edge& edge, const Node& other,
              const Value& evidence) {
  static const std::array offices = {"HOLDS_POSITION", "AFFILIATED_WITH", "MEMBER_OF", "PART_OF",
                                     "APPOINTED"};
  const std::string more = qualifiers(edge.properties);
  const std::string tail = more.empty() ? "" : "  (" + more + ")";
  if (type == "MEASURES" || other.properties.contains("indicator")) {
    facts.figures.add(name_of(other) + tail, evidence);
  } else if (out && std::find(offices.begin(), offices.end(), type) != offices.end()) {
    const std::string title = property(edge.properties, "title");
    const std::string role = title.empty() ? property(edge.properties, "role") : title;
    const std::string what = role.empty() ? neutralise(type) : role;
    facts.offices.add(what + ": " + name_of(other), evidence);
  } else if (out) {
    facts.others.add(neutralise(type) + " → " + name_of(other) + tail, evidence);
  } else {
    facts.others.add(name_of(other) + " " + neutralise(type) + " → this" + tail, evidence);
  }
}

/// Facts but statements, in three sections.
Result<std::string> facts_of(const ReadView& view, const Params& id, const RunOptions& run) {
  auto rows = view.run(
      "MATCH (n)-[r]-(m) WHERE id(n) = $id AND NOT type(r) IN ['MENTIONS', 'STATED'] "
      "AND NOT (type(r) = 'ABOUT' AND endNode(r) = n) "
      "RETURN type(r) AS type, startNode(r) = n AS out, r AS edge, m AS other, evidence(r)[0] "
      "ORDER BY type, out DESC, coalesce(r.sources, 0) DESC, coalesce(m.name, m.indicator, '')",
      id, run);
  if (!rows.ok()) return rows.error();
  Facts facts;
  for (const Row row : *rows) {
    add_fact(facts, row[0].as_string(), row[1].as_boolean(), row[2].as_edge(), row[3].as_node(),
             row[4]);
  }
  return facts.offices.text() + facts.figures.text() + facts.others.text();
}

Result<std::string> articles_of(const ReadView& view, const Params& id, const RunOptions& run) {
  auto rows = view.run(
      "MATCH (a:Article)-[:MENTIONS]->(n) WHERE id(n) = $id "
      "RETURN a.published, a.title, a.publisher, a.source "
      "ORDER BY a.published DESC, a.title, a.source",
      id, run);
  if (!rows.ok()) return rows.error();
  Section articles("Articles");
  for (const Row row : *rows) {
    std::string line = plain(row[0]);
    for (std::size_t i = 1; i < row.size(); ++i) {
      const std::string part = plain(row[i]);
      if (!part.empty()) line += (line.empty() ? "" : "  ") + part;
    }
    articles.add(line, Value());
  }
  return articles.text();
}

Result<std::vector<NodeId>> found_by(const ReadView& view, const std::string& condition,
                                     std::string_view name, const RunOptions& run) {
  auto rows = view.run("MATCH (n) WHERE (" + condition +
                           ") AND NOT n:Article OPTIONAL MATCH (a:Article)-[:MENTIONS]->(n) "
                           "RETURN id(n), count(a) AS articles ORDER BY articles DESC, id(n)",
                       {{"name", name}}, run);
  if (!rows.ok()) return rows.error();
  std::vector<NodeId> nodes;
  for (const Row row : *rows) {
    nodes.push_back(NodeId{static_cast<std::uint64_t>(row[0].as_integer())});
  }
  return nodes;
}

}  // namespace

Result<std::vector<NodeId>> find_entities(const ReadView& view, std::string_view name,
                                          const RunOptions& run) {
  auto exact = found_by(view, "n.name = $name", name, run);
  if (!exact.ok() || !exact->empty()) return exact;
  return found_by(view,
                  "(n.name IS :: STRING AND toLower(n.name) = toLower($name)) OR n.key = $name OR "
                  "(n.aliases IS :: LIST<STRING> AND "
                  "any(alias IN n.aliases WHERE toLower(alias) = toLower($name)))",
                  name, run);
}

Result<std::vector<std::string>> similar_names(const ReadView& view, std::string_view words,
                                               std::int64_t count_max, const RunOptions& run) {
  auto rows = view.run(
      "MATCH (n) WHERE n.name IS :: STRING AND any(word IN split(toLower($words), ' ') "
      "WHERE size(word) > 2 AND toLower(n.name) CONTAINS word) "
      "RETURN DISTINCT n.name AS name ORDER BY size(name), name LIMIT $count",
      {{"words", words}, {"count", count_max}}, run);
  if (!rows.ok()) return rows.error();
  std::vector<std::string> names;
  for (const Row row : *rows) names.push_back(neutralise(row[0].as_string()));
  return names;
}

Result<std::string> entity_page(const ReadView& view, NodeId id, const RunOptions& run) {
  auto node = view.node(id);
  if (!node.ok()) return node.error();
  auto page = header(view, *node, run);
  if (!page.ok()) return page;
  const Params parameters = {{"id", static_cast<std::int64_t>(id.value)}};
  auto facts = facts_of(view, parameters, run);
  if (!facts.ok()) return facts;
  auto spoken = statements(view, parameters, run);
  if (!spoken.ok()) return spoken;
  auto articles = articles_of(view, parameters, run);
  if (!articles.ok()) return articles;
  return *page + *facts + *spoken + *articles;
}

}  // namespace plenum::shell
