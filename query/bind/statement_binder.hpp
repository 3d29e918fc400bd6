#pragma once
// Purpose: the binder's state and its functions, one .cpp a family.
// May depend on: query/ast, query/bind.
// Invariants: the first error is kept and binding goes on with placeholders, so the functions
// return plain values; recursion is bounded by the depth of the syntax tree.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/ast/query.hpp"
#include "query/bind/binder.hpp"
#include "query/bind/scope.hpp"

namespace plenum::query::bind {

class StatementBinder {
 public:
  StatementBinder(const FunctionCatalog& catalog, const BindOptions& options)
      : catalog_(catalog), options_(options) {}

  Result<Statement> bind(ast::Statement statement);

 private:
  // ---- errors: bind_errors.cpp -------------------------------------------------------------
  void fail(std::string_view detail, std::string message, const SourceSpan& where,
            std::string hint = {});
  void fail_type(std::string message, const SourceSpan& where, std::string_view detail);
  void fail_unsupported(std::string what, const SourceSpan& where, std::string hint = {});
  void undefined(std::string_view name, const SourceSpan& where);
  bool failed() const { return error_.has_value(); }

  // ---- statements --------------------------------------------------------------------------

  std::optional<Moment> take_use(ast::Query& ast);
  std::optional<Moment> use_graph(const ast::UseGraph& ast, const SourceSpan& where);

  // ---- slots -------------------------------------------------------------------------------
  Slot new_slot(std::string name, Type type);
  const Type& slot_type(Slot slot) const { return out_.slots[slot].type; }
  /// Notes that the slot is read, so that subqueries around know what they import.
  Slot use(Slot slot);
  ExpressionPtr reference(Slot slot, const SourceSpan& where);
  ExpressionPtr placeholder(const SourceSpan& where);

  // ---- queries: bind_query.cpp -------------------------------------------------------------
  Query query(const ast::Query& ast, const Scope& outer);
  SingleQuery single_query(const ast::SingleQuery& ast, const Scope& outer,
                           std::vector<Column>& columns);
  bool check_composition(const ast::SingleQuery& ast, bool must_return);
  void join_columns(Query& query, std::vector<std::vector<Column>> parts, const ast::Query& ast);
  void clause(const ast::Clause& ast, std::vector<Clause>& into);
  void standalone_columns(const Clause& call, SingleQuery& query, std::vector<Column>& columns);

  // ---- reading clauses: bind_clause.cpp ----------------------------------------------------
  Match match(const ast::Match& ast);
  Unwind unwind(const ast::Unwind& ast);
  CallSubquery call_subquery(const ast::CallSubquery& ast, const SourceSpan& where);
  CallProcedure call(const ast::CallProcedure& ast);
  void call_arguments(const ast::CallProcedure& ast, CallProcedure& call);
  void implicit_arguments(const ast::CallProcedure& ast, CallProcedure& call);
  void call_yields(const ast::CallProcedure& ast, CallProcedure& call);

  // ---- projections: bind_projection.cpp, bind_aggregation.cpp ------------------------------
  Projection projection(const ast::Projection& ast, const SourceSpan& where);
  void star_items(const ast::Projection& ast, Projection& out, const SourceSpan& where);
  void plain_items(const ast::Projection& ast, Projection& out);
  void aggregating_items(const ast::Projection& ast, Projection& out);
  std::string item_name(const ast::ProjectionItem& item);
  void check_aliases(const ast::Projection& ast);
  void check_names(const Projection& out);
  ExpressionPtr row_count(const ast::ExpressionPtr& ast, std::string_view what);
  /// Binds an expression of ORDER BY or WHERE, which sees both sides of the projection.
  ExpressionPtr after_projection(const ast::Expression& ast, Projection& out, bool predicate);
  bool contains_aggregate(const ast::Expression& ast) const;

  /// What is left of the incoming row after aggregation: keys by their expression.
  struct Surviving {
    const Expression* expression;
    Slot slot;
  };
  /// Replaces what `surviving` has and refuses variables that have ended. `leaves_only`: only
  /// variables and property lookups are replaced (expressions with aggregates).
  void rewrite(ExpressionPtr& expression, const std::vector<Surviving>& surviving, Slot first_local,
               bool leaves_only, const std::set<Slot>& ambiguous);

