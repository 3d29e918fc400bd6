#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"
#include "ingest/numbers.hpp"

namespace plenum::ingest {

bool is_year(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_digit) && work.surface(at).size() == 4 &&
         (work.surface(at)[0] == '1' || work.surface(at)[0] == '2');
}

namespace {

constexpr std::uint32_t modifiers_max = 4;
constexpr std::uint32_t topic_tokens_max = 9;

/// "five-year": what may begin a plan of several years.
bool spans_years(const Analysis& work, std::uint32_t at) {
  return work.is_word(at + 1, "year") && work.has(at + 1, token_hyphen_before);
}

/// "15th five-year economic plan", "2026-2030 five-year plan", "the draft ten-year strategy".
bool multi_year_plan(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                     Candidate& found) {
  const double years = number_value(work, at);
  if (years < 2 || years > 50) return false;
  std::uint32_t head = at + 2;
  for (int i = 0; i < 3 && head < sentence.end_token && !work.is(head, Cue::plan_head); ++i) {
    if (!can_modify(work, head)) return false;
    ++head;
  }
  if (head >= sentence.end_token || !work.is(head, Cue::plan_head)) return false;
  found.first = at;
  found.end = head + 1;
  found.type = work.roles.plan.name();
  found.rule = "plan.multi_year";
  found.priority = 5;
  std::uint32_t begin = at;
  const std::uint32_t floor = sentence.first_token;

  if (begin >= floor + 2 && is_year(work, begin - 2) && is_year(work, begin - 1)) {
    set_property(found.props, "from_year", std::string(work.surface(begin - 2)));
    set_property(found.props, "to_year", std::string(work.surface(begin - 1)));
    begin -= 2;
  } else if (begin > floor && ordinal_at(work, begin - 1) > 0) {
    set_property(found.props, "ordinal", std::to_string(ordinal_at(work, begin - 1)));
    --begin;
  }
  found.first = begin;
  std::string count = fold(work.surface(at));
  if (!count.empty() && count[0] >= 'a' && count[0] <= 'z')
    count[0] = static_cast<char>(count[0] - 32);
  const std::string_view ordinal = property(found.props, "ordinal");
  const std::string_view from = property(found.props, "from_year");
  if (!ordinal.empty()) {
    found.name = fmt::format("{}th {}-Year Plan", ordinal, count);
    if (!work.data.entry_by_name.contains(found.name))
      found.name = fmt::format("{} {}-Year Plan", ordinal_word(ordinal_at(work, begin)), count);
  } else if (!from.empty()) {
    found.name = fmt::format("{}-{} {}-Year Plan", from, property(found.props, "to_year"), count);
  } else {
    found.name = fmt::format("{}-Year Plan", count);
    found.reference = Reference::definite;
  }
  set_property(found.props, "kind", "multi-year plan");
  return true;
}

bool is_utility(const Analysis& work, std::uint32_t at) {
  return work.is_word(at, "electricity") || work.is_word(at, "power") || work.is_word(at, "gas") ||
         work.is_word(at, "water") || work.is_word(at, "energy") || work.is_word(at, "utility") ||
         work.is_word(at, "phone");
}

/// "a levy on electronic transfers": adds what is levied on to the phrase; false: nothing is.
bool take_levied(const Analysis& work, const Sentence& sentence, Candidate& found) {
  std::uint32_t end = found.end;
  if (work.is_word(end, "on")) ++end;
  while (end > found.end && end < sentence.end_token && end < found.end + 4 &&
         (can_modify(work, end) || may_be_noun(work, end)) && !work.has(end, token_capital) &&
         !work.is(end, Cue::function_word) && !work.has(end, token_mark))
    ++end;
  if (end <= found.end + 1) return false;
  found.end = end;
  return true;
}

/// "a decree approved by the cabinet": one that the text says no more of than who made it.
bool passed_by(const Analysis& work, const Sentence& sentence, const Candidate& found) {
  if (found.first == sentence.first_token || found.end + 1 >= sentence.end_token) return false;
  const std::uint32_t before = found.first - 1;
  const std::uint32_t verb = work.match(found.end, Cue::adopt);
  return (work.is_word(before, "a") || work.is_word(before, "an")) && verb != 0 &&
         work.surface(found.end).ends_with("ed") && work.is_word(found.end + verb, "by");
}

/// Where the name that ends at `last` begins: "Blue Harbour scheme"; one word if a name is known.
std::uint32_t name_before_plan(const Analysis& work, const Sentence& sentence, std::uint32_t last) {
  std::uint32_t first = last;
  for (std::uint32_t at = last; last - at < 4; --at) {  // "United Nations"
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      if (at + work.names[i].length == last + 1) first = at;
    }
    if (at == sentence.first_token) break;
  }
  if (first != last || work.name_begin[last] != work.name_begin[last + 1] ||
      work.match(last, Cue::demonym) != 0)
    return first;
  while (first > sentence.first_token && last - first < 3) {
    const std::uint32_t at = first - 1;
    if (!work.has(at, token_capital) || work.has(at, token_first | token_possessive) ||
        work.is(at, Cue::function_word) || work.match(at, Cue::title) != 0 ||
        work.match(at, Cue::demonym) != 0 || work.name_begin[at] != work.name_begin[at + 1])
      break;
    first = at;
  }
  return first;
}

