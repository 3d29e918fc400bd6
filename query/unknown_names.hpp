#pragma once
// Purpose: names that a statement reads and the database has never seen: most likely misspelt.
// May depend on: query/bind, storage/snapshot.hpp.
// Invariants: only about what is read before anything is written; nothing about a database that has
// no names of the kind yet.

#include <string>
#include <vector>

#include "query/bind/bound_query.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

/// One sentence each, in the order of the text. O(size of the statement + names for each found).
std::vector<std::string> unknown_names(const bind::Query& query, const storage::Snapshot& graph);

}  // namespace plenum::query
