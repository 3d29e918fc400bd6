// The parts of Snapshot that follow edges, look up by text and read documents.
#include <algorithm>
#include <list>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/snapshot.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

Status check_place(const SnapshotState& state, NodeId node, Direction direction) {
  if (direction == Direction::both) {
    return Error(ErrorCode::invalid_argument, "storage expands one direction at a time");
  }
  PLENUM_ASSIGN(const NodeSight sight, state.committed->layers.node(node, state.at));
  if (sight.exists && !state.hides(node)) return {};
  return Error(ErrorCode::not_found,
               "there is no node " + std::to_string(node.value) + " (any more)")
      .with_language("EntityNotFound", "runtime", "DeletedEntityAccess");
}

// Merges by edge id. The slices of one node have no edge in common; they are few (one a type), so
// the next edge is found by looking at each.
AdjacencySlice merge(std::vector<AdjacencySlice>& slices, AdjacencyBuffer& buffer) {
  std::size_t total = 0;
  for (const AdjacencySlice& slice : slices) total += slice.size();
  buffer.nodes.clear();
  buffer.edges.clear();
  buffer.nodes.reserve(total);
  buffer.edges.reserve(total);
  while (!slices.empty()) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < slices.size(); ++i) {
      if (slices[i].edges[0] < slices[least].edges[0]) least = i;
    }
    // Runs of one type are long (ids of a type lie together): copy up to the next other edge.
    AdjacencySlice& from = slices[least];
    std::size_t run = from.size();
    for (std::size_t i = 0; i < slices.size(); ++i) {
      if (i == least) continue;
      const auto end = std::lower_bound(from.edges.begin(), from.edges.end(), slices[i].edges[0]);
      run = std::min(run, static_cast<std::size_t>(end - from.edges.begin()));
    }
    from.nodes.subspan(0, run).append_to(buffer.nodes);
    from.edges.subspan(0, run).append_to(buffer.edges);
    from = {from.nodes.subspan(run), from.edges.subspan(run)};
    if (from.size() == 0) slices.erase(slices.begin() + static_cast<std::ptrdiff_t>(least));
  }
  return {buffer.nodes, buffer.edges};
}

DocumentReader documents_of(const SnapshotState& state) {
  return {*state.core->engine, state.committed->engine, state.changes.get()};
}

Status readable(const SnapshotState& state) {
  if (!state.core->closed.load(std::memory_order_acquire)) return {};
  return Error(ErrorCode::invalid_argument, "the database of this snapshot is closed");
}

template <class Id>
std::vector<Id> as_ids(const SnapshotState& state, const std::vector<std::uint64_t>& numbers) {
  std::vector<Id> ids;
  ids.reserve(numbers.size());
  for (const std::uint64_t number : numbers) {
    if (!state.hides(Id{number})) ids.push_back(Id{number});
  }
  return ids;
}

/// Edges of one type, without those that a filter hides.
Result<AdjacencySlice> slice_of(const SnapshotState& state, NodeId node, Direction direction,
                                TypeToken type, AdjacencyBuffer& buffer) {
  const Layers& layers = state.committed->layers;
  if (!state.visible) return layers.slice(node, direction, type, state.at, buffer);
  AdjacencyBuffer all;
  PLENUM_ASSIGN(const AdjacencySlice slice, layers.slice(node, direction, type, state.at, all));
  buffer.nodes.clear();
  buffer.edges.clear();
  for (std::size_t i = 0; i < slice.size(); ++i) {
    if (state.hides(slice.edges[i])) continue;
    buffer.nodes.push_back(slice.nodes[i]);
    buffer.edges.push_back(slice.edges[i]);
  }
  return AdjacencySlice{buffer.nodes, buffer.edges};
}

Result<std::uint64_t> degree_of(const SnapshotState& state, NodeId node, Direction direction,
                                TypeToken type) {
  if (!state.visible) return state.committed->layers.degree(node, direction, type, state.at);
  AdjacencyBuffer buffer;
  PLENUM_ASSIGN(const AdjacencySlice slice, slice_of(state, node, direction, type, buffer));
  return std::uint64_t{slice.size()};
}

}  // namespace

Result<AdjacencySlice> Snapshot::expand(NodeId node, Direction direction, TypeToken type,
                                        AdjacencyBuffer& buffer) const {
  PLENUM_TRY(check_place(*state_, node, direction));
  return slice_of(*state_, node, direction, type, buffer);
}

