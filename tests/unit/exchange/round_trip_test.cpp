#include <gtest/gtest.h>

#include <random>

#include "../graph/support/stored_graph.hpp"
#include "exchange/exchange.hpp"
#include "plenum/interrupt.hpp"
#include "support/hostile.hpp"

namespace plenum::exchange {
namespace {

using test::StoredGraph;

struct Exported {
  std::string text;
  ExportReport report;
};

Exported exported(const StoredGraph& graph, ExportFormat format, ExportOptions options = {}) {
  Exported result;
  ExportRequest request;
  request.format = format;
  request.options = options;
  const auto report = export_graph(graph.snapshot(), request, [&](std::string_view bytes) {
    result.text += bytes;
    return Status();
  });
  EXPECT_TRUE(report.ok()) << report.error().message();
  if (report.ok()) result.report = *report;
  EXPECT_EQ(result.report.bytes, result.text.size());
  return result;
}

Result<ImportReport> imported(StoredGraph& graph, ImportFormat format, std::string_view text) {
  ImportRequest request;
  request.format = format;
  request.file = "in";
  return import_graph(graph.transaction(), request, source_of(text));
}

/// Nodes and edges with all kinds of values and names; some derived (with a key), some not.
void fill(StoredGraph& graph, std::uint32_t seed, bool any_string) {
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t n) { return random() % n; };
  const std::vector<std::string> names{
      "name", "b c", "labels", "label", "id", "weird \"<&>'\n:", "é"};
  const auto properties = [&](const std::string& key) {
    Map map;
    for (std::size_t i = pick(4); i > 0; --i) {
      map.insert_or_assign(names[pick(names.size())], test::random_value(random, any_string));
    }
    if (!key.empty()) map.insert_or_assign("key", Value(key));
    return map;
  };
  std::vector<NodeId> nodes;
  const std::vector<std::string> labels{"A", "B", "Entity", "with space", "co:lon\\", "<x>"};
  for (std::size_t i = 0; i < 30; ++i) {
    std::vector<std::string> some;
    for (const std::string& label : labels) {
      if (pick(3) == 0) some.push_back(label);
    }
    const std::string key = pick(2) == 0 ? "k" + std::to_string(random() % 1000) : "";
    nodes.push_back(graph.node(some, properties(key)));
  }
  for (std::size_t i = 0; i < 60; ++i) {
    const std::string key = pick(2) == 0 ? "e" + std::to_string(random() % 1000) : "";
    graph.edge(nodes[pick(nodes.size())], pick(2) == 0 ? "KNOWS" : "odd <type> & \"more\"",
               nodes[pick(nodes.size())], properties(key));
  }
  // Holes in the ids, and labels that changed, must not show.
  for (std::size_t i = 0; i < 5; ++i) {
    const NodeId lonely = graph.node({"A"}, {});
    ASSERT_TRUE(graph.transaction().delete_node(lonely).ok());
  }
  ASSERT_TRUE(
      graph.transaction().add_label(nodes[3], graph.transaction().label("Late").value()).ok());
}

class RoundTrip : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RoundTrip, OfJsonLinesGivesTheSameBytes) {
  StoredGraph first;
  fill(first, GetParam(), true);
  first.commit();
  const Exported once = exported(first, ExportFormat::json_lines);
  EXPECT_TRUE(once.report.losses.empty());
  StoredGraph second;
  const auto report = imported(second, ImportFormat::json_lines, once.text);
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->nodes, 30U);
  EXPECT_EQ(report->edges, 60U);
  second.commit();
  EXPECT_EQ(exported(second, ExportFormat::json_lines).text, once.text);
}

TEST_P(RoundTrip, OfGraphmlLosesNothingThatXmlCanCarry) {
  StoredGraph first;
  fill(first, GetParam(), false);
  first.commit();
  const Exported once = exported(first, ExportFormat::graphml);
  EXPECT_TRUE(once.report.losses.empty());
  StoredGraph second;
  const auto report = imported(second, ImportFormat::graphml, once.text);
  ASSERT_TRUE(report.ok()) << report.error().message() << " at " << report.error().where().line;
  EXPECT_TRUE(report->losses.empty());
  second.commit();
  EXPECT_EQ(exported(second, ExportFormat::graphml).text, once.text);
  EXPECT_EQ(exported(second, ExportFormat::json_lines).text,
            exported(first, ExportFormat::json_lines).text);
}

TEST_P(RoundTrip, OfGraphmlReportsWhatXmlCannotCarry) {
  StoredGraph first;
  fill(first, GetParam(), true);
  first.node({"A"}, {{"bad", test::control_strings()[0]}});
  first.commit();
  const Exported once = exported(first, ExportFormat::graphml);
  ASSERT_EQ(once.report.losses.size(), 1U);
  EXPECT_GE(once.report.losses[0].count, 1U);
  StoredGraph second;
  EXPECT_TRUE(imported(second, ImportFormat::graphml, once.text).ok());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RoundTrip, ::testing::Range(1U, 21U));

TEST(Export, OfAnEmptyDatabaseIsReadBack) {
  StoredGraph graph;
  graph.commit();
  for (const auto& [out, in] : {std::pair{ExportFormat::json_lines, ImportFormat::json_lines},
                                std::pair{ExportFormat::graphml, ImportFormat::graphml}}) {
    StoredGraph second;
    const auto report = imported(second, in, exported(graph, out).text);
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_EQ(report->nodes, 0U);
  }
}

