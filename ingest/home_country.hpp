#pragma once
// Purpose: which country an article is about, and which it speaks of.
// May depend on: ingest/analysis.hpp.
// Invariants: one pass over the tokens.

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// Sets home_country_name, home_region_name and countries. The country that is named most, by far,
/// is where "the government" is.
void count_countries(Analysis& work);

}  // namespace plenum::ingest