  // ---- patterns: bind_pattern.cpp, bind_pattern_elements.cpp, bind_create.cpp ----------------
  QueryGraph graph(const std::vector<const ast::Pattern*>& patterns, bool may_declare,
                   bool parameters_as_maps = false);
  void add_pattern(const ast::Pattern& ast, QueryGraph& graph, bool may_declare);
  std::size_t add_node(const ast::NodePattern& ast, QueryGraph& graph, bool may_declare);
  std::size_t add_edge(const ast::RelationshipPattern& ast, QueryGraph& graph, bool may_declare);
  Slot edge_slot(const ast::RelationshipPattern& ast, QueryGraph& graph, bool may_declare,
                 PatternEdge& edge);
  void edge_types(const ast::RelationshipPattern& ast, PatternEdge& edge, QueryGraph& graph);
  void name_path(const ast::Pattern& ast, PatternPath& path);
  void pattern_predicates(const std::vector<const ast::Pattern*>& patterns, QueryGraph& graph);
  void element_properties(const ast::ExpressionPtr& properties, Slot slot,
                          std::vector<ExpressionPtr>& into);
  void add_predicate(QueryGraph& graph, ExpressionPtr expression);
  void add_conjuncts(const ast::ExpressionPtr& where, QueryGraph& graph);
  LabelTest label_test(const ast::LabelExpression& ast);

  CreatePattern create_pattern(const std::vector<const ast::Pattern*>& patterns, bool merge);
  Slot create_node(const ast::NodePattern& ast, bool alone, bool merge, CreatePattern& out,
                   const Scope& readable);
  Slot create_edge(const ast::RelationshipPattern& ast, Slot from, Slot to, bool merge,
                   CreatePattern& out, const Scope& readable);
  std::vector<std::string> plain_labels(const std::optional<ast::LabelExpression>& labels);
  ExpressionPtr property_map(const ast::ExpressionPtr& ast, bool merge, const CreatePattern& made,
                             const Scope& readable);
  void replace_made(ExpressionPtr& expression, const CreatePattern& made);

  // ---- updating clauses: bind_update.cpp ---------------------------------------------------
  Merge merge(const ast::Merge& ast);
  void merge_graph(const ast::Merge& ast, const CreatePattern& create, Merge& out);
  std::vector<SetItem> set_items(const std::vector<ast::SetItem>& ast);
  SetItem set_item(const ast::SetItem& ast);
  Slot updated_variable(const ast::Name& name);
  Remove remove(const ast::Remove& ast);
  Delete delete_clause(const ast::Delete& ast);
  Foreach foreach_clause(const ast::Foreach& ast);

  // ---- expressions: bind_expression.cpp, bind_operator.cpp, bind_function.cpp,
  //      bind_local.cpp (expressions with variables of their own) ------------------------------
  ExpressionPtr expression(const ast::Expression& ast);
  ExpressionPtr optional_expression(const ast::ExpressionPtr& ast);
  /// An expression that must be able to be a boolean; patterns are allowed in it.
  ExpressionPtr predicate(const ast::Expression& ast);
  /// An expression in a place where aggregates make no sense; `place` for the message.
  ExpressionPtr row_expression(const ast::Expression& ast, std::string_view place);
  ExpressionPtr bind_node(const ast::Literal& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Parameter& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Variable& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Property& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Subscript& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Slice& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Unary& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Binary& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Logical& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Comparison& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::HasLabels& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::ListLiteral& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::MapLiteral& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::MapProjection& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Case& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::FunctionCall& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::ListComprehension& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Quantifier& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Reduce& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::PatternExpression& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::PatternComprehension& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::Subquery& n, const SourceSpan& at);
  ExpressionPtr bind_node(const ast::TypeTest& n, const SourceSpan& at);

  void require(const Expression& e, TypeMask mask, std::string_view what);
  Type arithmetic_type(BinaryOperator op, const Expression& left, const Expression& right);
  ExpressionPtr list_operand(const ast::Expression& ast, Type& element);
  ExpressionPtr exists_call(const ast::FunctionCall& n, const SourceSpan& at);
  ExpressionPtr aggregate_call(const ast::FunctionCall& n,
                               std::shared_ptr<const FunctionInfo> function, const SourceSpan& at);
  std::vector<ExpressionPtr> checked_arguments(const ast::FunctionCall& n,
                                               const FunctionInfo& function, const SourceSpan& at);
  ExpressionPtr one_clause_subquery(SubqueryKind kind, std::vector<Clause> clauses,
                                    std::vector<Column> columns, Type type, const SourceSpan& at);

  // ---- what a subquery reads from outside ----------------------------------------------------
  struct Capture {
    Slot first_inner;
    std::set<Slot> slots;
  };
  void begin_capture();
  std::vector<Slot> end_capture();

  const FunctionCatalog& catalog_;
  const BindOptions& options_;
  Statement out_;
  std::optional<Error> error_;
  std::map<std::string, SourceSpan> parameters_;
  Scope scope_;
  std::vector<Capture> captures_;
  /// Where aggregate calls go; null where there may be none (then `aggregate_place_` says why).
  std::vector<AggregateCall>* aggregates_ = nullptr;
  std::string aggregate_place_;
  bool in_aggregate_ = false;
  /// A bare pattern may stand here as a predicate.
  bool pattern_allowed_ = false;
  std::size_t subquery_depth_ = 0;  ///< inside EXISTS, COUNT, COLLECT: nothing may be changed
};

}  // namespace plenum::query::bind
