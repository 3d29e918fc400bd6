#include "exchange/graph_source.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"

namespace plenum::exchange {
namespace {

constexpr std::size_t batch = 2048;

/// What decides the place of an element. Groups (label sets, types) are ranked by name at the end.
template <class Id>
struct Entry {
  bool plain = true;  // derived elements first
  std::uint32_t group = 0;
  std::string key;
  Id id;
};

/// Numbers groups as they come, and ranks them by their names.
class Groups {
 public:
  using Name = std::vector<std::string_view>;
  std::uint32_t number(const Name& name) {
    return numbers_.emplace(name, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }
  std::vector<std::uint32_t> ranks() const {
    std::vector<std::uint32_t> ranks(numbers_.size());
    std::uint32_t rank = 0;
    for (const auto& [name, number] : numbers_) ranks[number] = rank++;
    return ranks;
  }

 private:
  std::map<Name, std::uint32_t> numbers_;
};

template <class Id>
std::vector<Id> in_order(std::vector<Entry<Id>> entries, const Groups& groups) {
  const auto ranks = groups.ranks();
  for (auto& entry : entries) entry.group = ranks[entry.group];
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.plain, a.group, a.key, a.id) < std::tie(b.plain, b.group, b.key, b.id);
  });
  std::vector<Id> ids;
  ids.reserve(entries.size());
  for (const auto& entry : entries) ids.push_back(entry.id);
  return ids;
}

std::vector<std::string_view> label_names(const storage::Snapshot& snapshot,
                                          const std::vector<storage::LabelToken>& tokens) {
  std::vector<std::string_view> names;
  names.reserve(tokens.size());
  for (storage::LabelToken token : tokens) names.push_back(snapshot.label_name(token));
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<NamedValue> named(const storage::Snapshot& snapshot,
                              std::vector<storage::Property> properties) {
  std::vector<NamedValue> named;
  named.reserve(properties.size());
  for (storage::Property& property : properties) {
    named.push_back({snapshot.property_name(property.key), std::move(property.value)});
  }
  std::sort(named.begin(), named.end(),
            [](const NamedValue& a, const NamedValue& b) { return a.name < b.name; });
  return named;
}

}  // namespace

class SourceBuilder {
 public:
  SourceBuilder(const storage::Snapshot& snapshot, core::Watch watch) : snapshot_(snapshot) {
    source_.snapshot_ = &snapshot;
    source_.watch_ = watch;
    key_ = snapshot.find_property("key");
  }

  Result<GraphSource> build(const std::optional<Subgraph>& subgraph) {
    std::vector<NodeId> nodes;
    std::vector<EdgeId> edges;
    if (subgraph) {
      PLENUM_TRY(select(*subgraph, nodes, edges));
    } else {
      PLENUM_TRY(scan(nodes, edges));
    }
    PLENUM_TRY(order_nodes(nodes));
    nodes = {};
    PLENUM_TRY(order_edges(edges));
    source_.numbers_.assign(snapshot_.node_id_bound(), 0);
    std::uint64_t number = 0;
    for (NodeId node : source_.nodes_) source_.numbers_[node.value] = ++number;
    return std::move(source_);
  }

 private:
  Status select(const Subgraph& subgraph, std::vector<NodeId>& nodes, std::vector<EdgeId>& edges) {
    nodes = subgraph.nodes;
    edges = subgraph.edges;
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    for (EdgeId edge : edges) {
      PLENUM_TRY(source_.check());
      PLENUM_ASSIGN(const auto ends, snapshot_.ends(edge));
      nodes.push_back(ends.start);
      nodes.push_back(ends.end);
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    return {};
  }

  Status scan(std::vector<NodeId>& nodes, std::vector<EdgeId>& edges) {
    const core::Watch& watch = source_.watch_;
    watch.begin("finding nodes");
    for (storage::ScanPosition position; !position.done;) {
      watch.reach(nodes.size(), snapshot_.node_count());
      PLENUM_TRY(snapshot_.scan_nodes(position, batch, nodes));
      PLENUM_TRY(source_.check());
    }
    watch.begin("finding relationships");
    for (storage::ScanPosition position; !position.done;) {
      watch.reach(edges.size(), snapshot_.edge_count());
      PLENUM_TRY(snapshot_.scan_edges(position, batch, edges));
      PLENUM_TRY(source_.check());
    }
    return {};
  }

  template <class Id>
  Status keys(std::span<const Id> ids, std::vector<Entry<Id>>& entries) {
    column_.clear();
    if (key_) PLENUM_TRY(snapshot_.gather(ids, *key_, column_));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      Entry<Id> entry;
      entry.id = ids[i];
      if (key_ && column_.is_valid(i)) {
        const Value value = column_.value(i);
        if (const auto* text = value.template get_if<std::string>()) {
          entry.plain = false;
          entry.key = *text;
        }
      }
      entries.push_back(std::move(entry));
    }
    return source_.check();
  }

