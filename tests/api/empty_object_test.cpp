// Objects that were moved from, closed or never made: an answer, never a crash.
#include <gmock/gmock.h>

#include "fixture.hpp"
#include "plenum/plenum.h"

namespace plenum::test {
namespace {

using testing::HasSubstr;

class EmptyObjectTest : public ApiTest {
 protected:
  template <class T>
  static void expect_empty(const Result<T>& result) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument) << result.error().message();
    EXPECT_FALSE(result.error().hint().empty()) << result.error().message();
  }
};

// NOLINTBEGIN(bugprone-use-after-move): that is what is tested
TEST_F(EmptyObjectTest, ADatabaseThatWasMovedFrom) {
  Database db = memory();
  const Database other = std::move(db);
  expect_empty(db.read());
  expect_empty(db.write());
  expect_empty(db.run("RETURN 1"));
  expect_empty(db.prepare("RETURN 1"));
  expect_empty(db.verify());
  expect_empty(db.info());
  expect_empty(db.backup(path("copy")));
  expect_empty(db.backup(path("copy"), CopyOptions{}));
  Procedure procedure;
  procedure.name = "p";
  procedure.run = [](std::span<const Value>, const CallContext&, RowSink&) { return Status(); };
  expect_empty(db.register_procedure(procedure));
  Function function;
  function.name = "f";
  function.run = [](std::span<const Value>, const CallContext&) { return Result<Value>(Value()); };
  expect_empty(db.register_function(function));
  EXPECT_TRUE(db.procedure_names().empty());
  EXPECT_TRUE(db.function_names().empty());
  expect_empty(db.close());
  const std::string paths[] = {path("x.jsonl")};
  expect_empty(import_graph(db, paths));
  expect_empty(ingest_paths(db, paths));
  expect_empty(ingest_article(db, {"a", "b"}));
  expect_empty(remove_article(db, "a"));
  expect_empty(bulk_import(db, {}));
}

TEST_F(EmptyObjectTest, ADatabaseThatWasClosed) {
  Database db = memory();
  const Prepared prepared = db.prepare("RETURN 1").value();
  ASSERT_TRUE(db.close().ok());
  expect_empty(db.read());
  expect_empty(db.write());
  expect_empty(db.run("RETURN 1"));
  expect_empty(prepared.run());
  expect_empty(db.close());
}

TEST_F(EmptyObjectTest, AViewThatWasMovedFrom) {
  Database db = memory();
  ReadView view = db.read().value();
  const ReadView other = std::move(view);
  expect_empty(view.run("RETURN 1"));
  expect_empty(view.stream("RETURN 1"));
  expect_empty(view.node(NodeId{1}));
  expect_empty(view.edge(EdgeId{1}));
  EXPECT_EQ(view.node_count() + view.edge_count() + view.timestamp(), 0U);
  EXPECT_EQ(view.node_count("A") + view.edge_count("R"), 0U);
  EXPECT_TRUE(view.labels().empty() && view.types().empty() && view.property_keys().empty());
  expect_empty(db.prepare("RETURN 1")->run(view));
  expect_empty(export_graph(view, ExportFormat::json_lines, path("x.jsonl")));
  expect_empty(algo::pagerank(view));
  expect_empty(algo::call(view, "pagerank"));
}

TEST_F(EmptyObjectTest, AViewOfAnotherDatabaseIsNoneForAPreparedStatement) {
  Database one = memory();
  Database two = memory();
  const Prepared prepared = one.prepare("RETURN 1").value();
  expect_empty(prepared.run(two.read().value()));
  EXPECT_TRUE(prepared.run(one.read().value()).ok());
}

TEST_F(EmptyObjectTest, ATransactionThatWasMovedFrom) {
  Database db = memory();
  WriteTransaction tx = db.write().value();
  WriteTransaction other = std::move(tx);
  expect_empty(tx.run("RETURN 1"));
  expect_empty(tx.create_node({"A"}));
  expect_empty(tx.create_edge("R", NodeId{1}, NodeId{1}));
  expect_empty(tx.delete_node(NodeId{1}));
  expect_empty(tx.delete_edge(EdgeId{1}));
  expect_empty(tx.set_property(NodeId{1}, "x", 1));
  expect_empty(tx.set_property(EdgeId{1}, "x", 1));
  expect_empty(tx.add_label(NodeId{1}, "A"));
  expect_empty(tx.remove_label(NodeId{1}, "A"));
  expect_empty(tx.node(NodeId{1}));
  expect_empty(tx.edge(EdgeId{1}));
  expect_empty(std::move(tx).commit());
  std::move(tx).rollback();
  EXPECT_TRUE(std::move(other).commit().ok());
}

