#include "ingest/relations/office_target.hpp"

#include <algorithm>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

/// What a title's value in the pack begins with when the office exists in one country only.
constexpr std::string_view title_of_country = "country:";

/// "finance" of "Finance Minister", "Commerce Secretary"; empty: a title without a field.
std::string field_of(const Analysis& work, const Office& office) {
  const std::uint32_t last = office.end - 1;
  const bool minister = work.is_word(last, "minister") || work.is_word(last, "secretary");
  if (!minister || last <= office.first) return {};
  std::uint32_t first = office.first;
  while (first < last && (work.is_word(first, "deputy") || work.is_word(first, "vice") ||
                          work.is_word(first, "the") || work.is_word(first, "acting")))
    ++first;
  return core::to_lower(work.words(first, last));
}

}  // namespace

OfficeTarget::OfficeTarget(const Analysis& work) : work_(work), doc_(work.doc) {
  for (std::uint32_t i = 0; i < doc_.entities.size() && !work_.stopped(); ++i) {
    const Entity& each = doc_.entities[i];
    if (!work_.roles.body.has(each.type)) continue;
    const std::string name = core::to_lower(each.name);
    if (const std::size_t of = name.find(" of "); of != std::string::npos)
      ministries_[name.substr(of + 4)].push_back(i);
    for (std::string_view head : {" department", " ministry"}) {  // "Commerce Department"
      if (name.ends_with(head)) ministries_[name.substr(0, name.size() - head.size())].push_back(i);
    }
  }
}

std::uint32_t OfficeTarget::mention_in(std::uint32_t first, std::uint32_t end, bool place) const {
  for (std::uint32_t at = first; at < end; ++at) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention == no_index || doc_.mentions[mention].entity == no_index) continue;
    const std::string& type = doc_.entities[doc_.mentions[mention].entity].type;
    if (work_.roles.place.has(type) &&
        work_.has(doc_.mentions[mention].end_token, token_hyphen_before))
      continue;  // "the Munich-based institute"
    const std::uint32_t after = doc_.mentions[mention].end_token;
    const std::uint32_t noun = work_.match(after, Cue::org_noun);
    if (noun != 0 && after + noun < end && work_.mention_at[after + noun] != no_index)
      continue;  // "the Hanoi firm X": X is meant
    if (work_.roles.body.has(type) || work_.roles.organization.has(type) ||
        (place && work_.roles.place.has(type)))
      return mention;
  }
  return no_index;
}

std::uint32_t OfficeTarget::find(std::uint32_t person, const Office& office, bool before) const {
  // "Minister of Science and Technology" names its ministry
  if (office.of_first != no_index && office.of_is_field) {
    if (const std::uint32_t ministry = ministry_of(office); ministry != no_index) return ministry;
  }
  if (office.of_first != no_index) {
    const std::uint32_t of = mention_in(office.of_first, office.of_end, office.is_title);
    if (of != no_index) return entity_of(work_, of);
  }
  const std::uint32_t near = beside(person, office, before);
  if (near != no_index && !(office.is_title && is_government(near))) return near;
  if (before && of_unknown_body(office)) return no_index;
  // "Bangkok Governor X": of the city, not of the central bank
  if (near != no_index && before && !title_value(office).empty()) {
    for (std::uint32_t at = std::max(office.first, 1U) - 1; at <= office.first; ++at) {
      const std::uint32_t city = work_.mention_at[at];
      if (city == no_index || doc_.mentions[city].rule != "mention.capital_as_government") continue;
      const Mention& named = doc_.mentions[city];
      return find_entity(work_, work_.roles.place, work_.words(named.first_token, named.end_token));
    }
  }
  if (const std::uint32_t own = owner_of(person, office); own != no_index) return own;
  if (!office.is_title) return before ? firm_before(person, office) : no_index;
  if (const std::uint32_t body = speaks_for(person, office); body != no_index) return body;
  if (const std::uint32_t body = body_of_kind(person, office); body != no_index) return body;
  const bool house = work_.is_word(office.first, "senate") || work_.is_word(office.first, "house");
  if (office.country.empty() &&
      (house || title_value(office) == "local" || of_unknown_place(office)))
    return no_index;
  // "Minister X" alone: of the ministry spoken of just before
  if (office.end - office.first == 1 && work_.is_word(office.first, "minister")) {
    if (const std::uint32_t own = ministry_before(person); own != no_index) return own;
  }
  // "Commissioner X" alone: of the body spoken of just before, since no country has one
  if (office.country.empty() && office.end - office.first == 1 &&
      (work_.is_word(office.first, "commissioner") || work_.is_word(office.first, "chairman") ||
       work_.is_word(office.first, "chairwoman"))) {
    if (const std::uint32_t body = body_before(person); body != no_index) return body;
  }
  const std::string country = country_of(person, office);
  return country.empty() ? body_before(person) : country_entity(country);
}

