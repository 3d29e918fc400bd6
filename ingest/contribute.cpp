#include "ingest/contribute.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "ingest/keys.hpp"
#include "ingest/scaled_unit.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t name_bytes_max = 512;

EntityClass class_of(const Roles& roles, const std::vector<std::string>& labels) {
  const auto plays = [&](const TypeSet& role) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](const std::string& label) { return role.has(label); });
  };
  if (plays(roles.people)) return EntityClass::person;
  if (plays(roles.organization) || plays(roles.body)) return EntityClass::organization;
  if (plays(roles.place)) return EntityClass::place;
  if (plays(roles.plan)) return EntityClass::plan;
  if (plays(roles.field)) return EntityClass::sector;
  if (plays(roles.event)) return EntityClass::event;
  if (plays(roles.statement)) return EntityClass::statement;
  if (plays(roles.figure)) return EntityClass::statistic;
  return EntityClass::other;
}

/// Both name orders and middle initials meet: the longer words of the name, sorted.
std::string person_words(std::string_view name) {
  std::string folded = folded_words(name);
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', begin), folded.size());
    if (end - begin > 1) words.push_back(folded.substr(begin, end - begin));
    begin = end + 1;
  }
  if (words.size() < 2) return folded;
  std::sort(words.begin(), words.end());
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (std::string_view part : parts) {
    if (!text.empty()) text += '|';
    text += part;
  }
  return text;
}

struct Identity {
  std::string blocking;
  std::vector<std::string> short_forms;
  bool is_short_form = false;
  std::string claim;
};

Identity local_identity(const Entity& entity, std::string_view sha) {
  return {join({"local", sha, entity.type, folded_words(entity.name)}), {}, false, {}};
}

Identity organization_identity(const Entity& entity) {
  Identity identity;
  const std::string name = folded_words(entity.name);
  const std::string jurisdiction = folded_words(property(entity.props, "jurisdiction"));
  const std::string acronym = folded_words(property(entity.props, "acronym"));
  // Without a jurisdiction the name may stand for a body of one: the resolver decides.
  identity.blocking = jurisdiction.empty() ? name : join({name, jurisdiction});
  identity.is_short_form = jurisdiction.empty();
  if (!jurisdiction.empty()) identity.short_forms.push_back(name);
  if (!acronym.empty() && acronym != name) identity.short_forms.push_back(acronym);
  return identity;
}

/// Plans of one ordinal, of the same years or of a common name are of one country; where the text
/// does not say which, the resolver decides.
Identity plan_identity(const Entity& entity) {
  Identity identity;
  const std::string_view kind = property(entity.props, "kind");
  const std::string_view ordinal = property(entity.props, "ordinal");
  const std::string_view from = property(entity.props, "from_year");
  const std::string_view to = property(entity.props, "to_year");
  const std::string country = folded_words(property(entity.props, "jurisdiction"));
  const std::string years = from.empty() ? std::string() : join({"years", kind, from, to});
  const auto of_country = [&](const std::string& form) {
    if (!country.empty()) identity.short_forms.push_back(form);
    return country.empty() ? form : join({form, country});
  };
  if (!ordinal.empty()) {
    identity.blocking = of_country(join({"ordinal", kind, ordinal}));
    identity.is_short_form = country.empty();
    if (!years.empty()) {
      identity.short_forms.push_back(years);
      if (!country.empty()) identity.short_forms.push_back(join({years, country}));
    }
  } else if (!years.empty()) {
    identity.blocking = country.empty() ? years : join({years, country});
    identity.is_short_form = true;
  } else {
    identity.blocking = of_country(folded_words(entity.name));
  }
  return identity;
}

Identity event_identity(const Entity& entity, std::string_view sha) {
  const std::string_view start = property(entity.props, "start");
  if (start.size() >= 4) {
    return {join({folded_words(entity.name), start.substr(0, 4)}), {}, false, {}};
  }
  if (!property(entity.props, "ordinal").empty()) return {folded_words(entity.name), {}, false, {}};
  return local_identity(entity, sha);
}