TEST_F(EmptyObjectTest, ACommitAfterTheCloseSaysWhatToDo) {
  Database db = open();
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("CREATE (:A)").ok());
  ASSERT_TRUE(db.close().ok());
  const Status late = std::move(tx).commit();
  expect_empty(late);
  EXPECT_THAT(late.error().message(), HasSubstr("closed before the transaction"));
  EXPECT_THAT(late.error().hint(), HasSubstr("repeat the transaction"));
  Database again = open();
  EXPECT_EQ(count(again, "MATCH (n) RETURN count(n)"), 0);
}

TEST_F(EmptyObjectTest, WhatIsStillOpenWhenTheDatabaseIsClosedAnswers) {
  Database db = open();
  ASSERT_TRUE(db.run("UNWIND range(1, 5000) AS n CREATE (:A {n: n})-[:R]->(:B)").ok());
  const ReadView view = db.read().value();
  Cursor cursor = view.stream("MATCH (n:A)-->(m) RETURN n, m").value();
  ASSERT_TRUE(cursor.next().value());
  WriteTransaction tx = db.write().value();
  ASSERT_TRUE(tx.run("MATCH (n:A {n: 7}) SET n.n = 8").ok());
  ASSERT_TRUE(db.close().ok());
  // Rows or an error, both without a crash: what is in memory can still be read.
  const auto rows = view.run("MATCH (n:A)-->(m) RETURN count(*) AS c");
  if (!rows.ok()) expect_empty(rows);
  while (true) {
    const auto more = cursor.next();
    if (!more.ok() || !*more) break;
  }
  static_cast<void>(tx.run("MATCH (n:A) RETURN count(n)").ok());
  expect_empty(tx.run("CREATE (:A)"));
  expect_empty(tx.create_node({"A"}));
  expect_empty(std::move(tx).commit());
}

TEST_F(EmptyObjectTest, StatementsAndCursorsThatWereMovedFrom) {
  Database db = memory();
  Prepared prepared = db.prepare("CREATE (:A)").value();
  const Prepared other = std::move(prepared);
  expect_empty(prepared.run());
  expect_empty(prepared.run(db.read().value()));
  EXPECT_EQ(prepared.text(), "");
  EXPECT_FALSE(prepared.writes());
  Cursor cursor = db.read()->stream("UNWIND [1, 2] AS x RETURN x").value();
  EXPECT_EQ(cursor.row().size(), 0U);  // before the first
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(cursor.row()[0], Value(1));
  EXPECT_TRUE(cursor.row()[1].is_null());
  Cursor moved = std::move(cursor);
  expect_empty(cursor.next());
  EXPECT_TRUE(cursor.columns().empty());
  EXPECT_EQ(cursor.row().size(), 0U);
  EXPECT_EQ(cursor.summary().rows, 0U);
  EXPECT_EQ(cursor.timings().total_us, 0U);
  EXPECT_TRUE(cursor.notices().empty());
  cursor.interrupt();
  ASSERT_TRUE(moved.next().value());
  ASSERT_FALSE(moved.next().value());
  EXPECT_EQ(moved.row().size(), 0U);  // after the last
  EXPECT_EQ(moved.row().at("x").error().code(), ErrorCode::not_found);
}

TEST_F(EmptyObjectTest, TablesErrorsAndResultsThatWereMovedFrom) {
  Table table({"a"});
  table.append({1});
  const Table other = std::move(table);
  EXPECT_EQ(other.size(), 1U);
  EXPECT_TRUE(table.empty());
  EXPECT_TRUE(table.columns().empty());
  EXPECT_EQ(table.begin(), table.end());
  EXPECT_EQ(table[0].size(), 0U);
  EXPECT_TRUE(other[7][3].is_null());
  table = other;
  EXPECT_EQ(table[0][0], Value(1));
  EXPECT_EQ(Table()[0].size(), 0U);
  Error error(ErrorCode::io, "disk");
  const Error copy = std::move(error);
  EXPECT_EQ(error.message(), "disk");
  Result<Value> result(copy);
  const Result<Value> taken = std::move(result);
  EXPECT_EQ(result.error().code(), ErrorCode::io);
  EXPECT_EQ(taken.error().code(), ErrorCode::io);
}
// NOLINTEND(bugprone-use-after-move)

