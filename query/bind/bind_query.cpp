#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"

namespace plenum::query::bind {

namespace {

bool is_return(const ast::Clause& clause) {
  const auto* projection = std::get_if<ast::Projection>(&clause.what);
  return projection != nullptr && projection->is_return;
}

bool is_update(const ast::Clause& clause) {
  return std::holds_alternative<ast::Create>(clause.what) ||
         std::holds_alternative<ast::Merge>(clause.what) ||
         std::holds_alternative<ast::Set>(clause.what) ||
         std::holds_alternative<ast::Remove>(clause.what) ||
         std::holds_alternative<ast::Delete>(clause.what) ||
         std::holds_alternative<ast::Foreach>(clause.what);
}

bool may_be_last(const ast::Clause& clause) {
  return is_return(clause) || is_update(clause) ||
         std::holds_alternative<ast::CallProcedure>(clause.what) ||
         std::holds_alternative<ast::CallSubquery>(clause.what);
}

}  // namespace

Result<Statement> bind(ast::Statement statement, const FunctionCatalog& catalog,
                       const BindOptions& options) {
  return StatementBinder(catalog, options).bind(std::move(statement));
}

Result<Statement> StatementBinder::bind(ast::Statement statement) {
  out_.explain = statement.explain;
  if (auto* command = std::get_if<ast::Command>(&statement.body)) {
    out_.updates = !std::holds_alternative<ast::Show>(command->what);
    out_.body = std::move(*command);
    return std::move(out_);
  }
  auto& tree = std::get<ast::Query>(statement.body);
  std::optional<Moment> moment = take_use(tree);
  if (error_) return *error_;
  Query bound = query(tree, Scope());
  if (error_) return *error_;
  if (moment && bound.updates) {
    fail("InvalidClauseComposition", "the graph of a moment cannot be changed", moment->where,
         "leave USE out: what is written is written now");
    return *error_;
  }
  bound.moment = std::move(moment);
  out_.updates = bound.updates;
  out_.body = std::move(bound);
  for (const auto& [name, where] : parameters_) out_.parameters.push_back({name, where});
  return std::move(out_);
}

Query StatementBinder::query(const ast::Query& ast, const Scope& outer) {
  Query result;
  for (std::size_t i = 1; i < ast.all.size(); ++i)
    if (ast.all[i] != ast.all[0])
      fail("InvalidClauseComposition", "UNION and UNION ALL cannot be mixed", ast.union_spans[i],
           "put one of them into a CALL { … }");
  result.all = !ast.all.empty() && ast.all[0];
  std::vector<std::vector<Column>> columns;
  for (const ast::SingleQuery& part : ast.parts) {
    if (!check_composition(part, ast.parts.size() > 1)) return result;
    columns.emplace_back();
    result.parts.push_back(single_query(part, outer, columns.back()));
    if (failed()) return result;
    for (const Clause& one : result.parts.back().clauses)
      result.updates = result.updates || one.updates();
  }
  join_columns(result, std::move(columns), ast);
  return result;
}

bool StatementBinder::check_composition(const ast::SingleQuery& ast, bool must_return) {
  for (std::size_t i = 0; i + 1 < ast.clauses.size(); ++i) {
    if (is_return(ast.clauses[i])) {
      fail("InvalidClauseComposition", "nothing can follow RETURN", ast.clauses[i + 1].span,
           "use WITH to pass rows on");
      return false;
    }
  }
  const ast::Clause& last = ast.clauses.back();
  if (must_return && !is_return(last)) {
    fail("InvalidClauseComposition", "every part of a UNION ends with RETURN", last.span);
    return false;
  }
  if (may_be_last(last) || subquery_depth_ > 0) return true;
  fail("InvalidClauseComposition", "a query cannot end with this clause", last.span,
       "end with RETURN or with a clause that changes the graph");
  return false;
}

SingleQuery StatementBinder::single_query(const ast::SingleQuery& ast, const Scope& outer,
                                          std::vector<Column>& columns) {
  SingleQuery result;
  Scope saved = std::move(scope_);
  scope_ = outer;
  for (const ast::Clause& one : ast.clauses) {
    clause(one, result.clauses);
    if (failed()) break;
  }
  if (!failed() && !result.clauses.empty()) {
    const Clause& last = result.clauses.back();
    if (const auto* projection = std::get_if<Projection>(&last.what)) {
      if (projection->is_return) {
        for (const ProjectionItem& item : projection->items) {
          result.column_slots.push_back(item.slot);
          columns.push_back({item.name, slot_type(item.slot), item.slot});
        }
      }
    }
    const auto* call = std::get_if<ast::CallProcedure>(&ast.clauses.back().what);
    if (call != nullptr && call->standalone) standalone_columns(last, result, columns);
  }
  scope_ = std::move(saved);
  return result;
}

/// `CALL name(…)` alone returns what it yields, under the names it yields it as.
void StatementBinder::standalone_columns(const Clause& clause, SingleQuery& query,
                                         std::vector<Column>& columns) {
  for (const YieldColumn& yield : std::get<CallProcedure>(clause.what).yields) {
    query.column_slots.push_back(yield.slot);
    columns.push_back({out_.slots[yield.slot].name, slot_type(yield.slot), yield.slot});
  }
}

void StatementBinder::join_columns(Query& query, std::vector<std::vector<Column>> parts,
                                   const ast::Query& ast) {
  if (parts.size() == 1) {
    query.columns = std::move(parts.front());
    return;
  }
  query.columns = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::vector<Slot> slots;
    for (Column& column : query.columns) {
      const auto same = std::find_if(parts[i].begin(), parts[i].end(), [&](const Column& other) {
        return other.name == column.name;
      });
      if (same == parts[i].end() || parts[i].size() != query.columns.size()) {
        fail("DifferentColumnsInUnion",
             "the parts of a UNION must return columns of the same names", ast.union_spans[i - 1],
             "name them with AS");
        return;
      }
      column.type = common_type(column.type, same->type);
      slots.push_back(same->slot);
    }
    query.parts[i].column_slots = std::move(slots);
  }
  for (Column& column : query.columns) column.slot = new_slot(column.name, column.type);
}

