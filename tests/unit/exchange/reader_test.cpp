#include <gtest/gtest.h>

#include "../graph/support/stored_graph.hpp"
#include "exchange/exchange.hpp"

namespace plenum::exchange {
namespace {

using test::StoredGraph;

Result<ImportReport> read(StoredGraph& graph, ImportFormat format, std::string_view text) {
  ImportRequest request;
  request.format = format;
  request.file = "data.file";
  return import_graph(graph.transaction(), request, source_of(text));
}

struct Bad {
  std::string text;
  std::uint32_t line;
  std::string message;
};

const std::string format_line = "{\"format\":\"plenum-graph\",\"version\":1}\n";

TEST(JsonLinesReader, WantsTheFormatFirst) {
  for (const char* text : {"", "\n \n", R"({"node":1})", R"({"format":"other","version":1})",
                           R"({"format":"plenum-graph","version":2})"}) {
    StoredGraph graph;
    EXPECT_FALSE(read(graph, ImportFormat::json_lines, text).ok()) << text;
  }
  StoredGraph graph;
  EXPECT_TRUE(read(graph, ImportFormat::json_lines, "\n" + format_line).ok());
}

TEST(JsonLinesReader, NamesFileLineAndReason) {
  const std::string node = "{\"node\":1,\"labels\":[],\"properties\":{}}\n";
  const std::vector<Bad> cases{
      {node + "{oops}\n", 3, "not JSON"},
      {node + "\n\n[1]\n", 5, "object"},
      {node + node, 3, "two nodes 1"},
      {node + R"({"edge":1,"type":"T","from":1,"to":2})", 3, "no node 2"},
      {node + R"({"edge":1,"from":1,"to":1})", 3, "`type` is missing"},
      {R"({"node":"x"})", 2, "`node` must be INTEGER"},
      {R"({"node":1,"labels":"A"})", 2, "`labels` must be LIST"},
      {R"({"node":1,"labels":[1]})", 2, "strings"},
      {R"({"node":1,"colour":"red"})", 2, "`colour`"},
      {R"({"node":1,"properties":{"d":{"$type":"date","value":"never"}}})", 2, "property `d`"},
      {R"({"node":1,"properties":{"m":{}}})", 2, "property `m`"},
      {R"({"hello":1})", 2, "a node, an edge or a document"},
      {format_line, 2, "a node, an edge or a document"},
      {R"({"document":"d","references":[],"payload":"?"})", 2, "Base64"},
      {"{\"node\":1,\"labels\":[\"\xFF\"]}", 2, "UTF-8"},
  };
  for (const Bad& bad : cases) {
    StoredGraph graph;
    const auto report = read(graph, ImportFormat::json_lines, format_line + bad.text);
    ASSERT_FALSE(report.ok()) << bad.text;
    EXPECT_EQ(report.error().file(), "data.file");
    EXPECT_EQ(report.error().where().line, bad.line) << bad.text;
    EXPECT_NE(report.error().message().find(bad.message), std::string::npos)
        << report.error().message();
  }
}

TEST(JsonLinesReader, CountsColumnsInCodePointsAndOffsetsInBytes) {
  StoredGraph graph;
  const auto report = read(graph, ImportFormat::json_lines, "\n{\"é\": oops}");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().where().line, 2U);
  EXPECT_EQ(report.error().where().column, 7U);
  EXPECT_EQ(report.error().where().offset, 8U);
}

TEST(JsonLinesReader, ReadsLinesThatArriveInPieces) {
  const std::string text =
      format_line +
      "{\"node\":7}\r\n{\"node\":8,\"labels\":[\"A\"]}\n{\"edge\":1,\"type\":\"T\",\"from\":7,"
      "\"to\":8}";
  std::size_t at = 0;
  const ByteSource drops = [&](std::span<char> buffer) -> Result<std::size_t> {
    if (at == text.size()) return std::size_t{0};
    buffer[0] = text[at++];
    return std::size_t{1};
  };
  StoredGraph graph;
  ImportRequest request;
  const auto report = import_graph(graph.transaction(), request, drops);
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->nodes, 2U);
  EXPECT_EQ(report->edges, 1U);
}

std::string graphml(const std::string& body) {
  return "<?xml version=\"1.0\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n" +
         body + "\n</graphml>";
}

