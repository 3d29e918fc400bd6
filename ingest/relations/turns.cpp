#include "ingest/relations/turns.hpp"

#include <algorithm>

namespace plenum::ingest {
namespace {

constexpr std::uint32_t label_tokens_max = 8;

}  // namespace

Turns::Turns(Analysis& work, SpeakerFinder& finder) : work_(work), finder_(finder) {
  const auto count = static_cast<std::uint32_t>(work.doc.sentences.size());
  for (std::uint32_t i = 0; i < count && first_question_ == no_index; ++i) {
    if (begins_block(i) && asks(i)) first_question_ = i;
  }
  if (first_question_ != no_index) interviewee_ = interviewee();
}

bool Turns::begins_block(std::uint32_t sentence) const {
  const auto& sentences = work_.doc.sentences;
  const std::uint32_t block = sentences[sentence].block;
  return work_.doc.article.blocks[block].kind == BlockKind::paragraph &&
         (sentence == 0 || sentences[sentence - 1].block != block);
}

/// The colon after the label that a block begins with; no_index: it has none.
std::uint32_t Turns::colon_of(std::uint32_t sentence) const {
  const Sentence& words = work_.doc.sentences[sentence];
  const std::uint32_t limit = std::min(words.end_token, words.first_token + label_tokens_max);
  for (std::uint32_t at = words.first_token + 1; at < limit; ++at) {
    if (work_.is_word(at, ":")) return at;
  }
  return no_index;
}

/// Whether the block that begins with this sentence is labelled and has a question at its end.
bool Turns::asks(std::uint32_t sentence) const {
  if (colon_of(sentence) == no_index) return false;
  const auto& sentences = work_.doc.sentences;
  std::uint32_t last = sentence;
  while (last + 1 < sentences.size() && sentences[last + 1].block == sentences[sentence].block)
    ++last;
  return work_.is_word(sentences[last].end_token - 1, "?");
}

bool Turns::may_answer(std::uint32_t entity) const {
  if (entity == no_index) return false;
  const Entity& who = work_.doc.entities[entity];
  const bool person = work_.roles.appears(who.type);
  return person && who.name != work_.doc.article.author;
}

/// "an interview with X", "X, the minister of trade, spoke to the Ledger". With a mention, but not
/// found: a name that stands for nobody who is known.
Speaker Turns::named_as_interviewed(std::uint32_t sentence) const {
  const Sentence& words = work_.doc.sentences[sentence];
  for (std::uint32_t at = words.first_token; at < words.end_token; ++at) {
    const bool with = work_.is_word(at + 1, "with");
    Speaker speaker;
    if (with && (work_.is_word(at, "interview") || work_.is_word(at, "conversation")))
      speaker = finder_.right_of(at + 2, words.end_token);
    if ((with || work_.is_word(at + 1, "to")) &&
        (work_.is_word(at, "spoke") || work_.is_word(at, "speaks")))
      speaker = finder_.left_of(at, words.first_token);
    const bool unknown =
        speaker.mention != no_index && entity_of(work_, speaker.mention) == no_index;
    if (unknown || may_answer(speaker.entity)) return speaker;  // by name, or as "she"
  }
  return {};
}

/// Who is said to be interviewed before the first question, else the only person named there.
Speaker Turns::interviewee() const {
  for (std::uint32_t i = 0; i < first_question_; ++i) {
    if (const Speaker speaker = named_as_interviewed(i);
        speaker.mention != no_index || speaker.entity != no_index)
      return speaker;
  }
  std::uint32_t only = no_index;
  for (std::uint32_t i = 0; i < work_.doc.mentions.size(); ++i) {
    const Mention& each = work_.doc.mentions[i];
    if (each.sentence >= first_question_) break;
    const std::uint32_t block = work_.doc.sentences[each.sentence].block;
    if (!may_answer(each.entity) || work_.doc.article.blocks[block].kind == BlockKind::byline)
      continue;
    if (only == no_index) only = i;
    if (each.entity != work_.doc.mentions[only].entity) return {};
  }
  return only == no_index ? Speaker{} : finder_.from_mention(only);
}

Speaker Turns::begin(std::uint32_t sentence) const {
  if (first_question_ == no_index || sentence < first_question_ || !begins_block(sentence))
    return {};
  const std::uint32_t first = work_.doc.sentences[sentence].first_token;
  const std::uint32_t colon = colon_of(sentence);
  if (colon == no_index) return {};
  Speaker speaker;
  if (colon == first + 1 && work_.surface(first) == "A") {
    speaker = interviewee_;
  } else if (const std::uint32_t mention = work_.mention_at[colon - 1]; mention != no_index) {
    const Mention& name = work_.doc.mentions[mention];
    const bool whole =
        name.first_token == first || first + work_.match(first, Cue::title) == name.first_token;
    if (whole && may_answer(name.entity)) speaker = finder_.from_mention(mention);
  }
  if (!speaker.found) return {};
  speaker.first = first;
  speaker.end = colon + 1;
  return speaker;
}

}  // namespace plenum::ingest
