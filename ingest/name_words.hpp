#pragma once
// Purpose: what the words of a name say: its acronym, the kind of a body, the family of a plan.
// May depend on: ingest/tokens.hpp, std.
// Invariants: pure functions of their arguments; names are compared folded.

#include <string>
#include <string_view>
#include <vector>

namespace plenum::ingest {

/// The folded words of a name, cut at blanks and hyphens.
std::vector<std::string> words_of(std::string_view name);
/// The first letters of the words but for "of", "for", "the" and "and", in capitals.
std::string initials_of(std::string_view name);
/// Whether the letters of an acronym are initials of the words, in order.
bool initials_fit(std::string_view acronym, std::string_view name);
/// What a body's head says of its kind ("court", "party"); empty: nothing.
std::string_view body_kind(std::string_view name);
/// Whether two folded nouns name plans of one family: "law" and "regulation", "deal" and "pact".
bool same_family(std::string_view a, std::string_view b);

}  // namespace plenum::ingest
