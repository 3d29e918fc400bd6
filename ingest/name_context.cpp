#include "ingest/name_context.hpp"

#include "ingest/mentions.hpp"

namespace plenum::ingest {

bool branch_of_place(const Analysis& work, Run run) {
  const std::uint32_t word = run.first;
  if (run.end - word != 2 || !work.has(word, token_capital) || work.has(word, token_all_caps) ||
      work.has(run.end - 1, token_hyphen_before) || work.has(word, token_hyphen_before) ||
      may_be_noun(work, run.end) || proper_name(work, word) != 0 ||
      proper_name(work, word + 1) != 1 || work.surface(word).size() < 6)
    return false;
  std::uint32_t size = 0;
  if (country_at(work, word + 1, size).empty() && !work.is_word(word + 1, "africa") &&
      !work.is_word(word + 1, "asia") && !work.is_word(word + 1, "europe"))
    return false;
  return work.match(word + 1, Cue::demonym) == 0 && work.match(word, Cue::demonym) == 0 &&
         !work.is(word, Cue::common) && !work.is(word, Cue::given_name) &&
         !work.is(word, Cue::surname) && !work.is(word, Cue::weekday) &&
         work.value(word, Cue::month).empty() && part_of_speech(work, word) == 0 &&
         work.match(word, Cue::title) == 0 && work.match(word, Cue::role) == 0;
}

bool is_governed(const Analysis& work, Run run) {
  const std::uint32_t floor = work.doc.sentences[work.sentence_at[run.first]].first_token;
  if (run.first <= floor || !work.is_word(run.first - 1, "of")) return false;
  const std::uint32_t title = work.match_before(run.first - 1, Cue::title, floor);
  if (title == no_index) return false;
  return work.value(title, Cue::title) == "local" || work.is_word(run.first - 2, "premier") ||
         work.is_word(run.first - 2, "governor");
}

bool makes_things(const Analysis& work, std::uint32_t end) {
  if (!work.is_word(end, ",") || !work.is_word(end + 1, "which")) return false;
  return work.is_any(end + 2, "makes", "sells", "operates", "owns", "supplies", "manufactures",
                     "runs", "builds");
}

bool described_as_media(const Analysis& work, std::uint32_t end) {
  const std::uint32_t stop = work.doc.sentences[work.sentence_at[end - 1]].end_token;
  if (!work.is_word(end, ",")) return false;
  for (std::uint32_t at = end + 1; at < stop && at < end + 7; ++at) {
    if (work.match(at, Cue::media_noun) != 0) return true;
    if (work.has(at, token_mark) && !work.has(at, token_possessive)) return false;
  }
  return false;
}

std::string_view described_as_body(const Analysis& work, std::uint32_t end) {
  if (!work.is_word(end, ",")) return {};
  if (!work.is_word(end + 1, "a") && !work.is_word(end + 1, "an") && !work.is_word(end + 1, "the"))
    return {};
  const std::uint32_t stop = work.doc.sentences[work.sentence_at[end]].end_token;
  for (std::uint32_t at = end + 2; at < stop && at < end + 9; ++at) {
    const bool mark = work.has(at, token_mark) && !work.has(at, token_possessive);
    if (mark && !work.has(at + 1, token_hyphen_before)) return {};
    for (std::string_view noun : {"party", "body", "watchdog", "tribunal"}) {
      // "the party leader" is somebody
      const bool last =
          at + 1 >= stop || work.has(at + 1, token_mark) || work.is(at + 1, Cue::function_word);
      if (work.is_word(at, noun)) return last ? noun : std::string_view();
    }
    if (work.is(at, Cue::function_word) && !work.is_word(at, "of") && !work.is_word(at, "and"))
      return {};
    if (work.match(at, Cue::title) != 0 || work.match(at, Cue::role) != 0) return {};
  }
  return {};
}

bool of_trades(const Analysis& work, Run run, std::uint32_t head) {
  if (!work.is_any(head, "council", "alliance", "union", "federation", "association",
                   "confederation", "chamber", "league"))
    return false;
  for (std::uint32_t at = run.first; at < head; ++at) {
    if (work.has(at, token_possessive) && !work.surface(at).ends_with('s')) return true;
    if (work.is_any(at, "business", "exporters", "manufacturers", "employers", "producers",
                    "bankers", "growers", "retailers", "traders", "builders", "importers"))
      return true;
  }
  return false;
}

bool named_like_firm(const Analysis& work, const Sentence& sentence, Run run) {
  if (run.end - run.first < 2) return false;
  const std::string last = fold(work.surface(run.end - 1));
  if (last.size() > 6 && last.ends_with("bank")) return true;
  const std::uint32_t noun = work.match_before(run.first, Cue::org_noun, sentence.first_token);
  return noun != no_index && noun > sentence.first_token &&
         work.is_any(noun - 1, "at", "from", "of", "with", "by", "the");
}

namespace {

/// "economist", "former trade official": whether words from `at` on describe a person.
bool named_by_role(const Analysis& work, const Sentence& sentence, std::uint32_t at) {
  for (const std::uint32_t stop = at + 5; at < stop && at < sentence.end_token; ++at) {
    if (work.match(at, Cue::role) != 0 || work.match(at, Cue::title) != 0) return true;
    if (!can_modify(work, at)) return false;
  }
  return false;
}

}  // namespace

bool described_as_firm(const Analysis& work, const Sentence& sentence, Run run) {
  if (work.is_word(run.end, ",") &&
      (work.is_word(run.end + 1, "the") || work.is_word(run.end + 1, "a") ||
       work.is_word(run.end + 1, "its") || work.is_word(run.end + 1, "an"))) {
    for (std::uint32_t at = run.end + 2; at < sentence.end_token && at < run.end + 7; ++at) {
      if (work.match(at, Cue::role) != 0 || work.match(at, Cue::title) != 0) break;
      if (work.match(at, Cue::org_noun) != 0 || work.is_word(at, "rival") ||
          work.is_word(at, "competitor"))
        return true;
      if (!can_modify(work, at) && work.match(at, Cue::demonym) == 0 &&
          !work.has(at, token_possessive))
        break;
      if (work.is_word(at, "based") && work.has(at, token_hyphen_before) &&
          !named_by_role(work, sentence, at + 1))
        return true;  // "X, a Stockholm-based music service"
    }
  }
  return false;
}

}  // namespace plenum::ingest
