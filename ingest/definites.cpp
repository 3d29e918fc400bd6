// Things without a name of their own that an article speaks of: "the cabinet", "a budget of …".
#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

void add_definite(std::uint32_t first, std::string_view type, std::string_view rule,
                  std::string kind, std::vector<Candidate>& out) {
  Candidate found;
  found.reference = Reference::definite;
  found.priority = 1;
  found.first = first;
  found.end = first + 1;
  found.type = type;
  found.rule = rule;
  set_property(found.props, "kind", std::move(kind));
  out.push_back(std::move(found));
}

/// "a 7.9 trillion taka budget": a budget by its sum.
bool definite_budget(const Analysis& work, std::uint32_t at, std::vector<Candidate>& out) {
  if (!work.is_word(at + 1, "budget") || work.has(at + 1, token_capital)) return false;
  // "a budget of 58 trillion", "the 2026 budget"
  const bool sum = work.is_word(at, "a") && work.is_word(at + 2, "of") &&
                   (work.match(at + 3, Cue::unit) != 0 || work.has(at + 3, token_digit));
  const bool year = is_year(work, at) && !may_be_noun(work, at + 2);
  if (!sum && !year && (work.match(at, Cue::unit) == 0 || may_be_noun(work, at + 2))) return false;
  if (year) {  // its year names it, in its country
    Candidate found;
    found.first = at;
    found.end = at + 2;
    found.type = work.roles.plan.name();
    found.rule = "plan.year_budget";
    found.priority = 2;
    set_property(found.props, "kind", "budget");
    set_property(found.props, "jurisdiction", work.home_country_name);
    out.push_back(std::move(found));
    return true;
  }
  add_definite(at + 1, work.roles.plan.name(), "definite.plan", {}, out);
  return true;
}

/// "ban", "cuts", "levy": nouns of measures that a definite article points back with.
bool measure_noun(const Analysis& work, std::uint32_t at) {
  if (work.is(at + 1, Cue::plan_head) || work.match(at, Cue::plan_noun) > 1) return false;
  return work.is_any(at, "cut", "cuts", "ban", "levy", "levies", "subsidy", "subsidies", "curbs",
                     "controls", "exemption", "embargo", "quotas", "rules", "restrictions",
                     "measure", "royalty", "duties", "tax");
}

/// "the standing committee on finance", "parliament's environment committee".
bool field_committee(const Analysis& work, const Sentence& each, std::uint32_t at,
                     std::vector<Candidate>& out) {
  if (!work.is_word(at, "committee") || work.has(at, token_capital) || at <= each.first_token)
    return false;
  Candidate found;
  found.first = at;
  found.end = at + 1;
  if (work.is_word(at + 1, "on")) {
    std::uint32_t end = at + 2;
    while (end < each.end_token && end < at + 6 && !work.has(end, token_mark) &&
           (can_modify(work, end) || work.is_word(end, "and")))
      ++end;
    if (end == at + 2) return false;
    found.end = end;
    if (can_modify(work, at - 1) && part_of_speech(work, at - 1) != 'v') --found.first;
  } else {
    const std::uint32_t field = at - 1;
    if (part_of_speech(work, field) != 'n' ||
        work.has(field, token_capital | token_hyphen_before) || work.is_word(field, "party") ||
        !may_be_noun(work, field) || work.is(field, Cue::function_word))
      return false;
    found.first = field;
    if (work.is_word(field, "policy") && can_modify(work, field - 1)) --found.first;
  }
  found.type = work.roles.body.name();
  found.rule = "mention.field_committee";
  found.priority = 2;
  set_property(found.props, "kind", "committee");
  out.push_back(std::move(found));
  return true;
}

/// "only Parliament could": a house by its bare name.
bool bare_house(const Analysis& work, std::uint32_t at, std::vector<Candidate>& out) {
  if (!work.is_word(at + 1, "parliament") || !work.has(at + 1, token_capital) ||
      work.has(at, token_capital) || work.has(at + 2, token_capital) ||
      work.has(at + 1, token_first))
    return false;
  add_definite(at + 1, work.roles.body.name(), "definite.body", "parliament", out);
  return true;
}

/// "seats in parliament", "told parliament"
bool before_parliament(const Analysis& work, std::uint32_t at) {
  return work.is_word(at + 1, "parliament") &&
         (work.is_word(at, "in") || work.is_word(at, "through") || work.is_word(at, "to") ||
          work.is_word(at, "by") || work.is_word(at, "told") || work.is_word(at, "before"));
}

/// "the firm Hartfield", "the newspaper El Faro": kinds of which a name says the one that is meant.
bool names_follow(std::string_view kind) {
  return kind == "group" || kind == "company" || kind == "lender" || kind == "media" ||
         kind == "think tank" || kind == "institute";
}

/// Whether somebody of this name is called by a title near by: "President Petro".
bool has_title_near(const Analysis& work, std::uint32_t name) {
  const std::string word = fold(work.surface(name));
  constexpr std::uint32_t tokens_away_max = 1000;
  constexpr std::uint32_t names_between_max = 2;  // "President Gustavo Petro"
  const std::uint32_t floor = name > tokens_away_max ? name - tokens_away_max : 0;
  const std::uint32_t roof = std::min(work.token_count(), name + tokens_away_max);
  for (std::uint32_t at = floor + 1; at < roof; ++at) {
    if (!work.has(at, token_capital) || !work.is_word(at, std::string_view(word))) continue;
    for (std::uint32_t back = 1; back <= names_between_max + 1 && back <= at; ++back) {
      if (work.match(at - back, Cue::title) == 1) return true;
      if (!work.has(at - back, token_capital)) break;
    }
  }
  return false;
}

