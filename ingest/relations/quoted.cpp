#include "ingest/relations/quoted.hpp"

#include <algorithm>

namespace plenum::ingest {

bool is_quoted(const std::vector<Quoted>& quotes, std::uint32_t at) {
  return std::any_of(quotes.begin(), quotes.end(),
                     [&](const Quoted& each) { return each.first <= at && at < each.end; });
}

std::uint32_t frame_floor(const std::vector<Quoted>& quotes, std::uint32_t verb,
                          const Sentence& sentence) {
  std::uint32_t floor = sentence.first_token;
  for (const Quoted& each : quotes) {
    if (each.end < verb && each.end - each.first >= 4) floor = each.end + 1;
  }
  return floor;
}

bool closes_before(const std::vector<Quoted>& quotes, std::uint32_t verb,
                   const Sentence& sentence) {
  for (const Quoted& each : quotes) {
    if (each.first > verb && each.starts_here && each.first - verb < 6) return false;
  }
  return std::any_of(quotes.begin(), quotes.end(), [&](const Quoted& each) {
    return each.end < verb && verb - each.end <= 6 &&
           (each.first <= sentence.first_token + 2 || each.end - each.first >= 4);
  });
}

const Quoted& quoted_before(const std::vector<Quoted>& quotes, std::uint32_t verb) {
  const Quoted* best = &quotes.front();
  for (const Quoted& each : quotes) {
    if (each.end < verb && best->end - best->first < 4) best = &each;
  }
  return *best;
}

std::uint32_t end_of_clause(const Analysis& work, const std::vector<Quoted>& quotes,
                            std::uint32_t first, std::uint32_t end) {
  const bool starts_with_verb = work.match(first, Cue::speech_verb) != 0;
  for (std::uint32_t at = first + 4; at + 1 < end; ++at) {
    if (!work.is_word(at, ",") || is_quoted(quotes, at)) continue;
    const bool contrasts = work.is_any(at + 1, "while", "whereas");
    const bool goes_on = starts_with_verb && work.is_word(at + 1, "and") &&
                         work.is_any(at + 2, "has", "have", "had", "is", "was", "will");
    if (contrasts || goes_on) return at;
  }
  return end;
}

}  // namespace plenum::ingest
