// Bulk loads in the history of graph transactions.
#include <fmt/format.h>

#include <iterator>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "script.hpp"
#include "storage/bulk_load.hpp"

namespace plenum::fault {

namespace {

constexpr std::size_t rows_max = 60;

/// Strings of consecutive rows.
struct Texts {
  std::vector<std::uint32_t> ends{0};
  std::string bytes;

  void add(const std::string& text) {
    bytes += text;
    ends.push_back(static_cast<std::uint32_t>(bytes.size()));
  }
  storage::BulkColumn column(storage::PropertyToken key) const {
    return {key, ValueKind::string, {}, {}, {}, ends, bytes};
  }
};

Result<NodeId> node_of(const storage::Snapshot& before, const std::map<std::string, NodeId>& loaded,
                       const std::string& key) {
  const auto fresh = loaded.find(key);
  if (fresh != loaded.end()) return fresh->second;
  PLENUM_ASSIGN(const std::vector<NodeId> found, before.nodes_by_key(key));
  if (found.size() == 1) return found.front();
  return Error(ErrorCode::internal, fmt::format("{} nodes have the key {}", found.size(), key));
}

}  // namespace

Status Script::load_step(storage::Store* store) {
  Random random(core::hash_combine(seed_, ++steps_));
  const std::size_t nodes = 1 + random() % rows_max;
  const std::size_t edges = random() % rows_max;
  Texts keys;
  Texts names;
  std::vector<std::string> fresh;
  for (std::size_t i = 0; i < nodes; ++i) {
    fresh.push_back(fmt::format("n{}", ++names_));
    ModelNode& node = model_.nodes[fresh.back()];
    const std::string name = fmt::format("Name {}", random() % 50);
    node.labels = {"Person"};
    node.properties = {{"key", Value(fresh.back())}, {"name", Value(name)}};
    keys.add(fresh.back());
    names.add(name);
  }
  Texts edge_keys;
  std::vector<std::pair<std::string, std::string>> ends;
  for (std::size_t i = 0; i < edges; ++i) {
    const auto any = [&] {
      const auto place = static_cast<std::ptrdiff_t>(random() % model_.nodes.size());
      return std::next(model_.nodes.begin(), place)->first;
    };
    const std::string start = any();
    ends.emplace_back(start, any());
    const std::string key = fmt::format("e{}", ++names_);
    model_.edges[key] = {"KNOWS", ends.back().first, ends.back().second, {{"key", Value(key)}}};
    edge_keys.add(key);
  }
  if (store == nullptr) return {};

  const storage::Snapshot before = store->snapshot();
  PLENUM_ASSIGN(const auto loader, storage::BulkLoader::begin(*store, {}));
  PLENUM_ASSIGN(const storage::LabelToken label, loader->label("Person"));
  PLENUM_ASSIGN(const storage::PropertyToken key, loader->property("key"));
  PLENUM_ASSIGN(const storage::PropertyToken name, loader->property("name"));
  const std::vector<storage::BulkColumn> of_nodes{keys.column(key), names.column(name)};
  std::vector<storage::IdRange> ranges;
  PLENUM_TRY(loader->add_nodes({std::span(&label, 1), nodes, of_nodes}, ranges));
  std::map<std::string, NodeId> loaded;
  for (const storage::IdRange& range : ranges) {
    for (std::uint64_t i = 0; i < range.count; ++i) {
      loaded[fresh[loaded.size()]] = NodeId{range.first + i};
    }
  }
  PLENUM_ASSIGN(const storage::TypeToken type, loader->type("KNOWS"));
  std::vector<NodeId> starts;
  std::vector<NodeId> stops;
  for (const auto& [start, end] : ends) {
    PLENUM_ASSIGN(const NodeId from, node_of(before, loaded, start));
    PLENUM_ASSIGN(const NodeId to, node_of(before, loaded, end));
    starts.push_back(from);
    stops.push_back(to);
  }
  const storage::BulkColumn of_edges = edge_keys.column(key);
  PLENUM_TRY(loader->add_edges({type, starts, stops, std::span(&of_edges, 1)}));
  const auto done = loader->finish();
  return done.ok() ? Status{} : done.error();
}

Status make_rules(storage::Transaction& writer) {
  storage::SchemaRule rule;
  rule.name = "person_name";
  PLENUM_ASSIGN(const storage::LabelToken person, writer.label("Person"));
  PLENUM_ASSIGN(const storage::PropertyToken name, writer.property("name"));
  rule.token = static_cast<std::uint32_t>(person);
  rule.properties = {name};
  PLENUM_TRY(writer.create_rule(rule));
  rule.name = "person_key";
  rule.kind = storage::RuleKind::key;
  PLENUM_ASSIGN(const storage::PropertyToken key, writer.property("key"));
  rule.properties = {key};
  PLENUM_TRY(writer.create_rule(rule));
  rule.name = "person_words";
  rule.kind = storage::RuleKind::fulltext;
  rule.properties = {name};
  return writer.create_rule(rule);
}

}  // namespace plenum::fault
