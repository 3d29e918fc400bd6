#include <gmock/gmock.h>

#include "fixture.hpp"

namespace plenum::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class ExchangeTest : public ApiTest {
 protected:
  static void fill(Database& db) {
    ASSERT_TRUE(
        db.run("CREATE (:A {name: 'x', day: date('2025-10-24')})-[:R {w: 1.5}]->(:B:C)").ok());
  }
};

TEST_F(ExchangeTest, ExportOfImportIsTheSame) {
  Database db = memory();
  fill(db);
  ASSERT_TRUE(export_graph(db.read().value(), ExportFormat::json_lines, path("a.jsonl")).ok());
  Database copy = memory();
  const std::string file = path("a.jsonl");
  const ImportReport report = import_graph(copy, std::span(&file, 1)).value();
  EXPECT_EQ(report.nodes, 2U);
  EXPECT_EQ(report.edges, 1U);
  ASSERT_TRUE(export_graph(copy.read().value(), ExportFormat::json_lines, path("b.jsonl")).ok());
  EXPECT_EQ(read_file("a.jsonl"), read_file("b.jsonl"));
  EXPECT_FALSE(read_file("a.jsonl").empty());
}

TEST_F(ExchangeTest, EveryFormatOfOneGraphIsReportedAlike) {
  Database db = memory();
  fill(db);
  for (const std::string name : {"a.jsonl", "a.graphml", "a.cypher"}) {
    const auto format = *export_format(name.substr(2));
    ASSERT_TRUE(export_graph(db.read().value(), format, path(name)).ok()) << name;
    Database copy = memory();
    const std::string file = path(name);
    const ImportReport report = import_graph(copy, std::span(&file, 1)).value();
    EXPECT_EQ(report.nodes, 2U) << name;
    EXPECT_EQ(report.edges, 1U) << name;
    EXPECT_EQ(report.properties, 3U) << name;
  }
}

TEST_F(ExchangeTest, ALargeFileTakesSeveralTransactionsAndComesBackWhole) {
  OpenOptions small;
  small.memory_bytes = 64U << 20U;
  Database db = Database::open(":memory:", small).value();
  std::string text = "{\"format\":\"plenum-graph\",\"version\":1}\n";
  constexpr int nodes = 3000;
  for (int i = 1; i <= nodes; ++i) {
    text += "{\"node\":" + std::to_string(i) + ",\"labels\":[\"A\"],\"properties\":{\"text\":\"" +
            std::string(2000, static_cast<char>('a' + i % 26)) + "\"}}\n";
  }
  for (int i = 1; i < nodes; ++i) {
    text += "{\"edge\":" + std::to_string(i) + ",\"type\":\"R\",\"from\":" + std::to_string(i) +
            ",\"to\":" + std::to_string(i + 1) + ",\"properties\":{}}\n";
  }
  write_file("large.jsonl", text);
  const std::string file = path("large.jsonl");
  ASSERT_EQ(import_graph(db, std::span(&file, 1)).value().edges, nodes - 1U);
  EXPECT_GT(db.info()->commits, 1U);
  ASSERT_TRUE(export_graph(db.read().value(), ExportFormat::json_lines, path("out.jsonl")).ok());
  EXPECT_EQ(read_file("out.jsonl"), text);

  write_file("large.jsonl", text + "{}\n");
  const auto refused = import_graph(db, std::span(&file, 1));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().where().line, 2U * nodes + 1);
  const std::uint64_t stored = db.info()->nodes - nodes;
  EXPECT_GT(stored, 1000U);
  EXPECT_THAT(refused.error().message(), StartsWith("after " + std::to_string(stored) +
                                                    " nodes and 0 relationships of the "
                                                    "file, which are stored: "));
}

