#include "ingest/relations/figure_place.hpp"

#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

/// "Google's revenue", "the group's profit": a firm's figures are of no country.
bool of_firm(const Analysis& work, const Sentence& sentence, const Indicator& what) {
  if (what.name.find("revenue") == std::string::npos &&
      what.name.find("profit") == std::string::npos)
    return false;
  for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
    const Entity* entity = entity_at(work, at);
    if (entity != nullptr && work.roles.organization.has(entity->type)) return true;
  }
  return false;
}

/// The country that a paragraph begins with, up to a sentence; within bounds.
std::string country_of_block(const Analysis& work, const Sentence& sentence) {
  constexpr std::uint32_t tokens_looked_at_max = 200;
  const std::uint32_t end = sentence.first_token;
  std::uint32_t first = end;
  while (first > 0 && end - first < tokens_looked_at_max &&
         work.doc.sentences[work.sentence_at[first - 1]].block == sentence.block)
    --first;
  for (std::uint32_t at = first; at < end; ++at) {
    std::uint32_t size = 0;
    if (const std::string_view country = country_at(work, at, size); !country.empty())
      return std::string(country);
  }
  return {};
}

/// The country whose currency or share index is measured: "zloty;place=Poland" in the pack.
std::string_view place_of_cue(const Analysis& work, const Sentence& sentence,
                              const Quantity& each) {
  for (std::uint32_t at = each.first; at-- > sentence.first_token && each.first - at < 8;) {
    const std::string_view value = work.value(at, Cue::indicator);
    if (const std::size_t place = value.find(";place="); place != std::string_view::npos)
      return value.substr(place + 7);
  }
  return {};
}

/// "ING, the Dutch bank,": where a firm is from, not what is measured.
bool describes_firm(const Analysis& work, const Sentence& sentence, std::uint32_t at) {
  if (work.match(at, Cue::demonym) == 0 || at < sentence.first_token + 3 ||
      !work.is_any(at - 1, "the", "a", "an") || !work.is_word(at - 2, ","))
    return false;
  const Entity* firm = entity_at(work, at - 3);
  return firm != nullptr && work.roles.organization.has(firm->type);
}

bool comma_between(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t at = first; at < end; ++at) {
    if (work.is_word(at, ",") || work.is_word(at, ";")) return true;
  }
  return false;
}

}  // namespace

std::string place_of_figure(const Analysis& work, const Sentence& sentence, const Quantity& each,
                            const Indicator& what) {
  std::string found;
  if (each.unit == "%" && work.is_word(each.end, "of")) {  // "2% of Brazil's GDP"
    std::uint32_t size = 0;
    const std::uint32_t at = work.is_word(each.end + 1, "the") ? each.end + 2 : each.end + 1;
    if (at < sentence.end_token) found = country_at(work, at, size);
    if (!found.empty()) return found;
  }
  int named = 0;        // countries before the figure
  bool behind = false;  // nothing but what stands after the figure names a country
  for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
    if (at >= each.first && !found.empty()) break;
    if (at > sentence.first_token && work.mention_at[at] != no_index &&
        work.mention_at[at] == work.mention_at[at - 1])
      continue;  // within a name
    std::uint32_t size = 0;
    const Entity* whole = entity_at(work, at);
    const bool region = whole != nullptr && work.roles.place.has(whole->type) &&
                        property(whole->props, "kind") == "region";  // "European Union"
    std::string country(region ? whole->name : country_at(work, at, size));
    if (country.empty()) {
      const Entity* entity = entity_at(work, at);
      if (entity == nullptr) continue;
      if (work.roles.body.has(entity->type))
        country = property(entity->props, "jurisdiction");
      else if (work.roles.place.has(entity->type) && property(entity->props, "kind") != "city")
        country = entity->name;
      if (country.empty()) continue;
    }
    const std::uint32_t before = at > sentence.first_token ? at - 1 : at;
    if (describes_firm(work, sentence, at)) continue;
    const bool the = work.is_word(before, "the");
    const std::uint32_t prep = the && before > sentence.first_token ? before - 1 : before;
    const bool origin = prep == what.end && work.is_word(prep, "from") &&
                        !work.is_word(prep - 1, "imports");  // "exports from the EU"
    if (work.is_word(prep, "to") || work.is_word(prep, "with") ||
        (work.is_word(prep, "from") && !origin))
      continue;
    if (at < each.first && country != found) ++named;
    if (at < each.first || found.empty()) found = country;
    // "of 6.6% of GDP, the second highest in the EU after Romania": compared with, not measured
    behind = at >= each.end + 3 && !work.is_word(before, "of");
    if (behind && !comma_between(work, each.end, at)) behind = false;
  }

  if (named > 3) return {};  // "the eight - Saudi Arabia, Russia, Iraq, ... - pumped"
  if (!found.empty() && !behind) return found;
  if (const std::string_view own = place_of_cue(work, sentence, each); !own.empty())
    return std::string(own);
  if (!found.empty() || each.unit.starts_with("barrels")) return work.home_country_name;
  if (what.name.find("hares") != std::string::npos || what.name == "stocks") return {};
  if (what.name == "oil price" || what.name == "oil prices") return {};  // the world's
  if (of_firm(work, sentence, what)) return {};
  constexpr std::uint32_t tokens_near = 10;
  const std::uint32_t roof = std::min(sentence.end_token, each.end + tokens_near);
  for (std::uint32_t at = each.first > sentence.first_token + tokens_near ? each.first - tokens_near
                                                                          : sentence.first_token;
       at < roof; ++at) {
    if (work.is_word(at, "global") || work.is_word(at, "world")) return {};
  }
  if (!work.home_province.empty()) return work.home_province;
  if (!work.home_country_name.empty()) return work.home_country_name;
  std::string spoken_of = country_of_block(work, sentence);  // briefs on many countries
  return spoken_of.empty() ? work.home_region_name : spoken_of;
}

std::uint32_t place_in_name(Analysis& work, RelationState& state, const std::string& country) {
  if (country.empty() || country != work.home_country_name) return no_index;
  for (std::uint32_t at = 0; at < work.token_count(); ++at) {
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
      if (!work.roles.place.has(entry.type) || entry.name != country) continue;
      const std::uint32_t place = make_entity(work, entry.type, country);
      set_property(work.doc.entities[place].props, "kind", "country");
      note_record(state, work, place, work.sentence_at[at], at, at + work.names[i].length,
                  "statistic.place_in_name");
      return place;
    }
  }
  return no_index;
}

}  // namespace plenum::ingest
