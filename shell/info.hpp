#pragma once
// Purpose: what a database holds, as text for people.
// May depend on: include/plenum.
// Invariants: names come out neutralised.

#include <string>

#include "plenum/database.hpp"
#include "plenum/options.hpp"

namespace plenum::shell {

/// Path, format, counts, sizes and schema, a line each.
std::string info_text(const DatabaseInfo& info);
/// Indexes, constraints and graph types, a line each.
Result<std::string> rules_text(Database& db);
/// The same as `{"indexes": […], "constraints": […], "graph_types": […]}`, a map each.
Result<Map> rules_map(Database& db);
/// "1 problem", "at least 100 problems".
std::string problem_count_text(const VerifyReport& report);
/// Labels and types with their counts, and property keys.
std::string schema_text(const DatabaseInfo& info);

}  // namespace plenum::shell