/// "Bank of England Governor X", "Rystad Energy analyst X", "X, Odisha's chief minister".
std::uint32_t OfficeTarget::beside(std::uint32_t person, const Office& office, bool before) const {
  const std::uint32_t floor = doc_.sentences[doc_.mentions[person].sentence].first_token;
  const std::uint32_t from = before ? (office.first > floor + 8 ? office.first - 8 : floor)
                                    : doc_.mentions[person].end_token;
  std::uint32_t near = no_index;
  for (std::uint32_t at = from; at < office.end; ++at) {
    const std::uint32_t mention = work_.mention_at[at];
    if (mention == no_index || doc_.mentions[mention].entity == no_index) continue;
    const Mention& each = doc_.mentions[mention];
    const std::string& type = doc_.entities[each.entity].type;
    const bool owns = work_.has(each.end_token, token_possessive);
    const bool touches =
        each.end_token >= office.first || (each.end_token + 1 >= office.first && owns) || !before;
    if ((work_.roles.body.has(type) || work_.roles.organization.has(type)) && touches)
      near = each.entity;
    if (!work_.roles.place.has(type) || !office.is_title || each.end_token > office.end) continue;
    const bool adjoins = before && each.end_token + 2 >= office.first &&
                         !work_.is_word(each.end_token, ",");  // "Michigan Governor X"
    if (adjoins || (!before && owns)) near = each.entity;
  }
  return near;
}

/// "President X" where no country is spoken of: the body named last before.
std::uint32_t OfficeTarget::body_before(std::uint32_t person) const {
  const std::uint32_t here = doc_.mentions[person].sentence;
  for (std::uint32_t back = 1; back <= 10 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + 2 < here) break;
    if (each.entity == no_index || !work_.roles.body.has(doc_.entities[each.entity].type)) continue;
    if (!is_government(each.entity)) return each.entity;
  }
  return no_index;
}

std::uint32_t OfficeTarget::ministry_before(std::uint32_t person) const {
  const std::uint32_t here = doc_.mentions[person].sentence;
  for (std::uint32_t back = 1; back <= 10 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + 1 < here ||
        doc_.sentences[each.sentence].block != doc_.sentences[here].block)
      break;
    if (each.entity == no_index || !work_.roles.body.has(doc_.entities[each.entity].type)) continue;
    if (property(doc_.entities[each.entity].props, "kind") == "ministry") return each.entity;
  }
  return no_index;
}

/// "a ministry spokesman, X": the ministry that was named last.
std::uint32_t OfficeTarget::speaks_for(std::uint32_t person, const Office& office) const {
  std::uint32_t at = office.first;
  if (work_.is(at, Cue::definite_body) && at + 1 < office.end) ++at;
  if (at == 0 || !work_.surface(office.end - 1).starts_with("spokes")) return no_index;
  const std::string_view kind = work_.value(at - 1, Cue::definite_body);
  if (kind.empty() || kind == "government" || work_.mention_at[at - 1] != no_index) return no_index;
  const std::uint32_t here = doc_.mentions[person].sentence;
  for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + 3 < here) break;
    if (each.entity != no_index && property(doc_.entities[each.entity].props, "kind") == kind)
      return each.entity;
  }
  return no_index;
}

/// "its leader, X", "their parliamentary leader, X": the body named last before.
std::uint32_t OfficeTarget::owner_of(std::uint32_t person, const Office& office) const {
  const std::uint32_t here = doc_.mentions[person].sentence;
  std::uint32_t at = office.first;
  const std::uint32_t floor = doc_.sentences[here].first_token;
  while (at > floor && can_modify(work_, at - 1) && office.first - at < 3) --at;
  if (at <= floor) at = floor + 1;
  const bool own = work_.is_word(at - 1, "its") || work_.is_word(at - 1, "their") ||
                   work_.is_word(at, "its") || work_.is_word(at, "their");
  if (!own) return no_index;
  for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + 1 < here) break;
    if (each.entity == no_index) continue;
    const Entity& entity = doc_.entities[each.entity];
    if (work_.roles.organization.has(entity.type) ||
        (work_.roles.body.has(entity.type) && property(entity.props, "kind") != "government"))
      return each.entity;
  }
  return no_index;
}

/// "Chief executive X" with nothing else: of the firm that the paragraph spoke of last.
std::uint32_t OfficeTarget::firm_before(std::uint32_t person, const Office& office) const {
  const bool runs = work_.is_word(office.end - 1, "executive") ||
                    work_.is_word(office.end - 1, "ceo") || work_.is_word(office.first, "chairman");
  if (!runs) return no_index;
  const std::uint32_t here = doc_.mentions[person].sentence;
  for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + 2 < here ||
        doc_.sentences[each.sentence].block != doc_.sentences[here].block)
      break;
    // who acts, not whom the sentence only names
    const bool subject = each.first_token == doc_.sentences[each.sentence].first_token;
    if (subject && each.entity != no_index &&
        work_.roles.organization.has(doc_.entities[each.entity].type))
      return each.entity;
  }
  return no_index;
}