/// "the Biden administration", "Petro's government": the one that the person leads.
bool leaders_government(const Analysis& work, const Sentence& each, std::uint32_t at,
                        std::vector<Candidate>& out) {
  std::uint32_t noun = at + 1;
  if (work.has(noun, token_possessive)) ++noun;
  if (noun >= each.end_token || !work.has(at, token_capital) || work.has(noun, token_capital) ||
      !work.is_any(noun, "administration", "government", "cabinet") ||
      work.has(noun, token_hyphen_before))
    return false;
  // "Prime Minister Shehbaz Sharif's government" is on the person first
  if (at > each.first_token && work.has(at - 1, token_capital) && !work.has(at - 1, token_first))
    return false;
  std::string country;
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
    if (work.names[i].length != 1) continue;
    if (!work.roles.official.has(entry.type)) return false;  // of a place or a party
    country = property(entry.props, "jurisdiction");
  }
  if (country.empty() && work.match(at, Cue::demonym) == 0 && has_title_near(work, at))
    country = work.home_country_name;
  if (country.empty()) return false;
  Candidate government;
  government.first = at;
  government.end = noun + 1;
  government.type = work.roles.body.name();
  government.name = work.government_of(country);
  government.rule = "mention.government";
  government.priority = 4;
  set_property(government.props, "jurisdiction", country);
  set_property(government.props, "kind", "government");
  out.push_back(std::move(government));
  return true;
}

/// "the regional government": not that of the country.
bool is_lower_level(const Analysis& work, std::uint32_t noun) {
  if (work.value(noun, Cue::definite_body) != "government") return false;
  return work.is_any(noun - 1, "regional", "provincial", "local", "municipal", "city", "state");
}

/// "the plan", "these new rules", "the ban": after the word at `at`.
void definite_plan(const Analysis& work, const Sentence& each, std::uint32_t at,
                   std::vector<Candidate>& out) {
  std::uint32_t noun = at + 1;
  const bool these = work.is_word(at, "these") || work.is_word(at, "those");
  while (these && noun < each.end_token && noun < at + 4 && !work.is(noun, Cue::plan_head) &&
         can_modify(work, noun))
    ++noun;
  if (work.is_any(noun, "new", "latest", "proposed", "planned") && measure_noun(work, noun + 1))
    ++noun;
  // "the cuts", "the ban", "the new rules": of one that has a longer name
  const bool measure =
      (!work.is(noun, Cue::plan_head) || work.is_word(noun, "rules")) && measure_noun(work, noun);
  if ((measure ||
       (work.is(noun, Cue::plan_head) && (these || !work.surface(noun).ends_with('s')))) &&
      !work.has(noun + 1, token_hyphen_before) && !work.has(noun, token_capital) &&
      !work.is_word(at, "its"))
    add_definite(noun, work.roles.plan.name(), "definite.plan", {}, out);
}

}  // namespace

void find_definites(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  std::uint32_t begin = each.first_token;
  if (begin < each.end_token && work.has(begin, token_open_quote)) ++begin;
  if (begin + 1 < each.end_token && work.is_word(begin, "parliament") &&
      !work.has(begin + 1, token_capital | token_possessive) && !is_title_case(work, sentence))
    add_definite(begin, work.roles.body.name(), "definite.body", "parliament",
                 out);  // "Parliament will vote"
  for (std::uint32_t at = each.first_token; at + 1 < each.end_token; ++at) {
    if (definite_budget(work, at, out)) continue;
    if (field_committee(work, each, at, out)) continue;
    if (leaders_government(work, each, at, out)) continue;
    const bool the = work.is_word(at, "the") || work.is_word(at, "this") ||
                     work.is_word(at, "its") || work.is_word(at, "that") ||
                     work.is_word(at, "these") || work.is_word(at, "those");
    const bool house = before_parliament(work, at);
    if (!the && !house && bare_house(work, at, out)) continue;
    const bool own =
        work.is_word(at, "his") || work.is_word(at, "her") || work.is_word(at, "their");
    if (!the && !house && !own) continue;
    std::uint32_t noun = at + 1;
    for (int i = 0; i < 2 && noun < each.end_token; ++i) {
      if (work.match(noun, Cue::definite_body) != 0 || !can_modify(work, noun) ||
          work.has(noun, token_capital))
        break;
      ++noun;
    }
    if (noun >= each.end_token || is_lower_level(work, noun)) continue;
    Candidate found;
    found.reference = Reference::definite;
    found.priority = 1;
    const bool of_minister =
        own && noun == at + 1 && (work.is_word(noun, "ministry") || work.is_word(noun, "cabinet"));
    if (const std::uint32_t size = own && !of_minister ? 0 : work.match(noun, Cue::definite_body)) {
      // "the party's", "the party said", but not "the party-political" or "the Party School"
      const bool name_goes_on = work.has(noun, token_capital) &&
                                work.has(noun + size, token_capital) &&
                                !work.has(noun + size, token_possessive);
      // "the campaign group Fern": the name follows
      const bool named = !work.has(noun, token_capital) && work.has(noun + size, token_capital) &&
                         !work.is(noun + size, Cue::weekday) &&
                         names_follow(work.value(noun, Cue::definite_body));
      if (work.has(noun + size, token_hyphen_before) || name_goes_on || named) continue;
      found.first = noun;
      found.end = noun + size;
      found.type = work.roles.body.name();
      found.rule = "definite.body";
      set_property(found.props, "kind", std::string(work.value(noun, Cue::definite_body)));
      out.push_back(std::move(found));
      continue;
    }
    definite_plan(work, each, at, out);
  }
}

}  // namespace plenum::ingest