/// The first word of a hyphenated one in lower case that `part` ends; `part` itself: none.
std::uint32_t hyphenated_before(const Analysis& work, const Sentence& sentence,
                                std::uint32_t part) {
  std::uint32_t first = part;
  while (first > sentence.first_token && work.has(first, token_hyphen_before)) --first;
  const bool plain = first + 1 < part && !work.has(first, token_capital) &&
                     work.has(first, token_word) && !work.is(first, Cue::function_word);
  return plain ? first : part;
}

/// "a fodder support programme": a word that the lexicon has as a verb first, after its modifier.
bool noun_like_verb(const Analysis& work, const Sentence& sentence, std::uint32_t at) {
  if (part_of_speech(work, at) != 'v' || !may_be_noun(work, at) || at <= sentence.first_token)
    return false;
  if (work.has(at - 1, token_possessive)) return true;  // "the nurses' pay plan"
  const char before = part_of_speech(work, at - 1);
  return (before == 'n' || before == 'a') && can_modify(work, at - 1) &&
         !work.has(at - 1, token_capital) && work.value(at - 1, Cue::modal).empty();
}

/// "plan", "strategy" are policies where a noun says on what, and somebody adopts or owns them.
bool acted_plan(const Analysis& work, const Sentence& sentence, const Candidate& found,
                std::uint32_t owner) {
  const std::uint32_t head = found.end - 1;
  if (work.surface(head).ends_with('s') || found.first == head) return false;
  const char part = part_of_speech(work, head - 1);  // what no lexicon has is a noun mostly
  const bool noun = head - 1 != owner &&
                    (part == 0 || (part == 'n' && may_be_noun(work, head - 1)) ||
                     (part == 'a' && work.surface(head - 1).ends_with('s'))) &&  // "goods"
                    work.has(head - 1, token_word) &&
                    !work.is(head - 1, Cue::unit);
  if (!noun || work.has(head, token_hyphen_before)) return false;
  if (owner != no_index) return true;
  if (found.first == sentence.first_token) return false;
  std::uint32_t before = found.first - 1;
  if (work.is_word(before, "own")) --before;
  if (!work.has(before, token_possessive) || before == sentence.first_token) {
    if (!work.is_word(before, "the") && !work.is_word(before, "its") && !work.is_word(before, "a"))
      return false;
    const std::uint32_t floor =
        found.first > sentence.first_token + 6 ? found.first - 6 : sentence.first_token;
    const std::uint32_t roof = std::min(sentence.end_token, found.end + 6);
    for (std::uint32_t at = floor; at < roof; ++at) {
      const bool verb = work.match(at, Cue::adopt) != 0 || work.match(at, Cue::implement) != 0;
      const bool behind = at > found.end && work.is_word(at - 1, "was");
      if (verb && (at < before || behind)) return true;
    }
    return false;
  }
  // "the government's harbour plan", "Norway's", "the nurses'"
  const std::uint32_t last = before - 1;
  if (work.surface(last).ends_with('s') && !work.has(last, token_capital) &&
      part_of_speech(work, last) == 'n')
    return true;
  std::uint32_t size = 0;
  for (std::uint32_t back = 0; back < 3 && last >= sentence.first_token + back; ++back) {
    if (!country_at(work, last - back, size).empty() && size == back + 1) return true;
  }
  for (std::uint32_t i = work.name_begin[last]; i < work.name_begin[last + 1]; ++i) {
    const std::string& type = work.data.entries[work.names[i].entry].type;
    if (work.roles.body.has(type) || work.roles.place.has(type)) return true;
  }
  return work.match(last, Cue::definite_body) != 0;
}