TEST(GraphmlReader, ReadsWhatOtherProgramsWrite) {
  StoredGraph graph;
  const auto report = read(graph, ImportFormat::graphml, graphml(R"(
<key id="labels" for="node" attr.name="labels"/>
<key id="label" for="edge" attr.name="label"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"><default>1.5</default></key>
<key id="n" for="node" attr.name="name" attr.type="string"/>
<key id="g" for="node"/>
<graph edgedefault="undirected">
  <edge source="a" target="b"/>
  <node id="a" labels=":Person:Leader"><data key="n"><![CDATA[A & B]]></data></node>
  <node id="b"><data key="labels">City</data><data key="g"><y:Shape xmlns:y="u">x</y:Shape></data></node>
  <edge source="b" target="a" label="KNOWS"><data key="w">2</data></edge>
  <hyperedge><endpoint node="a"/></hyperedge>
</graph>)"));
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_EQ(report->nodes, 2U);
  EXPECT_EQ(report->edges, 2U);
  EXPECT_EQ(report->losses.size(), 4U);
  graph.commit();
  const auto snapshot = graph.snapshot();
  std::vector<NodeId> nodes;
  storage::ScanPosition position;
  ASSERT_TRUE(snapshot.scan_nodes(position, 10, nodes).ok());
  const Node a = snapshot.node(nodes[0]).value();
  EXPECT_EQ(a.labels, (std::vector<std::string>{"Leader", "Person"}));
  EXPECT_EQ(a.properties.at("name"), Value("A & B"));
  std::vector<EdgeId> edges;
  storage::ScanPosition edge_position;
  ASSERT_TRUE(snapshot.scan_edges(edge_position, 10, edges).ok());
  std::map<std::string, Value> weights;
  for (EdgeId edge : edges) {
    const Edge whole = snapshot.edge(edge).value();
    weights[whole.type] = whole.properties.at("weight");
  }
  EXPECT_EQ(weights,
            (std::map<std::string, Value>{{"KNOWS", Value(2.0)}, {"RELATED", Value(1.5)}}));
}

TEST(GraphmlReader, NamesFileLineAndReason) {
  const std::vector<Bad> cases{
      {"", 1, "XML"},
      {"not xml", 1, "XML"},
      {"<html/>", 1, "not GraphML"},
      {graphml("<graph>\n<node/>\n</graph>"), 4, "no id"},
      {graphml("<graph>\n<node id='a'>\n</graph>"), 5, "XML"},
      {graphml("<graph><node id='a'/>\n<node id='a'/></graph>"), 4, "two nodes `a`"},
      {graphml("<graph>\n<edge source='a' target='b'/></graph>"), 4, "no node `a`"},
      {graphml("<graph>\n<edge source='a'/></graph>"), 4, "source and target"},
      {graphml("<graph><node id='a'>\n<data key='x'>1</data></node></graph>"), 4, "no key `x`"},
      {graphml("<key id='x' attr.type='long'/>\n<graph><node id='a'><data "
               "key='x'>1.5</data></node></graph>"),
       4, "not a long"},
      {graphml("<key id='x'/>\n<key id='x'/>"), 4, "two keys"},
      {graphml("<graph>&nbsp;</graph>"), 3, "XML"},
  };
  for (const Bad& bad : cases) {
    StoredGraph graph;
    const auto report = read(graph, ImportFormat::graphml, bad.text);
    ASSERT_FALSE(report.ok()) << bad.text;
    EXPECT_EQ(report.error().file(), "data.file");
    EXPECT_EQ(report.error().where().line, bad.line) << bad.text << report.error().message();
    EXPECT_NE(report.error().message().find(bad.message), std::string::npos)
        << report.error().message();
  }
}

TEST(GraphmlReader, RefusesDocumentTypesAndSoEntities) {
  const std::vector<std::string> attacks{
      "<!DOCTYPE graphml SYSTEM \"file:///etc/passwd\"><graphml/>",
      "<!DOCTYPE g [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><graphml>&x;</graphml>",
      "<!DOCTYPE g [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
      "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
      "<graphml><graph><node id=\"&d;\"/></graph></graphml>"};
  for (const std::string& attack : attacks) {
    StoredGraph graph;
    const auto report = read(graph, ImportFormat::graphml, attack);
    ASSERT_FALSE(report.ok()) << attack;
    EXPECT_EQ(graph.transaction().view().node_count(), 0U);
  }
}

TEST(GraphmlReader, LimitsKeysAndEdgesThatWait) {
  std::string keys;
  for (int i = 0; i < 20'000; ++i) keys += "<key id='k" + std::to_string(i) + "'/>";
  StoredGraph graph;
  EXPECT_EQ(read(graph, ImportFormat::graphml, graphml(keys)).error().code(), ErrorCode::limit);
  std::string edges = "<key id='k'/><graph>";
  const std::string text(1'000'000, 'x');
  for (int i = 0; i < 70; ++i) {
    edges += "<edge source='a' target='b'><data key='k'>" + text + "</data></edge>";
  }
  StoredGraph second;
  EXPECT_EQ(read(second, ImportFormat::graphml, graphml(edges)).error().code(), ErrorCode::limit);
}

TEST(GraphmlReader, RefusesTwoValuesOfOneProperty) {
  StoredGraph graph;
  const auto report =
      read(graph, ImportFormat::graphml,
           graphml("<key id='a' attr.name='x'/><key id='b' attr.name='x'/><graph>"
                   "<node id='n'><data key='a'>1</data><data key='b'>2</data></node>"
                   "</graph>"));
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().message().find("given twice"), std::string::npos);
}

TEST(GraphmlReader, StandsDeepNesting) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<graph>";
  StoredGraph graph;
  EXPECT_FALSE(read(graph, ImportFormat::graphml, graphml(deep)).ok());
}

TEST(Readers, PassOnTheErrorOfTheSource) {
  const ByteSource broken = [](std::span<char>) -> Result<std::size_t> {
    return Error(ErrorCode::io, "cable cut");
  };
  for (const ImportFormat format : {ImportFormat::json_lines, ImportFormat::graphml}) {
    StoredGraph graph;
    ImportRequest request;
    request.format = format;
    const auto report = import_graph(graph.transaction(), request, broken);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code(), ErrorCode::io);
  }
}

}  // namespace
}  // namespace plenum::exchange
