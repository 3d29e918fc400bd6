#include "ingest/titles.hpp"

#include <algorithm>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t apposition_tokens_max = 24;
constexpr std::uint32_t before_tokens_max = 18;

bool capital(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_capital) && work.has(at, token_word);
}

bool particle(const Analysis& work, std::uint32_t at) { return work.is(at, Cue::particle); }

bool determiner(const Analysis& work, std::uint32_t at) {
  return work.is_word(at, "a") || work.is_word(at, "an") || work.is_word(at, "the") ||
         work.is_word(at, "its") || work.is_word(at, "his") || work.is_word(at, "her") ||
         work.is_word(at, "their");
}

/// Words that may stand between a determiner and the title itself.
bool modifier(const Analysis& work, std::uint32_t at) {
  return work.is(at, Cue::role_modifier) || ordinal_at(work, at) > 0;
}

/// "named General X", "kept Minister X": what was done to the holder is no part of the title.
bool participle(const Analysis& work, std::uint32_t at) {
  if (work.is(at, Cue::role_modifier) || work.has(at, token_capital) ||
      work.has(at, token_hyphen_before) || work.match(at, Cue::remove_verb) != 0)
    return false;
  return work.match(at, Cue::appoint_verb) != 0 || work.match(at, Cue::speech_verb) != 0 ||
         work.is_word(at, "kept") || work.is_word(at, "made") || work.is_word(at, "met") ||
         work.surface(at).ends_with("ed");
}

}  // namespace

std::string person_name(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  std::string name;
  for (std::uint32_t at = first; at < end; ++at) {
    if (work.has(at, token_possessive)) break;
    const std::string_view word = work.surface(at);
    if (word == ".") {
      name += ".";
      continue;
    }
    if (!name.empty()) name += work.has(at, token_hyphen_before) ? "-" : " ";
    if (work.has(at, token_all_caps) && word.size() > 2 &&
        word.find('.') == std::string_view::npos) {
      const std::size_t initial = core::decode_utf8(word, 0).length;
      name += word.substr(0, initial);
      name += core::to_lower(word.substr(initial));
    } else {
      name += word;
    }
  }
  return name;
}

/// "X, the continent's richest man", "X, a veteran lawmaker".
static bool described(const Analysis& work, std::uint32_t end, std::uint32_t stop) {
  if (!work.is_word(end, ",")) return false;
  for (std::uint32_t at = end + 1; at < stop && at < end + 8; ++at) {
    if (work.has(at, token_mark) && !work.has(at, token_possessive)) return false;
    if (work.is_any(at, "man", "woman", "politician", "veteran", "banker", "tycoon", "billionaire",
                    "businessman", "businesswoman", "republican", "democrat", "heir", "father",
                    "mother"))
      return true;
  }
  return false;
}

bool is_honorific(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_capital) &&
         work.is_any(at, "dr", "mr", "mrs", "ms", "miss", "prof", "sir", "engr", "alhaji", "sayyid",
                     "sayed", "datuk", "dato", "haji");
}

std::uint32_t before_honorific(const Analysis& work, std::uint32_t first, std::uint32_t floor) {
  std::uint32_t at = first;
  if (at > floor + 1 && work.is_word(at - 1, ".")) --at;
  if (at <= floor) return first;
  if (is_honorific(work, at - 1)) return at - 1;
  return work.is_word(at - 1, "chief") && at - 1 == floor ? at - 1 : first;
}

/// "Japan's ambassador to Thailand," and "the Chief Executive Officer of the Centre for X (CXY),".
static bool office_before_comma(const Analysis& work, std::uint32_t comma, std::uint32_t floor) {
  std::uint32_t last = comma - 1;
  if (work.is_word(last, ")") && last > floor + 3 && work.is_word(last - 2, "(")) last -= 3;
  for (std::uint32_t end_of = last; end_of > floor + 1 && last - end_of < 12; --end_of) {
    if (work.has(end_of, token_mark) && !work.has(end_of, token_possessive)) break;
    const bool link = work.is_word(end_of, "to") || work.is_word(end_of, "of") ||
                      work.is_word(end_of, "at") || work.is_word(end_of, "for");
    if (link && (work.match_before(end_of, Cue::title, floor) != no_index ||
                 work.match_before(end_of, Cue::role, floor) != no_index))
      return true;
  }
  return false;
}

