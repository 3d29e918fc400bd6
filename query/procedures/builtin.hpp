#pragma once
// Purpose: the procedures that come with the engine: db.* (schema) and dbms.* (system).
// May depend on: query/functions/registry.hpp, storage/snapshot.hpp, include/plenum.
// Invariants: rows come in ascending order of their names.

#include <vector>

#include "plenum/procedure.hpp"

namespace plenum::query {

class Registry;

/// All of them; `registry` is what dbms.* lists, and must outlive the result.
std::vector<Procedure> builtin_procedures(const Registry& registry);

std::vector<Procedure> schema_procedures();
std::vector<Procedure> fulltext_procedures();
std::vector<Procedure> system_procedures(const Registry& registry);

}  // namespace plenum::query
