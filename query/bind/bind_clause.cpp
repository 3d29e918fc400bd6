#include <fmt/format.h>

#include <algorithm>

#include "query/bind/statement_binder.hpp"
#include "query/suggest.hpp"

namespace plenum::query::bind {

Match StatementBinder::match(const ast::Match& ast) {
  Match result;
  result.optional = ast.optional;
  std::vector<const ast::Pattern*> patterns;
  patterns.reserve(ast.patterns.size());
  for (const ast::Pattern& pattern : ast.patterns) patterns.push_back(&pattern);
  result.graph = graph(patterns, true);
  add_conjuncts(ast.where, result.graph);
  return result;
}

Unwind StatementBinder::unwind(const ast::Unwind& ast) {
  ExpressionPtr list = row_expression(*ast.list, "UNWIND");
  const Type element = list->type.element();
  if (scope_.find(ast.variable.text))
    fail("VariableAlreadyBound",
         fmt::format("the variable '{}' is already defined", ast.variable.text), ast.variable.span);
  const Slot slot = new_slot(ast.variable.text, element);
  scope_.declare(ast.variable.text, slot);
  return {std::move(list), slot};
}

CallSubquery StatementBinder::call_subquery(const ast::CallSubquery& ast, const SourceSpan& where) {
  if (ast.in_transactions) fail_unsupported("CALL { … } IN TRANSACTIONS", where);
  Scope inner;
  if (ast.has_imports) {
    for (const ast::Name& name : ast.imports) {
      if (auto slot = scope_.find(name.text))
        inner.declare(name.text, *slot);
      else
        undefined(name.text, name.span);
    }
  } else if (ast.import_all) {
    inner = scope_;
  } else {
    // The older form: a first WITH names what comes from outside.
    const auto* first = std::get_if<ast::Projection>(&ast.query->parts[0].clauses[0].what);
    if (first != nullptr && !first->is_return) inner = scope_;
  }
  begin_capture();
  CallSubquery result;
  result.query = std::make_unique<Query>(query(*ast.query, inner));
  result.imports = end_capture();
  result.returns = !result.query->columns.empty();
  for (const Column& column : result.query->columns) {
    if (scope_.find(column.name))
      fail("VariableAlreadyBound", fmt::format("the variable '{}' is already defined", column.name),
           where, "rename it with AS in the subquery's RETURN");
    scope_.declare(column.name, column.slot);
  }
  return result;
}

CallProcedure StatementBinder::call(const ast::CallProcedure& ast) {
  CallProcedure result;
  result.span = ast.name.span;
  result.procedure = catalog_.find_procedure(ast.name.text);
  if (result.procedure == nullptr) {
    const std::string near = closest_name(ast.name.text, catalog_.procedure_names());
    if (error_) return result;
    error_ =
        Error(ErrorCode::semantic, fmt::format("there is no procedure named '{}'", ast.name.text))
            .with_language("ProcedureError", "compile time", "ProcedureNotFound")
            .with_place(ast.name.span);
    if (!near.empty()) error_ = error_->with_hint(fmt::format("did you mean '{}'?", near));
    return result;
  }
  if (subquery_depth_ > 0 && result.procedure->effect == Effect::writes)
    fail("InvalidClauseComposition", "a subquery of an expression cannot change the graph",
         ast.name.span);
  if (ast.has_arguments)
    call_arguments(ast, result);
  else
    implicit_arguments(ast, result);
  if (!failed()) call_yields(ast, result);
  if (ast.where) {
    QueryGraph filter;
    add_conjuncts(ast.where, filter);
    result.where = std::move(filter.predicates);
  }
  return result;
}

void StatementBinder::call_arguments(const ast::CallProcedure& ast, CallProcedure& call) {
  const std::vector<Field>& parameters = call.procedure->parameters;
  const auto required = static_cast<std::size_t>(std::count_if(
      parameters.begin(), parameters.end(), [](const Field& field) { return !field.optional; }));
  if (ast.arguments.size() < required || ast.arguments.size() > parameters.size()) {
    fail("InvalidNumberOfArguments",
         fmt::format("{} takes {} arguments, not {}", call.procedure->name, parameters.size(),
                     ast.arguments.size()),
         ast.name.span);
    return;
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i >= ast.arguments.size()) {
      call.arguments.push_back(std::make_unique<Expression>(
          ast.name.span, type_of(parameters[i].fallback), Literal{parameters[i].fallback}));
      continue;
    }
    call.arguments.push_back(row_expression(*ast.arguments[i], "the arguments of CALL"));
    const Type declared = type_of(parameters[i].type);
    if (declared.is_unknown()) continue;
    const TypeMask mask =
        declared.is_numeric() ? TypeMask{TypeKind::number} : TypeMask{declared.kind()};
    require(*call.arguments.back(), mask,
            fmt::format("the argument '{}' of {}", parameters[i].name, call.procedure->name));
  }
}