/// "Governor X": the pack says that governors are of central banks (the cue's value); the
/// article's body of that kind nearest before the person is meant.
std::uint32_t OfficeTarget::body_of_kind(std::uint32_t person, const Office& office) const {
  const std::string_view kind = title_value(office);
  if (kind.empty()) return no_index;
  // "Senate President X" is not of the other house
  std::string_view house;
  for (std::string_view word : {"senate", "house"}) {
    if (work_.is_word(office.first, word)) house = word;
  }
  const auto fits = [&](std::uint32_t mention) {
    const std::uint32_t entity = doc_.mentions[mention].entity;
    if (entity == no_index || !work_.roles.body.has(doc_.entities[entity].type)) return false;
    if (property(doc_.entities[entity].props, "kind") != kind) return false;
    return house.empty() ||
           core::to_lower(doc_.entities[entity].name).find(house) != std::string::npos;
  };
  for (std::uint32_t back = 1; back <= 40 && back <= person; ++back) {
    if (fits(person - back)) return doc_.mentions[person - back].entity;
  }
  for (std::uint32_t i = person; i < doc_.mentions.size() && i < person + 60; ++i) {
    if (fits(i)) return doc_.mentions[i].entity;
  }
  return no_index;
}

std::string_view OfficeTarget::title_value(const Office& office) const {
  for (std::uint32_t at = office.first; at < office.end; ++at) {
    if (const std::string_view kind = work_.value(at, Cue::title); !kind.empty()) return kind;
  }
  return {};
}

bool OfficeTarget::is_government(std::uint32_t entity) const {
  return property(doc_.entities[entity].props, "kind") == "government";
}

/// "Bavarian premier X": an adjective of a place that the pack does not know.
bool OfficeTarget::of_unknown_place(const Office& office) const {
  if (office.first == 0) return false;
  const std::uint32_t before = office.first - 1;
  std::uint32_t size = 0;
  return work_.has(before, token_capital) && work_.has(before, token_word) &&
         !work_.has(before, token_first) && !work_.has(before, token_all_caps) &&
         work_.mention_at[before] == no_index && !work_.is(before, Cue::common) &&
         !work_.is(before, Cue::function_word) && !work_.is(before, Cue::role_modifier) &&
         work_.surface(before).ends_with("n") && country_at(work_, before, size).empty();
}

/// "ARECOMS President X": of what the article knows by these letters only.
bool OfficeTarget::of_unknown_body(const Office& office) const {
  if (office.first == 0 || !work_.has(office.first - 1, token_all_caps)) return false;
  const std::uint32_t mention = work_.mention_at[office.first - 1];
  return mention != no_index && doc_.mentions[mention].entity == no_index &&
         work_.surface(office.first - 1).size() >= 3;
}

/// "Minister of X", "X minister": the Ministry (or Department) of X, where the article names it.
std::uint32_t OfficeTarget::ministry_of(const Office& office) const {
  const auto at = ministries_.find(core::to_lower(work_.words(office.of_first, office.of_end)));
  return at == ministries_.end() ? no_index : at->second.front();
}

/// "Commerce Secretary" beside "the Commerce Department": the country of the ministry or department
/// of that field, where the article names those of one country only.
std::string OfficeTarget::country_of_ministry(const Office& office) const {
  const std::string field = field_of(work_, office);
  if (field.empty()) return {};
  const bool secretary = work_.is_word(office.end - 1, "secretary");
  std::string country;
  const auto found = ministries_.find(field);
  if (found == ministries_.end()) return {};
  for (const std::uint32_t entity : found->second) {
    const Entity& body = doc_.entities[entity];
    const bool department = core::to_lower(body.name).find("department") != std::string::npos;
    if (department != secretary) continue;  // ministers lead ministries, secretaries departments
    const std::string_view of = property(body.props, "jurisdiction");
    if (of.empty() || (!country.empty() && of != country)) return {};
    country = of;
  }
  return country;
}

std::string OfficeTarget::country_of(std::uint32_t person, const Office& office) const {
  std::string country = office.country;
  if (country.empty())
    country = property(doc_.entities[entity_of(work_, person)].props, "jurisdiction");
  if (country.empty()) country = country_of_ministry(office);
  if (const std::string_view value = title_value(office);
      country.empty() && value.starts_with(title_of_country))
    country = value.substr(title_of_country.size());
  if (country.empty()) country = country_before(person, 0);
  if (country.empty() && work_.home_is_contested)
    country = country_before(person, sentences_of_block(person));
  if (country.empty()) country = country_in_title(office);
  if (country.empty()) country = work_.home_province;
  if (country.empty()) country = work_.home_country_name;
  if (!has_title(country, office)) country = other_country(person, country);
  if (country.empty()) country = country_before(person, std::max(1U, sentences_of_block(person)));
  return country;
}

