#include "ingest/gold_json.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "ingest/dates.hpp"
#include "ingest/pack_data.hpp"

namespace plenum::ingest {
namespace {

constexpr std::array<bool, 256> escaped = [] {
  std::array<bool, 256> bytes{};
  for (std::size_t i = 0; i < 0x20; ++i) bytes[i] = true;
  bytes['"'] = bytes['\\'] = true;
  return bytes;
}();

/// Writes one line of JSON from left to right; the caller closes what it opens.
class GoldWriter {
 public:
  std::string take() { return std::move(out_); }

  void open(char bracket) {
    separate();
    out_.push_back(bracket);
    comma_ = false;
  }
  void close(char bracket) {
    out_.push_back(bracket);
    comma_ = true;
  }
  GoldWriter& key(std::string_view name) {
    text(name);
    out_.push_back(':');
    comma_ = false;
    return *this;
  }
  /// Of a literal, which has nothing to escape.
  template <std::size_t Size>
  GoldWriter& key(const char (&name)[Size]) {
    separate();
    out_.push_back('"');
    out_.append(name, Size - 1);
    out_.append("\":");
    comma_ = false;
    return *this;
  }
  void text(std::string_view value) {
    separate();
    string(value);
    comma_ = true;
  }
  void literal(std::string_view value) {
    separate();
    out_ += value;
    comma_ = true;
  }
  void number(std::uint64_t value) {
    separate();
    core::append_unsigned(out_, value);
    comma_ = true;
  }

  void text_or_null(std::string_view value) {
    if (value.empty()) return literal("null");
    text(value);
  }
  void boolean(bool value) { literal(value ? "true" : "false"); }
  /// 850 as 0.85, 1000 as 1.0.
  void thousandths(std::uint64_t value) {
    number(value / 1000);
    out_.push_back('.');
    std::uint64_t rest = value % 1000;
    do {
      out_.push_back(static_cast<char>('0' + rest / 100));
      rest = rest % 100 * 10;
    } while (rest != 0);
  }
  void texts(const std::vector<std::string>& values) {
    open('[');
    for (const std::string& each : values) text(each);
    close(']');
  }

 private:
  void separate() {
    if (comma_) out_.push_back(',');
  }

  void string(std::string_view value) {
    if (!core::is_valid_utf8(value)) {  // the name of a file
      out_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      return;
    }
    out_.push_back('"');
    std::size_t written = 0;
    for (std::size_t at = 0; at < value.size(); ++at) {
      const auto byte = static_cast<unsigned char>(value[at]);
      if (!escaped[byte]) continue;
      out_.append(value, written, at - written);
      escape(byte);
      written = at + 1;
    }
    out_.append(value, written);
    out_.push_back('"');
  }

  void escape(unsigned char byte) {
    constexpr std::string_view signs = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    const std::size_t at = signs.find(static_cast<char>(byte));
    out_.push_back('\\');
    if (at != std::string_view::npos) return out_.push_back(letters[at]);
    out_ += byte < 0x10 ? "u000" : "u001";
    out_.push_back("0123456789abcdef"[byte & 15U]);
  }

  std::string out_;
  bool comma_ = false;
};

void write_entity_props(const Entity& entity, const Roles& roles, bool explain, GoldWriter& json) {
  if (roles.statement.has(entity.type)) {
    const std::string_view mode = property(entity.props, "mode");
    json.key("props").open('{');
    json.key("speaker").text_or_null(property(entity.props, "speaker"));
    json.key("text").text(property(entity.props, "text"));
    json.key("quote").boolean(mode == "direct" || mode == "mixed");
    json.key("date").text_or_null(property(entity.props, "date"));
    return json.close('}');
  }
  if (roles.figure.has(entity.type)) {
    json.key("props").open('{');
    for (std::string_view name : {"indicator", "value", "unit", "period", "place"}) {
      json.key(name).text_or_null(property(entity.props, name));
    }
    return json.close('}');
  }
  if (entity.props.empty() && !explain) return;
  json.key("props").open('{');
  for (const Property& each : entity.props) json.key(each.name).text(each.value);
  if (explain) {
    json.key("bare").boolean(entity.bare);
    if (!entity.also_types.empty()) json.key("also_types").texts(entity.also_types);
  }
  json.close('}');
}

void write_node(const Entity& entity, const Roles& roles, bool explain, GoldWriter& json) {
  json.open('{');
  json.key("type").text(entity.type);
  json.key("name").text(entity.name);
  json.key("aliases").texts(entity.aliases);
  write_entity_props(entity, roles, explain, json);
  json.close('}');
}

/// Properties of an edge; a later one of the same name takes the place of the earlier.
class EdgeProps {
 public:
  EdgeProps(const Document& document, const Assertion& fact, const Roles& roles) {
    const bool restricts = fact.type == roles.restricts;
    for (const Property& each : fact.props)
      put(restricts && each.name == "instrument" ? std::string_view("how") : each.name, each.value,
          true);
    if (fact.valid.has_start()) put("valid_from", iso_date(fact.valid.from_days), true);
    if (fact.valid.has_end()) put("valid_to", iso_date(fact.valid.to_days), true);
    if (fact.valid.known())
      put("valid_precision", std::string(precision_name(fact.valid.precision)), true);
    if (fact.type != roles.said) return;
    const Properties& said = document.entities[fact.object].props;
    const std::string_view mode = property(said, "mode");
    put("quote", mode == "direct" || mode == "mixed" ? "true" : "false", false);
    if (const auto date = property(said, "date"); !date.empty())
      put("date", std::string(date), true);
  }

