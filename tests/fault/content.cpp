// Content of a model and of a snapshot as lines.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/value_text.hpp"
#include "script.hpp"

namespace plenum::fault {

namespace {

using storage::Snapshot;

std::string text_of(const std::map<std::string, Value>& properties) {
  std::string out;
  for (const auto& [name, value] : properties) {
    out += fmt::format(" {}={}", name, core::tck_text(value));
  }
  return out;
}

std::string node_line(const std::string& key, const ModelNode& node) {
  std::string out = "node " + key;
  for (const std::string& label : node.labels) out += ":" + label;
  return out + text_of(node.properties);
}

std::string edge_line(const std::string& key, const ModelEdge& edge) {
  return fmt::format("edge {}:{} {}->{}{}", key, edge.type, edge.start, edge.end,
                     text_of(edge.properties));
}

void append_document(std::vector<std::string>& out, const std::string& key,
                     const ModelDocument& document) {
  out.push_back(fmt::format("document {} {} bytes {:x}", key, document.payload.size(),
                            core::stable_hash64(document.payload)));
  for (const std::string& reference : document.references) {
    out.push_back(fmt::format("reference {} in {}", reference, key));
  }
}

std::map<std::string, Value> sorted(const Map& properties) {
  return {properties.begin(), properties.end()};
}

/// Reads a snapshot once through, every fact by more than one way.
class Reader {
 public:
  explicit Reader(const Snapshot& snapshot) : snapshot_(snapshot) {}

  Result<std::vector<std::string>> run() {
    PLENUM_TRY(read_nodes());
    PLENUM_TRY(read_edges());
    PLENUM_TRY(read_adjacency());
    PLENUM_TRY(read_labels());
    PLENUM_TRY(read_documents());
    std::ranges::sort(lines_);
    return std::move(lines_);
  }

 private:
  void wrong(std::string what) { lines_.push_back("WRONG " + std::move(what)); }

  Status read_nodes() {
    std::vector<NodeId> ids;
    storage::ScanPosition position;
    while (!position.done) PLENUM_TRY(snapshot_.scan_nodes(position, 100, ids));
    if (ids.size() != snapshot_.node_count()) wrong("count of nodes");
    for (const NodeId id : ids) {
      PLENUM_ASSIGN(const Node node, snapshot_.node(id));
      ModelNode model{{node.labels.begin(), node.labels.end()}, sorted(node.properties)};
      const auto key = model.properties.find("key");
      names_[id] = key == model.properties.end() ? "?" : key->second.as_string();
      lines_.push_back(node_line(names_[id], model));
      for (const std::string& label : node.labels) ++labels_[label];
      PLENUM_ASSIGN(const auto by_key, snapshot_.nodes_by_key(names_[id]));
      if (by_key != std::vector<NodeId>{id}) wrong("lookup of node " + names_[id]);
      const auto name = model.properties.find("name");
      if (name == model.properties.end() || name->second.kind() != ValueKind::string) continue;
      PLENUM_ASSIGN(const auto by_name,
                    snapshot_.nodes_by_folded_name(core::fold(name->second.as_string())));
      if (std::ranges::count(by_name, id) != 1) wrong("name of node " + names_[id]);
    }
    return {};
  }

  Status read_edges() {
    std::vector<EdgeId> ids;
    storage::ScanPosition position;
    while (!position.done) PLENUM_TRY(snapshot_.scan_edges(position, 100, ids));
    if (ids.size() != snapshot_.edge_count()) wrong("count of edges");
    for (const EdgeId id : ids) {
      PLENUM_ASSIGN(const Edge edge, snapshot_.edge(id));
      const ModelEdge model{edge.type, names_[edge.start], names_[edge.end],
                            sorted(edge.properties)};
      const auto key = model.properties.find("key");
      const std::string name = key == model.properties.end() ? "?" : key->second.as_string();
      lines_.push_back(edge_line(name, model));
      PLENUM_ASSIGN(const auto by_key, snapshot_.edges_by_key(name));
      if (by_key != std::vector<EdgeId>{id}) wrong("lookup of edge " + name);
      out_[edge.start].push_back(id);
      in_[edge.end].push_back(id);
    }
    return {};
  }

