// Any bytes as a graph type: none, or one that writes the same bytes.
#include <algorithm>

#include "core/bytes.hpp"
#include "storage/graph_type.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

using storage::GraphTypeDefinition;
using storage::LabelToken;
using storage::PropertyRule;
using storage::PropertyToken;
using storage::TypeToken;

namespace {

constexpr std::uint32_t names = 200;

std::string seed(const GraphTypeDefinition& type) {
  std::string out;
  storage::append_graph_type(out, type);
  return out;
}

PropertyRule rule(std::uint32_t key, const char* type, bool required) {
  return {PropertyToken{key}, core::TypeUnion::parse(type).value(), required};
}

}  // namespace

void fuzz_one(std::string_view input) {
  core::ByteReader reader(input);
  const auto type = storage::read_graph_type(reader, names, names, names);
  if (type == nullptr) return;
  require(!reader.failed(), "what was read was there");
  const std::string again = seed(type->definition());
  require(again == input.substr(0, reader.position()), "one graph type, one spelling");
  for (const auto& node : type->definition().nodes) {
    require(!type->closed() || type->fits(node.labels), "what is declared fits");
    const auto found = type->node_types(node.labels);
    require(std::find(found.begin(), found.end(), &node) != found.end(),
            "what is declared is found");
  }
  for (const auto& edge : type->definition().edges) {
    require(!type->edge_types(edge.type).empty(), "what is declared is found");
  }
}

std::vector<std::string> seeds() {
  GraphTypeDefinition open{"open", false, {}, {}};
  open.nodes.push_back({{LabelToken{1}}, {}, {rule(3, "STRING", true), rule(1, "DATE", false)}});
  open.nodes.push_back({{LabelToken{1}, LabelToken{130}}, {LabelToken{5}}, {}});
  open.nodes.push_back({{}, {}, {rule(9, "INTEGER | LIST<STRING NOT NULL>", false)}});
  GraphTypeDefinition closed{"closed", true, open.nodes, {}};
  closed.edges.push_back({TypeToken{0}, {LabelToken{1}}, {}, {rule(2, "ANY", true)}});
  closed.edges.push_back({TypeToken{0}, {}, {LabelToken{1}, LabelToken{2}}, {}});
  return {seed(open), seed(closed), seed({"x", true, {}, {}}), "STRING", "ZONED DATETIME"};
}

}  // namespace plenum::fuzz