TEST_F(ExchangeTest, DocumentsOfAFileMayBeMoreThanOneCommitHolds) {
  Database db = memory();
  const std::string payload(4U << 20U, 'A');  // Base64 of three quarters as many bytes
  std::string text = "{\"format\":\"plenum-graph\",\"version\":1}\n";
  constexpr int documents = 30;
  for (int i = 0; i < documents; ++i) {
    text += "{\"document\":\"d" + std::to_string(i) + "\",\"references\":[],\"payload\":\"" +
            payload + "\"}\n";
  }
  write_file("documents.jsonl", text);
  const std::string file = path("documents.jsonl");
  const auto done = import_graph(db, std::span(&file, 1));
  ASSERT_TRUE(done.ok()) << done.error().message();
  EXPECT_EQ(db.info()->documents, documents + 0U);
}

TEST_F(ExchangeTest, AConstraintThatAFileBreaksHasAPlaceInIt) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE CONSTRAINT one FOR (p:P) REQUIRE p.x IS UNIQUE").ok());
  ASSERT_TRUE(db.run("CREATE CONSTRAINT some FOR ()-[r:R]-() REQUIRE r.y IS NOT NULL").ok());
  ASSERT_TRUE(db.run("CREATE GRAPH TYPE t { (:T {x :: STRING}), (:T)-[:S]->(:T) }").ok());
  ASSERT_TRUE(db.run("CREATE (:P {x: 1})").ok());
  const auto refused = [&](const std::string& name, const std::string& text) {
    write_file(name, text);
    const std::string file = path(name);
    const auto done = import_graph(db, std::span(&file, 1));
    EXPECT_FALSE(done.ok()) << text;
    if (done.ok()) return std::string();
    EXPECT_EQ(done.error().code(), ErrorCode::constraint);
    EXPECT_EQ(done.error().file(), file);
    return std::to_string(done.error().where().line) + ": " + done.error().message();
  };
  const std::string head = "{\"format\":\"plenum-graph\",\"version\":1}\n";
  const auto node = [](int number, const std::string& label, const std::string& x) {
    return "{\"node\":" + std::to_string(number) + ",\"labels\":[\"" + label +
           "\"],\"properties\":{\"x\":" + x + "}}\n";
  };
  const auto edge = [](const std::string& type) {
    return "{\"edge\":0,\"type\":\"" + type + "\",\"from\":0,\"to\":1}\n";
  };
  const std::string two = head + node(0, "P", "2") + node(1, "P", "3");
  EXPECT_THAT(refused("a.jsonl", two + node(2, "P", "1.0") + node(3, "P", "4")),
              AllOf(StartsWith("4: "),
                    HasSubstr("a node of the file has x = 1.0 and node 1 has x = 1, which are")));
  EXPECT_THAT(refused("a.jsonl", two + node(2, "P", "3")),
              AllOf(StartsWith("4: "), HasSubstr("a node of the file and another one both have")));
  EXPECT_THAT(refused("a.jsonl", two + edge("R")),
              AllOf(StartsWith("4: "), HasSubstr("a relationship of the file has no property y")));
  EXPECT_THAT(refused("a.jsonl", two + node(2, "T", "5")),
              AllOf(StartsWith("4: "), HasSubstr("a node of the file has x = 5")));
  EXPECT_THAT(
      refused("a.jsonl", two + edge("S")),
      AllOf(StartsWith("4: "), HasSubstr("relationship of the file from a node of the file (")));
  const std::string key =
      "<graphml>\n<key id=\"x\" for=\"node\" attr.name=\"x\" attr.type=\"int\"/>\n<graph>\n";
  const std::string first = "<node id=\"a\" labels=\":P\">\n<data key=\"x\">7</data></node>\n";
  const std::string again = "<node id=\"b\" labels=\":P\">\n<data key=\"x\">7</data></node>\n";
  const std::string early = "<edge source=\"a\" target=\"b\" label=\"R\"/>\n";
  EXPECT_THAT(refused("a.graphml", key + first + again + "</graph></graphml>\n"),
              AllOf(StartsWith("6: "), HasSubstr("a node of the file and another one both have")));
  EXPECT_THAT(refused("a.graphml", key + early + first + "<node id=\"b\"/>\n</graph></graphml>\n"),
              AllOf(StartsWith("4: "), HasSubstr("a relationship of the file has no property y")));
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 1);
}

