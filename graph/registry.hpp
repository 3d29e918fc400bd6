#pragma once
// Purpose: every algorithm by name: the procedures `algo.*`, and one C++ function each that streams
// the same rows.
// May depend on: storage/snapshot.hpp, core, include/plenum.
// Invariants: procedure and function run the same code; CallContext::snapshot must be set; rows
// come in ascending order of node ids unless an option struct says otherwise.

#include <vector>

#include "plenum/algorithm_options.hpp"
#include "plenum/procedure.hpp"
#include "plenum/table.hpp"

namespace plenum::graph {

/// All procedures, for registration at open.
std::vector<Procedure> algorithm_procedures();

/// Runs an algorithm and streams its rows; the columns are those of the procedure. Errors:
/// invalid_argument (an option out of range), limit, interrupted, and those of storage.
Status run(const algo::PagerankOptions&, const CallContext&, RowSink&);
Status run(const algo::WeakComponentsOptions&, const CallContext&, RowSink&);
Status run(const algo::StrongComponentsOptions&, const CallContext&, RowSink&);
Status run(const algo::BetweennessOptions&, const CallContext&, RowSink&);
Status run(const algo::ClosenessOptions&, const CallContext&, RowSink&);
Status run(const algo::DegreeOptions&, const CallContext&, RowSink&);
Status run(const algo::BfsOptions&, const CallContext&, RowSink&);
Status run(const algo::ShortestDistancesOptions&, const CallContext&, RowSink&);
Status run(const algo::ShortestPathOptions&, const CallContext&, RowSink&);
Status run(const algo::KShortestPathsOptions&, const CallContext&, RowSink&);
Status run(const algo::LouvainOptions&, const CallContext&, RowSink&);
Status run(const algo::LabelPropagationOptions&, const CallContext&, RowSink&);
Status run(const algo::KCoreOptions&, const CallContext&, RowSink&);
Status run(const algo::TrianglesOptions&, const CallContext&, RowSink&);

/// The rows of run() as an owned table, with the procedure's column names.
Result<Table> table(const algo::PagerankOptions&, const CallContext&);
Result<Table> table(const algo::WeakComponentsOptions&, const CallContext&);
Result<Table> table(const algo::StrongComponentsOptions&, const CallContext&);
Result<Table> table(const algo::BetweennessOptions&, const CallContext&);
Result<Table> table(const algo::ClosenessOptions&, const CallContext&);
Result<Table> table(const algo::DegreeOptions&, const CallContext&);
Result<Table> table(const algo::BfsOptions&, const CallContext&);
Result<Table> table(const algo::ShortestDistancesOptions&, const CallContext&);
Result<Table> table(const algo::ShortestPathOptions&, const CallContext&);
Result<Table> table(const algo::KShortestPathsOptions&, const CallContext&);
Result<Table> table(const algo::LouvainOptions&, const CallContext&);
Result<Table> table(const algo::LabelPropagationOptions&, const CallContext&);
Result<Table> table(const algo::KCoreOptions&, const CallContext&);
Result<Table> table(const algo::TrianglesOptions&, const CallContext&);

}  // namespace plenum::graph
