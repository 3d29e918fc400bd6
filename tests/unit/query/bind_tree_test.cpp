#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "query/bind/binder.hpp"
#include "query/parse/parser.hpp"
#include "tests/unit/query/test_catalog.hpp"

namespace plenum::query {
namespace {

bind::Statement statement_of(const std::string& text) {
  static const tests::TestCatalog catalog;
  auto parsed = parse::parse(text);
  EXPECT_TRUE(parsed.ok()) << text;
  if (!parsed.ok()) return {};
  auto result = bind::bind(*std::move(parsed), catalog);
  EXPECT_TRUE(result.ok()) << text << ": " << (result.ok() ? "" : result.error().message());
  if (!result.ok()) return {};
  return *std::move(result);
}

const std::vector<bind::Clause>& clauses(const bind::Statement& statement) {
  return std::get<bind::Query>(statement.body).parts.at(0).clauses;
}

template <class T>
const T& clause(const bind::Statement& statement, std::size_t i) {
  return std::get<T>(clauses(statement).at(i).what);
}

std::vector<std::string> columns(const std::string& text) {
  const auto statement = statement_of(text);
  std::vector<std::string> names;
  for (const auto& column : std::get<bind::Query>(statement.body).columns)
    names.push_back(column.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(BindTree, ColumnsHaveTheTextTheyWereWrittenWith) {
  EXPECT_EQ(columns("MATCH (n) RETURN count( * ), n.x  +  1, n, n.y AS z"),
            (Names{"count( * )", "n.x  +  1", "n", "z"}));
  EXPECT_EQ(columns("MATCH (b)-->(a) RETURN *"), (Names{"a", "b"}));
  EXPECT_EQ(columns("MATCH (n) SET n.x = 1"), Names{});
  EXPECT_EQ(columns("RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a"), (Names{"a", "b"}));
}

TEST(BindTree, UnionMapsColumnsByName) {
  const auto statement = statement_of("RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a");
  const auto& query = std::get<bind::Query>(statement.body);
  const auto& second = std::get<bind::Projection>(query.parts[1].clauses.back().what);
  EXPECT_EQ(query.parts[1].column_slots[0], second.items[1].slot);
  EXPECT_EQ(query.parts[1].column_slots[1], second.items[0].slot);
}

TEST(BindTree, APatternIsAGraphOfDistinctElements) {
  const auto statement = statement_of(
      "MATCH (a:A {x: 1})-[r:T|U]->(b)<-[:V*2..3 {w: 2}]-(a) WHERE a.y = b.y AND b:B RETURN a");
  const auto& graph = clause<bind::Match>(statement, 0).graph;
  ASSERT_EQ(graph.nodes.size(), 2u);
  ASSERT_EQ(graph.edges.size(), 2u);
  EXPECT_EQ(graph.nodes[0].labels, Names{"A"});
  EXPECT_EQ(graph.edges[0].types, (Names{"T", "U"}));
  EXPECT_EQ(graph.edges[0].direction, Direction::out);
  EXPECT_EQ(graph.edges[1].from, 1u);
  EXPECT_EQ(graph.edges[1].to, 0u);
  EXPECT_EQ(graph.edges[1].direction, Direction::in);
  EXPECT_EQ(graph.edges[1].length->min, 2u);
  EXPECT_EQ(graph.edges[1].length->max, 3u);
  EXPECT_EQ(graph.edges[1].element_predicates.size(), 1u);
  ASSERT_EQ(graph.predicates.size(), 3u);
  EXPECT_EQ(graph.predicates[1].slots.size(), 2u);
}

TEST(BindTree, BoundElementsAreMarked) {
  const auto statement = statement_of("MATCH (a) MATCH (a)-->(b) RETURN b");
  const auto& graph = clause<bind::Match>(statement, 1).graph;
  EXPECT_TRUE(graph.nodes[0].bound);
  EXPECT_FALSE(graph.nodes[1].bound);
  EXPECT_EQ(graph.nodes[0].slot, clause<bind::Match>(statement, 0).graph.nodes[0].slot);
}

TEST(BindTree, AggregatesAreLiftedWithTheirKeys) {
  const auto statement =
      statement_of("MATCH (n) RETURN n.x AS x, n.x + count(*) AS c, count(*) AS d");
  const auto& projection = clause<bind::Projection>(statement, 1);
  ASSERT_TRUE(projection.aggregation);
  EXPECT_EQ(projection.aggregation->keys.size(), 1u);
  ASSERT_EQ(projection.aggregation->calls.size(), 1u);
  EXPECT_TRUE(projection.aggregation->calls[0].star);
  std::vector<bind::Slot> slots;
  bind::collect_slots(*projection.items[1].expression, slots);
  std::vector<bind::Slot> expected = {projection.aggregation->keys[0].slot,
                                      projection.aggregation->calls[0].slot};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(slots, expected);
}

TEST(BindTree, OrderByAfterAggregationReadsColumnsOnly) {
  const auto statement =
      statement_of("MATCH (n) RETURN n.x AS x, count(*) AS c ORDER BY count(*), n.x");
  const auto& projection = clause<bind::Projection>(statement, 1);
  for (std::size_t i = 0; i < 2; ++i) {
    std::vector<bind::Slot> slots;
    bind::collect_slots(*projection.order_by[i].expression, slots);
    EXPECT_EQ(slots, std::vector<bind::Slot>{projection.items[1 - i].slot});
  }
}

TEST(BindTree, AVariablePassedOnKeepsItsSlot) {
  const auto statement = statement_of("MATCH (n) WITH n, n AS m RETURN n, m");
  const auto& projection = clause<bind::Projection>(statement, 1);
  EXPECT_EQ(projection.items[0].slot, clause<bind::Match>(statement, 0).graph.nodes[0].slot);
  EXPECT_NE(projection.items[1].slot, projection.items[0].slot);
}

TEST(BindTree, SubqueriesNameWhatTheyImport) {
  const auto statement = statement_of(
      "MATCH (a), (b) RETURN [(a)-->(c) WHERE c.x = 1 | c.y] AS l, EXISTS { (b)-->() } AS e");
  const auto& graph = clause<bind::Match>(statement, 0).graph;
  const auto& projection = clause<bind::Projection>(statement, 1);
  const auto& first = std::get<bind::Subquery>(projection.items[0].expression->node);
  EXPECT_EQ(first.kind, bind::SubqueryKind::collect);
  EXPECT_EQ(first.imports, std::vector<bind::Slot>{graph.nodes[0].slot});
  EXPECT_EQ(first.query->columns.size(), 1u);
  const auto& second = std::get<bind::Subquery>(projection.items[1].expression->node);
  EXPECT_EQ(second.kind, bind::SubqueryKind::exists);
  EXPECT_EQ(second.imports, std::vector<bind::Slot>{graph.nodes[1].slot});
}

TEST(BindTree, MergeLooksForWhatItWouldMake) {
  const auto statement =
      statement_of("MATCH (a) MERGE (a)<-[r:T {x: 1}]-(b:B {y: 2}) ON CREATE SET b.z = 3");
  const auto& merge = clause<bind::Merge>(statement, 1);
  ASSERT_EQ(merge.create.nodes.size(), 1u);
  ASSERT_EQ(merge.create.edges.size(), 1u);
  EXPECT_EQ(merge.create.edges[0].from, merge.create.nodes[0].slot);
  EXPECT_TRUE(merge.match.nodes[0].bound);
  EXPECT_EQ(merge.match.nodes[1].labels, Names{"B"});
  EXPECT_EQ(merge.match.edges[0].slot, merge.create.edges[0].slot);
  EXPECT_EQ(merge.match.predicates.size(), 2u);
  EXPECT_EQ(merge.on_create.size(), 1u);
}

TEST(BindTree, UpdatesAndParametersAreKnown) {
  EXPECT_TRUE(statement_of("CREATE (n)").updates);
  EXPECT_TRUE(statement_of("MATCH (n) CALL { WITH n SET n.x = 1 } RETURN n").updates);
  EXPECT_FALSE(statement_of("MATCH (n) RETURN n").updates);
  EXPECT_TRUE(statement_of("CREATE INDEX FOR (n:A) ON (n.x)").updates);
  EXPECT_FALSE(statement_of("SHOW INDEXES").updates);
  std::string uses;
  for (const auto& [name, where] : statement_of("MATCH (n {a: $b}) RETURN $a LIMIT $c").parameters)
    uses += name + "@" + std::to_string(where.offset) + " ";
  EXPECT_EQ(uses, "a@25 b@13 c@34 ");
  EXPECT_FALSE(statement_of("RETURN rand()").deterministic);
}

TEST(BindTree, TypesAreInferred) {
  const auto statement = statement_of(
      "MATCH (n)-[r*]->() RETURN n, r, 1 + 2 AS i, 1 + 2.0 AS f, [1, 2] AS l, n.x AS u, 'a' AS s");
  const auto& columns = std::get<bind::Query>(statement.body).columns;
  using enum bind::TypeKind;
  EXPECT_EQ(columns[0].type, bind::Type(node));
  EXPECT_EQ(columns[1].type, bind::Type::list_of(edge));
  EXPECT_EQ(columns[2].type, bind::Type(integer));
  EXPECT_EQ(columns[3].type, bind::Type(floating));
  EXPECT_EQ(columns[4].type, bind::Type::list_of(integer));
  EXPECT_TRUE(columns[5].type.is_unknown());
  EXPECT_EQ(columns[6].type, bind::Type(string));
}

TEST(BindTree, CopiesAreTheSameExpression) {
  const auto statement = statement_of(
      "MATCH (n) RETURN CASE n.x WHEN 1 THEN [n.y, {a: -n.z}] ELSE tail(n.s)[0..2] END AS c");
  const auto& e = *clause<bind::Projection>(statement, 1).items[0].expression;
  const auto copy = bind::clone(e);
  ASSERT_NE(copy, nullptr);
  EXPECT_TRUE(bind::same_expression(e, *copy));
}

}  // namespace
}  // namespace plenum::query