static bool follows(const Analysis& work, std::uint32_t verb) {
  for (std::string_view word : {"succeeded", "replaced", "succeed", "replace", "succeeds",
                                "replaces", "succeeding", "replacing"}) {
    if (work.is_word(verb, word)) return true;
  }
  return false;
}

/// "she succeeded (the late) Ann Example", "named Ann Example to succeed".
static bool in_succession(const Analysis& work, std::uint32_t first, std::uint32_t end,
                          std::uint32_t floor) {
  std::uint32_t verb = first - 1;
  while (verb > floor && (work.is_word(verb, "the") || work.is_word(verb, "late"))) --verb;
  const std::uint32_t to = work.is_word(end, ",") ? end + 1 : end;
  return follows(work, verb) || (work.is_word(to, "to") && follows(work, to + 1));
}

/// What stands around a possible name: titles, verbs of saying, employers, descriptions.
static int score_around(const Analysis& work, std::uint32_t first, std::uint32_t end,
                        std::uint32_t names, std::uint32_t common) {
  const Sentence& sentence = work.doc.sentences[work.sentence_at[first]];
  int score = 0;
  if (const std::uint32_t honorific = before_honorific(work, first, sentence.first_token);
      honorific != first) {  // "Dr. Ngozi Example"
    first = honorific;
    score += 4;
  }
  // what stands before: a lower-case title or role, "according to", a dash after a quotation
  if (first > sentence.first_token) {
    const std::uint32_t floor = sentence.first_token;
    if (work.match_before(first, Cue::title, floor) != no_index ||
        work.match_before(first, Cue::role, floor) != no_index)
      score += 4;
    // "the opposition leader, Ann Example,"
    if (names >= 2 && work.is_word(first - 1, ",") &&
        (work.match_before(first - 1, Cue::title, floor) != no_index ||
         work.match_before(first - 1, Cue::role, floor) != no_index))
      score += work.is_word(end, ",") && common < names ? 6 : 4;
    // "Japan's ambassador to Thailand, Ann Example,", "whose governor is Ann Example"
    if (names >= 2 && common == 0 && work.is_word(first - 1, ",") &&
        office_before_comma(work, first - 1, floor))
      score += 4;
    if (names >= 2 && work.is_word(first - 1, "is") &&
        work.match_before(first - 1, Cue::title, floor) != no_index)
      score += 4;
    const std::string_view mark = work.surface(first - 1);
    if ((mark == "–" || mark == "—" || mark == "-") && first - 1 > floor &&
        (work.has(first - 2, token_close_quote) || work.is_word(first - 2, ",")))
      score += names >= 2 ? 4 : 3;
    if (work.is_word(first - 1, "to") && work.is_word(first - 2, "according")) score += 1;
    if (names >= 2 && common < names && in_succession(work, first, end, floor)) score += 3;
    const bool said = work.match_before(first, Cue::speech_verb, floor) != no_index && first >= 2 &&
                      work.has(first - 2, token_close_quote);
    if (said) score += names >= 2 ? 3 : 1;
  }
  Office office;
  if (office_after(work, end, sentence.end_token, office)) {
    score += names >= 2 ? 4 : 2;
    if (common == 1 && names >= 2) score += 1;  // "Clementine Example, director of"
  }
  if (names >= 2 && common == 0 && described(work, end, sentence.end_token)) score += 4;
  if (names >= 2 && work.match(end, Cue::speech_verb) != 0)
    score += common == 0 && names <= 3 && !work.is(first, Cue::org_head) ? 3 : 2;
  // "Ann Example of Some Firm agreed", "Ann Example of Some Firm,": no names of the lists
  const std::uint32_t whose = work.is_word(end + 1, "the") ? end + 2 : end + 1;
  const bool link = work.is_word(end, "of") || work.is_word(end, "from");
  if (names == 2 && common == 0 && link && capital(work, whose) &&
      !work.is(end - 1, Cue::body_head) && !work.is(end - 1, Cue::org_head)) {
    score += 3;
  }
  if (names >= 2 && (work.is_word(end, "of") || work.is_word(end, "at"))) score += 1;
  if (names >= 2 && work.is_word(end, ",") && work.is_word(end + 1, "who")) score += 4;
  if (names == 2 && common == 0 && (work.is_word(end, "of") || work.is_word(end, "at"))) {
    const std::uint32_t from = work.is_word(end + 1, "the") ? end + 2 : end + 1;
    if (from < sentence.end_token) {
      for (std::uint32_t i = work.name_begin[from]; i < work.name_begin[from + 1]; ++i) {
        if (work.roles.organization.has(work.data.entries[work.names[i].entry].type)) {
          score += 3;
          break;
        }
      }
    }
  }
  return score;
}

