#include "ingest/relations/clause.hpp"

#include <algorithm>

#include "ingest/mentions.hpp"

namespace plenum::ingest {

std::uint32_t words_after(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  std::uint32_t words = 0;
  for (std::uint32_t at = from; at < end; ++at) words += work.has(at, token_word) ? 1U : 0U;
  return words;
}

std::uint32_t after_source(const Analysis& work, std::uint32_t at, std::uint32_t stop) {
  std::uint32_t depth = 0;
  const std::uint32_t limit = std::min(stop, at + 30);
  for (std::uint32_t i = at; i < limit; ++i) {
    if (work.is_word(i, ":")) return i + 1;
    if (work.is_word(i, "(")) ++depth;
    if (work.is_word(i, ")") && depth > 0) --depth;
    if (depth > 0 || !work.is_word(i, ",")) continue;
    const bool appositive = work.is_word(i + 1, "a") || work.is_word(i + 1, "an") ||
                            work.is_word(i + 1, "who") || work.is_word(i + 1, "whose") ||
                            work.match(i + 1, Cue::role) != 0 ||
                            work.is(i + 1, Cue::role_modifier) ||
                            (work.is_word(i + 1, "the") && (work.match(i + 2, Cue::role) != 0 ||
                                                            work.match(i + 2, Cue::title) != 0 ||
                                                            work.is(i + 2, Cue::role_modifier)));
    if (!appositive) return i + 1;
  }
  return at;
}

namespace {

bool is_finite(const Analysis& work, std::uint32_t at) {
  return work.is_any(at, "will", "would", "can", "could", "may", "might", "must", "should", "shall",
                     "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "'s",
                     "'re", "won't");
}

/// Whether a subject with a verb of its own stands in [from, end), before any further clause.
bool holds_clause(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  if (work.is_any(from, "to", "of", "for", "on", "about", "against", "with", "as", "by"))
    return false;
  for (std::uint32_t at = from; at < end && at < from + 16; ++at) {
    const bool mark = work.has(at, token_mark) && !work.has(at, token_possessive);
    if (mark || (at > from &&
                 (work.is_word(at, "that") || work.is_word(at, "which") ||
                  work.is_word(at, "who") || work.is_word(at, "and") || work.is_word(at, "but"))))
      return false;
    if (at == from) continue;  // the subject
    if (is_finite(work, at)) return true;
    const bool verb = part_of_speech(work, at) == 'v' && !work.has(at, token_capital) &&
                      work.mention_at[at] == no_index;
    // before a verb, not a determiner or preposition before a noun
    const bool subject =
        !work.is_any(at - 1, "to", "the", "a", "an", "its", "his", "her", "their", "this", "these",
                     "of", "for", "in", "on", "at", "by", "with", "from", "or", "as");
    if (verb && subject && part_of_speech(work, at - 1) != 'a' && !work.is_word(at + 1, "of"))
      return true;
  }
  return false;
}

}  // namespace

/// 'declared a "golden age"'
static bool quotes_soon(const Analysis& work, std::uint32_t from) {
  for (std::uint32_t at = from; at < from + 4; ++at) {
    if (work.has(at, token_open_quote)) return true;
  }
  return false;
}

bool is_speech(const Analysis& work, const Sentence& sentence, std::uint32_t at) {
  if (work.match(at, Cue::speech_verb) == 0 || work.mention_at[at] != no_index) return false;
  if (work.is_word(at, "said")) return true;
  if (work.value(at, Cue::speech_verb) == "figure") {  // "put the gain at 0.1%"
    for (std::uint32_t to = at + 1; to < sentence.end_token && to < at + 16; ++to) {
      if (work.is_word(to, ",") || work.is_word(to, ";")) return false;
      if (!work.is_word(to, "at") || to + 1 >= sentence.end_token) continue;
      for (std::uint32_t next = to + 1; next < to + 5; ++next) {
        if (work.has(next, token_digit)) return true;
        if (!work.is(next, Cue::approximate) && work.match(next, Cue::unit) == 0 &&
            !work.is(next, Cue::function_word))
          break;
      }
    }
    return false;
  }
  if (work.value(at, Cue::speech_verb) == "clause")  // ", praising a victory"
    return at > sentence.first_token + 4 && work.is_word(at - 1, ",");
  if ((work.is_word(at, "responded") || work.is_word(at, "replied")) &&
      (work.is_word(at + 1, "by") || work.is_word(at + 1, "to")))
    return false;  // "responded by banning": with a deed
  if (work.is_any(at, "declared", "declares", "declare") && at + 1 < sentence.end_token &&
      !work.has(at + 1, token_mark) && !work.is_word(at + 1, "that") &&
      !holds_clause(work, at + 1, sentence.end_token) && !quotes_soon(work, at + 1))
    return false;                   // "declared force majeure": a deed
  if (work.is_word(at, "reports"))  // mostly a noun
    return at > 0 && work.mention_at[at - 1] != no_index &&
           (work.is_word(at + 1, "that") || work.has(at + 1, token_mark));
  if (at > sentence.first_token) {
    const std::uint32_t before = at - 1;
    if (work.match(before, Cue::speech_skip) != 0) return false;
    if (work.is(before, Cue::negation)) return false;
    if (at > sentence.first_token + 1 && work.is(before - 1, Cue::negation) &&
        work.is(before, Cue::function_word))
      return false;
    if (work.has(before, token_possessive)) return false;
    if (work.has(at, token_hyphen_before) || work.has(at + 1, token_hyphen_before)) return false;
    for (std::uint32_t i = at; i-- > sentence.first_token && at - i <= 3;) {
      if (work.is(i, Cue::negation)) return false;
      if (!work.is(i, Cue::function_word)) break;
    }
  }
  return true;
}

bool said_soon(const Analysis& work, const Sentence& sentence, std::uint32_t verb) {
  if (!work.is_any(verb, "congratulated", "thanked", "greeted", "praised")) return false;
  const std::uint32_t stop = std::min(sentence.end_token, verb + 8);
  for (std::uint32_t at = verb + 1; at + 1 < stop; ++at) {
    if (work.has(at, token_mark) || work.is_any(at, "that", "who", "which")) return false;
    if (work.is_word(at, "and") && work.is_any(at + 1, "said", "added")) return true;
  }
  return false;
}

bool in_relative_clause(const Analysis& work, const Sentence& sentence, std::uint32_t verb) {
  std::uint32_t at = verb;
  while (at > sentence.first_token && verb - at < 3 && work.is(at - 1, Cue::function_word) &&
         !work.is_word(at - 1, "which") && !work.is_word(at - 1, "who"))
    --at;
  if (at < sentence.first_token + 2 || !work.is_word(at - 2, ",")) return false;
  if (!work.is_word(at - 1, "which") && !work.is_word(at - 1, "who")) return false;
  const std::uint32_t comma = clause_end(work, verb, sentence.end_token);
  for (std::uint32_t next = comma + 1; next < sentence.end_token && next < comma + 4; ++next) {
    if (is_speech(work, sentence, next)) return true;
  }
  return false;
}

bool leads(const Analysis& work, const Sentence& sentence, std::uint32_t subject) {
  std::uint32_t comma = subject;
  while (comma > sentence.first_token && !work.has(comma - 1, token_mark)) --comma;
  if (comma < sentence.first_token + 5 || !work.is_word(comma - 1, ",")) return false;
  if (subject - comma > 4) return false;
  for (std::uint32_t at = sentence.first_token; at + 1 < comma; ++at) {
    if (work.is_word(at, ",")) return false;
  }
  const std::uint32_t first = sentence.first_token;
  return !work.is(first, Cue::location_preposition) && !work.is_word(first, "in") &&
         !work.is_word(first, "at") && !work.is_word(first, "on") &&
         !work.is_word(first, "after") && !work.is_word(first, "before") &&
         !work.is_word(first, "while") && !work.is_word(first, "although") &&
         !work.is_word(first, "though") && !work.is_word(first, "despite") &&
         !work.is_word(first, "during") && !work.is_word(first, "since") &&
         !work.is_word(first, "as") && !work.is_word(first, "when") && !work.is_word(first, "if") &&
         !work.is_word(first, "with") && !work.is_word(first, "for") &&
         !work.is_word(first, "by") && !work.is_word(first, "under") && !work.is_word(first, "to");
}

std::uint32_t clause_end(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  for (std::uint32_t at = from; at < end; ++at) {
    if (work.is_word(at, ",") || work.is_word(at, ";")) return at;
  }
  return end;
}

bool only_circumstances(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  if (from >= end || words_after(work, from, end) > 12) return false;
  const bool begins = work.is_word(from, "in") || work.is_word(from, "at") ||
                      work.is_word(from, "on") || work.is_word(from, "during") ||
                      work.is_word(from, "after") || work.is_word(from, "to") ||
                      work.is_word(from, "late") || work.is_word(from, "early") ||
                      work.is_word(from, "earlier") || work.is_word(from, "last") ||
                      work.is_word(from, "yesterday") || work.is_word(from, "today") ||
                      work.is(from, Cue::weekday) || work.match(from, Cue::plural_person) != 0;
  if (!begins) return false;
  for (std::uint32_t at = from; at < end; ++at) {
    if (work.is_word(at, "that") || work.has(at, token_open_quote) || work.is_word(at, ":"))
      return false;
  }
  return true;
}

bool takes_object(const Analysis& work, std::uint32_t after) {
  return work.is_word(after, "of") || work.is_word(after, "against") ||
         work.is_word(after, "about");
}

/// "on Friday, 3 May 2019, that", "on Radio Sol, the public broadcaster, that": the "that" after
/// words that only say where and when; no_index: none.
static std::uint32_t that_after_circumstance(const Analysis& work, std::uint32_t from,
                                             std::uint32_t end) {
  bool pause = false;
  for (std::uint32_t at = from + 1; at < end && at < from + 14; ++at) {
    if (work.is_word(at, "that")) return !pause || work.is_word(at - 1, ",") ? at : no_index;
    if (work.is_word(at, ",")) {
      pause = true;
    } else if (work.has(at, token_mark)) {
      return no_index;
    }
    if (pause && work.mention_at[at] == no_index && part_of_speech(work, at) == 'v')
      return no_index;
  }
  return no_index;
}

std::uint32_t after_addressee(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  for (std::uint32_t at = from; at < end && at < from + 8; ++at) {
    if (work.is_word(at, "that")) return at + 1;
    // "said in a statement in X that", "wrote in a note to clients that"
    const bool where = at == from && (work.is_word(at, "in") || work.is_word(at, "on") ||
                                      work.is_word(at, "at") || work.is_word(at, "during"));
    if (where) {
      if (const std::uint32_t that = that_after_circumstance(work, at, end); that != no_index)
        return that + 1;
    }
    if (work.has(at, token_open_quote) || work.is_word(at, ",")) break;
    if (work.mention_at[at] == no_index && !work.is(at, Cue::function_word) &&
        !work.has(at, token_capital) && work.match(at, Cue::plural_person) == 0 &&
        work.match(at, Cue::media_noun) == 0)
      break;
  }
  return from;
}

namespace {

/// Verbs without which a clause would say the opposite.
bool turns_round(const Analysis& work, std::uint32_t verb) {
  const std::string word = fold(work.surface(verb));
  for (std::string_view stem : {"deny", "denie", "reject", "dismiss", "doubt", "dispute", "rule"}) {
    if (!word.starts_with(stem)) continue;
    return stem != "rule" || work.is_word(verb + 1, "out");
  }
  return false;
}

}  // namespace

bool lacks_verb(const Analysis& work, std::uint32_t from, std::uint32_t end) {
  // lexicons know "met" and "costs" as nouns: only where a phrase is likely
  if (!only_circumstances(work, from, end) && !work.is_any(from, "a", "an")) return false;
  for (std::uint32_t at = from; at < end; ++at) {
    if (work.has(at, token_open_quote) || is_finite(work, at) ||
        work.match(at, Cue::rise_verb) != 0 || work.match(at, Cue::fall_verb) != 0)
      return false;
    if (work.mention_at[at] != no_index || work.has(at, token_capital)) continue;
    const bool noun = at > from && work.is_any(at - 1, "the", "a", "an", "its", "his", "her",
                                               "their", "this", "of");
    if (!noun && (part_of_speech(work, at) == 'v' || work.surface(at).ends_with("ed")))
      return false;
  }
  return true;
}

bool only_addressee(const Analysis& work, std::uint32_t verb, std::uint32_t after,
                    std::uint32_t end) {
  if (!work.is_word(verb, "told") || words_after(work, after, end) > 8) return false;
  for (std::uint32_t at = after; at < end; ++at) {
    if (work.is_word(at, "that") || work.has(at, token_open_quote) || work.is_word(at, ":") ||
        work.is_word(at, "to"))
      return false;
  }
  return !holds_clause(work, after, end);
}

std::uint32_t clause_of_subject(const Analysis& work, const Sentence& sentence,
                                std::uint32_t subject) {
  std::uint32_t first = subject;
  while (first > sentence.first_token && !work.has(first - 1, token_mark)) --first;
  return first;
}

std::uint32_t inserted_inquit(const Analysis& work, const Sentence& sentence, std::uint32_t subject,
                              std::uint32_t after) {
  const std::uint32_t phrase = clause_of_subject(work, sentence, subject);
  const std::uint32_t end = sentence.end_token;
  const std::uint32_t pause = clause_end(work, after, end);
  if (phrase == sentence.first_token || !work.is_word(phrase - 1, ",") ||
      words_after(work, pause, end) < 4 || !work.is_word(pause, ",") ||
      (pause > after && !only_circumstances(work, after, pause)))
    return no_index;
  const std::uint32_t first = after_colon(work, sentence.first_token, phrase);
  if (words_after(work, first, phrase) > 5) return no_index;
  for (std::uint32_t at = first; at < phrase; ++at) {
    const bool verb = part_of_speech(work, at) == 'v' || is_finite(work, at) ||
                      work.match(at, Cue::rise_verb) != 0 || work.match(at, Cue::fall_verb) != 0 ||
                      work.surface(at).ends_with("ed");
    if (work.is_word(at, ";") || (work.mention_at[at] == no_index && verb)) return no_index;
    if (work.has(at, token_open_quote) || (at > first && work.is_word(at, ",") && at + 1 < phrase))
      return no_index;  // what stands between commas describes somebody
  }
  return pause + 1;
}

bool only_office(const Analysis& work, std::uint32_t first, std::uint32_t subject) {
  std::uint32_t end = subject;
  while (end > first && !work.has(end - 1, token_mark)) --end;
  while (end > first && work.has(end - 1, token_mark)) --end;
  if (end == first || end - first > 10) return false;
  for (std::uint32_t at = first; at < end; ++at) {
    if (work.mention_at[at] == no_index && part_of_speech(work, at) == 'v') return false;
  }
  return work.match_before(end, Cue::title, first) != no_index ||
         work.match_before(end, Cue::role, first) != no_index;
}

std::uint32_t after_colon(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t at = end; at > first + 1; --at) {
    if (work.is_word(at - 1, ":")) return at;
  }
  return first;
}

