#include "ingest/gold_json.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ingest/dates.hpp"
#include "ingest/pack_data.hpp"

namespace plenum::ingest {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(std::string(text));
}

Json entity_props(const Entity& entity, const Roles& roles) {
  Json props = Json::object();
  if (roles.statement.has(entity.type)) {
    const std::string_view mode = property(entity.props, "mode");
    props["speaker"] = text_or_null(property(entity.props, "speaker"));
    props["text"] = std::string(property(entity.props, "text"));
    props["quote"] = mode == "direct" || mode == "mixed";
    props["date"] = text_or_null(property(entity.props, "date"));
    return props;
  }
  if (roles.figure.has(entity.type)) {
    for (std::string_view name : {"indicator", "value", "unit", "period", "place"})
      props[std::string(name)] = text_or_null(property(entity.props, name));
    return props;
  }
  for (const Property& each : entity.props) props[each.name] = each.value;
  return props;
}

Json node(const Entity& entity, const Roles& roles, const GoldJsonOptions& options) {
  Json json = Json::object();
  json["type"] = entity.type;
  json["name"] = entity.name;
  json["aliases"] = entity.aliases;
  Json props = entity_props(entity, roles);
  if (options.explain && !roles.figure.has(entity.type) && !roles.statement.has(entity.type)) {
    props["bare"] = entity.bare;
    if (!entity.also_types.empty()) props["also_types"] = entity.also_types;
  }
  if (!props.empty()) json["props"] = std::move(props);
  return json;
}

Json edge_props(const Document& document, const Assertion& fact, const Roles& roles) {
  Json props = Json::object();
  for (const Property& each : fact.props)
    props[fact.type == roles.restricts && each.name == "instrument" ? "how" : each.name] =
        each.value;
  if (fact.valid.has_start()) props["valid_from"] = iso_date(fact.valid.from_days);
  if (fact.valid.has_end()) props["valid_to"] = iso_date(fact.valid.to_days);
  if (fact.valid.known()) props["valid_precision"] = precision_name(fact.valid.precision);
  if (fact.type == roles.said) {
    const std::string_view mode = property(document.entities[fact.object].props, "mode");
    props["quote"] = mode == "direct" || mode == "mixed";
    if (const auto date = property(document.entities[fact.object].props, "date"); !date.empty())
      props["date"] = std::string(date);
  }
  return props;
}

Json edge(const Document& document, const Assertion& fact, const Roles& roles,
          const GoldJsonOptions& options) {
  const Entity& from = document.entities[fact.subject];
  const Entity& to = document.entities[fact.object];
  Json json = Json::object();
  json["type"] = fact.type;
  json["from"] = from.name;
  json["from_type"] = from.type;
  json["to"] = to.name;
  json["to_type"] = to.type;
  Json props = edge_props(document, fact, roles);
  if (!props.empty()) json["props"] = std::move(props);
  const Span raw = document.article.map.to_raw(fact.text);
  json["evidence"] = {
      {"sentence", std::string(document.text_of(document.sentences[fact.sentence].text))},
      {"start", raw.begin},
      {"end", raw.end}};
  json["confidence"] = fact.confidence / 1000.0;
  if (options.explain || !fact.holds()) {  // else who reads it would take it for a fact
    json["modality"] = fact.modality;
    json["negated"] = fact.negated;
  }
  if (options.explain) {
    json["rule"] = fact.rule;
    if (!fact.rule_place.empty()) json["place"] = fact.rule_place;
    json["words"] = std::string(document.text_of(fact.text));
  }
  return json;
}

Json article_fields(const Article& article) {
  Json json = Json::object();
  json["title"] = text_or_null(article.title);
  const Interval& date = article.published;
  json["date"] = date.known() ? Json(interval_text(date)) : Json(nullptr);
  json["publisher"] = text_or_null(article.publisher);
  json["author"] = text_or_null(article.author);
  json["source"] = article.source;
  if (!article.link.empty()) json["link"] = article.link;
  return json;
}

void add_mentions(const Document& document, Json& edges) {
  std::map<std::uint32_t, std::pair<int, std::uint32_t>> counts;
  for (const Mention& each : document.mentions) {
    if (each.entity == no_index) continue;
    auto [at, added] = counts.try_emplace(each.entity, 0, each.sentence);
    ++at->second.first;
  }
  for (const auto& [entity, count] : counts) {
    edges.push_back({{"type", "MENTIONS"},
                     {"from", document.article.title},
                     {"from_type", "Article"},
                     {"to", document.entities[entity].name},
                     {"to_type", document.entities[entity].type},
                     {"props", {{"count", count.first}, {"first_sentence", count.second}}}});
  }
}

}  // namespace

std::string gold_json(const Document& document, const Pack& pack, const GoldJsonOptions& options) {
  const Roles& roles = pack.data().roles;
  Json json = Json::object();
  json["article"] = article_fields(document.article);
  Json nodes = Json::array();
  for (const Entity& each : document.entities) nodes.push_back(node(each, roles, options));
  Json edges = Json::array();
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> written;
  for (const Assertion& each : document.assertions) {
    if (!options.all && !each.holds()) continue;
    if (!options.all && !written.emplace(each.type, each.subject, each.object).second) continue;
    edges.push_back(edge(document, each, roles, options));
  }
  if (options.all) add_mentions(document, edges);
  json["nodes"] = std::move(nodes);
  json["edges"] = std::move(edges);
  if (options.explain) {
    Json mentions = Json::array();
    for (const Mention& each : document.mentions) {
      const Span raw = document.article.map.to_raw(each.text);
      mentions.push_back(
          {{"surface", std::string(document.text_of(each.text))},
           {"type", each.type},
           {"name", each.entity == no_index ? "" : document.entities[each.entity].name},
           {"rule", each.rule},
           {"start", raw.begin},
           {"end", raw.end}});
    }
    json["mentions"] = std::move(mentions);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plenum::ingest