Identity statistic_identity(const Entity& entity, std::string_view sha) {
  const auto of = [&](std::string_view name) { return property(entity.props, name); };
  // a figure that is denied, asked about or supposed is nobody's observation: it merges with none
  const bool observed = of("polarity").empty() && of("modality").empty();
  if (!observed || (of("period").empty() && of("period_from").empty()))
    return local_identity(entity, sha);
  const std::string_view period = of("period_from").empty() ? of("period") : of("period_from");
  const std::string indicator = folded_words(of("indicator"));
  const std::string place = folded_words(of("place"));
  Identity identity;
  identity.blocking =
      join({indicator, of("value"), of("unit"), period, of("period_to"), place, of("status")});
  // figures of unknown places or times may be of different ones
  if (!place.empty() && !of("period_from").empty()) {
    // "1.2 trillion" and "1,200 billion" of something are values of one claim
    const std::string_view unit = scaled_unit(of("unit")).unit;
    identity.claim =
        content_key("figure", {indicator, unit, period, of("period_to"), place, of("status")});
  }
  return identity;
}

Identity identity_of(const Entity& entity, EntityClass entity_class, std::string_view sha) {
  if (entity.bare || folded_words(entity.name).empty()) return local_identity(entity, sha);
  switch (entity_class) {
    case EntityClass::person:
      return {person_words(entity.name), {}, false, {}};
    case EntityClass::organization:
      return organization_identity(entity);
    case EntityClass::plan:
      return plan_identity(entity);
    case EntityClass::event:
      return event_identity(entity, sha);
    case EntityClass::statistic:
      return statistic_identity(entity, sha);
    case EntityClass::statement:
      return {join({folded_words(property(entity.props, "speaker")),
                    folded_words(property(entity.props, "text"))}),
              {},
              false,
              {}};
    case EntityClass::place:
    case EntityClass::sector:
    case EntityClass::article:
      return {folded_words(entity.name), {}, false, {}};
    case EntityClass::other:
      return {join({entity.type, folded_words(entity.name)}), {}, false, {}};
  }
  return local_identity(entity, sha);
}

Value typed_property(std::string_view name, std::string_view text) {
  static const std::set<std::string_view> integers = {"ordinal", "from_year", "to_year"};
  static const std::set<std::string_view> dates = {"start", "end", "date", "period_from",
                                                   "period_to"};
  if (name == "value") {
    if (auto number = core::parse_float(text)) return *number;
  } else if (integers.contains(name)) {
    if (auto number = core::parse_integer(text)) return *number;
  } else if (dates.contains(name)) {
    if (auto days = days_of_iso_date(text)) return Date{*days};
  } else if (name == "approximate") {
    return text == "true";
  }
  return text;
}

EntityContribution entity_contribution(const Entity& entity, std::string_view sha,
                                       const PackRules& rules) {
  EntityContribution result;
  std::set<std::string> labels;
  for (std::string& label : rules.labels_of(entity.type)) labels.insert(std::move(label));
  labels.insert(entity.type);
  for (const std::string& type : entity.also_types) {
    for (std::string& label : rules.labels_of(type)) labels.insert(std::move(label));
  }
  result.labels.assign(labels.begin(), labels.end());
  result.entity_class = class_of(rules.roles, result.labels);
  Identity identity = identity_of(entity, result.entity_class, sha);
  result.blocking = std::move(identity.blocking);
  result.short_forms = std::move(identity.short_forms);
  result.is_short_form = identity.is_short_form;
  result.claim = std::move(identity.claim);
  result.name = std::string(cut_text(entity.name, name_bytes_max));
  result.aliases = entity.aliases;
  for (const Property& property : entity.props) {
    if (property.name == "speaker") continue;  // the STATED edge says it
    result.properties.emplace_back(property.name, typed_property(property.name, property.value));
  }
  return result;
}

