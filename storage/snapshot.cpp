#include "storage/snapshot.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

const Layers& layers_of(const SnapshotState& state) { return state.committed->layers; }

Result<NodeSight> require(const SnapshotState& state, NodeId id) {
  if (state.hides(id)) return no_such_entity(id);
  auto sight = layers_of(state).node(id, state.at);
  if (sight.ok() && !sight->exists) return no_such_entity(id);
  return sight;
}

Result<EdgeSight> require(const SnapshotState& state, EdgeId id) {
  if (state.hides(id)) return no_such_entity(id);
  auto sight = layers_of(state).edge(id, state.at);
  if (sight.ok() && !sight->exists) return no_such_entity(id);
  return sight;
}

template <class Token>
std::optional<Token> find_name(const SnapshotState& state, NameKind kind, std::string_view name) {
  const auto token = state.core->shared.catalog.find(kind, name);
  const bool known =
      token && (state.live() || *token < state.committed->names[static_cast<std::size_t>(kind)]);
  if (!known) return std::nullopt;
  return Token{*token};
}

std::uint32_t name_count(const SnapshotState& state, NameKind kind) {
  return state.live() ? state.core->shared.catalog.size(kind)
                      : state.committed->names[static_cast<std::size_t>(kind)];
}

std::uint64_t count_of(const std::vector<std::uint64_t>& counts, std::uint32_t token) {
  return token < counts.size() ? counts[token] : 0;
}

template <class Id>
Result<Value> read_property(const SnapshotState& state, Id id, PropertyToken key) {
  PLENUM_ASSIGN(const auto sight, require(state, id));
  return layers_of(state).property(sight, id, key);
}

template <class Id>
Result<std::vector<Property>> read_properties(const SnapshotState& state, Id id) {
  PLENUM_ASSIGN(const auto sight, require(state, id));
  return layers_of(state).properties(sight, id);
}

/// `block(number, out)` fills a block with the ids that exist.
template <class Id, class Block>
Status scan_blocks(const Layers& layers, EntityKind kind, Block&& block, ScanPosition& position,
                   std::size_t limit, std::vector<Id>& out) {
  std::size_t taken = 0;
  IdBlock bits;
  while (!position.done && taken < limit) {
    const std::uint64_t number = layers.next_block(kind, position.next / IdBlock::ids);
    if (number == ~std::uint64_t{0}) {
      position.done = true;
      break;
    }
    PLENUM_TRY(block(number, bits));
    const std::uint64_t base = number * IdBlock::ids;
    const std::uint64_t from = position.next > base ? position.next - base : 0;
    position.next = base + IdBlock::ids;
    for (auto word = static_cast<std::size_t>(from / 64); word < bits.words.size(); ++word) {
      std::uint64_t left = bits.words[word];
      if (word == from / 64) left &= ~std::uint64_t{0} << (from % 64);
      if (left == ~std::uint64_t{0} && limit - taken >= 64) {
        const std::size_t size = out.size();
        out.resize(size + 64);
        const std::uint64_t first = base + word * 64;
        for (std::size_t i = 0; i < 64; ++i) out[size + i] = Id{first + i};
        taken += 64;
        left = 0;
      }
      for (; left != 0 && taken < limit; left &= left - 1, ++taken) {
        const std::uint64_t id =
            base + word * 64 + static_cast<std::uint64_t>(std::countr_zero(left));
        out.push_back(Id{id});
        position.next = id + 1;
      }
      if (left != 0) return {};
      position.next = base + (word + 1) * 64;
    }
  }
  return {};
}

/// The block without what a filter hides.
Status without_hidden(const SnapshotState& state, EntityKind kind, std::uint64_t number,
                      Status read, IdBlock& bits) {
  if (!state.visible || !read.ok()) return read;
  const std::uint64_t first = number * bits.words.size();
  for (std::size_t i = 0; i < bits.words.size(); ++i) {
    bits.words[i] &= ~(kind == EntityKind::node ? state.visible->hidden_nodes(first + i)
                                                : state.visible->hidden_edges(first + i));
  }
  return read;
}

