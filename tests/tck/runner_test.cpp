// The runner tested on itself: whatever an engine does wrong must not count as a pass.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <limits>

#include "tests/tck/expected.hpp"
#include "tests/tck/scenario.hpp"
#include "tests/tck/worker_pool.hpp"

namespace plenum::tck {
namespace {

constexpr std::string_view feature = R"(
# a comment
Feature: of our own

  Background:
    Given an empty graph

  Scenario: [1] Returns a number
    When executing query:
      """
      RETURN 1 AS n
      """
    Then the result should be, in any order:
      | n |
      | 1 |
    And no side effects

  Scenario: [2] Fails
    Given any graph
    When executing query:
      """
      RETURN x
        AS y
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  @ignore
  Scenario: [3] Is not run
    When executing query:
      """
      RETURN 1
      """
    Then the result should be empty

  Scenario Outline: [4] Is about <what>
    When executing query:
      """
      RETURN <what> < 2 AS `<what>`
      """
    Then the result should be, in any order:
      | <what> |
      | <n>    |

    Examples:
      | what | n    |
      | 1    | true |
      | 'a\|' | null |

    Examples:
      | what | n     |
      | 5    | false |
)";

std::vector<Instance> instances() {
  auto parsed = parse_feature("own/Own1.feature", feature);
  EXPECT_TRUE(parsed.ok());
  return *parsed;
}

/// Answers every query with the same table or error, and adds a node a query when told to.
class StubEngine : public Engine {
 public:
  explicit StubEngine(Result<Table> answer, bool writes = false)
      : answer_(std::move(answer)), writes_(writes) {}
  Result<Table> run(const std::string& query, const Params&) override {
    last_query = query;
    if (writes_) state_.nodes[state_.nodes.size()] = Node{};
    return answer_;
  }
  Status register_procedure(Procedure) override { return {}; }
  Result<GraphState> state() override { return state_; }
  std::string last_query;

 private:
  Result<Table> answer_;
  bool writes_;
  GraphState state_;
};

Table table(std::vector<std::string> columns, std::vector<std::vector<Value>> rows) {
  Table result(std::move(columns));
  for (auto& row : rows) result.append(std::move(row));
  return result;
}

Verdict verdict(std::size_t which, Result<Table> answer, bool writes = false) {
  StubEngine engine(std::move(answer), writes);
  return run_instance(instances().at(which), engine,
                      [](const std::string&) { return Result<std::string>(std::string()); });
}

Error language_error(const char* type, const char* phase, const char* detail) {
  return Error(ErrorCode::semantic, "stub").with_language(type, phase, detail);
}

TEST(FeatureParser, OutlinesExpandAndBackgroundsStandInFront) {
  const auto all = instances();
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].id(), "own/Own1.feature#1#0");
  EXPECT_EQ(all[0].folder(), "own");
  EXPECT_EQ(all[0].steps.front().text, "an empty graph");
  EXPECT_EQ(all[1].steps[2].doc, "RETURN x\n  AS y");
  EXPECT_EQ(all[3].id(), "own/Own1.feature#4#1");
  EXPECT_EQ(all[3].name, "[4] Is about 'a|'");
  EXPECT_EQ(all[3].steps[1].doc, "RETURN 'a|' < 2 AS `'a|'`");
  EXPECT_EQ(all[4].id(), "own/Own1.feature#4#2");
  EXPECT_EQ(all[4].steps[2].table[1][0], "false");
}

TEST(FeatureParser, CellsAreTrimmedAndUnescapedOnce) {
  EXPECT_EQ(split_row("| a \\| b |\\\\n|  x\\ny |"), (Cells{"a | b", "\\n", "x\ny"}));
  EXPECT_EQ(split_row("|"), Cells{});
  EXPECT_EQ(split_row("| |"), Cells{""});
  EXPECT_EQ(split_row("| '\\'' |"), Cells{"'\\''"});
}

TEST(Runner, TheRightAnswerPasses) {
  EXPECT_TRUE(verdict(0, table({"n"}, {{1}})).strict);
  EXPECT_TRUE(
      verdict(1, language_error("SyntaxError", "compile time", "UndefinedVariable")).strict);
}

TEST(Runner, AnEngineThatAlwaysErrsPassesNoResult) {
  const Verdict v = verdict(0, language_error("SyntaxError", "compile time", "UndefinedVariable"));
  EXPECT_FALSE(v.strict);
  EXPECT_FALSE(v.lenient);
}

TEST(Runner, AnEngineThatReturnsNothingPassesNothing) {
  EXPECT_FALSE(verdict(0, Table{}).lenient);
  EXPECT_FALSE(verdict(1, Table{}).lenient);
  EXPECT_FALSE(verdict(0, table({"n"}, {})).lenient);
}

TEST(Runner, AnExtraColumnOrRowOrAnotherNameFails) {
  EXPECT_FALSE(verdict(0, table({"n", "m"}, {{1, 1}})).lenient);
  EXPECT_FALSE(verdict(0, table({"n"}, {{1}, {1}})).lenient);
  EXPECT_FALSE(verdict(0, table({"N"}, {{1}})).lenient);
}

TEST(Runner, OneIsNotOnePointZeroNorText) {
  EXPECT_FALSE(verdict(0, table({"n"}, {{1.0}})).lenient);
  EXPECT_FALSE(verdict(0, table({"n"}, {{"1"}})).lenient);
}

TEST(Runner, AnotherErrorIsLenientOnly) {
  for (const Error& error : {language_error("TypeError", "compile time", "UndefinedVariable"),
                             language_error("SyntaxError", "runtime", "UndefinedVariable"),
                             language_error("SyntaxError", "compile time", "Other")}) {
    const Verdict v = verdict(1, error);
    EXPECT_FALSE(v.strict);
    EXPECT_TRUE(v.lenient);
  }
}

TEST(Runner, SideEffectsThatWereNotAskedForAreNotStrict) {
  const Verdict v = verdict(0, table({"n"}, {{1}}), true);
  EXPECT_FALSE(v.strict);
  EXPECT_TRUE(v.lenient);
  EXPECT_FALSE(
      verdict(1, language_error("SyntaxError", "compile time", "UndefinedVariable"), true).strict)
      << "a failed query must leave the graph alone";
}

TEST(Runner, AStepItDoesNotKnowFails) {
  Instance instance = instances()[0];
  instance.steps.push_back({"the moon should be full", {}, {}});
  StubEngine engine(table({"n"}, {{1}}));
  EXPECT_FALSE(run_instance(instance, engine, {}).lenient);
  instance.steps.resize(2);  // nothing left that judges
  EXPECT_FALSE(run_instance(instance, engine, {}).strict);
}

TEST(Runner, QueriesAreHandedOnUntouched) {
  StubEngine engine(language_error("SyntaxError", "compile time", "UndefinedVariable"));
  run_instance(instances()[1], engine, {});
  EXPECT_EQ(engine.last_query, "RETURN x\n  AS y");
}

Value expected(std::string_view text) {
  const auto value = parse_expected(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : Value();
}

TEST(ExpectedValues, EveryFormIsRead) {
  EXPECT_EQ(expected("-1.5e-3"), Value(-0.0015));
  EXPECT_EQ(expected(".5"), Value(0.5));
  EXPECT_EQ(expected("'it\\'s \\\\ \\n'"), Value("it's \\ \\n"));
  EXPECT_EQ(expected("[1, [null], {a: true}]"), Value(List{1, List{Value()}, Map{{"a", true}}}));
  EXPECT_EQ(expected("[]"), Value(List{}));
  EXPECT_EQ(expected("{}"), Value(Map{}));
  EXPECT_EQ(expected("[:T {a: 1}]").as_edge().type, "T");
  EXPECT_EQ(expected("[[:T]]").as_list().size(), 1U);
  EXPECT_EQ(expected("(:B :A {a: 1})").as_node().labels, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(expected("<(:A)-[:T]->()<-[:S {k: 1}]-(:B)>").as_path().edges.size(), 2U);
  for (const char* bad : {"", "[1", "'a", "{a 1}", "(:A", "<(:A)-[:T]-()>", "1 2", "abc", "[:T"}) {
    EXPECT_FALSE(parse_expected(bad).ok()) << bad;
  }
}

TEST(ExpectedValues, NodesMatchByTheirWholeContentAndNotByIdentity) {
  const Value node = Node{NodeId{77}, {"B", "A"}, {{"k", 1}}};
  EXPECT_TRUE(matches(expected("(:A:B {k: 1})"), node, false));
  EXPECT_FALSE(matches(expected("(:A {k: 1})"), node, false));
  EXPECT_FALSE(matches(expected("(:A:B)"), node, false));
  EXPECT_FALSE(matches(expected("(:A:B {k: 1.0})"), node, false));
  EXPECT_FALSE(matches(expected("{k: null}"), Map{}, false));
}

TEST(ExpectedValues, PathsMatchWithTheirDirections) {
  const Node a{NodeId{5}, {"A"}, {}};
  const Node b{NodeId{9}, {"B"}, {}};
  const Value there = Path{{a, b}, {Edge{EdgeId{1}, "T", a.id, b.id, {}}}};
  EXPECT_TRUE(matches(expected("<(:A)-[:T]->(:B)>"), there, false));
  EXPECT_FALSE(matches(expected("<(:A)<-[:T]-(:B)>"), there, false));
  EXPECT_FALSE(matches(expected("<(:B)<-[:T]-(:A)>"), there, false));
}

TEST(ExpectedValues, ListOrderCountsUnlessToldOtherwiseAtEveryDepth) {
  const Value wanted = expected("[[1, 2], 3, 3]");
  EXPECT_FALSE(matches(wanted, List{3, List{2, 1}, 3}, false));
  EXPECT_TRUE(matches(wanted, List{3, List{2, 1}, 3}, true));
  EXPECT_FALSE(matches(wanted, List{3, List{2, 1}, List{2, 1}}, true));
}

TEST(ExpectedValues, FloatsCompareAsNumbersAndTemporalsByText) {
  EXPECT_TRUE(matches(expected("NaN"), std::numeric_limits<double>::quiet_NaN(), false));
  EXPECT_TRUE(matches(expected("0.0"), -0.0, false));
  EXPECT_TRUE(matches(expected("'1970-01-02'"), Date{1}, false));
  EXPECT_FALSE(matches(expected("1"), Date{1}, false));
}

TEST(ExpectedValues, OrderOfRowsCountsWhenTheStepSaysSo) {
  const std::vector<Cells> wanted = {{"n"}, {"1"}, {"2"}, {"2"}};
  const Table right = table({"n"}, {{1}, {2}, {2}});
  const Table swapped = table({"n"}, {{2}, {1}, {2}});
  const Table other = table({"n"}, {{1}, {1}, {2}});
  EXPECT_FALSE(difference(wanted, right, {true, false})->has_value());
  EXPECT_TRUE(difference(wanted, swapped, {true, false})->has_value());
  EXPECT_FALSE(difference(wanted, swapped, {false, false})->has_value());
  EXPECT_TRUE(difference(wanted, other, {false, false})->has_value());
}

TEST(SideEffects, CountObservableDifferences) {
  GraphState before;
  before.nodes[1] = Node{NodeId{1}, {"A"}, {{"k", 1}, {"l", 2}}};
  before.nodes[2] = Node{NodeId{2}, {"A", "B"}, {}};
  GraphState after;
  after.nodes[1] = Node{NodeId{1}, {"A"}, {{"k", 1.0}, {"l", 2}}};
  after.nodes[3] = Node{NodeId{3}, {"C"}, {{"k", 1}}};
  after.edges[1] = Edge{EdgeId{1}, "T", NodeId{1}, NodeId{3}, {}};
  EXPECT_EQ(side_effects(before, after), (SideEffects{{"+nodes", 1},
                                                      {"-nodes", 1},
                                                      {"+relationships", 1},
                                                      {"+labels", 1},
                                                      {"-labels", 1},
                                                      {"+properties", 2},
                                                      {"-properties", 1}}));
  EXPECT_TRUE(side_effects(before, before).empty());
}

class CollectingSink final : public RowSink {
 public:
  Result<bool> emit(std::span<Value> row) override {
    rows.emplace_back(row.begin(), row.end());
    return true;
  }
  std::vector<List> rows;
};

TEST(Procedures, TheTableIsTheWholeBehaviour) {
  const auto procedure = make_procedure(
      "test.my.proc(a :: FLOAT?, b :: STRING?) :: (out :: INTEGER?) ",
      {{"a", "b", "out"}, {"1.0", "'x'", "10"}, {"1.0", "'x'", "11"}, {"null", "'y'", "12"}});
  ASSERT_TRUE(procedure.ok());
  EXPECT_EQ(procedure->name, "test.my.proc");
  CollectingSink sink;
  EXPECT_TRUE(procedure->run(std::vector<Value>{1, "x"}, {}, sink).ok());
  EXPECT_TRUE(procedure->run(std::vector<Value>{Value(), "y"}, {}, sink).ok());
  EXPECT_TRUE(procedure->run(std::vector<Value>{2.0, "x"}, {}, sink).ok());
  EXPECT_EQ(sink.rows, (std::vector<List>{{10}, {11}, {12}}));
  EXPECT_TRUE(make_procedure("test.doNothing() :: ()", {{}})->columns.empty());
  EXPECT_FALSE(make_procedure("broken", {}).ok());
}

TEST(WorkerPool, ACrashOrAHangIsThatJobsAlone) {
  const auto outcomes = run_jobs(7, 2, std::chrono::milliseconds(300), [](std::size_t i) {
    if (i == 2) std::raise(SIGKILL);
    if (i == 3) ::pause();
    return std::to_string(i * i);
  });
  ASSERT_EQ(outcomes.size(), 7U);
  for (const std::size_t i : {0U, 1U, 4U, 5U, 6U}) {
    EXPECT_TRUE(outcomes[i].completed);
    EXPECT_EQ(outcomes[i].text, std::to_string(i * i));
  }
  EXPECT_FALSE(outcomes[2].completed);
  EXPECT_FALSE(outcomes[3].completed);
}

}  // namespace
}  // namespace plenum::tck
