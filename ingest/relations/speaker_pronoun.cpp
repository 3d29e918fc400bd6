#include "ingest/mentions.hpp"
#include "ingest/relations/speaker.hpp"

namespace plenum::ingest {

/// Whether "by" stands before a person and its title.
bool SpeakerFinder::agent(std::uint32_t first) const {
  for (std::uint32_t back = 1; back <= 3 && back <= first; ++back) {
    if (work_.is_word(first - back, "by")) return true;
    if (work_.match(first - back, Cue::title) == 0 && !work_.is_word(first - back, "the"))
      return false;
  }
  return false;
}

/// "Kovacs has until Monday.": a sentence about somebody or something of whom nothing is known.
bool SpeakerFinder::unknown_subject(const Mention& mention) const {
  if (mention.entity != no_index) return false;
  const Sentence& sentence = work_.doc.sentences[mention.sentence];
  return mention.first_token == sentence.first_token &&
         part_of_speech(work_, mention.first_token) == 0 &&
         !work_.has(mention.end_token, token_possessive) && !work_.is_word(mention.end_token, ",");
}

/// What the words before a name say: "Ms X", "spokesman X", "King X"; 0: nothing.
char SpeakerFinder::gender_before(std::uint32_t first) const {
  const std::uint32_t floor = work_.doc.sentences[work_.sentence_at[first]].first_token;
  std::uint32_t at = first;
  while (at > floor && (work_.is_word(at - 1, ".") || work_.is_word(at - 1, ","))) --at;
  if (at == floor) return 0;
  if (work_.is_any(at - 1, "ms", "mrs", "miss", "queen", "princess", "lady", "dame")) return 'f';
  if (work_.is_any(at - 1, "mr", "king", "prince", "sir", "lord", "sultan", "sheikh")) return 'm';
  const std::string_view word = work_.surface(at - 1);
  if (word.ends_with("woman")) return 'f';
  return word.ends_with("sman") || word.ends_with("rman") ? 'm' : '\0';
}

/// Whether the pronoun at a token can stand for a person, as far as the article says.
bool SpeakerFinder::may_be(std::uint32_t person, std::uint32_t at) const {
  const auto known = genders_.find(person);
  if (known == genders_.end()) return true;
  if (work_.is_word(at, "she") || work_.is_word(at, "her")) return known->second == 'f';
  return known->second == 'm' || !(work_.is_word(at, "he") || work_.is_word(at, "him"));
}

/// "he" after a sentence that names persons: the first of them, unless somebody spoke since.
std::uint32_t SpeakerFinder::recent_person(std::uint32_t at) const {
  const std::uint32_t here = work_.sentence_at[at];
  for (std::uint32_t back = 0; back < 3 && back <= here; ++back) {
    const std::uint32_t sentence = here - back;
    if (back > 0 && last_person_ != no_index && last_person_sentence_ >= sentence &&
        may_be(last_person_, at))
      return last_person_;
    const auto [first, end] = mentions_of(work_, sentence);
    for (std::uint32_t i = first; i < end; ++i) {
      const Mention& each = work_.doc.mentions[i];
      if (each.first_token >= at) break;
      if (back > 0 && unknown_subject(each)) return no_index;
      if (each.entity == no_index || work_.has(each.end_token, token_possessive)) continue;
      if (agent(each.first_token)) continue;  // "asked by X, he answered"
      if (!may_be(each.entity, at)) continue;
      if (work_.roles.people.has(work_.doc.entities[each.entity].type) &&
          !work_.roles.author.has(work_.doc.entities[each.entity].type))
        return each.entity;
    }
  }
  return may_be(last_person_, at) ? last_person_ : no_index;
}

/// "it" after a sentence whose subject is a body or a firm, unless one spoke since.
std::uint32_t SpeakerFinder::recent_thing(std::uint32_t at) const {
  const std::uint32_t here = work_.sentence_at[at];
  if (here == 0 || (last_thing_ != no_index && last_thing_sentence_ + 1 >= here))
    return last_thing_;
  const Sentence& before = work_.doc.sentences[here - 1];
  if (before.block != work_.doc.sentences[here].block) return last_thing_;
  const auto [first, end] = mentions_of(work_, here - 1);
  if (first == end) return last_thing_;
  const Mention& each = work_.doc.mentions[first];
  if (each.entity == no_index || each.first_token > before.first_token + 2 ||
      work_.has(each.end_token, token_possessive) || is_media(each.entity))
    return last_thing_;
  const std::string& type = work_.doc.entities[each.entity].type;
  return work_.roles.body.has(type) || work_.roles.organization.has(type) ? each.entity
                                                                          : last_thing_;
}

Speaker SpeakerFinder::pronoun(std::uint32_t at) {
  Speaker speaker;
  speaker.first = at;
  speaker.end = at + 1;
  const std::string_view kind = work_.value(at, Cue::pronoun);
  if (work_.is_word(at, "which") || work_.is_word(at, "who")) {
    const std::uint32_t start = work_.doc.sentences[work_.sentence_at[at]].first_token;
    std::uint32_t end = at;
    while (end > start && work_.has(end - 1, token_mark)) --end;
    const std::uint32_t mention = mention_ending(end);
    return mention == no_index ? speaker : from_mention(mention);
  }
  speaker.entity = kind == "person"  ? recent_person(at)
                   : kind == "thing" ? recent_thing(at)
                                     : no_index;
  speaker.found = true;
  if (kind == "person" && speaker.entity != no_index)
    genders_.try_emplace(speaker.entity, work_.is_word(at, "she") ? 'f' : 'm');
  return speaker;
}

void SpeakerFinder::remember(const Speaker& speaker) {
  if (speaker.entity == no_index) return;
  if (work_.roles.people.has(work_.doc.entities[speaker.entity].type)) {
    last_person_ = speaker.entity;
    if (speaker.end > 0) last_person_sentence_ = work_.sentence_at[speaker.first];
  } else {
    last_thing_ = speaker.entity;
    if (speaker.end > 0) last_thing_sentence_ = work_.sentence_at[speaker.first];
  }
}

}  // namespace plenum::ingest
