#pragma once
// Purpose: terms of office that are told apart from the title, and those of predecessors.
// May depend on: ingest/relations.hpp, ingest/relations/office_time.hpp.
// Invariants: gives times to offices that the article tells, and nobody another office than that of
// who followed.

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// "X took office in May" of an office told elsewhere; "X, who succeeded Y": the end of Y's term.
/// Runs after all offices are asserted.
void relate_terms(Analysis& work);

/// Where the words after "who" go on that say what somebody is: "is", "has been", "served as";
/// `at` itself: they do not. Sets `former` for what is past.
std::uint32_t after_being(const Analysis& work, std::uint32_t at, bool& former);

/// "named X to succeed Y", "X was chosen to replace Y": whether it is settled who follows.
bool is_named_to_follow(const Analysis& work, std::uint32_t person);

}  // namespace plenum::ingest