bool in_which(const Analysis& work, const Sentence& sentence, std::uint32_t subject) {
  std::uint32_t at = subject;
  const auto listed = [&](std::uint32_t token) {
    return work.mention_at[token] != no_index || work.is_word(token, ",") ||
           work.is_word(token, "and") || work.is_word(token, "the") ||
           work.match(token, Cue::title) != 0;
  };
  while (at > sentence.first_token && subject - at < 14 && listed(at - 1)) --at;
  if (at > sentence.first_token && work.is_word(at - 1, "whom")) return true;
  if (at < sentence.first_token + 3 || !work.is_word(at - 1, "which")) return false;
  return work.is_any(at - 2, "in", "under", "of", "by", "with", "at", "to", "from", "through");
}

std::uint32_t speech_start(const Analysis& work, std::uint32_t verb, std::uint32_t after,
                           std::uint32_t end) {
  std::uint32_t first = after_addressee(work, after, end);
  if (first == after && (work.is_word(verb, "told") || work.is_word(verb, "tells"))) {
    for (std::uint32_t at = after; at < end && at < after + 8 && !work.has(at, token_mark); ++at) {
      if (work.is_word(at, "that")) first = at + 1;  // "told parliament that"
    }
  }
  const std::uint32_t before = work.is_word(after - 1, "that") ? after - 1 : after;
  if (turns_round(work, verb)) return verb;
  if (first > after || before < after || work.has(first, token_mark)) return first;
  if (work.is_word(verb, "said") || work.is_word(verb, "says")) return first;  // never an object
  return holds_clause(work, first, end) ? first : verb;
}

