#pragma once
// Purpose: CREATE and DROP of indexes, constraints and graph types, and SHOW of them.
// May depend on: query/ast, storage, core.
// Invariants: what is not built yet is `unsupported` when compiled, before anything ran; a command
// that fails changed nothing once its transaction was rolled back to where it began.

#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "query/ast/query.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::query {

/// `unsupported`, or a SyntaxError that needs no graph (an unknown type, a repeated property).
Status check_command(const ast::Command& command);

/// The names of what the command returns; empty for all but SHOW.
std::vector<std::string> command_columns(const ast::Command& command);

/// One line, for EXPLAIN.
std::string command_text(const ast::Command& command);

/// Runs it. `transaction` may be null for SHOW only.
Result<Table> run_command(const ast::Command& command, const storage::Snapshot& graph,
                          storage::Transaction* transaction);

}  // namespace plenum::query