int person_score(const Analysis& work, std::uint32_t first, std::uint32_t end, bool titled) {
  const Sentence& sentence = work.doc.sentences[work.sentence_at[first]];
  std::uint32_t names = 0;
  std::uint32_t common = 0;
  for (std::uint32_t at = first; at < end; ++at) {
    if (particle(work, at) && !capital(work, at)) continue;
    if (work.has(at, token_mark) || work.has(at, token_digit)) {
      if (!work.is_word(at, ".")) return 0;
      continue;
    }
    ++names;
    const bool known = work.is(at, Cue::given_name) || work.is(at, Cue::surname);
    if (work.is(at, Cue::common) && !known) ++common;
    if (work.has(at, token_all_caps) && work.surface(at).find('.') == std::string_view::npos &&
        names > 1 && work.surface(at).size() > 1 && at + 1 == end && !titled &&
        !work.is(first, Cue::given_name))
      return 0;
  }
  if (names == 0 || names > 5) return 0;
  int score = titled ? 4 : 0;
  if (names >= 2) {
    score += 1;
    if (work.is(first, Cue::given_name)) score += 3;
    if (work.is(first, Cue::surname) && !work.is(first + 1, Cue::common)) score += 3;
    if (work.is(end - 1, Cue::surname)) score += 1;
    if (work.has(first, token_all_caps) && work.surface(first).size() > 1 &&
        !work.has(first + 1, token_all_caps))
      score += work.is(first, Cue::surname) ? 3 : 1;
    if (end - first >= 3 && work.is_word(first + 1, ".")) score += 3;
  }
  score += score_around(work, first, end, names, common);
  score -= static_cast<int>(common) * 2;
  if (common == names && !titled) return 0;
  // "MP Materials" is no member of parliament
  if (titled && common == names && names == 1 && first > sentence.first_token &&
      work.has(first - 1, token_all_caps))
    return 0;
  if (first > sentence.first_token && work.is_word(first - 1, "the")) score -= 3;
  return score;
}

std::uint32_t name_after_title(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  std::uint32_t at = first;
  while (at < end) {
    std::uint32_t size = work.match(at, Cue::title);
    if (size == 0 && work.is(at, Cue::role_modifier)) size = 1;
    if (size == 0) break;
    at += size;
  }
  if (at >= end) return no_index;
  if (!work.is_word(at, "of") && !work.is_word(at, "for")) {
    std::uint32_t country = 0;
    if (!country_at(work, at, country).empty()) return no_index;
    return person_score(work, at, end, true) >= 4 ? at : no_index;
  }
  // after a field: surname in capitals, a known given name or a family-first surname
  for (std::uint32_t i = at + 2; i + 1 < end; ++i) {
    if (work.is_word(i - 1, "and") || work.is_word(i - 1, "of")) continue;
    const bool shouted = work.has(i, token_all_caps) && !work.has(i + 1, token_all_caps) &&
                         capital(work, i + 1) && end - i <= 3;
    const bool given = work.is(i, Cue::given_name) && !work.is(i + 1, Cue::common);
    const bool family = work.is(i, Cue::surname) && !work.is(i, Cue::common);
    std::uint32_t names = 0;  // "Salim bin Nasser Al Farsi" has three
    for (std::uint32_t name = i; name < end; ++name) names += particle(work, name) ? 0U : 1U;
    const bool known = (given || family) && names <= 4;
    if (shouted || known) return i;
  }
  return no_index;
}

