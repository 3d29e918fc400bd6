#include <gtest/gtest.h>

#include <string>

#include "query/bind/binder.hpp"
#include "query/parse/parser.hpp"
#include "tests/unit/query/test_catalog.hpp"

namespace plenum::query {
namespace {

Result<bind::Statement> bound(const std::string& text) {
  static const tests::TestCatalog catalog = [] {
    tests::TestCatalog built;
    built.add_procedure("my.people(city :: STRING?, age :: INTEGER?) :: (name :: STRING?)");
    built.add_procedure("my.nothing() :: ()");
    return built;
  }();
  auto parsed = parse::parse(text);
  if (!parsed.ok()) return parsed.error();
  return bind::bind(*std::move(parsed), catalog);
}

/// The detail of the error, or "" when the query binds.
std::string detail(const std::string& text) {
  const auto result = bound(text);
  if (result.ok()) return "";
  EXPECT_EQ(result.error().phase(), "compile time") << text;
  EXPECT_FALSE(result.error().message().empty()) << text;
  EXPECT_GT(result.error().where().line, 0u) << text;
  return result.error().detail();
}

std::string hint(const std::string& text) {
  const auto result = bound(text);
  return result.ok() ? "" : result.error().hint();
}

TEST(BindErrors, UndefinedVariablesAreNamedWithTheNearest) {
  EXPECT_EQ(detail("MATCH (person) RETURN persn.name"), "UndefinedVariable");
  EXPECT_EQ(hint("MATCH (person) RETURN persn.name"), "did you mean 'person'?");
  EXPECT_EQ(detail("MATCH (a) WHERE (a)-[r]->() RETURN a"), "UndefinedVariable");
  EXPECT_EQ(detail("MATCH (a) WITH a.x AS x RETURN a"), "UndefinedVariable");
  EXPECT_EQ(detail("MATCH (a) DELETE b"), "UndefinedVariable");
  EXPECT_EQ(detail("RETURN [x IN [1] | x] AS l, x"), "UndefinedVariable");
  EXPECT_EQ(detail("MATCH (n) CALL { MATCH (m) WHERE m.x = n.x RETURN m } RETURN m"),
            "UndefinedVariable");
}

TEST(BindErrors, ThePlaceIsThatOfTheName) {
  const auto result = bound("MATCH (a)\nRETURN a.x, b.y");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().where().line, 2u);
  EXPECT_EQ(result.error().where().column, 13u);
  EXPECT_EQ(result.error().where().length, 1u);
}

TEST(BindErrors, VariablesKeepTheirKind) {
  EXPECT_EQ(detail("MATCH (a)-[a]->() RETURN a"), "VariableTypeConflict");
  EXPECT_EQ(detail("MATCH ()-[r]->() MATCH (r) RETURN r"), "VariableTypeConflict");
  EXPECT_EQ(detail("MATCH ()-[r*]->() MATCH ()-[r]->() RETURN r"), "VariableTypeConflict");
  EXPECT_EQ(detail("WITH 1 AS n MATCH (n) RETURN n"), "VariableTypeConflict");
  EXPECT_EQ(detail("MATCH (p) MATCH p = ()-->() RETURN p"), "VariableAlreadyBound");
  EXPECT_EQ(detail("MATCH p = (p)-->() RETURN p"), "VariableAlreadyBound");
  EXPECT_EQ(detail("MATCH (a)-[r]->(b), (c)-[r]->(d) RETURN r"), "RelationshipUniquenessViolation");
  EXPECT_EQ(detail("MATCH ()-[r]->() MATCH ()-[r]->() RETURN r"), "");
}

TEST(BindErrors, WhatIsCreatedMustBeNew) {
  EXPECT_EQ(detail("MATCH (a) CREATE (a)"), "VariableAlreadyBound");
  EXPECT_EQ(detail("MATCH (a) CREATE (a:L)-[:T]->()"), "VariableAlreadyBound");
  EXPECT_EQ(detail("MATCH (a) CREATE (a)-[:T]->(b)"), "");
  EXPECT_EQ(detail("CREATE (a)-[:T*]->(b)"), "CreatingVarLength");
  EXPECT_EQ(detail("CREATE (a)-[]->(b)"), "NoSingleRelationshipType");
  EXPECT_EQ(detail("CREATE (a)-[:T]-(b)"), "RequiresDirectedRelationship");
  EXPECT_EQ(detail("MERGE (a)-[:T]-(b)"), "");
  EXPECT_EQ(detail("MERGE (a $p)"), "InvalidParameterUse");
  EXPECT_EQ(detail("CREATE (a $p)"), "");
}

TEST(BindErrors, ReadingWithinOneCreateBecomesTheValueItself) {
  const auto result = bound("CREATE (a {x: 1 + 2}), ({y: a.x, z: a.none})");
  ASSERT_TRUE(result.ok()) << result.error().message();
  const auto& clauses = std::get<bind::Query>(result->body).parts[0].clauses;
  const auto& create = std::get<bind::Create>(clauses[0].what).pattern;
  const auto& map = std::get<bind::MapLiteral>(create.nodes.at(1).properties->node);
  EXPECT_TRUE(std::holds_alternative<bind::Binary>(map.entries.at(0).second->node));
  EXPECT_EQ(std::get<bind::Literal>(map.entries.at(1).second->node).value, Value());
}

TEST(BindErrors, AggregatesStandInProjectionsOnly) {
  EXPECT_EQ(detail("MATCH (n) WHERE count(n) > 1 RETURN n"), "InvalidAggregation");
  EXPECT_EQ(detail("MATCH (n) SET n.x = count(n)"), "InvalidAggregation");
  EXPECT_EQ(detail("UNWIND collect(1) AS x RETURN x"), "InvalidAggregation");
  EXPECT_EQ(detail("MATCH (n) RETURN count(count(n))"), "NestedAggregation");
  EXPECT_EQ(detail("MATCH (n) RETURN count(rand())"), "NonConstantExpression");
  EXPECT_EQ(detail("MATCH (n) RETURN [x IN collect(n) | x.name] AS l"), "");
  EXPECT_EQ(detail("MATCH (n) WITH n WHERE count(*) > 1 RETURN n"), "InvalidAggregation");
}

TEST(BindErrors, BesideAnAggregateOnlyGroupingKeysStand) {
  EXPECT_EQ(detail("MATCH (n) RETURN n.x + count(*)"), "AmbiguousAggregationExpression");
  EXPECT_EQ(detail("MATCH (n) RETURN n.x, n.x + count(*)"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN n.x + n.y, n.x + n.y + count(*)"),
            "AmbiguousAggregationExpression");
  EXPECT_EQ(detail("MATCH (n) WITH n.x AS x, n RETURN x, x + count(n)"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN $p + count(n) * 2"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN n, n.x + count(*)"), "");
}

TEST(BindErrors, OrderBySeesBothSidesOfAPlainProjection) {
  EXPECT_EQ(detail("MATCH (n) RETURN n.x AS x ORDER BY n.y, x"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN DISTINCT n.x AS x ORDER BY n.y"), "UndefinedVariable");
  EXPECT_EQ(detail("MATCH (n) RETURN DISTINCT n.x AS x ORDER BY n.x"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN n.x AS x, count(*) AS c ORDER BY n.x, c, count(*)"), "");
  EXPECT_EQ(detail("MATCH (n) RETURN count(*) AS c ORDER BY n.x"), "UndefinedVariable");
  EXPECT_EQ(detail("MATCH (n) RETURN n.x ORDER BY count(*)"), "InvalidAggregation");
  EXPECT_EQ(detail("MATCH (n) WITH n.x AS x WHERE n.y > x RETURN x"), "");
}

TEST(BindErrors, ColumnsNeedDistinctNamesAndWithNeedsAliases) {
  EXPECT_EQ(detail("RETURN 1 AS a, 2 AS a"), "ColumnNameConflict");
  EXPECT_EQ(detail("MATCH (n) WITH n.x RETURN 1"), "NoExpressionAlias");
  EXPECT_EQ(detail("MATCH () RETURN *"), "NoVariablesInScope");
  EXPECT_EQ(detail("RETURN 1 AS a UNION RETURN 2 AS b"), "DifferentColumnsInUnion");
  EXPECT_EQ(detail("RETURN 1 AS a UNION RETURN 2 AS a UNION ALL RETURN 3 AS a"),
            "InvalidClauseComposition");
}

TEST(BindErrors, RowCountsAreConstantIntegers) {
  EXPECT_EQ(detail("RETURN 1 AS x SKIP -1"), "NegativeIntegerArgument");
  EXPECT_EQ(detail("RETURN 1 AS x LIMIT 1.0"), "InvalidArgumentType");
  EXPECT_EQ(detail("RETURN 1 AS x LIMIT 'a'"), "InvalidArgumentType");
  EXPECT_EQ(detail("MATCH (n) RETURN n LIMIT n.x"), "NonConstantExpression");
  EXPECT_EQ(detail("MATCH (n) RETURN n LIMIT toInteger($x) + 1"), "");
}

TEST(BindErrors, OperatorsRefuseWhatCanNeverWork) {
  for (const char* text : {"RETURN 1 AND true",
                           "RETURN 'a' OR true",
                           "RETURN [] XOR {}",
                           "RETURN NOT 1",
                           "RETURN 1 IN 2",
                           "RETURN 'a' % 2",
                           "RETURN {a: 1} * 2",
                           "RETURN true + 1",
                           "MATCH (n) WHERE n RETURN n",
                           "MATCH (n) WHERE n.x + 1 - true RETURN n",
                           "RETURN [1]['a'..2]",
                           "RETURN none(x IN ['a'] WHERE x % 2 = 0)",
                           "RETURN [x IN 1 | x]",
                           "MATCH (n) DELETE 1",
                           "MATCH p = (a) RETURN labels(p)",
                           "MATCH (n) RETURN type(n)",
                           "RETURN properties(1)",
                           "MATCH p = (a)-->() RETURN size(p)",
                           "MATCH p = (a)-->() RETURN p.x",
                           "RETURN -'a'"})
    EXPECT_EQ(detail(text), "InvalidArgumentType") << text;
}

TEST(BindErrors, AccessToWhatHasNoPartsIsATypeError) {
  for (const char* text : {"WITH 1 AS x RETURN x.y", "WITH 'a' AS x RETURN x.y",
                           "WITH true AS x RETURN x[0]", "RETURN [1, 2]['a']"}) {
    const auto result = bound(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().type(), "TypeError") << text;
    EXPECT_EQ(result.error().detail(), "InvalidArgumentType") << text;
  }
  EXPECT_EQ(detail("RETURN {a: 1}[0]"), "MapElementAccessByNonString");
}

TEST(BindErrors, UnknownTypesPass) {
  for (const char* text :
       {"MATCH (n) WHERE n.x AND n.y RETURN n.x % n.z", "RETURN $a + $b, $c.d, $e[$f]",
        "UNWIND $rows AS r CREATE (n) SET n = r", "RETURN [1, 'a'][0] % 2", "RETURN null + 1",
        "MATCH (n) WHERE n.x IN $list RETURN n", "RETURN 'a' + 1", "RETURN [1] + 'a'",
        "RETURN date({year: 2020}).year, duration('P1D') * 2"})
    EXPECT_EQ(detail(text), "") << text;
}

TEST(BindErrors, FunctionsAndProceduresAreLookedUp) {
  EXPECT_EQ(detail("RETURN toUper('a')"), "UnknownFunction");
  EXPECT_EQ(hint("RETURN toUper('a')"), "did you mean 'toupper'?");
  EXPECT_EQ(detail("RETURN size()"), "InvalidNumberOfArguments");
  EXPECT_EQ(detail("CALL my.nobody()"), "ProcedureNotFound");
  EXPECT_EQ(detail("CALL my.people('x')"), "InvalidNumberOfArguments");
  EXPECT_EQ(detail("CALL my.people('x', 'y')"), "InvalidArgumentType");
  EXPECT_EQ(detail("MATCH (n) CALL my.people YIELD name RETURN name"),
            "InvalidArgumentPassingMode");
  EXPECT_EQ(detail("CALL my.people('x', 1) YIELD nme RETURN 1"), "UndefinedVariable");
  EXPECT_EQ(detail("WITH 1 AS name CALL my.people('x', 1) YIELD name RETURN 1"),
            "VariableAlreadyBound");
  EXPECT_EQ(detail("MATCH (n) CALL my.nothing() RETURN n"), "");
}

TEST(BindErrors, PatternsAreNoValues) {
  EXPECT_EQ(detail("MATCH (n) RETURN (n)-->()"), "UnexpectedSyntax");
  EXPECT_EQ(detail("MATCH (n) SET n.x = (n)-->()"), "UnexpectedSyntax");
  EXPECT_EQ(detail("MATCH (n) RETURN size((n)-->())"), "UnexpectedSyntax");
  EXPECT_EQ(detail("MATCH (n) RETURN exists((n)-->())"), "");
  EXPECT_EQ(detail("MATCH (n) WHERE NOT (n)-->() OR n.x = 1 RETURN n"), "");
  EXPECT_EQ(detail("MATCH (a), (b) RETURN shortestPath((a)-[*]->(b)) AS p"), "");
}

TEST(BindErrors, ClausesStandInAnOrderThatMeansSomething) {
  EXPECT_EQ(detail("MATCH (n)"), "InvalidClauseComposition");
  EXPECT_EQ(detail("RETURN 1 AS x MATCH (n) RETURN n"), "InvalidClauseComposition");
  EXPECT_EQ(detail("MATCH (n) WHERE EXISTS { MATCH (n) SET n.x = 1 } RETURN n"),
            "InvalidClauseComposition");
  EXPECT_EQ(detail("FOREACH (x IN [1] | MATCH (n))"), "InvalidClauseComposition");
}

TEST(BindErrors, WhatIsNotBuiltYetSaysSo) {
  for (const char* text :
       {"LOAD CSV FROM 'f' AS row RETURN row", "CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x"}) {
    const auto result = bound(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code(), ErrorCode::unsupported) << text;
    EXPECT_GT(result.error().where().line, 0u) << text;
  }
}

}  // namespace
}  // namespace plenum::query