  Status read_adjacency() {
    for (const auto& [id, name] : names_) {
      for (const Direction direction : {Direction::out, Direction::in}) {
        storage::AdjacencyBuffer buffer;
        PLENUM_ASSIGN(const storage::AdjacencySlice slice, snapshot_.expand(id, direction, buffer));
        std::vector<EdgeId> found(slice.edges.begin(), slice.edges.end());
        std::vector<EdgeId> expected = direction == Direction::out ? out_[id] : in_[id];
        std::ranges::sort(found);
        std::ranges::sort(expected);
        if (found != expected) wrong("adjacency of " + name);
      }
    }
    return {};
  }

  Status read_labels() {
    for (std::uint32_t i = 0; i < snapshot_.label_count(); ++i) {
      const auto label = static_cast<storage::LabelToken>(i);
      std::vector<NodeId> ids;
      storage::ScanPosition position;
      while (!position.done) PLENUM_TRY(snapshot_.scan_nodes(label, position, 100, ids));
      const std::string name(snapshot_.label_name(label));
      if (ids.size() != labels_[name] || ids.size() != snapshot_.node_count(label)) {
        wrong("label " + name);
      }
    }
    return {};
  }

  Status read_documents() {
    std::map<std::string, ModelDocument> documents;
    PLENUM_ASSIGN(const auto keys, snapshot_.document_keys("", 1000));
    for (const std::string& key : keys) {
      PLENUM_ASSIGN(auto payload, snapshot_.document(key));
      if (!payload) {
        wrong("document " + key);
        continue;
      }
      // when an article was stored is no content: it differs from that of the expectation
      if (key.starts_with("recorded/")) payload = "a time";
      documents[key].payload = *std::move(payload);
    }
    PLENUM_ASSIGN(const auto references, snapshot_.references("", "", 1000));
    for (const std::string& reference : references) {
      PLENUM_ASSIGN(const auto holders, snapshot_.documents_by_reference(reference));
      for (const std::string& key : holders) documents[key].references.insert(reference);
    }
    for (const auto& [key, document] : documents) append_document(lines_, key, document);
    return {};
  }

  const Snapshot& snapshot_;
  std::vector<std::string> lines_;
  std::map<NodeId, std::string> names_;
  std::map<std::string, std::uint64_t> labels_;
  std::map<NodeId, std::vector<EdgeId>> out_;
  std::map<NodeId, std::vector<EdgeId>> in_;
};

}  // namespace

std::vector<std::string> lines_of(const Model& model) {
  std::vector<std::string> out;
  for (const auto& [key, node] : model.nodes) out.push_back(node_line(key, node));
  for (const auto& [key, edge] : model.edges) out.push_back(edge_line(key, edge));
  for (const auto& [key, document] : model.documents) append_document(out, key, document);
  std::ranges::sort(out);
  return out;
}

Result<std::vector<std::string>> lines_of(const storage::Snapshot& snapshot) {
  return Reader(snapshot).run();
}

std::uint64_t digest(const std::vector<std::string>& lines) {
  std::uint64_t hash = lines.size();
  for (const std::string& line : lines) {
    hash = core::hash_combine(hash, core::stable_hash64(line));
  }
  return hash;
}

std::string difference(const std::vector<std::string>& expected,
                       const std::vector<std::string>& found) {
  constexpr std::size_t lines_max = 6;
  constexpr std::size_t line_bytes_max = 160;
  std::string out;
  std::size_t lines = 0;
  const auto report = [&](const auto& from, const auto& other, const char* sign) {
    for (const std::string& line : from) {
      if (std::ranges::binary_search(other, line) || ++lines > lines_max) continue;
      out += fmt::format("\n    {} {}", sign, line.substr(0, line_bytes_max));
    }
  };
  report(expected, found, "missing");
  report(found, expected, "foreign");
  return out;
}

}  // namespace plenum::fault