TEST_F(ExchangeTest, AScriptLeavesOtherNodesOfAnImportAlone) {
  Database db = memory();
  fill(db);
  ASSERT_TRUE(
      db.run("CREATE (:_Import {_import: 7})-[:S]->(:`_Import_0` {`_Import_0`: 'x'})").ok());
  const auto exported = [&](const Database& from, const std::string& name) {
    EXPECT_TRUE(export_graph(from.read().value(), *export_format(name.substr(2)), path(name)).ok());
    return read_file(name);
  };
  const std::string script = exported(db, "a.cypher");
  const std::string file = path("a.cypher");
  Database copy = memory();
  ASSERT_TRUE(import_graph(copy, std::span(&file, 1)).ok());
  EXPECT_EQ(exported(copy, "b.jsonl"), exported(db, "c.jsonl"));
  EXPECT_EQ(exported(copy, "d.cypher"), script);

  // A second copy beside the first: edges stay within each.
  ASSERT_TRUE(import_graph(copy, std::span(&file, 1)).ok());
  EXPECT_EQ(count(copy,
                  "MATCH (:_Import {_import: 7})-[:S]->(b {`_Import_0`: 'x'}) "
                  "RETURN count(DISTINCT b) AS n"),
            2);
  EXPECT_EQ(count(copy, "MATCH ()-[r]->() RETURN count(r) AS n"), 4);

  // Nodes that bear the script's own label: nothing is written.
  const std::string label = script.substr(9, script.find(')') - 9);
  ASSERT_TRUE(copy.run("CREATE (:" + label + ")").ok());
  const auto refused = import_graph(copy, std::span(&file, 1));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message().find("exist already: 1"), std::string::npos)
      << refused.error().message();
  EXPECT_EQ(count(copy, "MATCH (n) RETURN count(n) AS n"), 9);

  // A graph that has the very name gets another one.
  ASSERT_EQ(label.substr(0, 8), "_Import_");
  EXPECT_EQ(exported(copy, "e.cypher").find("CREATE (:" + label + " {"), std::string::npos);
}

TEST_F(ExchangeTest, AScriptCountsWhatItSetAndDidNotRemove) {
  Database db = memory();
  write_file(
      "a.cypher",
      "CREATE (:A {x: 1, y: 2}); MATCH (a:A) SET a.z = 3, a.y = null; MATCH (a:A) REMOVE a.x;");
  const std::string file = path("a.cypher");
  EXPECT_EQ(import_graph(db, std::span(&file, 1)).value().properties, 1U);
  write_file("b.cypher", "MATCH (a:A) REMOVE a.z;");
  const std::string other = path("b.cypher");
  EXPECT_EQ(import_graph(db, std::span(&other, 1)).value().properties, 0U);
}

TEST_F(ExchangeTest, AnExportThatFailsLeavesNothingAndKeepsWhatWasThere) {
  Database db = memory();
  fill(db);
  write_file("a.dot", "precious");
  ExportOptions options;
  options.query = "MATCH (n RETURN n";
  EXPECT_FALSE(export_graph(db.read().value(), ExportFormat::dot, path("a.dot"), options).ok());
  EXPECT_EQ(read_file("a.dot"), "precious");
  EXPECT_EQ(export_graph(db.read().value(), ExportFormat::turtle, path("a.ttl")).error().code(),
            ErrorCode::unsupported);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path("")),
                          std::filesystem::directory_iterator()),
            1);
}

TEST_F(ExchangeTest, AnErrorOfTheSinkEndsTheExport) {
  Database db = memory();
  fill(db);
  const auto sink = [](std::string_view) -> Status { return Error(ErrorCode::io, "no room"); };
  EXPECT_EQ(export_graph(db.read().value(), ExportFormat::json_lines, sink).error().message(),
            "no room");
}

TEST_F(ExchangeTest, EveryFormatThatIsOfferedIsWritten) {
  Database db = memory();
  fill(db);
  for (const ExportFormat format : export_formats()) {
    std::string out;
    const auto sink = [&out](std::string_view bytes) -> Status { return out += bytes, Status(); };
    EXPECT_TRUE(export_graph(db.read().value(), format, sink).ok()) << export_format_name(format);
    EXPECT_FALSE(out.empty());
    EXPECT_EQ(export_format(export_format_name(format)), format);
  }
}

