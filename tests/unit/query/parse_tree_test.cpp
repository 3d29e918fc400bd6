#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "query/parse/parser.hpp"

namespace plenum::query {
namespace {

ast::Statement tree(const std::string& text) {
  auto parsed = parse::parse(text);
  EXPECT_TRUE(parsed.ok()) << text << (parsed.ok() ? "" : parsed.error().message());
  if (!parsed.ok()) return {{}, ast::ExplainMode::none, ast::Query{}};
  return *std::move(parsed);
}

const ast::Projection& returned(const ast::Statement& statement) {
  return std::get<ast::Projection>(
      std::get<ast::Query>(statement.body).parts.at(0).clauses.back().what);
}

/// The value of the only column when it is a literal.
Value literal(const std::string& text) {
  const auto statement = tree("RETURN " + text);
  const auto* node = std::get_if<ast::Literal>(&returned(statement).items.at(0).expression->node);
  EXPECT_NE(node, nullptr) << text;
  return node == nullptr ? Value() : node->value;
}

/// A fully bracketed rendering of the operators.
std::string shape(const ast::Expression& e) {
  if (const auto* n = std::get_if<ast::Variable>(&e.node)) return n->name;
  if (const auto* n = std::get_if<ast::Literal>(&e.node))
    return n->value.kind() == ValueKind::integer ? std::to_string(n->value.as_integer()) : "?";
  if (const auto* n = std::get_if<ast::Property>(&e.node))
    return shape(*n->object) + "." + n->key.text;
  if (const auto* n = std::get_if<ast::Unary>(&e.node)) {
    static const char* names[] = {"-", "+", "NOT ", "isnull ", "notnull "};
    return "(" + std::string(names[static_cast<int>(n->op)]) + shape(*n->operand) + ")";
  }
  if (const auto* n = std::get_if<ast::Binary>(&e.node)) {
    static const char* names[] = {"+", "-", "*", "/", "%", "^", "||", "in", "sw", "ew", "ct", "=~"};
    return "(" + shape(*n->left) + names[static_cast<int>(n->op)] + shape(*n->right) + ")";
  }
  if (const auto* n = std::get_if<ast::Comparison>(&e.node)) {
    static const char* names[] = {"=", "<>", "<", "<=", ">", ">="};
    std::string out = "(" + shape(*n->operands[0]);
    for (std::size_t i = 0; i < n->operators.size(); ++i)
      out += names[static_cast<int>(n->operators[i])] + shape(*n->operands[i + 1]);
    return out + ")";
  }
  if (const auto* n = std::get_if<ast::Logical>(&e.node)) {
    static const char* names[] = {"&", "|", "^^"};
    std::string out = "(";
    for (const auto& operand : n->operands)
      out += (out.size() > 1 ? names[static_cast<int>(n->op)] : "") + shape(*operand);
    return out + ")";
  }
  if (const auto* n = std::get_if<ast::HasLabels>(&e.node)) return "(" + shape(*n->object) + ":)";
  return "?";
}

std::string shape_of(const std::string& text) {
  const auto statement = tree("RETURN " + text);
  return shape(*returned(statement).items.at(0).expression);
}

TEST(ParseTree, PrecedenceFollowsTheLanguage) {
  EXPECT_EQ(shape_of("a OR b XOR c AND NOT d"), "(a|(b^^(c&(NOT d))))");
  EXPECT_EQ(shape_of("a + b * c ^ d"), "(a+(b*(c^d)))");
  EXPECT_EQ(shape_of("a - b - c"), "((a-b)-c)");
  EXPECT_EQ(shape_of("a ^ b ^ c"), "((a^b)^c)");
  EXPECT_EQ(shape_of("-a ^ b"), "((-a)^b)");
  EXPECT_EQ(shape_of("-a.b"), "(-a.b)");
  EXPECT_EQ(shape_of("NOT a = b"), "(NOT (a=b))");
  EXPECT_EQ(shape_of("a = b IS NULL"), "(a=(isnull b))");
  EXPECT_EQ(shape_of("a IN b IS NOT NULL"), "(notnull (ainb))");
  EXPECT_EQ(shape_of("a + b IN c"), "((a+b)inc)");
  EXPECT_EQ(shape_of("a STARTS WITH b + c"), "(asw(b+c))");
  EXPECT_EQ(shape_of("a:B AND c"), "((a:)&c)");
}

TEST(ParseTree, ChainsOfComparisonsAreOneNodeUnlessBracketed) {
  EXPECT_EQ(shape_of("a < b <= c = d"), "(a<b<=c=d)");
  EXPECT_EQ(shape_of("(a < b) < c"), "((a<b)<c)");
}

TEST(ParseTree, LiteralsHaveTheirValues) {
  EXPECT_EQ(literal("-9223372036854775808"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(literal("0x7FFFFFFFFFFFFFFF"), Value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(literal("-0x8000000000000000"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(literal("0o17"), Value(15));
  EXPECT_EQ(literal("1e3"), Value(1000.0));
  EXPECT_EQ(literal(".5E-1"), Value(0.05));
  EXPECT_EQ(literal("'a\\n\\'\\\\\\u00e5'"), Value("a\n'\\å"));
  EXPECT_EQ(literal("\"it's\""), Value("it's"));
  EXPECT_EQ(literal("'\\uD83D\\uDE00\\U0001F600'"), Value("😀😀"));
  EXPECT_EQ(literal("TRUE"), Value(true));
  EXPECT_EQ(literal("nUlL"), Value());
}

TEST(ParseTree, ColumnTextIsWhatWasWritten) {
  const auto statement = tree("RETURN count( * ), 12 / 4 * (3 - 2), `a b` AS `c``d`");
  const auto& items = returned(statement).items;
  EXPECT_EQ(items.at(0).text, "count( * )");
  EXPECT_EQ(items.at(1).text, "12 / 4 * (3 - 2)");
  EXPECT_EQ(std::get<ast::Variable>(items.at(2).expression->node).name, "a b");
  EXPECT_EQ(items.at(2).alias->text, "c`d");
}

TEST(ParseTree, KeywordsServeAsNames) {
  for (const char* text :
       {"MATCH (order:Order {limit: 1})-[type:TYPE]->(end) RETURN order.match AS index",
        "MATCH (node:NODE) WHERE node.type = 'x' RETURN node AS graph",
        "RETURN {return: 1, match: 2, null: 3} AS load", "MATCH (n:WITH:RETURN) RETURN n",
        "RETURN count AS any, none AS single",
        "CALL db.create.index() YIELD name AS key RETURN key",
        "MATCH (a) RETURN date.truncate('day', a.on) AS on, $limit AS open"})
    tree(text);
}

TEST(ParseTree, EveryClauseOfTheLanguageParses) {
  for (const char* text :
       {"EXPLAIN MATCH (n) RETURN n",
        "PROFILE RETURN 1;",
        "USE g MATCH (n) RETURN n",
        "USE graph.asOf('2020-01-01') MATCH (n) RETURN n",
        "LOAD CSV WITH HEADERS FROM 'f' AS row FIELDTERMINATOR ';' RETURN row",
        "FOREACH (x IN [1] | CREATE (n) SET n.x = x REMOVE n.y)",
        "CALL { MATCH (n) RETURN n } RETURN n",
        "MATCH (n) CALL (n) { RETURN n.x AS x } RETURN x",
        "CALL (*) { RETURN 1 AS x } IN TRANSACTIONS RETURN x",
        "CALL p.q(1) YIELD a, b AS c WHERE c > 1 RETURN a",
        "CALL p.q",
        "CALL p.q() YIELD *",
        "MATCH p = shortestPath((a)-[:T*..5]-(b)) RETURN p",
        "MATCH p = allShortestPaths((a)-[*]->(b)) RETURN p",
        "MATCH (a:A|B&!C)-[r:T|U|:V {x: $y}]->(:%) WHERE a:A:B RETURN a",
        "MATCH (a WHERE a.x > 1)-[r WHERE r.y = 2]->() RETURN a",
        "MATCH (n) WHERE EXISTS { (n)-->() } AND COUNT { (n)-->() } > 2 RETURN n",
        "RETURN COLLECT { MATCH (n) RETURN n.x } AS l",
        "RETURN reduce(s = 0, x IN [1, 2] | s + x) AS r, all(x IN [] WHERE x) AS a",
        "RETURN [x IN l WHERE x > 1 | x * 2], [(a)-->(b) WHERE b.x | b.y], [p = (a)-->() | p]",
        "RETURN n {.*, .a, b: 1, c}",
        "RETURN CASE x WHEN 1 THEN 2 ELSE 3 END",
        "RETURN x IS :: INTEGER, x IS NOT TYPED LIST<STRING NOT NULL>",
        "RETURN a || b, l[1..], l[..2]",
        "MERGE (a)-[:T]-(b) ON CREATE SET a.x = 1 ON MATCH SET a += {y: 2}, b:L",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) SET n[k] = 1, n.a.b = 2, (n).c = 3",
        "MATCH (n) REMOVE n:A:B, n.x",
        "RETURN 1 AS a UNION ALL RETURN 2 AS a",
        "CREATE INDEX i IF NOT EXISTS FOR (n:A|B) ON (n.x, n.y)",
        "CREATE FULLTEXT INDEX f FOR ()-[r:T]-() ON EACH [r.x] OPTIONS {a: 1}",
        "CREATE CONSTRAINT c FOR (n:A) REQUIRE n.x IS UNIQUE",
        "CREATE CONSTRAINT FOR (n:A) REQUIRE (n.x, n.y) IS NODE KEY",
        "CREATE CONSTRAINT FOR ()-[r:T]-() REQUIRE r.x IS :: DATE",
        "CREATE CLOSED GRAPH TYPE g { (p:Person {name STRING NOT NULL, age :: INTEGER}), "
        "(p)-[:KNOWS {since DATE}]->(p) }",
        "DROP INDEX i IF EXISTS",
        "DROP CONSTRAINT c",
        "DROP GRAPH TYPE g",
        "SHOW INDEXES",
        "MATCH (a)<-[r]-(b)--(c)<-->(d) RETURN *, a.x AS y ORDER BY y DESC, a.z SKIP 1 LIMIT $n"})
    tree(text);
}

TEST(ParseTree, SchemaCommandsKeepTheirParts) {
  const auto statement =
      tree("CREATE CONSTRAINT c IF NOT EXISTS FOR (n:A) REQUIRE n.x IS :: LIST<INTEGER>");
  const auto& constraint =
      std::get<ast::CreateConstraint>(std::get<ast::Command>(statement.body).what);
  EXPECT_EQ(constraint.kind, ast::ConstraintKind::typed);
  EXPECT_EQ(constraint.type.text, "LIST<INTEGER>");
  EXPECT_EQ(constraint.label, "A");
  EXPECT_TRUE(constraint.if_not_exists);
}

TEST(ParseTree, GraphTypesKeepTheirParts) {
  const auto statement = tree(
      "CREATE OR REPLACE CLOSED PROPERTY GRAPH TYPE g AS { NODE TYPE Writer (w:A & B => :C "
      "{x TYPED STRING LIST NOT NULL, y INT | DATE}), (Writer)<-[LABEL T {z :: FLOAT}]-(:D) }");
  const auto& type = std::get<ast::CreateGraphType>(std::get<ast::Command>(statement.body).what);
  EXPECT_EQ(type.name, "g");
  EXPECT_TRUE(type.closed);
  EXPECT_TRUE(type.replace);
  ASSERT_EQ(type.nodes.size(), 1u);
  const ast::NodeTypeDeclaration& node = type.nodes[0];
  EXPECT_EQ(node.name, "Writer");
  EXPECT_EQ(node.alias, "w");
  EXPECT_EQ(node.labels, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(node.implied, std::vector<std::string>{"C"});
  ASSERT_EQ(node.properties.size(), 2u);
  EXPECT_EQ(node.properties[0].type, "STRING LIST");
  EXPECT_TRUE(node.properties[0].not_null);
  EXPECT_EQ(node.properties[1].type, "INT | DATE");
  EXPECT_FALSE(node.properties[1].not_null);
  ASSERT_EQ(type.edges.size(), 1u);
  const ast::EdgeTypeDeclaration& edge = type.edges[0];
  EXPECT_EQ(edge.type, "T");
  EXPECT_EQ(edge.from.labels, std::vector<std::string>{"D"});
  EXPECT_EQ(edge.to.alias, "Writer");
  EXPECT_EQ(edge.properties.at(0).name, "z");
}

TEST(ParseTree, APatternIsPreferredToASubtraction) {
  const auto statement = tree("MATCH (a), (b) WHERE (a)--(b) RETURN (1)--(2) AS x");
  const auto& match =
      std::get<ast::Match>(std::get<ast::Query>(statement.body).parts.at(0).clauses.at(0).what);
  EXPECT_TRUE(std::holds_alternative<ast::PatternExpression>(match.where->node));
  EXPECT_TRUE(
      std::holds_alternative<ast::Binary>(returned(statement).items.at(0).expression->node));
}

TEST(ParseTree, KeywordsAreSortedAndUpperCase) {
  const auto& words = parse::keywords();
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
  EXPECT_TRUE(std::binary_search(words.begin(), words.end(), "RETURN"));
  EXPECT_TRUE(std::binary_search(words.begin(), words.end(), "NULL"));
}

}  // namespace
}  // namespace plenum::query
