#pragma once
// Purpose: whose plan a plan of years or an ordinal is, which many countries have.
// May depend on: ingest/mentions.hpp.
// Invariants: looks at the words before the plan only, so it does not depend on what is resolved.

#include <string_view>

#include "ingest/mentions.hpp"

namespace plenum::ingest {

/// The country named just before a plan, by name, adjective, capital or body: "Pakistan's 13th
/// five-year plan", "Beijing's". Empty: none is. Looks a few tokens back within the sentence.
std::string_view country_before_plan(const Analysis& work, const Candidate& plan);

}  // namespace plenum::ingest