TEST(Json, EveryValueComesBackTheSame) {
  const List values = {nullptr,
                       true,
                       1,
                       -1.5,
                       "é\n\"",
                       List{1, List{}},
                       Map{{"a", Map{{"b", nullptr}}}},
                       Date{20385},
                       LocalTime{1},
                       Time{5'000'000'000, 3600},
                       LocalDateTime{1, 2},
                       DateTime{1, 2, 3600, ""},
                       Duration{1, -2, 3, 4}};
  for (const Value& value : values) {
    EXPECT_EQ(from_json(to_json(value)).value(), value) << to_json(value);
  }
}

TEST(Json, BadTextIsAnErrorAndNeverACrash) {
  for (const char* text :
       {"", "{", "[1,]", "nul", "1 2", "\"\xff\"", "18446744073709551615", R"({"$type":"date"})",
        R"({"$type":"date","value":"x"})", R"({"$type":"node","id":1})"}) {
    EXPECT_EQ(from_json(text).error().code(), ErrorCode::invalid_argument) << text;
  }
  EXPECT_FALSE(from_json(std::string(100'000, '[')).ok());
  EXPECT_TRUE(from_json(std::string(900, '[') + std::string(900, ']')).ok());
}

TEST(Json, IsAlwaysValidUtf8) { EXPECT_EQ(to_json(Value("\xff")), "\"\xEF\xBF\xBD\""); }

class AlgorithmsTest : public ApiTest {};

TEST_F(AlgorithmsTest, FunctionsAndProceduresAgree) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE (a:N)-[:R]->(b:N)-[:R]->(c:N)-[:R]->(a), (c)-[:R]->(:N), (:M)").ok());
  const ReadView view = db.read().value();
  const Table direct = algo::pagerank(view, {.graph = {.labels = {"N"}}}).value();
  const Table called = algo::call(view, "pagerank", {{"labels", List{"N"}}}).value();
  ASSERT_EQ(direct.size(), 4U);
  ASSERT_EQ(called.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(direct[i][0].as_node().id, called[i][0].as_node().id);
    EXPECT_EQ(direct[i][1], called[i][1]);
  }
  EXPECT_EQ(algo::weak_components(view).value().size(), 5U);
  EXPECT_EQ(algo::strong_components(view).value().size(), 5U);
  EXPECT_EQ(algo::betweenness(view).value().size(), 5U);
  EXPECT_EQ(algo::call(view, "nothing").error().code(), ErrorCode::not_found);
}

TEST_F(AlgorithmsTest, ShortestPathIsAPathOrNothing) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE (:N {i: 1})-[:R]->(:N {i: 2})-[:R]->(:N {i: 3})").ok());
  const ReadView view = db.read().value();
  const Table ends = view.run("MATCH (n:N) RETURN n ORDER BY n.i").value();
  const NodeId first = ends[0][0].as_node().id;
  const NodeId last = ends[2][0].as_node().id;
  const Table found = algo::shortest_path(view, first, last).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].get<Path>("path").value().nodes.size(), 3U);
  EXPECT_EQ(algo::shortest_path(view, last, first).value().size(), 0U);
}

TEST_F(AlgorithmsTest, CanBeStoppedAndBounded) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 20000) AS i CREATE (:N)-[:R]->(:N)").ok());
  const ReadView view = db.read().value();
  Interrupt interrupt;
  interrupt.request();
  EXPECT_EQ(algo::betweenness(view, {.run = {.interrupt = &interrupt}}).error().code(),
            ErrorCode::interrupted);
  EXPECT_EQ(algo::betweenness(view, {.run = {.timeout_ms = 1}}).error().code(), ErrorCode::limit);
  EXPECT_EQ(algo::pagerank(view, {.run = {.rows_max = 5}}).error().code(), ErrorCode::limit);
}

}  // namespace
}  // namespace plenum::test