Map named_properties(const Catalog& catalog, std::vector<Property>&& all) {
  Map properties;
  for (Property& property : all) {
    properties.emplace(catalog.name(NameKind::property, static_cast<std::uint32_t>(property.key)),
                       std::move(property.value));
  }
  return properties;
}

}  // namespace

Snapshot Snapshot::showing(std::shared_ptr<const Visibility> visible) const {
  return Snapshot(std::make_shared<const SnapshotState>(SnapshotState{state_->core,
                                                                      state_->committed,
                                                                      state_->at,
                                                                      state_->changes,
                                                                      {},
                                                                      std::move(visible),
                                                                      state_}));
}

bool Snapshot::hides(NodeId node) const noexcept { return state_->hides(node); }
bool Snapshot::hides(EdgeId edge) const noexcept { return state_->hides(edge); }

Timestamp Snapshot::timestamp() const noexcept { return state_->at; }

std::uint64_t Snapshot::catalog_version() const noexcept {
  return state_->live() ? state_->core->shared.catalog.version()
                        : state_->committed->catalog_version;
}

SchemaPtr Snapshot::schema() const {
  return state_->live() ? state_->core->shared.catalog.schema() : state_->committed->schema;
}

const Layers& Snapshot::layers() const noexcept { return layers_of(*state_); }

const Statistics* Snapshot::statistics() const noexcept { return layers().base()->statistics(); }
std::uint64_t Snapshot::statistics_version() const noexcept { return layers().base()->meta().fold; }

std::optional<LabelToken> Snapshot::find_label(std::string_view name) const {
  return find_name<LabelToken>(*state_, NameKind::label, name);
}
std::optional<TypeToken> Snapshot::find_type(std::string_view name) const {
  return find_name<TypeToken>(*state_, NameKind::type, name);
}
std::optional<PropertyToken> Snapshot::find_property(std::string_view name) const {
  return find_name<PropertyToken>(*state_, NameKind::property, name);
}
std::string_view Snapshot::label_name(LabelToken token) const {
  return state_->core->shared.catalog.name(NameKind::label, static_cast<std::uint32_t>(token));
}
std::string_view Snapshot::type_name(TypeToken token) const {
  return state_->core->shared.catalog.name(NameKind::type, static_cast<std::uint32_t>(token));
}
std::string_view Snapshot::property_name(PropertyToken token) const {
  return state_->core->shared.catalog.name(NameKind::property, static_cast<std::uint32_t>(token));
}
std::uint32_t Snapshot::label_count() const noexcept {
  return name_count(*state_, NameKind::label);
}
std::uint32_t Snapshot::type_count() const noexcept { return name_count(*state_, NameKind::type); }
std::uint32_t Snapshot::property_count() const noexcept {
  return name_count(*state_, NameKind::property);
}

std::uint64_t Snapshot::node_count() const noexcept { return state_->counts().nodes; }
std::uint64_t Snapshot::node_count(LabelToken label) const noexcept {
  return count_of(state_->counts().nodes_by_label, static_cast<std::uint32_t>(label));
}
std::uint64_t Snapshot::edge_count() const noexcept { return state_->counts().edges; }
std::uint64_t Snapshot::edge_count(TypeToken type) const noexcept {
  return count_of(state_->counts().edges_by_type, static_cast<std::uint32_t>(type));
}
std::uint64_t Snapshot::node_id_bound() const noexcept {
  return state_->live() ? state_->core->shared.node_ids.bound() : state_->committed->node_id_bound;
}
std::uint64_t Snapshot::edge_id_bound() const noexcept {
  return state_->live() ? state_->core->shared.edge_ids.bound() : state_->committed->edge_id_bound;
}

Result<bool> Snapshot::contains(NodeId node) const {
  if (state_->hides(node)) return false;
  return layers_of(*state_).contains(node, state_->at);
}
Result<bool> Snapshot::contains(EdgeId edge) const {
  if (state_->hides(edge)) return false;
  PLENUM_ASSIGN(const EdgeSight sight, layers_of(*state_).edge(edge, state_->at));
  return sight.exists;
}

Result<bool> Snapshot::has_label(NodeId node, LabelToken label) const {
  if (state_->hides(node)) return false;
  PLENUM_ASSIGN(const NodeSight sight, layers_of(*state_).node(node, state_->at));
  return sight.exists && state_->core->shared.label_sets.has(sight.label_set, label);
}

