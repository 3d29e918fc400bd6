// The parts of Snapshot that follow edges, look up by text and read documents.
#include <algorithm>
#include <list>
#include <string>
#include <utility>

#include "storage/documents.hpp"
#include "storage/snapshot.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

Result<const AdjacencyHead*> adjacency(const SnapshotState& state, NodeId node,
                                       Direction direction) {
  if (direction == Direction::both) {
    return Error(ErrorCode::invalid_argument, "storage expands one direction at a time");
  }
  const NodeRecord* record = state.core->overlay.node(node, state.at);
  if (record == nullptr) {
    return Error(ErrorCode::not_found,
                 "there is no node " + std::to_string(node.value) + " (any more)")
        .with_language("EntityNotFound", "runtime", "DeletedEntityAccess");
  }
  return direction == Direction::out ? &record->out : &record->in;
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
std::vector<Id> as_ids(const std::vector<std::uint64_t>& numbers) {
  std::vector<Id> ids;
  ids.reserve(numbers.size());
  for (const std::uint64_t number : numbers) ids.push_back(Id{number});
  return ids;
}

}  // namespace

Result<AdjacencySlice> Snapshot::expand(NodeId node, Direction direction, TypeToken type,
                                        AdjacencyBuffer& buffer) const {
  auto head = adjacency(*state_, node, direction);
  if (!head.ok()) return head.error();
  const AdjacencyBlock* block = find_block(**head, type);
  if (block == nullptr) return AdjacencySlice{};
  return state_->core->overlay.entries(*block, state_->at, buffer);
}

Result<AdjacencySlice> Snapshot::expand(NodeId node, Direction direction,
                                        AdjacencyBuffer& buffer) const {
  auto head = adjacency(*state_, node, direction);
  if (!head.ok()) return head.error();
  const Overlay& overlay = state_->core->overlay;
  const AdjacencyBlock* block = (*head)->load(std::memory_order_acquire);
  if (block == nullptr) return AdjacencySlice{};
  if (block->next.load(std::memory_order_acquire) == nullptr) {
    return overlay.entries(*block, state_->at, buffer);
  }
  std::vector<AdjacencySlice> slices;
  std::list<AdjacencyBuffer> filtered;  // slices may point into them
  AdjacencyBuffer scratch;
  for (; block != nullptr; block = block->next.load(std::memory_order_acquire)) {
    const AdjacencySlice slice = overlay.entries(*block, state_->at, scratch);
    if (slice.size() == 0) continue;
    slices.push_back(slice);
    if (slice.nodes.wide_data() == scratch.nodes.data()) {
      filtered.push_back(std::exchange(scratch, {}));  // moving a vector keeps its addresses
    }
  }
  if (slices.empty()) return AdjacencySlice{};
  if (slices.size() > 1) return merge(slices, buffer);
  if (filtered.empty()) return slices[0];
  buffer = std::move(filtered.front());
  return AdjacencySlice{buffer.nodes, buffer.edges};
}

Result<std::uint64_t> Snapshot::degree(NodeId node, Direction direction, TypeToken type) const {
  auto head = adjacency(*state_, node, direction);
  if (!head.ok()) return head.error();
  const AdjacencyBlock* block = find_block(**head, type);
  return block == nullptr ? 0 : state_->core->overlay.degree(*block, state_->at);
}

Result<std::uint64_t> Snapshot::degree(NodeId node, Direction direction) const {
  auto head = adjacency(*state_, node, direction);
  if (!head.ok()) return head.error();
  std::uint64_t sum = 0;
  for (const AdjacencyBlock* block = (*head)->load(std::memory_order_acquire); block != nullptr;
       block = block->next.load(std::memory_order_acquire)) {
    sum += state_->core->overlay.degree(*block, state_->at);
  }
  return sum;
}

Result<std::vector<NodeId>> Snapshot::nodes_by_key(std::string_view key) const {
  return as_ids<NodeId>(state_->core->overlay.lookup(Lookup::node_key, key, state_->at));
}
Result<std::vector<NodeId>> Snapshot::nodes_by_folded_name(std::string_view folded) const {
  return as_ids<NodeId>(state_->core->overlay.lookup(Lookup::node_folded_name, folded, state_->at));
}
Result<std::vector<EdgeId>> Snapshot::edges_by_key(std::string_view key) const {
  return as_ids<EdgeId>(state_->core->overlay.lookup(Lookup::edge_key, key, state_->at));
}

Result<std::optional<std::string>> Snapshot::document(std::string_view key) const {
  if (Status status = readable(*state_); !status.ok()) return status.error();
  return documents_of(*state_).payload(key);
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