void StatementBinder::clause(const ast::Clause& ast, std::vector<Clause>& into) {
  const SourceSpan& where = ast.span;
  if (subquery_depth_ > 0 && is_update(ast)) {
    fail("InvalidClauseComposition", "a subquery of an expression cannot change the graph", where,
         "use CALL { … }");
    return;
  }
  if (const auto* c = std::get_if<ast::Match>(&ast.what)) {
    into.emplace_back(where, match(*c));
  } else if (const auto* c = std::get_if<ast::Unwind>(&ast.what)) {
    into.emplace_back(where, unwind(*c));
  } else if (const auto* c = std::get_if<ast::Projection>(&ast.what)) {
    into.emplace_back(where, projection(*c, where));
  } else if (const auto* c = std::get_if<ast::Create>(&ast.what)) {
    std::vector<const ast::Pattern*> patterns;
    patterns.reserve(c->patterns.size());
    for (const ast::Pattern& pattern : c->patterns) patterns.push_back(&pattern);
    into.emplace_back(where, Create{create_pattern(patterns, false)});
  } else if (const auto* c = std::get_if<ast::Merge>(&ast.what)) {
    into.emplace_back(where, merge(*c));
  } else if (const auto* c = std::get_if<ast::Set>(&ast.what)) {
    into.emplace_back(where, Set{set_items(c->items)});
  } else if (const auto* c = std::get_if<ast::Remove>(&ast.what)) {
    into.emplace_back(where, remove(*c));
  } else if (const auto* c = std::get_if<ast::Delete>(&ast.what)) {
    into.emplace_back(where, delete_clause(*c));
  } else if (const auto* c = std::get_if<ast::CallProcedure>(&ast.what)) {
    into.emplace_back(where, call(*c));
  } else if (const auto* c = std::get_if<ast::CallSubquery>(&ast.what)) {
    into.emplace_back(where, call_subquery(*c, where));
  } else if (const auto* c = std::get_if<ast::Foreach>(&ast.what)) {
    into.emplace_back(where, foreach_clause(*c));
  } else if (std::holds_alternative<ast::LoadCsv>(ast.what)) {
    fail_unsupported("LOAD CSV", where,
                     "files are read by an import; rows can be passed as a list to UNWIND");
  } else {
    fail("InvalidClauseComposition", "USE stands at the beginning of a statement only", where,
         "it holds for the whole statement, for all parts of a UNION too");
  }
}

}  // namespace plenum::query::bind
