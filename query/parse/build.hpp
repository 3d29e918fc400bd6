#pragma once
// Purpose: parse tree → syntax tree, one file a family of rules.
// May depend on: ANTLR and the generated parser (this folder only), query/ast.
// Invariants: the first error is kept and the build goes on with placeholders, so the functions
// return plain values; the caller looks at error() once at the end. Recursion is counted against
// max_nesting.

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "PlenumCypher.h"
#include "query/ast/query.hpp"
#include "query/parse/source.hpp"

namespace plenum::query::parse {

using Grammar = grammar::PlenumCypher;

/// An expression node at its place.
template <class T>
ast::ExpressionPtr make(SourceSpan where, T node) {
  return std::make_unique<ast::Expression>(where, std::move(node));
}

class Builder {
 public:
  explicit Builder(const Source& source) : source_(source) {}

  ast::Statement statement(Grammar::StatementContext* ctx);
  const std::optional<Error>& error() const { return error_; }

 private:
  using ExpressionPtr = ast::ExpressionPtr;

  // build_query.cpp
  ast::Query query(Grammar::QueryContext* ctx, bool top = false);
  ast::SingleQuery single_query(Grammar::Single_queryContext* ctx, bool alone);
  ast::Clause clause(Grammar::ClauseContext* ctx, bool alone);
  SourceSpan span(antlr4::ParserRuleContext* ctx) const;
  SourceSpan span(antlr4::Token* token) const;
  std::string_view text(antlr4::ParserRuleContext* ctx) const;
  void fail(Error error);
  void fail_syntax(std::string message, std::string detail, const SourceSpan& where);

  // build_reading.cpp
  ast::Match match(Grammar::Match_clauseContext* ctx);
  ast::Unwind unwind(Grammar::Unwind_clauseContext* ctx);
  ast::CallProcedure call(Grammar::Call_clauseContext* ctx, bool alone);
  ast::CallSubquery call_subquery(Grammar::Subquery_clauseContext* ctx);
  ast::LoadCsv load_csv(Grammar::Load_csv_clauseContext* ctx);
  ast::UseGraph use(Grammar::Use_clauseContext* ctx);
  ExpressionPtr where(Grammar::Where_clauseContext* ctx);

  // build_projection.cpp
  ast::Projection with(Grammar::With_clauseContext* ctx);
  ast::Projection projection(Grammar::Projection_bodyContext* ctx);
  ast::ProjectionItem projection_item(Grammar::Projection_itemContext* ctx);

  // build_updating.cpp
  ast::Create create(Grammar::Create_clauseContext* ctx);
  ast::Merge merge(Grammar::Merge_clauseContext* ctx);
  std::vector<ast::SetItem> set_items(Grammar::Set_clauseContext* ctx);
  ast::SetItem set_item(Grammar::Set_itemContext* ctx);
  ast::Delete delete_clause(Grammar::Delete_clauseContext* ctx);
  ast::Remove remove(Grammar::Remove_clauseContext* ctx);
  ast::Foreach foreach_clause(Grammar::Foreach_clauseContext* ctx);
  std::vector<ast::Name> label_names(Grammar::Label_listContext* ctx);
  /// The object before the last step of `a.b.c` or `a[b]`.
  ExpressionPtr property_object(Grammar::Property_expressionContext* ctx);

  // build_pattern.cpp
  std::vector<ast::Pattern> patterns(Grammar::PatternContext* ctx);
  ast::Pattern pattern_part(Grammar::Pattern_partContext* ctx);
  ast::Pattern shortest(Grammar::Shortest_pathContext* ctx);
  void pattern_element(Grammar::Pattern_elementContext* ctx, ast::Pattern& into);
  ast::Pattern relationships(Grammar::Relationships_patternContext* ctx);
  void chain(const std::vector<Grammar::Node_patternContext*>& nodes,
             const std::vector<Grammar::Relationship_patternContext*>& links, ast::Pattern& into);
  ast::NodePattern node(Grammar::Node_patternContext* ctx);
  ast::RelationshipPattern relationship(Grammar::Relationship_patternContext* ctx);
  ast::VariableLength length(Grammar::Length_rangeContext* ctx);
  ExpressionPtr properties(Grammar::PropertiesContext* ctx);
  ast::LabelExpression label_or(Grammar::Label_orContext* ctx);
  ast::LabelExpression label_and(Grammar::Label_andContext* ctx);
  ast::LabelExpression label_term(Grammar::Label_termContext* ctx);
  ast::LabelExpression label_not(Grammar::Label_notContext* ctx);

