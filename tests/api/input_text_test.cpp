// Strings that programs hand in: UTF-8 or refused, at every door.
#include <gmock/gmock.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using testing::HasSubstr;

const std::string bad = "caf\xE9";  // Latin-1
const std::string format_line = "{\"format\":\"plenum-graph\",\"version\":1}\n";
const std::string surrogate = "\xED\xA0\x80";  // half of a pair, encoded

class InputTextTest : public ApiTest {
 protected:
  template <class T>
  static void expect_refused(const Result<T>& result, const std::string& words) {
    ASSERT_FALSE(result.ok()) << words;
    EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument) << result.error().message();
    EXPECT_THAT(result.error().message(), HasSubstr(words));
  }
};

TEST_F(InputTextTest, AParameterIsRefusedByItsNameAndTheOffsetOfTheByte) {
  Database db = memory();
  expect_refused(db.run("RETURN $p", {{"p", bad}}), "the parameter $p is not valid UTF-8");
  expect_refused(db.run("RETURN $p", {{"p", bad}}), "0xE9 at offset 3");
  expect_refused(db.run("RETURN 1", {{"unused", surrogate}}), "the parameter $unused");
  expect_refused(db.run("RETURN 1", {{bad, 1}}), "the name of the parameter");
  const Value rows = List{1, Map{{"name", List{"ok", bad}}}};
  expect_refused(db.run("RETURN $rows", {{"rows", rows}}), "the parameter $rows[1].name[1] is not");
  const Value keyed = Map{{"a", Map{{bad, 1}}}};
  expect_refused(db.run("RETURN $m", {{"m", keyed}}), "the parameter $m.a (one of its keys)");
  const Value node = Node{NodeId{1}, {"L"}, {{"name", bad}}};
  expect_refused(db.run("RETURN $n", {{"n", node}}), "the parameter $n.name is not");
}

TEST_F(InputTextTest, EveryWayToRunAStatementLooks) {
  Database db = memory();
  const Params params = {{"p", bad}};
  const ReadView view = db.read().value();
  expect_refused(view.run("RETURN $p", params), "$p");
  expect_refused(view.stream("RETURN $p", params), "$p");
  const Prepared prepared = db.prepare("RETURN $p").value();
  expect_refused(prepared.run(params), "$p");
  expect_refused(prepared.run(view, params), "$p");
  WriteTransaction tx = db.write().value();
  expect_refused(tx.run("CREATE (:A {x: $p})", params), "$p");
  EXPECT_EQ(tx.run("MATCH (n) RETURN n").value().size(), 0U);
}

TEST_F(InputTextTest, WritesOfTheInterfaceLookAtNamesAndValues) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  expect_refused(tx.create_node({bad}), "a label is not valid UTF-8");
  expect_refused(tx.create_node({"A"}, {{bad, 1}}), "a property key is not valid UTF-8");
  expect_refused(tx.create_node({"A"}, {{"x", bad}}), "the property x is not valid UTF-8");
  expect_refused(tx.create_node({"A"}, {{"x", List{"a", bad}}}), "the property x[1] is not");
  const NodeId node = tx.create_node({"A"}, {{"x", "é"}}).value();
  expect_refused(tx.create_edge(bad, node, node), "the type of a relationship is not valid UTF-8");
  expect_refused(tx.create_edge("R", node, node, {{"x", bad}}), "the property x");
  expect_refused(tx.set_property(node, bad, 1), "the property key");
  expect_refused(tx.set_property(node, "x", bad), "the property x");
  expect_refused(tx.add_label(node, bad), "the label");
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(db.read()->node_count(), 1U);
  EXPECT_EQ(db.read()->property_keys(), std::vector<std::string>{"x"});
}

TEST_F(InputTextTest, QueryTextIsRefusedAlsoInALiteralOfAKnownShape) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE (:A {x: 'one'})").ok());
  const auto again = db.run("CREATE (:A {x: '" + bad + "'})");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code(), ErrorCode::syntax);
  EXPECT_EQ(again.error().where().offset, 19U);
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 1);
  EXPECT_FALSE(db.run("CREATE INDEX `" + bad + "` FOR (n:A) ON (n.x)").ok());
  EXPECT_FALSE(db.prepare("RETURN '" + bad + "'").ok());
}

