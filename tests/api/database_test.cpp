#include <thread>

#include "fixture.hpp"

namespace plenum::test {
namespace {

class DatabaseTest : public ApiTest {};

TEST_F(DatabaseTest, KeepsWhatWasCommittedAcrossOpening) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("CREATE (:A {x: 1})-[:R]->(:B)").ok());
    ASSERT_TRUE(db.close().ok());
  }
  Database db = open();
  EXPECT_EQ(count(db, "MATCH (:A)-[:R]->(b:B) RETURN count(b)"), 1);
}

TEST_F(DatabaseTest, AViewShowsOneStateForEver) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE (:A)").ok());
  ReadView before = db.read().value();
  ASSERT_TRUE(db.run("CREATE (:A)").ok());
  EXPECT_EQ(before.node_count("A"), 1U);
  EXPECT_EQ(before.run("MATCH (n:A) RETURN count(n)").value()[0][0], Value(1));
  EXPECT_EQ(db.read().value().node_count("A"), 2U);
  EXPECT_LT(before.timestamp(), db.read().value().timestamp());
}

TEST_F(DatabaseTest, AViewOutlivesItsDatabase) {
  std::optional<ReadView> view;
  {
    Database db = memory();
    ASSERT_TRUE(db.run("CREATE (:A {name: 'Ada'})").ok());
    view = db.read().value();
  }
  EXPECT_EQ(view->run("MATCH (n) RETURN n.name").value()[0][0], Value("Ada"));
}

TEST_F(DatabaseTest, AViewRefusesToWrite) {
  Database db = memory();
  auto result = db.read().value().run("CREATE (:A)");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::read_only);
}

TEST_F(DatabaseTest, ErrorsOfTheLanguageNameTypePhaseDetailAndPlace) {
  Database db = memory();
  auto result = db.run("MATCH (n)\nRETURN m");
  ASSERT_FALSE(result.ok());
  const Error& error = result.error();
  EXPECT_EQ(error.type(), "SyntaxError");
  EXPECT_EQ(error.phase(), "compile time");
  EXPECT_EQ(error.detail(), "UndefinedVariable");
  EXPECT_EQ(error.where().line, 2U);
  EXPECT_EQ(error.where().column, 8U);
}

TEST_F(DatabaseTest, RefusesAMissingDatabaseWhenItMayNotMakeOne) {
  for (const OpenOptions& options :
       {OpenOptions{.read_only = true}, OpenOptions{.create = false}}) {
    auto db = Database::open(path("missing"), options);
    ASSERT_FALSE(db.ok());
    EXPECT_EQ(db.error().code(), ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(path("missing")));
  }
}

TEST_F(DatabaseTest, ASecondOpenerIsRefusedAndTwoReadersAreNot) {
  {
    Database db = open();
    auto second = Database::open(path("db"));
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code(), ErrorCode::conflict);
  }
  Database one = open({.read_only = true});
  Database two = open({.read_only = true});
  EXPECT_TRUE(one.run("RETURN 1").ok());
  EXPECT_TRUE(two.run("RETURN 1").ok());
  EXPECT_EQ(one.run("CREATE (:A)").error().code(), ErrorCode::read_only);
  EXPECT_EQ(one.write().error().code(), ErrorCode::read_only);
}

TEST_F(DatabaseTest, EveryCallAfterCloseSaysSo) {
  Database db = memory();
  ASSERT_TRUE(db.close().ok());
  EXPECT_EQ(db.run("RETURN 1").error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(db.read().error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(db.write().error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(db.info().error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(db.close().error().code(), ErrorCode::invalid_argument);
}

TEST_F(DatabaseTest, InfoCountsLabelsTypesAndKeys) {
  Database db = open();
  ASSERT_TRUE(db.run("CREATE (:B {y: 1})-[:R {z: 1}]->(:A:B)").ok());
  const DatabaseInfo info = db.info().value();
  EXPECT_EQ(info.nodes, 2U);
  EXPECT_EQ(info.edges, 1U);
  ASSERT_EQ(info.labels.size(), 2U);
  EXPECT_EQ(info.labels[0].name, "A");
  EXPECT_EQ(info.labels[1].count, 2U);
  EXPECT_EQ(info.types.at(0).count, 1U);
  EXPECT_EQ(info.property_keys, (std::vector<std::string>{"y", "z"}));
  EXPECT_GT(info.bytes_on_disk, 0U);
}

TEST_F(DatabaseTest, VerifyFindsNothingInASoundDatabase) {
  {
    Database db = open();
    ASSERT_TRUE(db.run("UNWIND range(1, 100) AS n CREATE (:A {n: n})-[:R]->(:B)").ok());
    const VerifyReport report = db.verify().value();
    EXPECT_TRUE(report.ok());
    EXPECT_EQ(report.nodes, 200U);
    EXPECT_EQ(report.edges, 100U);
  }
  EXPECT_TRUE(Database::verify(path("db")).value().ok());
  EXPECT_EQ(Database::verify(path("missing")).error().code(), ErrorCode::not_found);
}

TEST_F(DatabaseTest, BoundsOfAStatementEndItWithAnErrorAndChangeNothing) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 2000) AS n CREATE (:N {n: n})").ok());
  const std::string_view slow = "MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n < 0 CREATE (:Bad)";
  EXPECT_EQ(db.run(slow, {}, {.timeout_ms = 100}).error().code(), ErrorCode::limit);
  EXPECT_EQ(db.run("MATCH (n:N) RETURN n", {}, {.rows_max = 10}).error().code(), ErrorCode::limit);
  EXPECT_EQ(db.run("MATCH (a:N), (b:N) RETURN collect([a.n, b.n])", {}, {.memory_bytes = 1 << 20})
                .error()
                .code(),
            ErrorCode::limit);
  Interrupt interrupt;
  interrupt.request();
  EXPECT_EQ(db.run(slow, {}, {.interrupt = &interrupt}).error().code(), ErrorCode::interrupted);
  EXPECT_EQ(count(db, "MATCH (n:Bad) RETURN count(n)"), 0);
}

TEST_F(DatabaseTest, ManyThreadsReadWhileOneWrites) {
  Database db = memory();
  std::atomic<bool> wrong{false};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&db, &wrong] {
      for (int round = 0; round < 50; ++round) {
        auto table = db.run("MATCH (n:A) RETURN count(n) % 2");
        if (!table.ok() || (*table)[0][0] != Value(0)) wrong = true;
      }
    });
  }
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(db.run("CREATE (:A), (:A)").ok());
  readers.clear();
  EXPECT_FALSE(wrong);
}

