#pragma once
// Purpose: what an ingest brought, in a few lines for people.
// May depend on: include/plenum, shell/text.hpp.
// Invariants: harmless on a terminal; a line only of what there is.

#include <string>
#include <vector>

#include "plenum/ingest.hpp"

namespace plenum::shell {

/// Lines under the first one of the report: new and known entities, facts by type, disputed facts,
/// unknown names, what was dropped and left out, and why.
std::vector<std::string> brought_lines(const IngestReport& report);

/// Adds the report of another part of one call.
void add_report(IngestReport& total, IngestReport part);

}  // namespace plenum::shell
