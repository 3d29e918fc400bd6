#pragma once
// Purpose: OPTIONS of CREATE FULLTEXT INDEX.
// May depend on: query/ast, storage/fulltext/analyzer.hpp.
// Invariants: every option that is not known is an error that names those that are.

#include "plenum/result.hpp"
#include "query/ast/query.hpp"
#include "storage/fulltext/analyzer.hpp"

namespace plenum::query {

struct FulltextOptions {
  storage::Analyzer analyzer = storage::default_analyzer;
};

/// `{indexConfig: {`fulltext.analyzer`: 'standard'}}`, as Neo4j writes them. SyntaxErrors with the
/// place of what is wrong.
Result<FulltextOptions> fulltext_options(const ast::CreateIndex& index);

}  // namespace plenum::query
