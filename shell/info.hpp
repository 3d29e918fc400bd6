#pragma once
// Purpose: what a database holds, as text for people.
// May depend on: include/plenum.
// Invariants: names come out neutralised.

#include <string>

#include "plenum/options.hpp"

namespace plenum::shell {

/// Path, format, counts, sizes and schema, a line each.
std::string info_text(const DatabaseInfo& info);
/// Labels and types with their counts, and property keys.
std::string schema_text(const DatabaseInfo& info);

}  // namespace plenum::shell
