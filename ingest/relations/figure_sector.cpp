#include "ingest/relations/figure_sector.hpp"

#include <string_view>

#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t words_after_of_max = 3;
constexpr std::uint32_t clause_tokens_max = 24;

/// The field whose mention begins at a token.
std::uint32_t field_at(const Analysis& work, std::uint32_t at) {
  const Entity* entity = entity_at(work, at);
  if (entity == nullptr || !work.roles.field.has(entity->type)) return no_index;
  const std::uint32_t mention = work.mention_at[at];
  return work.doc.mentions[mention].first_token == at ? mention : no_index;
}

std::uint32_t behind(const Analysis& work, const Sentence& sentence, const Quantity& each) {
  if (each.unit == "%" || (!work.is_word(each.end, "of") && !work.is_word(each.end, "for")))
    return no_index;
  for (std::uint32_t at = each.end + 1;
       at < sentence.end_token && at <= each.end + words_after_of_max; ++at) {
    if (const std::uint32_t field = field_at(work, at); field != no_index) return field;
    if (work.mention_at[at] != no_index || !can_modify(work, at)) break;
  }
  return no_index;
}

bool begins_predicate(const Analysis& work, std::uint32_t at) {
  if (work.is_any(at, "is", "are", "was", "were", "has", "have", "had", "will", "would", "still",
                  "makes", "costs"))
    return true;
  const char part = part_of_speech(work, at);
  return part == 'v' && !work.has(at, token_hyphen_before);
}

bool begins_clause(const Analysis& work, const Sentence& sentence, std::uint32_t at) {
  if (at == sentence.first_token) return true;
  const std::uint32_t before = at - 1;
  return work.is_word(before, ";") || work.is_word(before, "while") ||
         work.is_word(before, "but") ||
         (work.is_word(before, "and") && work.is_word(before - 1, ","));
}

}  // namespace

std::uint32_t sector_of_figure(const Analysis& work, const Sentence& sentence,
                               const Quantity& each) {
  if (const std::uint32_t field = behind(work, sentence, each); field != no_index) return field;
  const std::uint32_t floor = each.first > sentence.first_token + clause_tokens_max
                                  ? each.first - clause_tokens_max
                                  : sentence.first_token;
  for (std::uint32_t at = each.first; at-- > floor;) {
    std::uint32_t begin = at;
    while (begin > floor && !begins_clause(work, sentence, begin) &&
           (work.is_word(begin - 1, "the") || work.is_word(begin - 1, "new")))
      --begin;
    if (begins_clause(work, sentence, begin)) {
      const std::uint32_t field = field_at(work, at);
      if (field != no_index) {
        const std::uint32_t verb = work.doc.mentions[field].end_token;
        return begins_predicate(work, verb) ? field : no_index;
      }
      if (begins_clause(work, sentence, at)) return no_index;
    }
  }
  return no_index;
}

}  // namespace plenum::ingest
