#include "query/normalise.hpp"

#include <gtest/gtest.h>

#include <variant>

#include "query/bind/binder.hpp"
#include "query/parse/parser.hpp"
#include "tests/unit/query/tck_queries.hpp"
#include "tests/unit/query/test_catalog.hpp"

namespace plenum::query {
namespace {

TEST(Normalise, LiteralsOfOneKindShareAKey) {
  const auto a = normalise("MATCH (n {id: 17}) RETURN n");
  const auto b = normalise("MATCH  (n {id: 18})\n// other\nRETURN n");
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.literals.at("#i0"), Value(17));
  EXPECT_EQ(b.literals.at("#i0"), Value(18));
}

TEST(Normalise, LiteralsOfDifferentKindsDoNotShareAKey) {
  EXPECT_NE(normalise("MATCH (n {id: 17}) RETURN n").text,
            normalise("MATCH (n {id: '17'}) RETURN n").text);
  EXPECT_NE(normalise("MATCH (n {id: 17}) RETURN n").text,
            normalise("MATCH (n {id: 1.7}) RETURN n").text);
}

TEST(Normalise, LiteralsThatMayNameAColumnStay) {
  for (const char* text : {"RETURN 1", "RETURN 'a' + 'b'", "MATCH (n) RETURN n.x + 1, count( * )",
                           "MATCH (n) WITH n.x + 1 AS y ORDER BY y + 2 SKIP 3 LIMIT 4 RETURN y",
                           "RETURN EXISTS { MATCH (n {id: 5}) }", "RETURN [x IN [1, 2] | x * 2]",
                           "MATCH (n) RETURN n {.a, b: 5}", "WITH 5 AS x WHERE x > 4 RETURN x"}) {
    EXPECT_EQ(normalise(text).text, text);
    EXPECT_TRUE(normalise(text).literals.empty()) << text;
  }
}

TEST(Normalise, LengthsOfPathsAndBoundsOfSlicesStay) {
  const auto n = normalise("MATCH (a)-[*1..3]->(b)-[*2]->(c) WHERE a.x[1..2] = 'k' RETURN b");
  EXPECT_NE(n.text.find("*1..3"), std::string::npos);
  EXPECT_NE(n.text.find("*2"), std::string::npos);
  EXPECT_NE(n.text.find("[1..2]"), std::string::npos);
  EXPECT_EQ(n.literals.size(), 1u);
}

TEST(Normalise, StartsWithIsNotTheClauseWith) {
  const auto n = normalise("MATCH (n) WHERE n.name STARTS WITH 'A' AND n.x = 5 RETURN n");
  EXPECT_EQ(n.literals.size(), 2u);
}

TEST(Normalise, ClauseWordsAsNamesDoNotEndAColumnList) {
  for (const char* text : {"RETURN n.match, 5", "RETURN {match: 1, set: 2}", "RETURN x:Match, 5",
                           "RETURN $set, 5", "RETURN `match`, 5"})
    EXPECT_EQ(normalise(text).text, text);
}

TEST(Normalise, UpdatingClausesAndSubqueriesGiveTheirLiterals) {
  EXPECT_EQ(normalise("CREATE (:P {name: 'x', age: 3})").literals.size(), 2u);
  EXPECT_EQ(normalise("MATCH (n) SET n.x = 1, n.y = 'b'").literals.size(), 2u);
  EXPECT_EQ(normalise("CALL { MATCH (n {id: 1}) RETURN 2 AS two } RETURN two").literals.size(), 1u);
  EXPECT_EQ(normalise("MATCH (n) RETURN n UNION MATCH (n {id: 3}) RETURN n").literals.size(), 1u);
}

TEST(Normalise, WhatCannotBeExtractedStaysAsWritten) {
  for (const char* text :
       {"CREATE INDEX FOR (n:P) ON (n.x) OPTIONS {a: 1}", "MATCH (n {a: 'open) RETURN n",
        "MATCH (n) /* open", "MATCH (n {a: 0x1F}) RETURN n", "MATCH (n {a: 'it\\'s'}) RETURN n",
        "MATCH (n {a: 99999999999999999999}) RETURN n", "MATCH (n {a: $1}) RETURN n",
        "SHOW INDEXES", "EXPLAIN MATCH (n {a: 1}) RETURN n", "", ";",
        "MATCH (n {a: $`#i0`, b: 1})"})
    EXPECT_EQ(normalise(text).text, text);
}

TEST(Normalise, ManyLiteralsAreLeftAlone) {
  std::string text = "UNWIND [0";
  for (int i = 0; i < 1000; ++i) text += ", 1";
  text += "] AS x CREATE ({x: x})";
  EXPECT_EQ(normalise(text).text, text);
}

TEST(Normalise, TheKeyOfEveryTckQueryBindsToTheSameColumns) {
  const auto queries = tests::tck_queries(PLENUM_SHARED_DIR "/tck/features");
  if (queries.empty()) GTEST_SKIP() << "the TCK is not here";
  const auto columns = [](const std::string& text, const tests::TckQuery& query) {
    tests::TestCatalog catalog;
    for (const std::string& signature : query.procedures) catalog.add_procedure(signature);
    auto parsed = parse::parse(text);
    std::vector<std::string> names;
    if (!parsed.ok()) return std::vector<std::string>{"error " + parsed.error().detail()};
    auto bound = bind::bind(*std::move(parsed), catalog);
    if (!bound.ok()) return std::vector<std::string>{"error " + bound.error().detail()};
    if (const auto* body = std::get_if<bind::Query>(&bound->body))
      for (const auto& column : body->columns) names.push_back(column.name);
    return names;
  };
  for (const auto& query : queries) {
    const auto before = columns(query.text, query);
    if (!before.empty() && before[0].rfind("error", 0) == 0) continue;
    EXPECT_EQ(columns(normalise(query.text).text, query), before) << query.text;
  }
}

}  // namespace
}  // namespace plenum::query