Result<std::vector<LabelToken>> Snapshot::labels(NodeId node) const {
  PLENUM_ASSIGN(const NodeSight sight, require(*state_, node));
  const auto labels = state_->core->shared.label_sets.labels(sight.label_set);
  return std::vector<LabelToken>(labels.begin(), labels.end());
}

Result<EdgeEnds> Snapshot::ends(EdgeId edge) const {
  PLENUM_ASSIGN(const EdgeSight sight, require(*state_, edge));
  return sight.ends;
}

Result<Value> Snapshot::property(NodeId node, PropertyToken key) const {
  return read_property(*state_, node, key);
}
Result<Value> Snapshot::property(EdgeId edge, PropertyToken key) const {
  return read_property(*state_, edge, key);
}
Result<std::vector<Property>> Snapshot::properties(NodeId node) const {
  return read_properties(*state_, node);
}
Result<std::vector<Property>> Snapshot::properties(EdgeId edge) const {
  return read_properties(*state_, edge);
}

Result<Node> Snapshot::node(NodeId node) const {
  PLENUM_ASSIGN(const NodeSight sight, require(*state_, node));
  const SharedState& shared = state_->core->shared;
  Node result;
  result.id = node;
  for (const LabelToken label : shared.label_sets.labels(sight.label_set)) {
    result.labels.emplace_back(
        shared.catalog.name(NameKind::label, static_cast<std::uint32_t>(label)));
  }
  std::sort(result.labels.begin(), result.labels.end());
  PLENUM_ASSIGN(auto all, layers_of(*state_).properties(sight, node));
  result.properties = named_properties(shared.catalog, std::move(all));
  return result;
}

Result<Edge> Snapshot::edge(EdgeId edge) const {
  PLENUM_ASSIGN(const EdgeSight sight, require(*state_, edge));
  const Catalog& catalog = state_->core->shared.catalog;
  Edge result;
  result.id = edge;
  result.type = catalog.name(NameKind::type, static_cast<std::uint32_t>(sight.ends.type));
  result.start = sight.ends.start;
  result.end = sight.ends.end;
  PLENUM_ASSIGN(auto all, layers_of(*state_).properties(sight, edge));
  result.properties = named_properties(catalog, std::move(all));
  return result;
}

Status Snapshot::scan_nodes(ScanPosition& position, std::size_t limit,
                            std::vector<NodeId>& out) const {
  const Layers& layers = layers_of(*state_);
  const auto block = [&](std::uint64_t number, IdBlock& bits) {
    return without_hidden(*state_, EntityKind::node, number,
                          layers.nodes(number, nullptr, state_->at, bits), bits);
  };
  return scan_blocks(layers, EntityKind::node, block, position, limit, out);
}

Status Snapshot::scan_nodes(LabelToken label, ScanPosition& position, std::size_t limit,
                            std::vector<NodeId>& out) const {
  const Layers& layers = layers_of(*state_);
  const auto block = [&](std::uint64_t number, IdBlock& bits) {
    return without_hidden(*state_, EntityKind::node, number,
                          layers.nodes(number, &label, state_->at, bits), bits);
  };
  return scan_blocks(layers, EntityKind::node, block, position, limit, out);
}

Status Snapshot::scan_edges(ScanPosition& position, std::size_t limit,
                            std::vector<EdgeId>& out) const {
  const Layers& layers = layers_of(*state_);
  const auto block = [&](std::uint64_t number, IdBlock& bits) {
    return without_hidden(*state_, EntityKind::edge, number,
                          layers.edges(number, nullptr, state_->at, bits), bits);
  };
  return scan_blocks(layers, EntityKind::edge, block, position, limit, out);
}

Status Snapshot::scan_edges(TypeToken type, ScanPosition& position, std::size_t limit,
                            std::vector<EdgeId>& out) const {
  const Layers& layers = layers_of(*state_);
  const auto block = [&](std::uint64_t number, IdBlock& bits) {
    return without_hidden(*state_, EntityKind::edge, number,
                          layers.edges(number, &type, state_->at, bits), bits);
  };
  return scan_blocks(layers, EntityKind::edge, block, position, limit, out);
}

}  // namespace plenum::storage
