#include "ingest/cue_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace plenum::ingest {
namespace {

constexpr std::uint32_t looked_at_max = 60;

struct RelationCues {
  std::string Roles::*relation;
  std::array<Cue, 4> cues;  ///< filled up with its first
};

constexpr RelationCues relation_cues[] = {
    {&Roles::office, {Cue::title, Cue::role, Cue::title, Cue::title}},
    {&Roles::affiliation, {Cue::role, Cue::title, Cue::role, Cue::role}},
    {&Roles::membership, {Cue::title, Cue::role, Cue::title, Cue::title}},
    {&Roles::appointment, {Cue::appoint_verb, Cue::remove_verb, Cue::title, Cue::appoint_verb}},
    {&Roles::said, {Cue::speech_verb, Cue::attribution, Cue::speech_noun, Cue::speech_verb}},
    {&Roles::reported_by, {Cue::attribution, Cue::speech_verb, Cue::media_noun, Cue::attribution}},
    {&Roles::targets,
     {Cue::promote_verb, Cue::phase_out_verb, Cue::restrict_verb, Cue::promote_verb}},
    {&Roles::restricts,
     {Cue::restrict_verb, Cue::restrict_noun, Cue::restrict_verb, Cue::restrict_verb}},
    {&Roles::measures, {Cue::indicator, Cue::unit, Cue::indicator, Cue::indicator}},
    {&Roles::held, {Cue::event_head, Cue::event_head, Cue::event_head, Cue::event_head}},
    {&Roles::attended, {Cue::event_head, Cue::event_head, Cue::event_head, Cue::event_head}},
    {&Roles::implemented, {Cue::implement, Cue::implement, Cue::implement, Cue::implement}},
};

std::uint32_t line_at(const Analysis& work, std::uint32_t token, std::uint8_t word_class) {
  for (std::uint32_t i = work.cue_begin[token]; i < work.cue_begin[token + 1]; ++i) {
    if (work.cues[i].word_class == word_class) return work.cues[i].line;
  }
  if ((work.bits[token] >> word_class & 1U) == 0) return 0;
  const std::uint32_t line =
      work.data.cue_lines.find(std::uint64_t{word_class} << 32U | work.doc.tokens[token].word);
  return line == no_index ? 0 : line;
}

std::string place_at(const Analysis& work, const RelationCues& relation, std::uint32_t token) {
  for (const Cue cue : relation.cues) {
    const std::uint8_t word_class = work.data.cue(cue);
    if (word_class == class_none) continue;
    const std::uint32_t line = line_at(work, token, word_class);
    if (line != 0) return fmt::format("cues/{}.txt:{}", work.data.class_names[word_class], line);
  }
  return {};
}

}  // namespace

std::string cue_place(const Analysis& work, std::string_view relation, std::uint32_t trigger,
                      std::uint32_t first, std::uint32_t end) {
  const auto* found =
      std::find_if(std::begin(relation_cues), std::end(relation_cues),
                   [&](const auto& each) { return work.roles.*each.relation == relation; });
  if (found == std::end(relation_cues) || trigger >= work.token_count()) return {};
  std::string place = place_at(work, *found, trigger);
  const std::uint32_t stop = std::min({end, first + looked_at_max, work.token_count()});
  for (std::uint32_t at = first; at < stop && place.empty(); ++at) {
    place = place_at(work, *found, at);
  }
  return place;
}

}  // namespace plenum::ingest
