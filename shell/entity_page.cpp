#include "entity_page.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "commands.hpp"
#include "plenum/export.hpp"
#include "text.hpp"
#include "type_words.hpp"

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
std::string kind_of(const std::vector<std::string>& labels, const TypeWords& words) {
  std::string special;
  std::string rest;
  for (const std::string& label : labels) {
    if (label == "Entity") continue;
    std::string& to = words.is_implied(label, labels) ? rest : special;
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

/// "title: Minister, status: appointed" of what is not shown elsewhere, nor in `told`.
std::string qualifiers(const Map& properties, std::initializer_list<std::string_view> told) {
  static const std::set<std::string, std::less<>> shown = {
      "key",        "confidence", "sources",         "first_reported", "last_reported",
      "valid_from", "valid_to",   "valid_precision", "disputed"};
  std::string out;
  for (const auto& [key, value] : properties) {
    if (shown.contains(key) || std::ranges::find(told, key) != told.end()) continue;
    out += (out.empty() ? "" : ", ") + neutralise(key) + ": " + plain(value);
  }
  return out;
}

/// "2023-05 to 2024-01", "from 2023-05"; empty when neither end is known.
std::string span_text(const std::string& first, const std::string& last) {
  if (first.empty() && last.empty()) return {};
  if (last.empty()) return "from " + first;
  if (first.empty()) return "until " + last;
  return first == last ? first : first + " to " + last;
}

/// When a fact holds; else when it was reported.
std::string dates_of(const Map& edge) {
  const std::string valid = span_text(property(edge, "valid_from"), property(edge, "valid_to"));
  if (!valid.empty()) return valid;
  const std::string reported =
      span_text(property(edge, "first_reported"), property(edge, "last_reported"));
  return reported.empty() ? reported : "reported " + reported;
}

bool is_disputed(const Map& properties) {
  const auto found = properties.find("disputed");
  return found != properties.end() && found->second == Value(true);
}

/// What stands behind a fact: its qualifiers, its dates, and whether something contradicts it.
std::string tail_of(const Map& edge, std::string more) {
  const std::string dates = dates_of(edge);
  if (!dates.empty()) more += (more.empty() ? "" : ", ") + dates;
  return (more.empty() ? "" : "  (" + more + ")") + (is_disputed(edge) ? "  [disputed]" : "");
}

/// The newest sentence behind a fact and where it stands, on lines of their own; nothing where
/// there is none.
std::string evidence_lines(const Value& evidence) {
  const List* all = evidence.get_if<List>();
  const Map* newest = all == nullptr || all->empty() ? nullptr : all->front().get_if<Map>();
  if (newest == nullptr) return {};
  std::string source;
  for (const char* key : {"title", "published", "article"}) {
    const std::string part = property(*newest, key);
    if (!part.empty()) source += (source.empty() ? "" : ", ") + part;
  }
  std::set<std::string> articles;
  for (const Value& one : *all) {
    if (const Map* map = one.get_if<Map>()) articles.insert(property(*map, "article"));
  }
  if (articles.size() > 1) {
    source += "; and " + count_text(articles.size() - 1, "other article");
  }
  return "      > " + shortened(property(*newest, "sentence")) + "\n      — " + source + "\n";
}

/// A heading over lines, of which at most rows_shown are told.
class Section {
 public:
  explicit Section(std::string title) : title_(std::move(title)) {}
  void add(const std::string& line, const Value& evidence) {
    ++shown_;
    body_ += "  " + line + "\n" + evidence_lines(evidence);
  }
  /// Of so many in all. Empty when nothing was added.
  std::string text(std::int64_t count) const {
    if (shown_ == 0) return {};
    std::string out = "\n" + title_ + "\n" + body_;
    const auto more = static_cast<std::uint64_t>(count) - shown_;
    return more == 0 ? out : out + "  … and " + std::to_string(more) + " more\n";
  }

 private:
  std::string title_;
  std::string body_;
  std::uint64_t shown_ = 0;
};

/// What a section asks: a pattern with $id, what it passes on and in which order, and its columns;
/// evidence, which is dear, is asked for the rows that are shown only.
struct SectionQuery {
  std::string pattern;
  std::string kept;
  std::string columns;
};

/// Calls `add` with each row that is shown; the answer is the section's text.
template <class Add>
Result<std::string> section_text(const ReadView& view, const Params& id, const RunOptions& run,
                                 Section section, const SectionQuery& query, Add add) {
  auto count = view.run(query.pattern + " RETURN count(*)", id, run);
  if (!count.ok()) return count.error();
  const std::int64_t all = (*count)[0][0].as_integer();
  if (all == 0) return std::string();
  auto rows = view.run(query.pattern + " WITH " + query.kept + " LIMIT " +
                           std::to_string(rows_shown) + " RETURN " + query.columns,
                       id, run);
  if (!rows.ok()) return rows.error();
  for (const Row row : *rows) add(section, row);
  return section.text(all);
}

Result<std::string> header(const ReadView& view, const Node& node, const TypeWords& words,
                           const RunOptions& run) {
  std::string out = name_of(node) + (is_disputed(node.properties) ? "  [disputed]\n" : "\n");
  const std::string kind = kind_of(node.labels, words);
  if (!kind.empty()) out += "  " + kind + "\n";
  const std::string aliases = property(node.properties, "aliases");
  if (!aliases.empty()) out += "  also: " + aliases + "\n";
  for (const auto& [key, value] : node.properties) {
    if (key == "name" || key == "aliases" || key == "key" || key == "disputed") continue;
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

/// What it said, what was said about it; the newest first.
Result<std::string> statements(const ReadView& view, const TypeWords& words, const Params& id,
                               const RunOptions& run) {
  const std::vector<std::string> saying = words.playing({"said"});
  if (saying.empty()) return std::string();
  const std::string said_by = types_pattern(saying);
  const std::vector<std::string> topics = words.playing({"about"});
  const std::string about = types_pattern(topics);
  const std::string topics_of = topics.empty()
                                    ? "[]"
                                    : "COLLECT { MATCH (s)-[" + about +
                                          "]->(t) RETURN coalesce(t.name, t.indicator) AS topic "
                                          "ORDER BY topic }";
  auto own = section_text(view, id, run, Section("Said"),
                          {"MATCH (n)-[r" + said_by + "]->(s) WHERE id(n) = $id",
                           "s, r ORDER BY coalesce(toString(r.last_reported), '') DESC, s.text",
                           "s.text, " + topics_of + ", evidence(r), properties(r)"},
                          [](Section& said, const Row& row) {
                            const std::string topics = plain(row[1]);
                            said.add(shortened(plain(row[0])) +
                                         (topics.empty() ? "" : "  [" + topics + "]") +
                                         (is_disputed(row[3].as_map()) ? "  [disputed]" : ""),
                                     row[2]);
                          });
  if (!own.ok() || topics.empty()) return own;
  auto others = section_text(
      view, id, run, Section("Said about it"),
      {"MATCH (who)-[r" + said_by + "]->(s)-[" + about + "]->(n) WHERE id(n) = $id",
       "who, s, r ORDER BY coalesce(toString(r.last_reported), '') DESC, who.name, s.text",
       "who.name, s.text, evidence(r)"},
      [](Section& about, const Row& row) {
        about.add(plain(row[0]) + ": " + shortened(plain(row[1])), row[2]);
      });
  if (!others.ok()) return others;
  return *own + *others;
}

/// "minister: Ministry of Transport  (reported ...)": an office or a membership, seen from either
/// end.
std::string office_line(const TypeWords& words, const std::string& type, const Map& edge,
                        const Node& other) {
  const std::string shown = neutralise(type);
  const std::string title = property(edge, "title");
  const std::string role = title.empty() ? property(edge, "role") : title;
  std::string more = qualifiers(edge, {"title", "role"});
  if (role.empty()) return shown + ": " + name_of(other) + tail_of(edge, more);
  if (words.plays(type, "appointment")) more = shown + (more.empty() ? "" : ", " + more);
  return role + ": " + name_of(other) + tail_of(edge, more);
}

/// Facts but statements, in sections of their own kinds.
Result<std::string> facts_of(const ReadView& view, const TypeWords& words, const Params& node,
                             const RunOptions& run) {
  const auto listed = [&words](std::initializer_list<std::string_view> roles) {
    const std::vector<std::string> types = words.playing(roles);
    return Value(List(types.begin(), types.end()));
  };
  Params id = node;
  id.insert({{"offices", listed({"office", "affiliation", "membership", "part", "appointment"})},
             {"measures", listed({"measures"})},
             {"said", listed({"said"})},
             {"about", listed({"about"})}});
  const std::string office = "type(r) IN $offices";
  const std::string figure = "(type(r) IN $measures OR m.indicator IS NOT NULL)";
  const std::string kept =
      "n, r, m ORDER BY type(r), startNode(r) = n DESC, coalesce(r.sources, 0) DESC, "
      "coalesce(m.name, m.indicator, ''), id(r)";
  const std::string columns = "type(r), startNode(r) = n, properties(r), m, evidence(r)";
  const auto add_office = [&words](Section& section, const Row& row) {
    section.add(office_line(words, row[0].as_string(), row[2].as_map(), row[3].as_node()), row[4]);
  };
  const auto add_figure = [](Section& section, const Row& row) {
    const Node& other = row[3].as_node();
    section.add(name_of(other) + (is_disputed(other.properties) ? "  [disputed]" : "") +
                    tail_of(row[2].as_map(), qualifiers(row[2].as_map(), {})),
                row[4]);
  };
  const auto add_other = [](Section& section, const Row& row) {
    const std::string type = neutralise(row[0].as_string());
    const std::string name = name_of(row[3].as_node());
    const Map& edge = row[2].as_map();
    section.add((row[1].as_boolean() ? type + " → " + name : name + " " + type + " → this") +
                    tail_of(edge, qualifiers(edge, {})),
                row[4]);
  };
  auto offices = section_text(view, id, run, Section("Offices and affiliations"),
                              {"MATCH (n)-[r]->(m) WHERE id(n) = $id AND " + office, kept, columns},
                              add_office);
  if (!offices.ok()) return offices;
  auto people = section_text(view, id, run, Section("Office holders and members"),
                             {"MATCH (n)<-[r]-(m) WHERE id(n) = $id AND " + office, kept, columns},
                             add_office);
  if (!people.ok()) return people;
  auto figures =
      section_text(view, id, run, Section("Figures"),
                   {"MATCH (n)-[r]-(m) WHERE id(n) = $id AND type(r) <> 'MENTIONS' AND " + figure +
                        " AND NOT " + office,
                    kept, columns},
                   add_figure);
  if (!figures.ok()) return figures;
  auto others = section_text(view, id, run, Section("Other facts"),
                             {"MATCH (n)-[r]-(m) WHERE id(n) = $id AND type(r) <> 'MENTIONS' "
                              "AND NOT type(r) IN $said "
                              "AND NOT (type(r) IN $about AND endNode(r) = n) AND NOT " +
                                  figure + " AND NOT " + office,
                              kept, columns},
                             add_other);
  if (!others.ok()) return others;
  return *offices + *people + *figures + *others;
}

Result<std::string> articles_of(const ReadView& view, const Params& id, const RunOptions& run) {
  return section_text(view, id, run, Section("Articles"),
                      {"MATCH (a:Article)-[:MENTIONS]->(n) WHERE id(n) = $id",
                       "a ORDER BY coalesce(toString(a.published), '') DESC, a.title, a.source",
                       "a.published, a.title, a.publisher, a.source"},
                      [](Section& articles, const Row& row) {
                        std::string line = plain(row[0]);
                        for (std::size_t i = 1; i < row.size(); ++i) {
                          const std::string part = plain(row[i]);
                          if (!part.empty()) line += (line.empty() ? "" : "  ") + part;
                        }
                        articles.add(line, Value());
                      });
}

Result<std::vector<Found>> found_by(const ReadView& view, const std::string& condition,
                                    std::string_view name, const RunOptions& run) {
  auto words = TypeWords::read(view, run);
  if (!words.ok()) return words.error();
  auto rows = view.run("MATCH (n) WHERE (" + condition +
                           ") AND NOT n:Article OPTIONAL MATCH (a:Article)-[:MENTIONS]->(n) "
                           "RETURN n, count(a) AS articles ORDER BY articles DESC, id(n)",
                       {{"name", name}}, run);
  if (!rows.ok()) return rows.error();
  std::vector<Found> all;
  for (const Row row : *rows) {
    const Node& node = row[0].as_node();
    Found one{node.id, name_of(node), kind_of(node.labels, *words),
              property(node.properties, "key")};
    one.articles = static_cast<std::uint64_t>(row[1].as_integer());
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<std::vector<Found>> find_entities(const ReadView& view, std::string_view name,
                                         const RunOptions& run) {
  auto exact = found_by(view, "n.name = $name OR n.key = $name", name, run);
  if (!exact.ok() || !exact->empty()) return exact;
  return found_by(view,
                  "(n.name IS :: STRING AND toLower(n.name) = toLower($name)) OR "
                  "(n.aliases IS :: LIST<STRING> AND "
                  "any(alias IN n.aliases WHERE toLower(alias) = toLower($name))) OR "
                  "$name = 'node ' + toString(id(n))",
                  name, run);
}

Result<std::string> entity_page(const ReadView& view, NodeId id, const RunOptions& run) {
  auto node = view.node(id);
  if (!node.ok()) return node.error();
  auto words = TypeWords::read(view, run);
  if (!words.ok()) return words.error();
  auto page = header(view, *node, *words, run);
  if (!page.ok()) return page;
  const Params parameters = {{"id", static_cast<std::int64_t>(id.value)}};
  auto facts = facts_of(view, *words, parameters, run);
  if (!facts.ok()) return facts;
  auto spoken = statements(view, *words, parameters, run);
  if (!spoken.ok()) return spoken;
  auto articles = articles_of(view, parameters, run);
  if (!articles.ok()) return articles;
  return *page + *facts + *spoken + *articles;
}

}  // namespace plenum::shell