  Status order_nodes(const std::vector<NodeId>& ids) {
    std::vector<Entry<NodeId>> entries;
    entries.reserve(ids.size());
    Groups groups;
    const core::Watch& watch = source_.watch_;
    watch.begin("ordering nodes");
    const std::span<const NodeId> all(ids);
    for (std::size_t begin = 0; begin < all.size(); begin += batch) {
      watch.reach(begin, 2 * all.size());
      PLENUM_TRY(keys(all.subspan(begin, std::min(batch, all.size() - begin)), entries));
    }
    std::uint64_t done = all.size();
    for (auto& entry : entries) {
      watch.reach(done++, 2 * all.size());
      PLENUM_TRY(source_.check());
      PLENUM_ASSIGN(const auto labels, snapshot_.labels(entry.id));
      entry.group = groups.number(label_names(snapshot_, labels));
    }
    source_.nodes_ = in_order(std::move(entries), groups);
    return {};
  }

  Status order_edges(const std::vector<EdgeId>& ids) {
    std::vector<Entry<EdgeId>> entries;
    entries.reserve(ids.size());
    Groups groups;
    const core::Watch& watch = source_.watch_;
    watch.begin("ordering relationships");
    const std::span<const EdgeId> all(ids);
    for (std::size_t begin = 0; begin < all.size(); begin += batch) {
      watch.reach(begin, 2 * all.size());
      PLENUM_TRY(keys(all.subspan(begin, std::min(batch, all.size() - begin)), entries));
    }
    std::uint64_t done = all.size();
    for (auto& entry : entries) {
      watch.reach(done++, 2 * all.size());
      PLENUM_TRY(source_.check());
      PLENUM_ASSIGN(const auto ends, snapshot_.ends(entry.id));
      entry.group = groups.number({snapshot_.type_name(ends.type)});
    }
    source_.edges_ = in_order(std::move(entries), groups);
    return {};
  }

  const storage::Snapshot& snapshot_;
  GraphSource source_;
  std::optional<storage::PropertyToken> key_;
  storage::PropertyColumn column_;
};

Result<GraphSource> GraphSource::open(const storage::Snapshot& snapshot,
                                      const std::optional<Subgraph>& subgraph, core::Watch watch) {
  return SourceBuilder(snapshot, watch).build(subgraph);
}

Status GraphSource::each_node(const std::function<Status(const NodeRecord&)>& visit) const {
  NodeRecord record;
  watch_.begin("reading nodes");
  for (NodeId id : nodes_) {
    PLENUM_TRY(check());
    watch_.reach(record.number, nodes_.size());
    ++record.number;
    record.id = id;
    PLENUM_ASSIGN(const auto labels, snapshot_->labels(id));
    record.labels = label_names(*snapshot_, labels);
    PLENUM_ASSIGN(auto properties, snapshot_->properties(id));
    record.properties = named(*snapshot_, std::move(properties));
    PLENUM_TRY(visit(record));
  }
  return {};
}

Status GraphSource::each_edge(const std::function<Status(const EdgeRecord&)>& visit) const {
  EdgeRecord record;
  watch_.begin("reading relationships");
  for (EdgeId id : edges_) {
    PLENUM_TRY(check());
    watch_.reach(record.number, edges_.size());
    ++record.number;
    record.id = id;
    PLENUM_ASSIGN(const auto ends, snapshot_->ends(id));
    record.type = snapshot_->type_name(ends.type);
    record.from = numbers_[ends.start.value];
    record.to = numbers_[ends.end.value];
    PLENUM_ASSIGN(auto properties, snapshot_->properties(id));
    record.properties = named(*snapshot_, std::move(properties));
    PLENUM_TRY(visit(record));
  }
  return {};
}

Status GraphSource::each_edge_ends(
    const std::function<Status(std::uint64_t, std::uint64_t)>& visit) const {
  watch_.begin("reading relationships");
  std::uint64_t done = 0;
  for (EdgeId id : edges_) {
    PLENUM_TRY(check());
    watch_.reach(done++, edges_.size());
    PLENUM_ASSIGN(const auto ends, snapshot_->ends(id));
    PLENUM_TRY(visit(numbers_[ends.start.value], numbers_[ends.end.value]));
  }
  return {};
}

const Value* find_property(const std::vector<NamedValue>& properties, std::string_view name) {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const NamedValue& p) { return p.name == name; });
  return found == properties.end() ? nullptr : &found->value;
}

std::string display_value(const Value& value) { return core::display_text(value); }

std::string display_name(const NodeRecord& node) {
  constexpr std::array<std::string_view, 6> names{"name",      "title", "text",
                                                  "indicator", "id",    "key"};
  for (std::string_view name : names) {
    const Value* value = find_property(node.properties, name);
    if (value == nullptr || value->is_null()) continue;
    std::string text = display_value(*value);
    if (!text.empty()) return text;
  }
  std::string text(node.labels.empty() ? "node" : node.labels.front());
  text.push_back(' ');
  core::append_unsigned(text, node.number);
  return text;
}

}  // namespace plenum::exchange