TEST(Export, DoesNotDependOnTheOrderOfCreationForDerivedElements) {
  StoredGraph first;
  StoredGraph second;
  const NodeId a = first.node({"P"}, {{"key", "1"}});
  const NodeId b = first.node({"P"}, {{"key", "2"}});
  first.edge(a, "T", b, {{"key", "x"}});
  first.edge(b, "T", a, {{"key", "y"}});
  const NodeId d = second.node({"P"}, {{"key", "2"}});
  const NodeId c = second.node({"P"}, {{"key", "1"}});
  second.edge(d, "T", c, {{"key", "y"}});
  second.edge(c, "T", d, {{"key", "x"}});
  first.commit();
  second.commit();
  for (const ExportFormat format :
       {ExportFormat::json_lines, ExportFormat::graphml, ExportFormat::gexf, ExportFormat::dot,
        ExportFormat::svg, ExportFormat::html, ExportFormat::node_link, ExportFormat::cytoscape,
        ExportFormat::csv, ExportFormat::cypher}) {
    EXPECT_EQ(exported(first, format).text, exported(second, format).text) << format_name(format);
  }
}

TEST(Export, ShowsInternalIdsOnlyWhenAsked) {
  StoredGraph graph;
  graph.node({"A"});
  const NodeId second = graph.node({"A"}, {{"key", "a"}});
  graph.commit();
  EXPECT_EQ(exported(graph, ExportFormat::json_lines).text.find("\"id\""), std::string::npos);
  const std::string with = exported(graph, ExportFormat::json_lines, {.with_internal = true}).text;
  EXPECT_NE(with.find("{\"node\":1,\"id\":" + std::to_string(second.value) + ","),
            std::string::npos);
  StoredGraph again;
  EXPECT_TRUE(imported(again, ImportFormat::json_lines, with).ok());
  const std::string xml = exported(graph, ExportFormat::graphml, {.with_internal = true}).text;
  StoredGraph third;
  ASSERT_TRUE(imported(third, ImportFormat::graphml, xml).ok());
  third.commit();
  EXPECT_EQ(exported(third, ExportFormat::json_lines).text,
            exported(graph, ExportFormat::json_lines).text);
}

TEST(Export, CarriesDocumentsWithEvidence) {
  StoredGraph graph;
  graph.node({"A"}, {{"key", "fact"}});
  const std::vector<std::string> references{"fact", "other"};
  ASSERT_TRUE(
      graph.transaction().put_document("d1", std::string("\0\xFF raw", 6), references).ok());
  ASSERT_TRUE(graph.transaction().put_document("d2", "", {}).ok());
  graph.commit();
  EXPECT_EQ(exported(graph, ExportFormat::json_lines).report.documents, 0U);
  const Exported with = exported(graph, ExportFormat::json_lines, {.with_evidence = true});
  EXPECT_EQ(with.report.documents, 2U);
  StoredGraph second;
  ASSERT_TRUE(imported(second, ImportFormat::json_lines, with.text).ok());
  second.commit();
  EXPECT_EQ(exported(second, ExportFormat::json_lines, {.with_evidence = true}).text, with.text);
  EXPECT_EQ(second.snapshot().documents_by_reference("fact").value(),
            std::vector<std::string>{"d1"});
}

TEST(Export, OfASubgraphBringsTheEndsOfItsEdges) {
  StoredGraph graph;
  const NodeId a = graph.node({"A"}, {{"name", "a"}});
  const NodeId b = graph.node({"A"}, {{"name", "b"}});
  const NodeId c = graph.node({"A"}, {{"name", "c"}});
  graph.node({"A"}, {{"name", "d"}});
  const EdgeId ab = graph.edge(a, "T", b);
  graph.edge(b, "T", c);
  graph.commit();
  ExportRequest request;
  request.subgraph = Subgraph{{c, c}, {ab, ab}};
  std::string text;
  const auto report = export_graph(graph.snapshot(), request, [&](std::string_view bytes) {
    text += bytes;
    return Status();
  });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->nodes, 3U);
  EXPECT_EQ(report->edges, 1U);
  request.subgraph = Subgraph{{}, {EdgeId{123456}}};
  EXPECT_FALSE(export_graph(graph.snapshot(), request, [](auto) { return Status(); }).ok());
}

TEST(Export, EndsWithTheErrorOfTheSinkOrTheInterrupt) {
  StoredGraph graph;
  for (int i = 0; i < 3000; ++i) graph.node({"A"}, {{"name", std::string(100, 'x')}});
  graph.commit();
  ExportRequest request;
  int calls = 0;
  const auto full = export_graph(graph.snapshot(), request, [&](std::string_view) -> Status {
    return ++calls < 2 ? Status() : Error(ErrorCode::io, "disk full");
  });
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code(), ErrorCode::io);
  EXPECT_EQ(calls, 2);
  Interrupt interrupt;
  interrupt.request();
  request.watch.interrupt = &interrupt;
  EXPECT_EQ(export_graph(graph.snapshot(), request, [](auto) { return Status(); }).error().code(),
            ErrorCode::interrupted);
}

TEST(Export, AnswersUnsupportedForFormatsThatDoNotExistYet) {
  StoredGraph graph;
  graph.commit();
  for (const char* name : {"turtle", "nquads", "jsonld"}) {
    ExportRequest request;
    request.format = export_format(name).value();
    EXPECT_EQ(export_graph(graph.snapshot(), request, [](auto) { return Status(); }).error().code(),
              ErrorCode::unsupported);
  }
  EXPECT_FALSE(export_format("xlsx").ok());
  EXPECT_EQ(format_name(export_format("json").value()), "json");
}

}  // namespace
}  // namespace plenum::exchange
