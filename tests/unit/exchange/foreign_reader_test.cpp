// Every format is read by a program that is not ours.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "../graph/support/stored_graph.hpp"
#include "exchange/embedded.hpp"
#include "exchange/exchange.hpp"
#include "support/hostile.hpp"

namespace plenum::exchange {
namespace {

using test::StoredGraph;

/// A node for each hostile string, in a ring, with the string as a property of node and edge.
StoredGraph& hostile_graph() {
  static StoredGraph graph;
  static const bool filled = [] {
    std::vector<NodeId> nodes;
    std::size_t number = 0;
    for (const std::string& text : test::hostile_strings()) {
      nodes.push_back(graph.node({"Entity", text.empty() ? "Leader" : text},
                                 {{"name", text},
                                  {"number", static_cast<std::int64_t>(number++)},
                                  {"when", Date{20000}},
                                  {"share", 0.5},
                                  {"key", "k" + std::to_string(100 + number)}}));
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const std::string& text = test::hostile_strings()[i];
      graph.edge(nodes[i], text.empty() ? "NEXT" : text, nodes[(i + 1) % nodes.size()],
                 {{"note", text},
                  {"confidence", 700},
                  {"key", "e" + std::to_string(100 + i)},
                  {"first_reported", Date{20000 + static_cast<std::int64_t>(i)}}});
    }
    graph.edge(nodes[0], "SELF", nodes[0]);
    graph.edge(nodes[0], "NEXT", nodes[1], {{"twice", true}});
    graph.commit();
    return true;
  }();
  EXPECT_TRUE(filled);
  return graph;
}

EvidenceSource hostile_evidence() {
  return [](std::string_view key) -> Result<std::vector<EvidenceLine>> {
    return std::vector<EvidenceLine>{{"a.txt", "</title><script>x()</script>", "2025-01-01",
                                      "He said \"<!-- no -->\" of " + std::string(key), "rule",
                                      900}};
  };
}

std::string exported(ExportFormat format) {
  std::string text;
  ExportRequest request;
  request.format = format;
  request.options.title = "Hostile </title> & \"graph\"";
  request.evidence = hostile_evidence();
  const auto report =
      export_graph(hostile_graph().snapshot(), request, [&](std::string_view bytes) {
        text += bytes;
        return Status();
      });
  EXPECT_TRUE(report.ok()) << report.error().message();
  return text;
}

class Foreign : public ::testing::Test {
 protected:
  Foreign() {
    folder_ = std::filesystem::path(PLENUM_BINARY_DIR) / "foreign_reader_test";
    std::filesystem::create_directories(folder_);
  }
  std::string file(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  static bool there(const std::string& command) {
    return std::system(("command -v " + command + " >/dev/null 2>&1").c_str()) == 0;
  }
  static bool has_networkx() {
    return std::system("/usr/bin/python3 -c 'import networkx' >/dev/null 2>&1") == 0;
  }
  /// Exit code and everything printed.
  static std::pair<int, std::string> run(const std::string& command) {
    std::string output;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    std::array<char, 4096> piece;
    while (const std::size_t bytes = fread(piece.data(), 1, piece.size(), pipe)) {
      output.append(piece.data(), bytes);
    }
    return {pclose(pipe), output};
  }
  void expect_python(const std::string& name, const std::string& program) const {
    const auto [code, output] = run("/usr/bin/python3 " + file("check_" + name, program));
    EXPECT_EQ(code, 0) << output;
  }
  std::filesystem::path folder_;
};

/// The expected strings as a Python list.
std::string python_strings() {
  std::string list = "expected = [";
  for (const std::string& text : test::hostile_strings()) {
    list += "bytes([";
    for (char c : text) list += std::to_string(static_cast<unsigned char>(c)) + ",";
    list += "]).decode('utf-8'),";
  }
  return list + "]\n";
}

TEST_F(Foreign, NetworkxReadsOurGraphml) {
  if (!has_networkx()) GTEST_SKIP() << "python3-networkx is not installed";
  const std::string path = file("graph.graphml", exported(ExportFormat::graphml));
  expect_python("graphml.py", python_strings() + R"(
import networkx
g = networkx.read_graphml(")" + path +
                                  R"(")
assert g.is_directed() and g.is_multigraph()
assert g.number_of_nodes() == len(expected), g.number_of_nodes()
assert g.number_of_edges() == len(expected) + 2
by_number = {d["number"]: d for _, d in g.nodes(data=True)}
for i, text in enumerate(expected):
    d = by_number[i]
    assert d.get("name", "") == text, (d, text)  # NetworkX leaves empty strings out
    assert isinstance(d["number"], int) and d["share"] == 0.5 and d["when"] == "2024-10-04"
notes = sorted(d["note"] for _, _, d in g.edges(data=True) if "note" in d)
assert notes == sorted(expected)[1:], notes
)");
}

TEST_F(Foreign, PythonReadsOurGexf) {
  const std::string path = file("graph.gexf", exported(ExportFormat::gexf));
  expect_python("gexf.py", python_strings() + R"(
import xml.etree.ElementTree as E
root = E.parse(")" + path + R"(").getroot()
ns = {"g": "http://gexf.net/1.3"}
assert len(root.findall(".//g:node", ns)) == len(expected)
assert len(root.findall(".//g:edge", ns)) == len(expected) + 2
name = [a.get("id") for a in root.findall(".//g:attributes[@class='node']/g:attribute", ns) if a.get("title") == "name"][0]
got = [v.get("value") for v in root.findall(".//g:node//g:attvalue", ns) if v.get("for") == name]
assert sorted(got) == sorted(expected)
)");
}

TEST_F(Foreign, NetworkxReadsOurNodeLinkJson) {
  if (!has_networkx()) GTEST_SKIP() << "python3-networkx is not installed";
  const std::string path = file("graph.json", exported(ExportFormat::node_link));
  expect_python("node_link.py", python_strings() + R"(
import inspect, json, networkx
read = networkx.node_link_graph
named = {"edges": "links"} if "edges" in inspect.signature(read).parameters else {}
g = read(json.load(open(")" + path + R"(", encoding="utf-8")), **named)
assert g.is_directed() and g.is_multigraph()
assert g.number_of_edges() == len(expected) + 2
assert sorted(d["properties"]["name"] for _, d in g.nodes(data=True)) == sorted(expected)
)");
}

TEST_F(Foreign, PythonReadsOurJsonAndCsv) {
  const std::string lines = file("graph.jsonl", exported(ExportFormat::json_lines));
  const std::string cytoscape = file("cytoscape.json", exported(ExportFormat::cytoscape));
  const std::string csv = file("graph.csv", exported(ExportFormat::csv));
  expect_python("json.py", python_strings() + R"(
import csv, json
lines = [json.loads(l) for l in open(")" +
                               lines + R"(", encoding="utf-8", newline="\n")]
assert sorted(l["properties"]["name"] for l in lines if "node" in l) == sorted(expected)
e = json.load(open(")" + cytoscape +
                               R"(", encoding="utf-8"))["elements"]
assert sorted(n["data"]["properties"]["name"] for n in e["nodes"]) == sorted(expected)
ids = {n["data"]["id"] for n in e["nodes"]}
assert all(x["data"]["source"] in ids and x["data"]["target"] in ids for x in e["edges"])
rows = list(csv.DictReader(open(")" +
                               csv + R"(", encoding="utf-8", newline="")))
assert sorted(r["name"] for r in rows if r["_id"]) == sorted(expected)
assert len([r for r in rows if r["_start"]]) == len(expected) + 2
)");
}

TEST_F(Foreign, XmllintAcceptsOurXml) {
  if (!there("xmllint")) GTEST_SKIP() << "xmllint is not installed";
  for (const ExportFormat format : {ExportFormat::graphml, ExportFormat::gexf, ExportFormat::svg}) {
    const auto [code, output] =
        run("xmllint --noout --nonet " + file("check.xml", exported(format)));
    EXPECT_EQ(code, 0) << format_name(format) << output;
  }
}

TEST_F(Foreign, GraphvizReadsOurDot) {
  if (!there("dot")) GTEST_SKIP() << "graphviz is not installed";
  const auto [code, output] =
      run("dot -Tdot_json " + file("graph.dot", exported(ExportFormat::dot)) + " > " +
          file("graph.dot.json", ""));
  EXPECT_EQ(code, 0) << output;
  expect_python("dot.py", python_strings() + R"(
import json
g = json.load(open(")" + (folder_ / "graph.dot.json").string() +
                              R"("))
assert len(g["objects"]) == len(expected) and len(g["edges"]) == len(expected) + 2
)");
}

TEST_F(Foreign, OurSvgHoldsNoScriptAndEveryName) {
  const std::string svg = exported(ExportFormat::svg);
  const std::string path = file("graph.svg", svg);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find("<style"), std::string::npos);
  expect_python("svg.py", R"(
import xml.etree.ElementTree as E
tags = {e.tag.split("}")[1] for e in E.parse(")" +
                              path + R"(").getroot().iter()}
assert tags <= {"svg","title","defs","marker","path","rect","text","g","circle"}, tags
for e in E.parse(")" + path + R"(").getroot().iter():
    assert not any(a.startswith("on") or "href" in a for a in e.attrib), e.attrib
)");
}

TEST_F(Foreign, OurHtmlHoldsItsScriptsByHashAndTheDataAsText) {
  const std::string html = exported(ExportFormat::html);
  const std::string path = file("graph.html", html);
  EXPECT_NE(html.find(std::string(cytoscape_script().integrity)), std::string::npos);
  expect_python("html.py", python_strings() + R"(
import base64, hashlib, html.parser, json, re
text = open(")" + path + R"(", encoding="utf-8", newline="").read()
class P(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts, self.csp, self.current, self.tags = [], None, None, []
    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        a = dict(attrs)
        assert not any(k.startswith("on") or k in ("src", "href") for k in a), a
        if tag == "meta" and a.get("http-equiv"): self.csp = a["content"]
        if tag == "script": self.current = [a.get("type"), ""]
    def handle_data(self, data):
        if self.current is not None: self.current[1] += data
    def handle_endtag(self, tag):
        if tag == "script": self.scripts.append(self.current); self.current = None
p = P(); p.feed(text); p.close()
assert len(p.scripts) == 3, len(p.scripts)
assert [s[0] for s in p.scripts] == ["application/json", None, None]
for _, code in p.scripts[1:]:
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode()
    assert "'sha256-" + digest + "'" in p.csp, digest
assert "default-src 'none'" in p.csp and "unsafe-eval" not in p.csp
script_src = [d for d in p.csp.split(";") if d.strip().startswith("script-src")][0]
assert "unsafe" not in script_src
block = p.scripts[0][1]
assert "<" not in block and ">" not in block and "&" not in block
data = json.loads(block)
names = [dict(n["properties"])["name"] for n in data["nodes"]]
assert sorted(names) == sorted(expected)
assert all(n["evidence"][0]["sentence"].startswith("He said") for n in data["nodes"])
assert data["nodes"][0]["evidence"][0]["confidence"] == "0.9"
assert any(e.get("time") for e in data["edges"])
assert {dict(e["properties"]).get("confidence") for e in data["edges"]} == {"0.7", None}
)");
}

TEST_F(Foreign, ChromiumShowsOurHtmlAndRunsNothingElse) {
  if (!there("chromium")) GTEST_SKIP() << "chromium is not installed";
  const std::string page = file("shown.html", exported(ExportFormat::html));
  const std::string dom = (folder_ / "dom.html").string();
  const std::string log = (folder_ / "chromium.log").string();
  const auto [code, output] =
      run("timeout 100 chromium --headless=new --no-sandbox --disable-gpu --user-data-dir=" +
          (folder_ / "profile").string() + " --virtual-time-budget=5000 --enable-logging=stderr" +
          " --dump-dom 'file://" + page + "#n2' > " + dom + " 2> " + log);
  ASSERT_EQ(code, 0) << output;
  expect_python("dom.py", python_strings() + R"(
import html.parser
class P(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.texts, self.tags = [], {}, []
    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "input", "br"): self.open.append(dict(attrs).get("id") or tag)
    def handle_endtag(self, tag):
        if self.open: self.open.pop()
    def handle_data(self, data):
        for name in self.open: self.texts.setdefault(name, []).append(data)
p = P(); p.feed(open(")" + dom +
                              R"(", encoding="utf-8").read())
panel = p.texts["panel"]
assert panel[0] == "Choose a node or a relationship." or "Evidence" in panel, panel
assert "Evidence" in panel and any("<!-- no -->" in t for t in panel), panel
assert p.tags.count("script") == 3 and "canvas" in p.tags, p.tags
assert sum(1 for t in p.texts["legend"]) >= len(expected), p.texts["legend"]
log = open(")" + log + R"(", encoding="utf-8", errors="replace").read()
assert "Refused" not in log and "Uncaught" not in log and "CONSOLE" not in log, log
)");
}

}  // namespace
}  // namespace plenum::exchange
