#pragma once
// Purpose: expressions with every name resolved and every static type known.
// May depend on: include/plenum, bind/type.hpp, bind/catalog.hpp; operators come from ast/.
// Invariants: plain data; variables are slots (numbered over the whole statement, never reused);
// no expression contains an aggregate call: those were lifted into Projection::aggregation.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "plenum/error.hpp"
#include "plenum/value.hpp"
#include "query/ast/expression.hpp"
#include "query/bind/catalog.hpp"
#include "query/bind/type.hpp"

namespace plenum::query::bind {

struct Expression;
struct Query;  // bind/bound_query.hpp
using ExpressionPtr = std::unique_ptr<Expression>;

/// Number of a variable in Statement::slots.
using Slot = std::uint32_t;

using ast::BinaryOperator;
using ast::ComparisonOperator;
using ast::LogicalOperator;
using ast::QuantifierKind;
using ast::SubqueryKind;
using ast::UnaryOperator;

struct Literal {
  Value value;
};
struct Parameter {
  std::string name;
};
/// A variable, a lifted aggregate, a grouping key or an item of the projection.
struct SlotReference {
  Slot slot;
};
/// `object.key` on a node, relationship, map or temporal value.
struct Property {
  ExpressionPtr object;
  std::string key;
};
/// `object[index]` on a list, map, node or relationship.
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
};
/// `object[from..to]`; a bound that was left out is null.
struct Slice {
  ExpressionPtr object;
  ExpressionPtr from;
  ExpressionPtr to;
};
struct Unary {
  UnaryOperator op;
  ExpressionPtr operand;
};
struct Binary {
  BinaryOperator op;
  ExpressionPtr left;
  ExpressionPtr right;
};
/// Ternary logic over two or more operands.
struct Logical {
  LogicalOperator op;
  std::vector<ExpressionPtr> operands;
};
/// `a < b <= c` is (a < b AND b <= c), each operand evaluated once;
/// operands.size() == operators.size() + 1.
struct Comparison {
  std::vector<ExpressionPtr> operands;
  std::vector<ComparisonOperator> operators;
};

/// Test over the labels of a node (or the type of a relationship).
struct LabelTest {
  enum class Kind : std::uint8_t { name, conjunction, disjunction, negation, any } kind;
  std::string name;
  std::vector<LabelTest> operands;
};
struct HasLabels {
  ExpressionPtr object;
  LabelTest test;
};

struct ListLiteral {
  std::vector<ExpressionPtr> items;
};
/// Later entries win over earlier ones of the same key.
struct MapLiteral {
  std::vector<std::pair<std::string, ExpressionPtr>> entries;
};
/// All properties of `base` (when `all`), then the entries over them; null when base is null.
struct MapProjection {
  ExpressionPtr base;
  bool all = false;
  std::vector<std::pair<std::string, ExpressionPtr>> entries;
};
/// With a subject a branch is taken where subject = branch.first is true.
struct Case {
  ExpressionPtr subject;  ///< may be null
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> branches;
  ExpressionPtr otherwise;  ///< null: the value null
};
/// A scalar function; the number and static types of the arguments were checked.
struct FunctionCall {
  std::shared_ptr<const FunctionInfo> function;
  std::vector<ExpressionPtr> arguments;
};
/// `slot` exists inside filter and projection only. A null filter keeps all, a null projection is
/// the element itself.
struct ListComprehension {
  Slot slot;
  ExpressionPtr list;
  ExpressionPtr filter;
  ExpressionPtr projection;
};
struct Quantifier {
  QuantifierKind kind;
  Slot slot;
  ExpressionPtr list;
  ExpressionPtr predicate;  ///< null: the element itself
};
struct Reduce {
  Slot accumulator;
  ExpressionPtr initial;
  Slot slot;
  ExpressionPtr list;
  ExpressionPtr step;
};
/// A query inside an expression. Pattern predicates are `exists` over a MATCH; pattern
/// comprehensions are `collect` over MATCH … RETURN one column. `imports` are the outer slots that
/// the query reads.
struct Subquery {
  SubqueryKind kind;
  std::unique_ptr<Query> query;
  std::vector<Slot> imports;
};
/// `x IS :: TYPE`; `type` in upper case.
struct TypeTest {
  ExpressionPtr operand;
  std::string type;
  bool not_null = false;
  bool negated = false;
};
/// The path value of a pattern variable, made from bound elements: nodes and edges in order.
struct Expression {
  SourceSpan span;
  Type type;
  std::variant<Literal, Parameter, SlotReference, Property, Subscript, Slice, Unary, Binary,
               Logical, Comparison, HasLabels, ListLiteral, MapLiteral, MapProjection, Case,
               FunctionCall, ListComprehension, Quantifier, Reduce, Subquery, TypeTest>
      node;

  template <class T>
  Expression(SourceSpan where, Type what, T value)
      : span(where), type(std::move(what)), node(std::move(value)) {}
  ~Expression();
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
};

/// Adds the slots that `expression` reads and does not bind itself; sorted, without repetition.
void collect_slots(const Expression& expression, std::vector<Slot>& slots);

/// Same value on the same row: equal shape, names, literals and slots. Never true for expressions
/// with nondeterministic functions or subqueries.
bool same_expression(const Expression& a, const Expression& b);

/// Deep copy; subqueries cannot be copied and give null.
ExpressionPtr clone(const Expression& expression);

}  // namespace plenum::query::bind
