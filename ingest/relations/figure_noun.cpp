#include "ingest/relations/figure_noun.hpp"

#include "ingest/mentions.hpp"

namespace plenum::ingest {

Indicator thing_of_sum(const Analysis& work, const Sentence& sentence, const Quantity& each) {
  Indicator found;
  std::uint32_t end = each.end;
  if (each.unit == "%") {
    for (std::string_view done : {"complete", "completed", "finished"}) {
      if (work.is_word(end, done)) found.end = end + 1;
    }
    if (found.end == 0) return found;
  } else {
    if (each.scale.empty() || each.first <= sentence.first_token) return found;
    const std::uint32_t before = each.first - 1;
    if (!work.is_word(before, "a") && !work.is_word(before, "an") && !work.is_word(before, "the") &&
        !work.is_word(before, "its"))
      return found;
    while (end < sentence.end_token && end < each.end + 3 && can_modify(work, end) &&
           !work.has(end, token_capital) && work.match(end, Cue::indicator) == 0)
      ++end;
    if (end == each.end || (!may_be_noun(work, end - 1) && part_of_speech(work, end - 1) != 0) ||
        work.match(end, Cue::indicator) != 0)
      return found;
    found.end = end;
  }
  found.first = each.end;
  found.name = work.words(found.first, found.end);
  return found;
}

Indicator nouns_beside(const Analysis& work, const Sentence& sentence, const Quantity& each) {
  Indicator found;
  const bool money = !each.scale.empty() && !each.unit.empty();
  if (!money && each.unit != "%") return found;
  if (each.fraction || work.is_word(each.end, "of")) return found;
  const auto noun = [&](std::uint32_t at) {
    return can_modify(work, at) && may_be_noun(work, at) && !work.has(at, token_capital) &&
           work.match(at, Cue::speech_verb) == 0 && work.match(at, Cue::rise_verb) == 0 &&
           work.match(at, Cue::fall_verb) == 0 && !work.surface(at).ends_with("ly") &&
           !work.surface(at).ends_with("ing");
  };
  std::uint32_t at = each.end;
  if (money && part_of_speech(work, at) == 'v') ++at;  // "goes to", "spent on"
  if (money && (work.is_word(at, "for") || work.is_word(at, "on") || work.is_word(at, "to") ||
                work.is_word(at, "in"))) {
    ++at;
    if (work.is_word(at, "the") || work.is_word(at, "its") || work.is_word(at, "a")) ++at;
    std::uint32_t end = at;
    while (end < sentence.end_token && end < at + 4 && can_modify(work, end) &&
           !work.has(end, token_capital))
      ++end;
    if (end > at && noun(end - 1)) {
      found.first = at;
      found.end = end;
    }
  }
  for (at = each.first;
       found.first == no_index && at-- > sentence.first_token && each.first - at < 8;) {
    if (work.has(at, token_mark) && !work.has(at, token_possessive)) break;
    if (!noun(at)) continue;
    found.end = at + 1;
    while (at > sentence.first_token && found.end - at < 3 && can_modify(work, at - 1) &&
           !work.has(at - 1, token_capital))
      --at;
    found.first = at;
    break;
  }
  if (found.first != no_index) found.name = work.words(found.first, found.end);
  return found;
}

}  // namespace plenum::ingest