/// `CALL name` alone takes its arguments from the parameters of the same names.
void StatementBinder::implicit_arguments(const ast::CallProcedure& ast, CallProcedure& call) {
  const std::vector<Field>& parameters = call.procedure->parameters;
  if (!ast.standalone) {
    if (!parameters.empty() || ast.has_yield)
      fail("InvalidArgumentPassingMode", "inside a query CALL needs its arguments in brackets",
           ast.name.span, fmt::format("write {}(…)", ast.name.text));
    return;
  }
  for (const Field& field : parameters) {
    const bool missing =
        options_.parameters != nullptr && !options_.parameters->contains(field.name);
    if (missing && field.optional) {
      call.arguments.push_back(std::make_unique<Expression>(ast.name.span, type_of(field.fallback),
                                                            Literal{field.fallback}));
      continue;
    }
    if (missing && !error_) {
      error_ = Error(ErrorCode::semantic,
                     fmt::format("{} needs the parameter '{}'", ast.name.text, field.name))
                   .with_language("ParameterMissing", "compile time", "MissingParameter")
                   .with_place(ast.name.span)
                   .with_hint("give the parameter, or write the arguments in brackets");
      return;
    }
    parameters_.emplace(field.name, ast.name.span);
    call.arguments.push_back(
        std::make_unique<Expression>(ast.name.span, Type(), Parameter{field.name}));
  }
}

void StatementBinder::call_yields(const ast::CallProcedure& ast, CallProcedure& call) {
  const std::vector<Field>& columns = call.procedure->columns;
  const auto add = [&](std::size_t column, const std::string& name, const SourceSpan& where) {
    if (scope_.find(name))
      fail("VariableAlreadyBound", fmt::format("the variable '{}' is already defined", name), where,
           "rename it with AS");
    const Slot slot = new_slot(name, type_of(columns[column].type));
    scope_.declare(name, slot);
    call.yields.push_back({column, slot});
  };
  if (!ast.has_yield || ast.yield_star) {
    if (!ast.standalone) return;
    for (std::size_t i = 0; i < columns.size(); ++i) add(i, columns[i].name, ast.name.span);
    return;
  }
  for (const ast::YieldItem& item : ast.items) {
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const Field& field) {
      return field.name == item.field.text;
    });
    if (column == columns.end()) {
      std::vector<std::string> names;
      names.reserve(columns.size());
      for (const Field& field : columns) names.push_back(field.name);
      const std::string near = closest_name(item.field.text, names);
      fail("UndefinedVariable",
           fmt::format("{} does not yield '{}'", call.procedure->name, item.field.text),
           item.field.span, near.empty() ? "" : fmt::format("did you mean '{}'?", near));
      return;
    }
    const ast::Name& name = item.alias ? *item.alias : item.field;
    add(static_cast<std::size_t>(column - columns.begin()), name.text, name.span);
  }
}

}  // namespace plenum::query::bind