bool after_document(const Analysis& work, const Sentence& sentence, std::uint32_t verb) {
  for (std::uint32_t at = verb; at-- > sentence.first_token && verb - at < 16;) {
    if (work.is(at, Cue::document_noun)) return true;
    if (work.is_word(at, ",") && verb - at > 12) return false;
  }
  return false;
}

/// "expects growth of 4%", not "sees itself".
static bool foresees(const Analysis& work, std::uint32_t verb) {
  const std::string word = fold(work.surface(verb));
  for (std::string_view stem : {"expect", "forecast", "project", "predict", "estimat"}) {
    if (word.starts_with(stem)) return true;
  }
  return false;
}

bool may_opine(const Analysis& work, std::uint32_t entity, std::uint32_t verb) {
  const std::string& type = work.doc.entities[entity].type;
  const std::string_view kind = property(work.doc.entities[entity].props, "kind");
  if (work.roles.body.has(type))  // those who publish forecasts
    return kind == "central bank" || kind == "intergovernmental" || kind == "ministry" ||
           kind == "agency" || kind == "office" || (kind == "government" && foresees(work, verb));
  return work.roles.expert.has(type) || work.roles.organization.has(type) ||
         work.roles.person.has(type);
}

void set_modality(const Analysis& work, Entity& statement, std::uint32_t first, std::uint32_t end) {
  bool negative = false;
  std::string kind;
  for (std::uint32_t at = first; at < std::min(end, first + 14); ++at) {
    negative = negative || work.is(at, Cue::negation);
    if (kind.empty()) kind = work.value(at, Cue::modal);
  }
  set_property(statement.props, "polarity", negative ? "negative" : "positive");
  set_property(statement.props, "modality", kind.empty() ? "fact" : kind);
}

}  // namespace plenum::ingest
