#include "ingest/country_bodies.hpp"

#include <fmt/format.h>

namespace plenum::ingest {
namespace {

/// A part of the world that has no government: "European leaders" are of many.
bool continent(const Analysis& work, std::string_view place) {
  const auto known = work.data.entry_by_name.find(std::string(place));
  if (known == work.data.entry_by_name.end()) return false;
  const Properties& props = work.data.entries[known->second].props;
  return property(props, "kind") == "region" && property(props, "acts") != "true";
}

}  // namespace

/// "the Senate", "House of Representatives": many countries have one; here, the article's.
void own_house(const Analysis& work, const NameSpan& name, const GazetteerEntry& entry,
               std::vector<Candidate>& out) {
  if (!work.roles.body.has(entry.type) || property(entry.props, "kind") != "parliament" ||
      property(entry.props, "generic") != "true" || work.home_country_name.empty() ||
      work.countries.contains(std::string(property(entry.props, "jurisdiction"))))
    return;
  const std::uint32_t at = name.first;
  const std::uint32_t end = at + name.length;
  const bool plain = !work.has(at - 1, token_capital) || work.has(at - 1, token_first) ||
                     work.is(at - 1, Cue::function_word);
  if (at > 0 && work.sentence_at[at - 1] == work.sentence_at[at] && !plain) return;
  if (work.has(end, token_capital) && work.match(end, Cue::title) == 0) return;
  // "the 20th Congress", "the Congress of the party"
  if (at > 0 && (ordinal_at(work, at - 1) > 0 || work.is_word(end, "of"))) return;
  Candidate house;
  house.first = at;
  house.end = end;
  house.type = work.roles.body.name();
  house.name = entry.name;
  house.rule = "mention.own_house";
  house.priority = 5;
  set_property(house.props, "kind", "parliament");
  set_property(house.props, "jurisdiction", work.home_country_name);
  out.push_back(std::move(house));
}

/// "the Democratic Alliance": many countries have one; here, the article's.
void own_party(const Analysis& work, const NameSpan& name, const GazetteerEntry& entry,
               std::vector<Candidate>& out) {
  if (property(entry.props, "kind") != "party" || property(entry.props, "generic") != "true" ||
      work.home_country_name.empty() || name.length < 2 ||
      work.countries.contains(std::string(property(entry.props, "jurisdiction"))))
    return;
  Candidate party;
  party.first = name.first;
  party.end = name.first + name.length;
  party.type = entry.type;
  party.rule = "mention.own_party";
  party.priority = 5;
  set_property(party.props, "kind", "party");
  set_property(party.props, "jurisdiction", work.home_country_name);
  out.push_back(std::move(party));
}

/// "the finance ministry", "the federal mines ministry": of the country the article is about.
void home_ministry(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                   std::vector<Candidate>& out) {
  if ((!work.is_word(at, "the") && !work.is_word(at, ",")) || work.home_country_name.empty())
    return;
  std::uint32_t noun = at + 1;
  if (work.is_word(noun, "federal")) ++noun;
  const std::uint32_t length =
      noun < sentence.end_token ? work.match(noun, Cue::government_noun) : 0;
  if (length < 2) return;
  const std::string_view kind = work.value(noun, Cue::government_noun);
  bool any = kind.starts_with("Ministry");
  for (std::string_view head : {" Commission", " Authority", " Regulator", " Office", " Guard"})
    any = any || kind.ends_with(head);
  if (!any) return;
  Candidate ministry;
  ministry.first = noun;
  ministry.end = noun + length;
  ministry.type = work.roles.body.name();
  ministry.name = fmt::format("{} of {}", kind, work.home_country_name);
  ministry.rule = "mention.home_ministry";
  ministry.priority = 3;
  set_property(ministry.props, "jurisdiction", work.home_country_name);
  set_property(ministry.props, "kind", "ministry");
  out.push_back(std::move(ministry));
}

/// "China's government", "the Chinese leadership", "Japan's central bank": a country and a noun.
void government_of_country(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                           std::uint32_t size, std::string_view country,
                           std::vector<Candidate>& out) {
  std::uint32_t noun = at + size;
  if (work.has(at, token_hyphen_before)) return;  // "the pro-European government"
  if (continent(work, country)) return;
  if (work.has(noun, token_possessive)) ++noun;
  for (int adjectives = 0; adjectives < 2 && noun < sentence.end_token; ++adjectives) {
    if (work.match(noun, Cue::government_noun) != 0 || !can_modify(work, noun) ||
        work.has(noun, token_capital))
      break;
    ++noun;
  }
  const std::uint32_t length =
      noun < sentence.end_token ? work.match(noun, Cue::government_noun) : 0;
  if (length == 0) return;
  // "European Parliament" is the pack's own name
  if (work.name_begin[at] != work.name_begin[at + 1] &&
      work.names[work.name_begin[at]].length > size)
    return;
  Candidate government;
  government.first = at;
  government.end = noun + length;
  government.type = work.roles.body.name();
  const std::string_view kind = work.value(noun, Cue::government_noun);
  government.name = kind == "government" || kind.empty() ? work.government_of(country)
                                                         : fmt::format("{} of {}", kind, country);
  government.rule = "mention.government";
  government.priority = 4;
  const auto known = kind == "government" || kind == "Parliament"
                         ? work.data.body_by_kind.end()
                         : work.data.body_by_kind.find(fmt::format("{}/{}", fold(kind), country));
  if (known != work.data.body_by_kind.end()) {  // "South Africa's central bank" has a name
    const GazetteerEntry& entry = work.data.entries[known->second];
    government.name = entry.name;
    government.props = entry.props;
    out.push_back(std::move(government));
    return;
  }
  set_property(government.props, "jurisdiction", std::string(country));
  set_property(government.props, "kind", std::string(kind));
  out.push_back(std::move(government));
}

}  // namespace plenum::ingest