/// A second article-local entity under the same key adds its forms to the first.
void absorb(EntityContribution& into, const EntityContribution& other) {
  std::set<std::string> labels(into.labels.begin(), into.labels.end());
  labels.insert(other.labels.begin(), other.labels.end());
  into.labels.assign(labels.begin(), labels.end());
  // Into their sorted place: many entities may share a key, and a set of all for each is a square.
  const auto add_alias = [&](const std::string& form) {
    if (form == into.name || into.aliases.size() >= aliases_max) return;
    const auto at = std::lower_bound(into.aliases.begin(), into.aliases.end(), form);
    if (at == into.aliases.end() || *at != form) into.aliases.insert(at, form);
  };
  for (const std::string& form : other.aliases) add_alias(form);
  add_alias(other.name);
  for (const auto& property : other.properties) {
    const bool known = std::any_of(into.properties.begin(), into.properties.end(),
                                   [&](const auto& mine) { return mine.first == property.first; });
    if (!known) into.properties.push_back(property);
  }
  std::sort(into.properties.begin(), into.properties.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  into.mentions += other.mentions;
  into.first_sentence = std::min(into.first_sentence, other.first_sentence);
}

void count_mentions(const Document& document, std::vector<EntityContribution>& entities,
                    const std::vector<std::uint32_t>& place) {
  std::vector<bool> seen(entities.size(), false);
  for (const Mention& mention : document.mentions) {
    if (mention.entity >= place.size()) continue;
    EntityContribution& entity = entities[place[mention.entity]];
    ++entity.mentions;
    if (!seen[place[mention.entity]]) entity.first_sentence = mention.sentence;
    seen[place[mention.entity]] = true;
  }
}

EntityContribution article_contribution(const Article& article, std::string_view source) {
  EntityContribution result;
  result.entity_class = EntityClass::article;
  result.blocking = article.sha256;
  result.labels = {"Article"};
  result.name = std::string(cut_text(article.title, name_bytes_max));
  const auto set = [&](std::string name, std::string_view text) {
    if (!text.empty()) result.properties.emplace_back(std::move(name), text);
  };
  set("author", article.author);
  set("language", article.language);
  set("link", article.link);
  if (article.published.known()) {
    result.properties.emplace_back("published", Date{article.published.from_days});
    set("published_precision", precision_name(article.published.precision));
  }
  set("publisher", article.publisher);
  set("sha256", article.sha256);
  set("source", source);
  set("title", article.title);
  return result;
}

bool is_identity(std::string_view qualifier) {
  // Another title, stance, status or instrument is another fact; a place or date describes one.
  return qualifier == "title" || qualifier == "stance" || qualifier == "status" ||
         qualifier == "instrument" || qualifier == "role";
}

FactContribution fact_of(const Assertion& assertion, const std::vector<std::uint32_t>& place) {
  FactContribution fact;
  fact.type = assertion.type;
  fact.subject = place[assertion.subject];
  fact.object = place[assertion.object];
  fact.confidence = assertion.confidence;
  for (const Property& property : assertion.props) {
    auto& list = is_identity(property.name) ? fact.identity : fact.qualifiers;
    list.emplace_back(property.name, typed_property(property.name, property.value));
  }
  if (!assertion.modality.empty() && assertion.modality != "fact") {
    fact.qualifiers.emplace_back("modality", assertion.modality);
  }
  const Interval& valid = assertion.valid;
  if (valid.has_start()) fact.qualifiers.emplace_back("valid_from", Date{valid.from_days});
  if (valid.has_end()) fact.qualifiers.emplace_back("valid_to", Date{valid.to_days});
  if (valid.known()) {
    fact.qualifiers.emplace_back("valid_precision", precision_name(valid.precision));
  }
  return fact;
}

/// What an article tells of a fact's time in one place and not in another.
void add_time(FactContribution& into, const FactContribution& other) {
  const auto has = [&](std::string_view name) {
    return std::any_of(into.qualifiers.begin(), into.qualifiers.end(),
                       [&](const auto& mine) { return mine.first == name; });
  };
  const bool told = has("valid_precision");
  for (const auto& qualifier : other.qualifiers) {
    const bool end = qualifier.first == "valid_from" || qualifier.first == "valid_to";
    if (end && !has(qualifier.first)) into.qualifiers.push_back(qualifier);
    if (qualifier.first != "valid_precision") continue;
    if (!told) {
      into.qualifiers.push_back(qualifier);
      continue;
    }
    for (auto& [name, value] : into.qualifiers) {
      if (name == "valid_precision") value = coarser_precision(value, qualifier.second);
    }
  }
}

/// "2024-01-01..2024-12-31"; the article's date where the text does not say from when.
std::string denial_time(const Assertion& assertion, const Contribution& contribution) {
  const Interval& valid = assertion.valid;
  return (valid.has_start() ? iso_date(valid.from_days) : contribution.published) + ".." +
         (valid.has_end() ? iso_date(valid.to_days) : std::string());
}

/// The office that a fact gives to its subject, if nobody else can hold it at the time.
std::string claim_of(const FactContribution& fact, const Contribution& contribution,
                     const PackRules& rules) {
  if (fact.type != rules.roles.office || !rules.sole_office_of) return {};
  for (const auto& [name, value] : fact.identity) {
    if (name != "title" || value.kind() != ValueKind::string) continue;
    return rules.sole_office_of(value.as_string(), contribution.entities[fact.object].name);
  }
  return {};
}

/// One fact an article, however often it says it: the surest assertion counts. One denial, too.
void add_facts(const Document& document, Contribution& contribution, const PackRules& rules,
               Watch watch) {
  std::map<std::string, std::size_t> known;
  watch.begin("gathering facts");
  std::size_t done = 0;
  for (const Assertion& assertion : document.assertions) {
    watch.reach(done++, document.assertions.size());
    if (watch.stopped()) return;
    std::string key = assertion_fact_key(assertion, contribution);
    if (key.empty()) continue;
    const bool denied = assertion.denies();
    if (denied) key += '!';
    auto [entry, is_new] = known.try_emplace(key, contribution.facts.size());
    if (is_new) {
      FactContribution fact = fact_of(assertion, contribution.places);
      if (denied) {
        fact.denial = denial_time(assertion, contribution);
      } else {
        fact.claim = claim_of(fact, contribution, rules);
      }
      contribution.facts.push_back(std::move(fact));
    } else {
      FactContribution& fact = contribution.facts[entry->second];
      fact.confidence = std::max<std::uint32_t>(fact.confidence, assertion.confidence);
      if (!denied) add_time(fact, fact_of(assertion, contribution.places));
    }
  }
}

}  // namespace