Result<AdjacencySlice> Snapshot::expand(NodeId node, Direction direction,
                                        AdjacencyBuffer& buffer) const {
  PLENUM_TRY(check_place(*state_, node, direction));
  std::vector<TypeToken> types;
  state_->committed->layers.types(node, direction, types);
  if (types.size() == 1) return slice_of(*state_, node, direction, types[0], buffer);
  std::vector<AdjacencySlice> slices;
  std::list<AdjacencyBuffer> buffers;  // slices may point into them
  for (const TypeToken type : types) {
    AdjacencyBuffer& own = buffers.emplace_back();
    PLENUM_ASSIGN(const AdjacencySlice slice, slice_of(*state_, node, direction, type, own));
    if (slice.size() > 0) slices.push_back(slice);
  }
  if (slices.empty()) return AdjacencySlice{};
  return merge(slices, buffer);
}

Result<std::uint64_t> Snapshot::degree(NodeId node, Direction direction, TypeToken type) const {
  PLENUM_TRY(check_place(*state_, node, direction));
  return degree_of(*state_, node, direction, type);
}

Result<std::uint64_t> Snapshot::degree(NodeId node, Direction direction) const {
  PLENUM_TRY(check_place(*state_, node, direction));
  std::vector<TypeToken> types;
  state_->committed->layers.types(node, direction, types);
  std::uint64_t sum = 0;
  for (const TypeToken type : types) {
    PLENUM_ASSIGN(const std::uint64_t count, degree_of(*state_, node, direction, type));
    sum += count;
  }
  return sum;
}

namespace {

template <class Id>
Result<std::vector<std::vector<Id>>> look_up(const SnapshotState& state, Lookup lookup,
                                             std::span<const std::string_view> texts) {
  std::vector<std::vector<Id>> found(texts.size());
  const char* name = lookup == Lookup::node_folded_name ? "name" : "key";
  const auto token = state.core->shared.catalog.find(NameKind::property, name);
  if (!token) return found;
  PLENUM_ASSIGN(const auto numbers,
                state.committed->layers.lookup(lookup, PropertyToken{*token}, texts, state.at));
  for (std::size_t i = 0; i < texts.size(); ++i) found[i] = as_ids<Id>(state, numbers[i]);
  return found;
}

template <class Id>
Result<std::vector<Id>> look_up(const SnapshotState& state, Lookup lookup, std::string_view text) {
  PLENUM_ASSIGN(auto found, look_up<Id>(state, lookup, std::span(&text, 1)));
  return std::move(found.front());
}

template <class Id>
Result<std::vector<std::vector<Id>>> look_up(const SnapshotState& state, Lookup lookup,
                                             std::span<const std::string> texts) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return look_up<Id>(state, lookup, std::span<const std::string_view>(views));
}

}  // namespace

Result<std::vector<NodeId>> Snapshot::nodes_by_key(std::string_view key) const {
  return look_up<NodeId>(*state_, Lookup::node_key, key);
}
Result<std::vector<NodeId>> Snapshot::nodes_by_folded_name(std::string_view folded) const {
  return look_up<NodeId>(*state_, Lookup::node_folded_name, folded);
}
Result<std::vector<EdgeId>> Snapshot::edges_by_key(std::string_view key) const {
  return look_up<EdgeId>(*state_, Lookup::edge_key, key);
}
Result<std::vector<std::vector<NodeId>>> Snapshot::nodes_by_keys(
    std::span<const std::string> keys) const {
  return look_up<NodeId>(*state_, Lookup::node_key, keys);
}
Result<std::vector<std::vector<EdgeId>>> Snapshot::edges_by_keys(
    std::span<const std::string> keys) const {
  return look_up<EdgeId>(*state_, Lookup::edge_key, keys);
}

Result<std::optional<std::string>> Snapshot::document(std::string_view key) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).payload(key);
}
Result<std::vector<std::optional<std::string>>> Snapshot::documents(
    std::span<const std::string> keys) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).payloads(keys);
}
Result<std::vector<std::vector<std::string>>> Snapshot::documents_by_references(
    std::span<const std::string> references) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).by_references(references);
}
Result<std::vector<std::string>> Snapshot::document_keys(std::string_view after,
                                                         std::size_t limit) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).keys(after, limit);
}
Result<std::vector<std::string>> Snapshot::documents_by_reference(
    std::string_view reference) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).by_reference(reference);
}
Result<std::vector<std::string>> Snapshot::references(std::string_view prefix,
                                                      std::string_view after,
                                                      std::size_t limit) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).references(prefix, after, limit);
}

}  // namespace plenum::storage
