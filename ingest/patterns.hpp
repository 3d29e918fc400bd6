#pragma once
// Purpose: matches the pack's patterns over the items of a sentence.
// May depend on: ingest/analysis.hpp.
// Invariants: steps are counted (pattern_steps_max a sentence and rule), so hostile sentences cost
// a bounded time; matching is leftmost, shortest gap first.

#include <cstdint>
#include <utility>
#include <vector>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

inline constexpr std::uint32_t pattern_steps_max = 4000;

/// What a variable of a rule stood for: items, several when it is a list.
struct Capture {
  std::vector<Item> items;
};

struct PatternMatch {
  const PatternRule* rule = nullptr;
  std::uint32_t first = 0;  ///< tokens covered
  std::uint32_t end = 0;
  std::uint32_t trigger = no_index;  ///< the first of the rule's own words
  std::vector<std::pair<std::string_view, Capture>> captures;

  const Capture* capture(std::string_view variable) const {
    for (const auto& each : captures) {
      if (each.first == variable) return &each.second;
    }
    return nullptr;
  }
};

/// All matches of all rules in a sentence, rule by rule, not overlapping within a rule.
void match_patterns(const Analysis& work, std::uint32_t sentence, std::vector<PatternMatch>& out);

/// "A, B and C": the mentions of the wanted types from items[at] on; what connects them may be
/// commas, "and", "or", "as well as" and up to two plain words. Returns the items.
std::vector<Item> coordinated(const Analysis& work, const std::vector<Item>& items, std::size_t at,
                              std::uint32_t types);

/// Whether the item is a mention of one of the types.
bool item_is(const Analysis& work, const Item& item, std::uint32_t types);

}  // namespace plenum::ingest
