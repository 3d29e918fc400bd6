#pragma once
// Purpose: CREATE GRAPH TYPE: names and aliases of the text become what storage keeps.
// May depend on: query/ast, storage, core.
// Invariants: what the text alone shows to be wrong is a SyntaxError with its place, before
// anything ran.

#include "plenum/result.hpp"
#include "query/ast/query.hpp"
#include "storage/graph_type.hpp"
#include "storage/transaction.hpp"

namespace plenum::query {

/// An alias that nothing has, something declared twice, a type that no property can have.
Status check_graph_type(const ast::CreateGraphType& type);

/// The definition; makes the names that are new. Ends of a closed graph type that no declared node
/// type fits become node types without properties.
Result<storage::GraphTypeDefinition> define_graph_type(const ast::CreateGraphType& type,
                                                       storage::Transaction& transaction);

}  // namespace plenum::query