TEST_F(InputTextTest, WhatProgramsProceduresAndFunctionsGiveIsLookedAt) {
  Database db = memory();
  Procedure procedure;
  procedure.name = "my.rows";
  procedure.columns = {{"value"}};
  procedure.run = [](std::span<const Value>, const CallContext&, RowSink& sink) -> Status {
    std::vector<Value> row = {Value(bad)};
    const auto more = sink.emit(row);
    return more.ok() ? Status() : Status(more.error());
  };
  ASSERT_TRUE(db.register_procedure(procedure).ok());
  Function function;
  function.name = "my.text";
  function.run = [](std::span<const Value>, const CallContext&) -> Result<Value> {
    return Value(bad);
  };
  ASSERT_TRUE(db.register_function(function).ok());
  expect_refused(db.run("CALL my.rows() YIELD value RETURN value"), "a value of my.rows()");
  expect_refused(db.run("RETURN my.text()"), "the value of my.text()");
}

TEST_F(InputTextTest, ImportsNameTheirPlace) {
  Database db = memory();
  write_file("bad.jsonl",
             format_line + "{\"node\":1}\n{\"node\":2,\"labels\":[\"" + bad + "\"]}\n");
  const std::string files[] = {path("bad.jsonl")};
  const auto imported = import_graph(db, files);
  ASSERT_FALSE(imported.ok());
  EXPECT_EQ(imported.error().where().line, 3U);
  EXPECT_EQ(imported.error().file(), files[0]);
  EXPECT_EQ(db.read()->node_count(), 0U);
}

TEST_F(InputTextTest, AnEmptyNameIsRefusedEverywhere) {
  Database db = memory();
  for (const char* query :
       {"CREATE (:``)", "MATCH (n:``) RETURN n", "CREATE ()-[:``]->()", "CREATE ({``: 1})",
        "MATCH (n) SET n.`` = 1", "RETURN 1 AS ``", "MATCH (n {``: 1}) RETURN n", "RETURN $``",
        "CREATE INDEX `` FOR (n:A) ON (n.x)", "CREATE INDEX FOR (n:A) ON (n.``)"}) {
    const auto result = db.run(query);
    ASSERT_FALSE(result.ok()) << query;
    EXPECT_EQ(result.error().code(), ErrorCode::syntax) << query;
    EXPECT_EQ(result.error().message(), "a name in back-quotes is empty") << query;
    EXPECT_GT(result.error().where().line, 0U);
  }
  EXPECT_EQ(db.run("RETURN {``: 1} AS m").value()[0][0], Value(Map{{"", 1}}));
  expect_refused(db.run("CREATE (n) SET n = $map", {{"map", Map{{"", 1}}}}),
                 "property key is empty");
  WriteTransaction tx = db.write().value();
  expect_refused(tx.create_node({""}), "a label is empty");
  expect_refused(tx.create_node({}, {{"", 1}}), "a property key is empty");
  const NodeId node = tx.create_node({}).value();
  expect_refused(tx.create_edge("", node, node), "the type of a relationship is empty");
  expect_refused(tx.set_property(node, "", 1), "the property key is empty");
  expect_refused(tx.add_label(node, ""), "the label is empty");
  ASSERT_TRUE(std::move(tx).commit().ok());
  write_file("empty.jsonl", format_line + "{\"node\":1,\"labels\":[\"\"]}\n");
  const std::string files[] = {path("empty.jsonl")};
  const auto imported = import_graph(db, files);
  ASSERT_FALSE(imported.ok());
  EXPECT_EQ(imported.error().where().line, 2U);
  EXPECT_TRUE(db.run("RETURN `a``b`", {}).error().message().find("empty") == std::string::npos);
}

}  // namespace
}  // namespace plenum::test