/// "Dutch minister takes control" tells whose minister the article speaks of.
std::string OfficeTarget::country_in_title(const Office& office) const {
  const std::string title = core::to_lower(work_.words(office.end - 1, office.end));
  for (const Sentence& each : doc_.sentences) {
    if (doc_.article.blocks[each.block].kind != BlockKind::title) break;
    for (std::uint32_t at = each.first_token; at + 1 < each.end_token; ++at) {
      std::uint32_t size = 0;
      const std::string_view country = country_at(work_, at, size);
      if (country.empty()) continue;
      std::uint32_t next = at + size;
      if (work_.has(next, token_possessive)) ++next;
      for (std::uint32_t word = next; word < each.end_token && word < next + 3; ++word) {
        if (work_.is_word(word, title)) return std::string(country);
      }
    }
  }
  return {};
}

/// Whether a country has the office: the pack says that the United States have no ministers.
bool OfficeTarget::has_title(const std::string& country, const Office& office) const {
  const auto known = work_.data.entry_by_name.find(country);
  if (known == work_.data.entry_by_name.end()) return true;
  const std::string_view none = property(work_.data.entries[known->second].props, "no_title");
  return none.empty() || !work_.is_word(office.end - 1, none);
}

/// The country named last before a person that is not this one.
std::string OfficeTarget::other_country(std::uint32_t person, const std::string& country) const {
  for (std::uint32_t back = 1; back <= 60 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.entity == no_index) continue;
    const Entity& entity = doc_.entities[each.entity];
    std::string_view name;
    if (work_.roles.body.has(entity.type)) name = property(entity.props, "jurisdiction");
    if (work_.roles.place.has(entity.type) && property(entity.props, "kind") == "country")
      name = entity.name;
    if (!name.empty() && name != country) return std::string(name);
  }
  return {};
}

/// The article's entity for a country: the place, else its government; no_index: neither.
std::uint32_t OfficeTarget::country_entity(const std::string& country) const {
  const std::uint32_t place = find_entity(work_, work_.roles.place, country);
  if (place != no_index) {  // "the European commissioner" is nobody's of a continent
    const bool of_many =
        country != work_.home_province && property(doc_.entities[place].props, "kind") == "region";
    return of_many ? no_index : place;
  }
  return find_entity(work_, work_.roles.body, work_.government_of(country));
}

/// How many sentences of its paragraph stand before that of a person.
std::uint32_t OfficeTarget::sentences_of_block(std::uint32_t person) const {
  const std::uint32_t here = doc_.mentions[person].sentence;
  std::uint32_t count = 0;
  while (count < 6 && count < here &&
         doc_.sentences[here - count - 1].block == doc_.sentences[here].block)
    ++count;
  return count;
}

/// Whether another clause begins in [first, end): what is named before it says nothing of this one.
bool OfficeTarget::clause_between(std::uint32_t first, std::uint32_t end) const {
  for (std::uint32_t at = first; at + 1 < end; ++at) {
    if (work_.is_word(at, ";")) return true;
    if (work_.is_word(at, ",") && (work_.is_word(at + 1, "and") || work_.is_word(at + 1, "but") ||
                                   work_.is_word(at + 1, "while")))
      return true;
  }
  return false;
}

/// The country of the nearest body or country before the person, at most so many sentences back.
std::string OfficeTarget::country_before(std::uint32_t person, std::uint32_t sentences) const {
  const std::uint32_t here = doc_.mentions[person].sentence;
  for (std::uint32_t back = 1; back <= 12 && back <= person; ++back) {
    const Mention& each = doc_.mentions[person - back];
    if (each.sentence + sentences < here) break;
    if (each.entity == no_index) continue;
    if (sentences == 0 && clause_between(each.end_token, doc_.mentions[person].first_token)) break;
    const Entity& entity = doc_.entities[each.entity];
    if (work_.roles.body.has(entity.type) && !property(entity.props, "jurisdiction").empty())
      return std::string(property(entity.props, "jurisdiction"));
    if (work_.roles.place.has(entity.type) && property(entity.props, "kind") == "country") {
      if (is_destination(work_, each.first_token)) continue;
      // not the partner country of "curbs on exports to X"
      const bool partner = each.first_token > 0 && (work_.is_word(each.first_token - 1, "to") ||
                                                    work_.is_word(each.first_token - 1, "from") ||
                                                    work_.is_word(each.first_token - 1, "with"));
      if (!partner) return entity.name;
    }
  }
  return {};
}

}  // namespace plenum::ingest