  // build_expression.cpp
  ExpressionPtr expression(Grammar::ExpressionContext* ctx);
  ExpressionPtr expression_here(Grammar::ExpressionContext* ctx);
  ExpressionPtr postfix(Grammar::ExpressionContext* ctx);
  ExpressionPtr label_predicate(Grammar::Label_predicateContext* ctx);
  ExpressionPtr sign(Grammar::SignContext* ctx);
  ExpressionPtr arithmetic(Grammar::ArithmeticContext* ctx);
  ExpressionPtr membership(Grammar::MembershipContext* ctx);
  ExpressionPtr is_test(Grammar::Is_testContext* ctx);
  ExpressionPtr comparison(Grammar::ComparisonContext* ctx);
  ExpressionPtr logical(Grammar::LogicalContext* ctx);
  std::vector<ExpressionPtr> expressions(Grammar::Expression_listContext* ctx);

  // build_atom.cpp
  ExpressionPtr atom(Grammar::AtomContext* ctx);
  ExpressionPtr case_expression(Grammar::Case_expressionContext* ctx);
  ExpressionPtr function_call(Grammar::Function_callContext* ctx);
  ExpressionPtr list(Grammar::List_literalContext* ctx);
  ExpressionPtr list_comprehension(Grammar::List_literalContext* ctx,
                                   Grammar::MembershipContext* membership);
  ExpressionPtr pattern_comprehension(Grammar::Pattern_comprehensionContext* ctx);
  ExpressionPtr quantifier(Grammar::QuantifierContext* ctx);
  ExpressionPtr reduce(Grammar::Reduce_expressionContext* ctx);
  ExpressionPtr subquery(Grammar::Subquery_expressionContext* ctx);
  ExpressionPtr map_projection(Grammar::Map_projectionContext* ctx);
  ExpressionPtr pattern_expression(antlr4::ParserRuleContext* at, ast::Pattern pattern);

  // build_literal.cpp
  ExpressionPtr literal(Grammar::LiteralContext* ctx);
  ExpressionPtr map_literal(Grammar::Map_literalContext* ctx);
  ExpressionPtr parameter(Grammar::ParameterContext* ctx);
  /// `negative`: a minus sign stands before it, so that the smallest integer can be written.
  ExpressionPtr number(Grammar::Number_literalContext* ctx, bool negative);
  std::string string_value(antlr4::Token* token);
  ast::Name name(Grammar::Symbolic_nameContext* ctx);
  ast::Name name(Grammar::VariableContext* ctx) { return name(ctx->symbolic_name()); }
  ast::Name name(Grammar::Schema_nameContext* ctx);
  std::string qualified(antlr4::ParserRuleContext* ctx);
  /// The name without back-quotes; an empty one is an error.
  std::string unquoted(antlr4::ParserRuleContext* ctx);

  // build_command.cpp
  ast::Command command(Grammar::CommandContext* ctx);
  ast::CreateIndex create_index(Grammar::Create_indexContext* ctx);
  ast::CreateConstraint create_constraint(Grammar::Create_constraintContext* ctx);
  ast::DropSchema drop(Grammar::Drop_commandContext* ctx);
  std::vector<ast::Name> element_labels(Grammar::Element_patternContext* ctx);
  std::vector<ast::Name> property_names(Grammar::Element_patternContext* element,
                                        const std::vector<Grammar::Property_referenceContext*>&);
  std::string type_text(Grammar::Value_typeContext* ctx, bool& not_null);

  // build_graph_type.cpp
  ast::CreateGraphType create_graph_type(Grammar::Create_graph_typeContext* ctx);
  void graph_element(Grammar::Graph_elementContext* ctx, ast::CreateGraphType& type);
  ast::NodeTypeDeclaration node_type(Grammar::Node_typeContext* ctx);
  ast::EdgeTypeDeclaration edge_type(Grammar::Edge_typeContext* ctx);
  std::string element_name(Grammar::Element_wordsContext* ctx, bool edge);
  std::vector<std::string> label_set(Grammar::Label_setContext* ctx);
  std::vector<ast::PropertyDeclaration> declarations(Grammar::Property_typesContext* ctx);
  std::string union_text(Grammar::Property_typeContext* ctx, bool& not_null);
  /// A word that is a keyword at its place only; null is fine.
  void expect_word(Grammar::Symbolic_nameContext* ctx, std::initializer_list<const char*> words);

  const Source& source_;
  std::optional<Error> error_;
  std::size_t depth_ = 0;
};

}  // namespace plenum::query::parse
