#pragma once
// Purpose: appointments and removals that are told beside a person's name.
// May depend on: ingest/relations.hpp.
// Invariants: looks at the person's sentence and, for the post, at the one before.

#include <cstdint>
#include <optional>

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// "named X governor of Y", "the expulsion of X from Y": the appointment that a person's mention
/// tells; nullopt: none, or none whose body is named.
std::optional<AssertionDraft> appointment_of(const Analysis& work, std::uint32_t person);

}  // namespace plenum::ingest