TEST_F(DatabaseTest, APreparedStatementRunsOftenAndSeesNewNames) {
  Database db = memory();
  Prepared find = db.prepare("MATCH (n:Later {x: $x}) RETURN count(n)").value();
  EXPECT_FALSE(find.writes());
  EXPECT_EQ(find.run({{"x", 1}}).value()[0][0], Value(0));
  Prepared make = db.prepare("CREATE (:Later {x: $x})").value();
  EXPECT_TRUE(make.writes());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(make.run({{"x", 1}}).ok());
  EXPECT_EQ(find.run({{"x", 1}}).value()[0][0], Value(3));
  EXPECT_EQ(make.run(db.read().value(), {{"x", 1}}).error().code(), ErrorCode::read_only);
  EXPECT_FALSE(db.prepare("MATCH (").ok());
}

TEST_F(DatabaseTest, ACursorGivesTheRowsOneByOne) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 5000) AS n CREATE (:N {n: n})").ok());
  Cursor cursor = db.read().value().stream("MATCH (n:N) RETURN n.n AS n ORDER BY n").value();
  EXPECT_EQ(cursor.columns(), std::vector<std::string>{"n"});
  std::int64_t expected = 0;
  while (cursor.next().value()) {
    ASSERT_EQ(cursor.row().get<std::int64_t>("n").value(), ++expected);
  }
  EXPECT_EQ(expected, 5000);
  EXPECT_FALSE(cursor.next().value());
  Cursor stopped = db.read().value().stream("MATCH (n:N) RETURN n").value();
  stopped.interrupt();
  EXPECT_EQ(stopped.next().error().code(), ErrorCode::interrupted);
  EXPECT_EQ(stopped.next().error().code(), ErrorCode::interrupted);
}

TEST_F(DatabaseTest, ProgramsBringTheirOwnProceduresAndFunctions) {
  Database db = memory();
  Procedure procedure;
  procedure.name = "my.numbers";
  procedure.parameters = {{"upTo", FieldType::integer}};
  procedure.columns = {{"n", FieldType::integer}};
  procedure.run = [](std::span<const Value> arguments, const CallContext&,
                     RowSink& sink) -> Status {
    for (std::int64_t n = 1; n <= arguments[0].as_integer(); ++n) {
      std::vector<Value> row = {Value(n)};
      auto more = sink.emit(row);
      if (!more.ok()) return more.error();
      if (!*more) break;
    }
    return {};
  };
  ASSERT_TRUE(db.register_procedure(procedure).ok());
  EXPECT_EQ(db.register_procedure(procedure).error().code(), ErrorCode::invalid_argument);
  Function twice;
  twice.name = "my.twice";
  twice.parameters = {{"x", FieldType::integer}};
  twice.result = FieldType::integer;
  twice.run = [](std::span<const Value> arguments, const CallContext&) -> Result<Value> {
    return Value(arguments[0].as_integer() * 2);
  };
  ASSERT_TRUE(db.register_function(twice).ok());
  EXPECT_EQ(count(db, "CALL my.numbers(4) YIELD n RETURN sum(my.twice(n))"), 20);
}

TEST_F(DatabaseTest, AProcedureThatThrowsIsAnErrorAndNoCrash) {
  Database db = memory();
  Procedure procedure;
  procedure.name = "my.bad";
  procedure.columns = {{"n", FieldType::integer}};
  procedure.run = [](std::span<const Value>, const CallContext&, RowSink&) -> Status {
    throw std::bad_alloc();
  };
  ASSERT_TRUE(db.register_procedure(procedure).ok());
  EXPECT_EQ(db.run("CALL my.bad() YIELD n RETURN n").error().code(), ErrorCode::limit);
  EXPECT_TRUE(db.run("RETURN 1").ok());
}

TEST(SplitStatements, CutsOutsideOfStringsNamesAndComments) {
  const auto parts =
      split_statements("RETURN ';' ;\n// a ; b\nMATCH (`a;b`) /* ; */ RETURN 1;\n x");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].text, "RETURN ';'");
  EXPECT_EQ(parts[0].where.line, 1U);
  EXPECT_TRUE(parts[1].ended);
  EXPECT_EQ(parts[2].text, "x");
  EXPECT_EQ(parts[2].where.line, 4U);
  EXPECT_EQ(parts[2].where.column, 2U);
  EXPECT_FALSE(parts[2].ended);
  EXPECT_TRUE(split_statements(" ; // nothing\n;").empty());
}

TEST(SplitStatements, TakesLinearTimeOnOneLongLine) {
  std::string script;
  for (int i = 0; i < 200'000; ++i) script += "RETURN 1;";
  EXPECT_EQ(split_statements(script).size(), 200'000U);
}

}  // namespace
}  // namespace plenum::test