/// What stands after "of", "at", "for" behind a title: the body or the field of an office.
static void read_links(const Analysis& work, std::uint32_t limit, Office& office) {
  std::uint32_t of = office.end;
  // "director of Chinese research at X": the last link that leads to a capital wins
  for (int links = 0; links < 3 && of < limit; ++links) {
    const bool link = work.is_word(of, "of") || work.is_word(of, "at") || work.is_word(of, "for") ||
                      work.is_word(of, "from") || work.is_word(of, "with") ||
                      work.is_word(of, "in");
    if (!link) break;
    // "an analyst at X in London": the place is not the employer
    const bool named = office.of_first != no_index && capital(work, of - 1);
    if (named && work.is_word(of, "in")) break;
    std::uint32_t begin_of = of + 1;
    if (work.is_word(begin_of, "the")) ++begin_of;
    std::uint32_t end_of = begin_of;
    while (end_of < limit && !work.has(end_of, token_mark) &&
           !(work.is(end_of, Cue::function_word) && !work.is_word(end_of, "of") &&
             !work.is_word(end_of, "and") && !work.is_word(end_of, "the") &&
             !work.is_word(end_of, "for")))
      ++end_of;
    if (end_of == begin_of) break;
    office.of_first = begin_of;
    office.of_end = end_of;
    office.of_is_field = links == 0 && (work.is_word(of, "of") || work.is_word(of, "for"));
    of = end_of;
  }
}

bool read_office(const Analysis& work, std::uint32_t at, std::uint32_t stop, Office& office) {
  const std::uint32_t limit = std::min(stop, at + apposition_tokens_max);
  if (at < limit && determiner(work, at)) ++at;
  // "China's", "the U.S.", "Chinese", "the bank's", then modifiers
  std::uint32_t begin = no_index;
  for (int steps = 0; at < limit && steps < 8; ++steps) {
    std::uint32_t size = 0;
    if (const std::string_view country = country_at(work, at, size); !country.empty()) {
      office.country = country;
      office.country_token = at;
      begin = no_index;
      at += size;
      if (work.has(at, token_possessive)) ++at;
      continue;
    }
    const bool is_title = work.match(at, Cue::title) != 0;
    const bool is_role = work.match(at, Cue::role) != 0;
    if (is_title && work.match(at, Cue::title) == 1 && work.is_word(at, "chief") && !is_role) {
      // "chief bond strategist": the role is the last word
      std::uint32_t noun = at + 1;
      while (noun < limit && noun < at + 4 && can_modify(work, noun) &&
             work.match(noun, Cue::role) == 0)
        ++noun;
      if (noun < limit && work.match(noun, Cue::role) != 0) {
        if (begin == no_index) begin = at;
        at = noun;
        break;
      }
    }
    if (is_title || is_role) break;
    office.former = office.former ||
                    work.is_any(at, "former", "ex", "then", "ousted", "deposed", "retired", "late");
    if (work.match(at, Cue::remove_verb) != 0) {  // "the court removed Prime Minister X"
      office.former = true;
      begin = no_index;
      ++at;
      continue;
    }
    if (participle(work, at)) {  // "X, appointed minister in May"
      begin = no_index;
      ++at;
      continue;
    }
    const bool plain = can_modify(work, at) || modifier(work, at) || work.is_word(at, "most") ||
                       work.has(at, token_possessive);
    if (!plain) return false;
    if (begin == no_index && !work.has(at, token_possessive)) begin = at;
    if (work.has(at, token_possessive)) begin = no_index;
    ++at;
  }
  const std::uint32_t as_title = work.match(at, Cue::title);
  const std::uint32_t as_role = work.match(at, Cue::role);
  const std::uint32_t size = std::max(as_title, as_role);
  if (size == 0 || at + size > limit) return false;
  office.is_title = as_title >= as_role;
  office.first = begin == no_index ? at : begin;
  office.end = at + size;
  while (office.end < limit) {  // "finance minister", "chief economist and strategist"
    const std::uint32_t more =
        std::max(work.match(office.end, Cue::title), work.match(office.end, Cue::role));
    if (more == 0) break;
    office.is_title = office.is_title || work.match(office.end, Cue::title) != 0;
    office.end += more;
  }
  office.title = work.words(office.first, office.end);
  if (office.title.starts_with("former ")) office.title.erase(0, 7);
  read_links(work, limit, office);
  return true;
}