/// Moves the begin of a policy's words over its modifiers to the left; gives the name or adjective
/// that owns it, or no_index.
std::uint32_t take_modifiers(const Analysis& work, const Sentence& sentence, bool titled,
                             Candidate& found) {
  std::uint32_t owner = no_index;
  for (std::uint32_t steps = 0; steps < modifiers_max; ++steps) {
    const std::uint32_t begin = found.first;
    if (begin <= sentence.first_token) break;
    const std::uint32_t before = begin - 1;
    const bool name = !titled && work.has(before, token_capital) &&
                      !work.has(before, token_first) && !work.is(before, Cue::function_word);
    if (name || work.match(before, Cue::demonym) != 0) {
      const std::string_view owned_by = work.surface(before);
      if (!name && owned_by.ends_with('s') && !owned_by.ends_with("ss")) break;  // "Pakistanis"
      owner = before;
      found.first = name_before_plan(work, sentence, before);
      break;
    }
    if (work.has(begin, token_hyphen_before)) {  // "food-for-work programme"
      const std::uint32_t whole = hyphenated_before(work, sentence, begin);
      if (whole != begin) {
        found.first = whole;
        continue;
      }
    }
    const bool noun = noun_like_verb(work, sentence, before);
    if ((!noun && !can_modify(work, before)) || work.is(before, Cue::plan_stop)) break;
    if (work.match(before, Cue::unit) != 0) break;  // "a 37 percent tariff"
    if (work.surface(before).ends_with("ed") && !work.has(before, token_hyphen_before)) break;
    const char part = part_of_speech(work, before);
    if (titled && !work.is(before, Cue::common)) break;  // a name, with a verb after it
    if (part == 'g' || (!noun && (part == 'v' || work.match(before, Cue::speech_verb) != 0))) break;
    if (work.has(before, token_capital) && !work.has(before, token_first)) break;
    found.first = before;
  }
  return owner;
}

/// "consumer loan subsidies", "U.S. tariffs", "guidance document on ...".
bool policy_noun(const Analysis& work, std::uint32_t index, std::uint32_t at, std::uint32_t size,
                 Candidate& found) {
  const Sentence& sentence = work.doc.sentences[index];
  const bool titled = is_title_case(work, index);  // capitals name nobody there
  const std::string_view strength = work.value(at, Cue::plan_noun);
  found.first = at;
  found.end = at + size;
  found.type = work.roles.plan.name();
  found.rule = "plan.noun";
  found.priority = 2;
  set_property(found.props, "kind", "policy");
  const std::uint32_t owner = take_modifiers(work, sentence, titled, found);
  const bool modified = found.first < at;
  // "a Cold War-era law", "a company-law case": no name begins within a hyphenated word
  if (strength == "weak" &&
      (work.has(found.first, token_hyphen_before) || work.has(at, token_hyphen_before)))
    return false;
  if (strength == "numbered" || (strength == "named" && owner == no_index)) return false;
  if (strength == "acted" && !acted_plan(work, sentence, found, owner)) return false;
  // "China programme": of somebody else, on that country
  std::uint32_t country = 0;
  if (strength == "weak" && owner != no_index && owner + 1 == at &&
      work.match(owner, Cue::demonym) == 0 && !country_at(work, owner, country).empty())
    return false;
  // "electricity tariffs" are prices
  if (!modified && work.is(at - 1, Cue::plan_stop) && at > sentence.first_token &&
      fold(work.surface(at)).starts_with("tariff") && is_utility(work, at - 1))
    return false;
  // "preferential tariff status", "tariff war": something about tariffs
  if (size == 1 && work.is_word(at, "tariff") && at + 1 < sentence.end_token &&
      part_of_speech(work, at + 1) == 'n' && !work.is(at + 1, Cue::function_word))
    return false;
  const bool on = strength == "levy" && take_levied(work, sentence, found);
  if ((strength == "weak" || strength == "levy") && !modified && !on &&
      !(strength == "weak" && passed_by(work, sentence, found)))
    return false;
  const bool passed = !modified && passed_by(work, sentence, found);
  if (strength == "document" && !passed) {
    if (!work.is_word(found.end, "on") && !work.is_word(found.end, "for")) return false;
    std::uint32_t end = found.end + 1;
    while (end < sentence.end_token && end - found.end < topic_tokens_max &&
           !work.has(end, token_mark) && part_of_speech(work, end) != 'r' &&
           !(work.is(end, Cue::function_word) && !work.has(end, token_possessive) &&
             !work.is_word(end, "the") && !work.is_word(end, "of") && !work.is_word(end, "and")))
      ++end;
    if (end > found.end + 1) found.end = end;
  }
  // "imposed export controls on gallium": on something of its own, and none that was named before
  const bool another = size > 1 && work.is_word(found.end, "on") &&
                       found.first > sentence.first_token &&
                       work.match(found.first - 1, Cue::adopt) != 0;
  const bool fresh =
      size > 1 && found.first > sentence.first_token && work.is_any(found.first - 1, "a", "an");
  if (owner == no_index && !modified && !on && !another && !fresh)
    found.reference = Reference::definite;
  found.name = work.words(found.first, found.end);
  if (titled && owner == no_index) {  // the text has its name in full
    found.name = core::to_lower(found.name);
    found.rule = "plan.noun_in_title";
    found.reference = Reference::definite;
  }
  return true;
}