TEST_F(EmptyObjectTest, AProcedureWithoutAnythingToRunIsRefused) {
  Database db = memory();
  Procedure procedure;
  procedure.name = "my.nothing";
  expect_empty(db.register_procedure(procedure));
  Function function;
  function.name = "my.nothing";
  expect_empty(db.register_function(function));
}

TEST_F(EmptyObjectTest, NullHandlesOfTheCInterface) {
  const auto refused = [](plenum_error* error) {
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(plenum_error_get_code(error), PLENUM_INVALID_ARGUMENT);
    plenum_error_free(error);
  };
  EXPECT_EQ(plenum_error_get_code(nullptr), PLENUM_OK);
  EXPECT_STREQ(plenum_error_message(nullptr), "");
  EXPECT_STREQ(plenum_error_hint(nullptr), "");
  EXPECT_STREQ(plenum_error_type(nullptr), "");
  EXPECT_STREQ(plenum_error_detail(nullptr), "");
  EXPECT_EQ(plenum_error_line(nullptr) + plenum_error_column(nullptr), 0U);
  plenum_error_free(nullptr);
  plenum_open_options_init(nullptr);
  plenum_run_options_init(nullptr);
  refused(plenum_open(nullptr, nullptr, nullptr));
  EXPECT_EQ(plenum_close(nullptr), nullptr);
  refused(plenum_backup(nullptr, "x"));
  refused(plenum_restore(nullptr, nullptr));
  refused(plenum_interrupt_new(nullptr));
  plenum_interrupt_request(nullptr);
  plenum_interrupt_reset(nullptr);
  plenum_interrupt_free(nullptr);
  refused(plenum_parameters_new(nullptr));
  refused(plenum_set_null(nullptr, "p"));
  refused(plenum_set_string(nullptr, "p", "x", 1));
  refused(plenum_set_json(nullptr, "p", "1", 1));
  refused(plenum_set_all_json(nullptr, "{}", 2));
  plenum_parameters_free(nullptr);
  refused(plenum_run(nullptr, "RETURN 1", 8, nullptr, nullptr, nullptr));
  plenum_result_free(nullptr);
  EXPECT_EQ(plenum_column_count(nullptr), 0U);
  EXPECT_EQ(plenum_column_name(nullptr, 0), nullptr);
  EXPECT_EQ(plenum_row_count(nullptr), 0U);
  EXPECT_STREQ(plenum_summary_json(nullptr), "{}");
  refused(plenum_step(nullptr, nullptr));
  int boolean = 0;
  std::int64_t integer = 0;
  refused(plenum_get_boolean(nullptr, 0, &boolean));
  refused(plenum_get_integer(nullptr, 0, nullptr));
  refused(plenum_get_integer(nullptr, 0, &integer));
  refused(plenum_get_kind(nullptr, 0, nullptr));
  refused(plenum_get_double(nullptr, 0, nullptr));
  refused(plenum_get_string(nullptr, 0, nullptr, nullptr));
  refused(plenum_get_json(nullptr, 0, nullptr, nullptr));
  refused(plenum_get_id(nullptr, 0, nullptr));
  refused(plenum_ingest(nullptr, "x", nullptr, nullptr, nullptr));
  refused(plenum_export(nullptr, "jsonl", "x", nullptr, nullptr));
}

TEST_F(EmptyObjectTest, TheCInterfaceRefusesTextThatIsNotUtf8) {
  plenum_parameters* parameters = nullptr;
  ASSERT_EQ(plenum_parameters_new(&parameters), nullptr);
  plenum_error* error = plenum_set_string(parameters, "name", "a\xFF", 2);
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(plenum_error_get_code(error), PLENUM_INVALID_ARGUMENT);
  EXPECT_THAT(plenum_error_message(error), HasSubstr("the parameter $name is not valid UTF-8"));
  plenum_error_free(error);
  error = plenum_set_integer(parameters, "\xFF", 1);
  ASSERT_NE(error, nullptr);
  plenum_error_free(error);
  plenum_parameters_free(parameters);
}

TEST_F(EmptyObjectTest, APathWithAZeroByteSaysWhatIsWrong) {
  const auto opened = Database::open(std::string_view("a\0b", 3));
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message(), HasSubstr("zero byte at offset 1"));
  EXPECT_THAT(Database::open("").error().message(), HasSubstr("cannot be empty"));
}

}  // namespace
}  // namespace plenum::test