  void write(GoldWriter& json) const {
    if (all_.empty()) return;
    json.key("props").open('{');
    for (const One& each : all_) {
      json.key(each.name);
      if (each.is_text) {
        json.text(each.value);
      } else {
        json.literal(each.value);
      }
    }
    json.close('}');
  }

 private:
  struct One {
    std::string_view name;
    std::string value;
    bool is_text = true;  ///< else JSON as it is
  };

  void put(std::string_view name, std::string value, bool is_text) {
    const auto at =
        std::find_if(all_.begin(), all_.end(), [&](const One& each) { return each.name == name; });
    if (at == all_.end()) {
      all_.push_back({name, std::move(value), is_text});
    } else {
      *at = {name, std::move(value), is_text};
    }
  }

  std::vector<One> all_;
};

void write_edge(const Document& document, const Assertion& fact, const Roles& roles, bool explain,
                GoldWriter& json) {
  const Entity& from = document.entities[fact.subject];
  const Entity& to = document.entities[fact.object];
  json.open('{');
  json.key("type").text(fact.type);
  json.key("from").text(from.name);
  json.key("from_type").text(from.type);
  json.key("to").text(to.name);
  json.key("to_type").text(to.type);
  EdgeProps(document, fact, roles).write(json);
  const Span raw = document.article.map.to_raw(fact.text);
  json.key("evidence").open('{');
  json.key("sentence").text(document.text_of(document.sentences[fact.sentence].text));
  json.key("start").number(raw.begin);
  json.key("end").number(raw.end);
  json.close('}');
  json.key("confidence").thousandths(fact.confidence);
  if (explain || !fact.holds()) {  // else who reads it would take it for a fact
    json.key("modality").text(fact.modality);
    json.key("negated").boolean(fact.negated);
  }
  if (explain) {
    json.key("rule").text(fact.rule);
    if (!fact.rule_place.empty()) json.key("place").text(fact.rule_place);
    json.key("words").text(document.text_of(fact.text));
  }
  json.close('}');
}

void write_article(const Article& article, GoldWriter& json) {
  json.key("article").open('{');
  json.key("title").text_or_null(article.title);
  json.key("date").text_or_null(interval_text(article.published));
  json.key("publisher").text_or_null(article.publisher);
  json.key("author").text_or_null(article.author);
  json.key("source").text(article.source);
  if (!article.link.empty()) json.key("link").text(article.link);
  json.close('}');
}

/// How often an entity is named and in which sentence first, as edges.
void write_mention_counts(const Document& document, GoldWriter& json) {
  std::map<std::uint32_t, std::pair<std::uint64_t, std::uint32_t>> counts;
  for (const Mention& each : document.mentions) {
    if (each.entity == no_index) continue;
    auto [at, added] = counts.try_emplace(each.entity, 0, each.sentence);
    ++at->second.first;
  }
  for (const auto& [entity, count] : counts) {
    json.open('{');
    json.key("type").text("MENTIONS");
    json.key("from").text(document.article.title);
    json.key("from_type").text("Article");
    json.key("to").text(document.entities[entity].name);
    json.key("to_type").text(document.entities[entity].type);
    json.key("props").open('{');
    json.key("count").number(count.first);
    json.key("first_sentence").number(count.second);
    json.close('}');
    json.close('}');
  }
}

void write_edges(const Document& document, const Roles& roles, const GoldJsonOptions& options,
                 GoldWriter& json) {
  json.key("edges").open('[');
  std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t>> written;
  for (const Assertion& each : document.assertions) {
    if (!options.all && !each.holds()) continue;
    if (!options.all && !written.emplace(each.type, each.subject, each.object).second) continue;
    write_edge(document, each, roles, options.explain, json);
  }
  if (options.all) write_mention_counts(document, json);
  json.close(']');
}

void write_mentions(const Document& document, GoldWriter& json) {
  json.key("mentions").open('[');
  for (const Mention& each : document.mentions) {
    const Span raw = document.article.map.to_raw(each.text);
    json.open('{');
    json.key("surface").text(document.text_of(each.text));
    json.key("type").text(each.type);
    json.key("name").text(each.entity == no_index
                              ? std::string_view()
                              : std::string_view(document.entities[each.entity].name));
    json.key("rule").text(each.rule);
    json.key("start").number(raw.begin);
    json.key("end").number(raw.end);
    json.close('}');
  }
  json.close(']');
}

}  // namespace

std::string gold_json(const Document& document, const Pack& pack, const GoldJsonOptions& options) {
  const Roles& roles = pack.data().roles;
  GoldWriter json;
  json.open('{');
  write_article(document.article, json);
  json.key("nodes").open('[');
  for (const Entity& each : document.entities) write_node(each, roles, options.explain, json);
  json.close(']');
  write_edges(document, roles, options, json);
  if (options.explain) write_mentions(document, json);
  json.close('}');
  return json.take();
}

}  // namespace plenum::ingest