/// A slogan between quotation marks: 'create a "24-hour economy"', 'the "Look East" policy'.
void find_slogans(const Analysis& work, const Sentence& each, std::vector<Candidate>& out) {
  for (std::uint32_t at = each.first_token + 1; at + 2 < each.end_token; ++at) {
    if (!work.has(at, token_open_quote)) continue;
    std::uint32_t close = at + 1;
    while (close < each.end_token && close < at + 7 && !work.has(close, token_close_quote)) ++close;
    if (close >= each.end_token || !work.has(close, token_close_quote) || close < at + 3) continue;
    const std::uint32_t before = at - 1;
    const bool named = work.is_word(before, "called") || work.is_word(before, "dubbed") ||
                       work.is_word(before, "named") || work.is_word(before, "titled");
    const bool owned = work.is_word(before, "a") || work.is_word(before, "an") ||
                       work.is_word(before, "the") || work.is_word(before, "his") ||
                       work.is_word(before, "her") || work.is_word(before, "its") ||
                       work.is_word(before, "their") || work.is_word(before, "called") ||
                       work.has(before, token_possessive);
    const bool policy = work.match(close + 1, Cue::plan_noun) != 0 ||
                        (work.is(close + 1, Cue::plan_head) && close + 1 < each.end_token);
    bool made = false;
    for (std::uint32_t i = before; i-- > each.first_token && before - i <= 2;)
      made = made || work.match(i, Cue::promote_verb) != 0 || work.is_word(i, "create") ||
             work.is_word(i, "launch") || work.is_word(i, "introduce") ||
             work.is_word(i, "launched") || work.is_word(i, "introduced");
    if (!policy && !(owned && made) && !(named && work.has(at + 1, token_capital))) continue;
    if (!policy && !may_be_noun(work, close - 1) && !work.has(close - 1, token_capital)) continue;
    Candidate found;
    found.first = at + 1;
    found.end = close;
    found.type = work.roles.plan.name();
    found.rule = "plan.slogan";
    found.priority = 4;
    set_property(found.props, "kind", "slogan");
    out.push_back(std::move(found));
  }
}

}  // namespace

void find_plans(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  find_slogans(work, each, out);
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    const bool years = spans_years(work, at);
    const std::uint32_t size = work.match(at, Cue::plan_noun);
    if (!years && size == 0) continue;
    Candidate found;
    if (years && multi_year_plan(work, each, at, found)) {
      out.push_back(std::move(found));
      continue;
    }
    if (size != 0 && policy_noun(work, sentence, at, size, found)) out.push_back(std::move(found));
  }
}

}  // namespace plenum::ingest
