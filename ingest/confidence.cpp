#include "ingest/confidence.hpp"

#include <algorithm>

#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t scope_tokens_max = 40;

/// Tokens of an assertion's words.
std::pair<std::uint32_t, std::uint32_t> tokens_of(const Analysis& work, const Assertion& fact) {
  const Sentence& sentence = work.doc.sentences[fact.sentence];
  const auto& tokens = work.doc.tokens;
  auto first = std::lower_bound(
      tokens.begin() + sentence.first_token, tokens.begin() + sentence.end_token, fact.text.begin,
      [](const Token& token, std::uint32_t at) { return token.text.end <= at; });
  auto last = first;
  while (last != tokens.begin() + sentence.end_token && last->text.begin < fact.text.end &&
         last - first < scope_tokens_max)
    ++last;
  return {static_cast<std::uint32_t>(first - tokens.begin()),
          static_cast<std::uint32_t>(last - tokens.begin())};
}

}  // namespace

void settle_confidence(Analysis& work) {
  for (Assertion& fact : work.doc.assertions) {
    if (work.stopped()) return;
    if (fact.modality.empty()) fact.modality = "fact";
    std::uint32_t value = fact.confidence;
    for (std::uint32_t mention : {fact.subject_mention, fact.object_mention}) {
      if (mention != no_index && work.doc.mentions[mention].bare) value = value * 95 / 100;
    }
    if (!work.roles.lasting.has(fact.type)) {
      const auto [first, end] = tokens_of(work, fact);
      for (std::uint32_t at = first; at < end; ++at) {
        if (work.is(at, Cue::negation) && !work.is_word(at + 1, "only")) fact.negated = true;
        const std::string_view kind = work.value(at, Cue::modal);
        if (!kind.empty() && fact.modality == "fact") fact.modality = kind;
      }
      if (fact.modality == "possibility" || fact.modality == "plan") value = value * 9 / 10;
    }
    fact.confidence = static_cast<std::uint16_t>(std::clamp(value, 50U, 990U));
  }
}

}  // namespace plenum::ingest