/// Tokens of the country or adjective of one that ends before `end`: 2 for "South Korean"; 0: none.
static std::uint32_t country_ending(const Analysis& work, std::uint32_t end, std::uint32_t floor) {
  for (std::uint32_t size = 4; size > 0; --size) {
    std::uint32_t found = 0;
    if (floor + size > end) continue;
    if (!country_at(work, end - size, found).empty() && found == size) return size;
  }
  return 0;
}

bool office_before(const Analysis& work, std::uint32_t first, std::uint32_t floor, Office& office) {
  first = before_honorific(work, first, floor);
  if (first > floor && work.is_word(first - 1, ",")) --first;  // "the opposition leader, X"
  if (first > floor + 3 && work.is_word(first - 1, ")") && work.is_word(first - 3, "("))
    first -= 3;  // "the head of the Office for X (OX), Ann Example"
  const std::uint32_t limit = first > floor + before_tokens_max ? first - before_tokens_max : floor;
  for (std::uint32_t at = limit; at < first; ++at) {
    if (work.match(at, Cue::title) == 0 && work.match(at, Cue::role) == 0) continue;
    // walk left over modifiers and a country
    std::uint32_t begin = at;
    while (begin > limit) {
      const std::uint32_t country = country_ending(work, begin, limit);
      const bool goes_on = work.is(begin - 1, Cue::role_modifier) || country > 0 ||
                           work.has(begin - 1, token_possessive) ||
                           work.name_begin[begin - 1] != work.name_begin[begin] ||
                           (can_modify(work, begin - 1) && !capital(work, begin - 1) &&
                            !participle(work, begin - 1) && part_of_speech(work, begin - 1) != 'v');
      if (!goes_on) break;
      begin -= std::max(country, 1U);
    }
    for (; begin <= at; ++begin) {
      Office found;
      if (!read_office(work, begin, first, found)) continue;
      const std::uint32_t end = found.of_end == no_index ? found.end : found.of_end;
      if (found.end == first || end == first) {
        office = found;
        return true;
      }
    }
  }
  return false;
}

bool office_after(const Analysis& work, std::uint32_t end, std::uint32_t stop, Office& office) {
  if (end >= stop) return false;
  std::uint32_t at = end;
  // "X is a professor at Y", "X is deputy director of Y"
  const bool is = work.is_word(at, "is") &&
                  (determiner(work, at + 1) || work.match(at + 1, Cue::title) != 0 ||
                   work.match(at + 1, Cue::role) != 0 || work.is(at + 1, Cue::role_modifier));
  if (work.is_word(at, ",") || work.is_word(at, "(") || is || work.is_word(at, "became")) {
    ++at;
  } else {
    return false;
  }
  // "Toyota's president, X, met Prime Minister Y": Y's office
  if (work.is_word(at, "met") || work.is_word(at, "meets")) return false;
  return read_office(work, at, stop, office);
}

}  // namespace plenum::ingest
