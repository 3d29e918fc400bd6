#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.hpp"
#include "query/bind/bound_walk.hpp"
#include "query/bind/statement_binder.hpp"
#include "query/suggest.hpp"

namespace plenum::query::bind {

namespace {

Type result_type(const FunctionInfo& function, const std::vector<ExpressionPtr>& arguments) {
  const Type first = arguments.empty() ? Type() : arguments.front()->type;
  switch (function.rule) {
    case ResultRule::fixed:
      return function.result;
    case ResultRule::as_argument: {
      Type type = first;
      for (const ExpressionPtr& argument : arguments)
        type = type.is_unknown() || argument->type.is_unknown() ? Type()
                                                                : common_type(type, argument->type);
      return type;
    }
    case ResultRule::element_of:
      return first.element();
    case ResultRule::list_of_argument:
      return Type::list_of(first);
    case ResultRule::as_number:
      return first.is_numeric() ? first : Type(TypeKind::number);
  }
  return {};
}

bool is_deterministic(const Expression& e) {
  const auto* call = std::get_if<FunctionCall>(&e.node);
  if (call != nullptr && !call->function->deterministic) return false;
  const auto parts = children(e);
  return std::all_of(parts.begin(), parts.end(),
                     [](const Expression* child) { return is_deterministic(*child); });
}

bool same_call(const AggregateCall& a, const AggregateCall& b) {
  return a.function->name == b.function->name && a.distinct == b.distinct && a.star == b.star &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const ExpressionPtr& x, const ExpressionPtr& y) {
                      return same_expression(*x, *y);
                    });
}

}  // namespace

ExpressionPtr StatementBinder::bind_node(const ast::FunctionCall& n, const SourceSpan& at) {
  const std::string folded = core::to_lower(n.name);
  if (folded == "exists" && n.arguments.size() == 1) return exists_call(n, at);
  auto function = catalog_.find_function(folded);
  if (function == nullptr) {
    const std::string near = closest_name(n.name, catalog_.function_names());
    fail("UnknownFunction", fmt::format("there is no function named '{}'", n.name), at,
         near.empty() ? "" : fmt::format("did you mean '{}'?", near));
    return placeholder(at);
  }
  if (function->aggregate) return aggregate_call(n, std::move(function), at);
  if (n.distinct || n.star) {
    fail("InvalidAggregation", fmt::format("{} is not an aggregate", function->name), at,
         "DISTINCT and * belong to aggregates");
    return placeholder(at);
  }
  out_.deterministic = out_.deterministic && function->deterministic;
  std::vector<ExpressionPtr> arguments = checked_arguments(n, *function, at);
  const Type type = result_type(*function, arguments);
  return std::make_unique<Expression>(at, type,
                                      FunctionCall{std::move(function), std::move(arguments)});
}

std::vector<ExpressionPtr> StatementBinder::checked_arguments(const ast::FunctionCall& n,
                                                              const FunctionInfo& function,
                                                              const SourceSpan& at) {
  std::vector<ExpressionPtr> arguments;
  const std::size_t given = n.arguments.size();
  const bool star = n.star && function.aggregate;
  const bool too_many =
      function.max_arguments != FunctionInfo::no_limit && given > function.max_arguments;
  if (!star && (given < function.min_arguments || too_many)) {
    const std::string wanted =
        function.max_arguments == FunctionInfo::no_limit
            ? fmt::format("at least {}", function.min_arguments)
        : function.min_arguments == function.max_arguments
            ? fmt::format("{}", function.min_arguments)
            : fmt::format("{} to {}", function.min_arguments, function.max_arguments);
    fail("InvalidNumberOfArguments",
         fmt::format("{} takes {} arguments, not {}", function.name, wanted, given), at);
    return arguments;
  }
  for (std::size_t i = 0; i < given; ++i) {
    arguments.push_back(expression(*n.arguments[i]));
    if (function.accepts.empty()) continue;
    const TypeMask mask = function.accepts[std::min(i, function.accepts.size() - 1)];
    require(*arguments.back(), mask, fmt::format("the argument of {}", function.name));
  }
  return arguments;
}

ExpressionPtr StatementBinder::aggregate_call(const ast::FunctionCall& n,
                                              std::shared_ptr<const FunctionInfo> function,
                                              const SourceSpan& at) {
  if (in_aggregate_) {
    fail("NestedAggregation", "an aggregate cannot stand inside another", at,
         "aggregate in a WITH before");
    return placeholder(at);
  }
  if (aggregates_ == nullptr) {
    fail("InvalidAggregation",
         fmt::format("{} cannot stand in {}", function->name,
                     aggregate_place_.empty() ? "this place" : aggregate_place_),
         at, "aggregate in WITH or RETURN");
    return placeholder(at);
  }
  AggregateCall call;
  call.span = at;
  call.distinct = n.distinct;
  call.star = n.star;
  in_aggregate_ = true;
  call.arguments = checked_arguments(n, *function, at);
  in_aggregate_ = false;
  for (const ExpressionPtr& argument : call.arguments)
    if (!is_deterministic(*argument))
      fail("NonConstantExpression", "the argument of an aggregate must not be random",
           argument->span, "compute it in a WITH before");
  const Type type = result_type(*function, call.arguments);
  call.function = std::move(function);
  for (const AggregateCall& other : *aggregates_)
    if (same_call(call, other))
      return std::make_unique<Expression>(at, slot_type(other.slot), SlotReference{other.slot});
  call.slot = new_slot({}, type);
  const Slot slot = call.slot;
  aggregates_->push_back(std::move(call));
  return std::make_unique<Expression>(at, type, SlotReference{slot});
}

/// `exists(pattern)` and `exists(n.property)`, the older forms of EXISTS { … } and IS NOT NULL.
ExpressionPtr StatementBinder::exists_call(const ast::FunctionCall& n, const SourceSpan& at) {
  const ast::Expression& argument = *n.arguments.front();
  if (const auto* pattern = std::get_if<ast::PatternExpression>(&argument.node)) {
    const bool allowed = pattern_allowed_;
    pattern_allowed_ = true;
    ExpressionPtr result = bind_node(*pattern, at);
    pattern_allowed_ = allowed;
    return result;
  }
  if (!std::holds_alternative<ast::Property>(argument.node) &&
      !std::holds_alternative<ast::Subscript>(argument.node))
    fail("InvalidArgumentType", "exists takes a pattern or a property", argument.span,
         "use IS NOT NULL, or EXISTS { … }");
  return std::make_unique<Expression>(at, TypeKind::boolean,
                                      Unary{UnaryOperator::is_not_null, expression(argument)});
}

}  // namespace plenum::query::bind
