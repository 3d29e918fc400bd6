#pragma once
// Purpose: every algorithm by name: the procedures `algo.*`, and one C++ function each that streams
// the same rows.
// May depend on: storage/snapshot.hpp, core, include/plenum.
// Invariants: procedure and function run the same code; CallContext::snapshot must be set; rows
// come in ascending order of node ids unless an option struct says otherwise.

#include <vector>

#include "graph/options.hpp"
#include "plenum/procedure.hpp"
#include "plenum/table.hpp"

namespace plenum::graph {

/// All procedures, for registration at open.
std::vector<Procedure> algorithm_procedures();

/// Runs an algorithm and streams its rows; the columns are those of the procedure. Errors:
/// invalid_argument (an option out of range), limit, interrupted, and those of storage.
Status run(const PagerankOptions&, const CallContext&, RowSink&);
Status run(const WeakComponentsOptions&, const CallContext&, RowSink&);
Status run(const StrongComponentsOptions&, const CallContext&, RowSink&);
Status run(const BetweennessOptions&, const CallContext&, RowSink&);
Status run(const ClosenessOptions&, const CallContext&, RowSink&);
Status run(const DegreeOptions&, const CallContext&, RowSink&);
Status run(const BfsOptions&, const CallContext&, RowSink&);
Status run(const ShortestDistancesOptions&, const CallContext&, RowSink&);
Status run(const ShortestPathOptions&, const CallContext&, RowSink&);
Status run(const KShortestPathsOptions&, const CallContext&, RowSink&);
Status run(const LouvainOptions&, const CallContext&, RowSink&);
Status run(const LabelPropagationOptions&, const CallContext&, RowSink&);
Status run(const KCoreOptions&, const CallContext&, RowSink&);
Status run(const TrianglesOptions&, const CallContext&, RowSink&);

/// The rows of run() as an owned table, with the procedure's column names.
Result<Table> table(const PagerankOptions&, const CallContext&);
Result<Table> table(const WeakComponentsOptions&, const CallContext&);
Result<Table> table(const StrongComponentsOptions&, const CallContext&);
Result<Table> table(const BetweennessOptions&, const CallContext&);
Result<Table> table(const ClosenessOptions&, const CallContext&);
Result<Table> table(const DegreeOptions&, const CallContext&);
Result<Table> table(const BfsOptions&, const CallContext&);
Result<Table> table(const ShortestDistancesOptions&, const CallContext&);
Result<Table> table(const ShortestPathOptions&, const CallContext&);
Result<Table> table(const KShortestPathsOptions&, const CallContext&);
Result<Table> table(const LouvainOptions&, const CallContext&);
Result<Table> table(const LabelPropagationOptions&, const CallContext&);
Result<Table> table(const KCoreOptions&, const CallContext&);
Result<Table> table(const TrianglesOptions&, const CallContext&);

}  // namespace plenum::graph
