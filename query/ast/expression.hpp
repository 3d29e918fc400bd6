#pragma once
// Purpose: expressions of the syntax tree: what was written, nothing resolved.
// May depend on: include/plenum.
// Invariants: plain immutable data without behaviour; every node carries its place; a tree is never
// deeper than max_nesting of parse/limits.hpp, so recursion over it is bounded.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "plenum/error.hpp"
#include "plenum/value.hpp"

namespace plenum::query::ast {

struct Expression;
struct Query;    // ast/query.hpp
struct Pattern;  // ast/pattern.hpp
struct LabelExpression;
using ExpressionPtr = std::unique_ptr<Expression>;

/// A name as written, back-quotes removed.
struct Name {
  std::string text;
  SourceSpan span;
};

struct Literal {
  Value value;
};
struct Parameter {
  std::string name;
};
struct Variable {
  std::string name;
};
/// `object.key`
struct Property {
  ExpressionPtr object;
  Name key;
};
/// `object[index]`
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
};
/// `object[from..to]`; either bound may be absent (null).
struct Slice {
  ExpressionPtr object;
  ExpressionPtr from;
  ExpressionPtr to;
};

enum class UnaryOperator : std::uint8_t { negate, plus, logical_not, is_null, is_not_null };
struct Unary {
  UnaryOperator op;
  ExpressionPtr operand;
};

enum class BinaryOperator : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  concatenate,  ///< `||`
  in,
  starts_with,
  ends_with,
  contains,
  matches  ///< `=~`
};
struct Binary {
  BinaryOperator op;
  ExpressionPtr left;
  ExpressionPtr right;
};

/// `a AND b AND c` as one node, so that long filters are not deep.
enum class LogicalOperator : std::uint8_t { logical_and, logical_or, logical_xor };
struct Logical {
  LogicalOperator op;
  std::vector<ExpressionPtr> operands;  ///< at least two
};

/// `a < b <= c` as written: operands.size() == operators.size() + 1.
enum class ComparisonOperator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal
};
struct Comparison {
  std::vector<ExpressionPtr> operands;
  std::vector<ComparisonOperator> operators;
};

/// `n:A&B`; also tests the type of a relationship.
struct HasLabels {
  ExpressionPtr object;
  std::unique_ptr<LabelExpression> labels;
};

struct ListLiteral {
  std::vector<ExpressionPtr> items;
};
struct MapLiteral {
  std::vector<std::pair<Name, ExpressionPtr>> entries;
};

/// `n {.name, .*, age: 3, other}`
struct MapProjection {
  struct Item {
    enum class Kind : std::uint8_t { property, all_properties, entry, variable } kind;
    Name name;            ///< key; empty for all_properties
    ExpressionPtr value;  ///< entry only
  };
  Name base;
  std::vector<Item> items;
};

struct Case {
  ExpressionPtr subject;  ///< null in the generic form
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> branches;
  ExpressionPtr otherwise;  ///< null when there is no ELSE
};

/// `name(arguments)`; `count(*)` has star == true and no arguments.
struct FunctionCall {
  std::string name;  ///< as written, with its namespace
  bool distinct = false;
  bool star = false;
  std::vector<ExpressionPtr> arguments;
};

/// `[x IN list WHERE filter | projection]`
struct ListComprehension {
  Name variable;
  ExpressionPtr list;
  ExpressionPtr filter;
  ExpressionPtr projection;
};

enum class QuantifierKind : std::uint8_t { all, any, none, single };
struct Quantifier {
  QuantifierKind kind;
  Name variable;
  ExpressionPtr list;
  ExpressionPtr predicate;
};

/// `reduce(accumulator = initial, variable IN list | step)`
struct Reduce {
  Name accumulator;
  ExpressionPtr initial;
  Name variable;
  ExpressionPtr list;
  ExpressionPtr step;
};

/// A pattern as a predicate: `(a)-->(b)`, also inside exists(…) and size(…).
struct PatternExpression {
  std::unique_ptr<Pattern> pattern;
};

/// `[p = (a)-->(b) WHERE filter | projection]`
struct PatternComprehension {
  std::unique_ptr<Pattern> pattern;
  ExpressionPtr filter;
  ExpressionPtr projection;
};

/// `EXISTS { … }`, `COUNT { … }`, `COLLECT { … }`; a bare pattern inside was wrapped in a MATCH.
enum class SubqueryKind : std::uint8_t { exists, count, collect };
struct Subquery {
  SubqueryKind kind;
  std::unique_ptr<Query> query;
};

/// `x IS [NOT] :: TYPE [NOT NULL]`
struct TypeTest {
  ExpressionPtr operand;
  std::string type;
  bool not_null = false;
  bool negated = false;
};

struct Expression {
  SourceSpan span;
  std::variant<Literal, Parameter, Variable, Property, Subscript, Slice, Unary, Binary, Logical,
               Comparison, HasLabels, ListLiteral, MapLiteral, MapProjection, Case, FunctionCall,
               ListComprehension, Quantifier, Reduce, PatternExpression, PatternComprehension,
               Subquery, TypeTest>
      node;

  template <class T>
  Expression(SourceSpan where, T what) : span(where), node(std::move(what)) {}
  ~Expression();
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
};

}  // namespace plenum::query::ast