Value coarser_precision(const Value& one, const Value& other) {
  const auto rank = [](const Value& value) {
    int at = 0;
    for (Precision each : {Precision::day, Precision::month, Precision::quarter, Precision::year}) {
      if (value.kind() == ValueKind::string && value.as_string() == precision_name(each)) return at;
      ++at;
    }
    return -1;
  };
  return rank(one) >= rank(other) ? one : other;
}

std::string_view cut_text(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string iso_date(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto padded = [](unsigned number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::optional<std::int64_t> days_of_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = core::parse_integer(text.substr(0, 4));
  const auto month = core::parse_integer(text.substr(5, 2));
  const auto day = core::parse_integer(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

std::string folded_words(std::string_view name) {
  const std::string folded = core::fold(cut_text(name, name_bytes_max));
  std::string words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty() && word != "the" && word != "a" && word != "an") {
      if (!words.empty()) words += ' ';
      words += word;
    }
    word.clear();
  };
  for (char c : folded) {
    const auto byte = static_cast<unsigned char>(c);
    const bool part = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (part) {
      word += c;
    } else if (c != '.' && c != '\'') {  // "U.S." and "People's" are one word each
      finish();
    }
  }
  finish();
  return words;
}

std::string assertion_fact_key(const Assertion& assertion, const Contribution& contribution) {
  const std::size_t entities = contribution.places.size();
  // What is asked or threatened stays with the article's evidence; it makes no edge.
  const bool counts = assertion.holds() || assertion.denies();
  if (!counts || assertion.subject >= entities || assertion.object >= entities) return {};
  const FactContribution fact = fact_of(assertion, contribution.places);
  const auto group = [&](std::uint32_t place) {
    const EntityContribution& entity = contribution.entities[place];
    return group_key(entity.entity_class, entity.blocking);
  };
  const FactIdentity identity{fact.type, group(fact.subject), group(fact.object),
                              encode_qualifiers(fact.identity)};
  return assertion.denies() ? identity.denied_as().key() : identity.key();
}

Contribution contribute(const Document& document, std::string_view source, const PackRules& rules,
                        Watch watch) {
  Contribution contribution;
  contribution.article = document.article.sha256;
  if (document.article.published.known()) {
    contribution.published = iso_date(document.article.published.from_days);
  }
  contribution.entities.push_back(article_contribution(document.article, source));
  std::map<std::string, std::uint32_t> by_group;
  std::vector<std::uint32_t>& place = contribution.places;
  for (const Entity& entity : document.entities) {
    if (watch.stopped()) return contribution;
    EntityContribution made = entity_contribution(entity, document.article.sha256, rules);
    const std::string group = group_key(made.entity_class, made.blocking);
    const auto next = static_cast<std::uint32_t>(contribution.entities.size());
    auto [entry, is_new] = by_group.try_emplace(group, next);
    place.push_back(entry->second);
    if (is_new) {
      contribution.entities.push_back(std::move(made));
    } else {
      absorb(contribution.entities[entry->second], made);
    }
  }
  count_mentions(document, contribution.entities, place);
  add_facts(document, contribution, rules, watch);
  for (std::uint32_t i = 1; i < contribution.entities.size(); ++i) {
    const EntityContribution& entity = contribution.entities[i];
    FactContribution mentions{"MENTIONS", 0, i, {}, {}, 1000, {}, {}};
    mentions.qualifiers.emplace_back("count", static_cast<std::int64_t>(entity.mentions));
    mentions.qualifiers.emplace_back("first_sentence",
                                     static_cast<std::int64_t>(entity.first_sentence));
    contribution.facts.push_back(std::move(mentions));
  }
  return contribution;
}

}  // namespace plenum::ingest
