#include <algorithm>
#include <utility>

#include "storage/overlay.hpp"

namespace plenum::storage {

Overlay::~Overlay() {
  const auto free_chain = [this](auto& record) { reclaim_chain(record.head); };
  Retired item{};
  retired_.seal(0);
  // Versions that are in no chain any more; the pool frees the rest.
  while (retired_.take(~Epoch{0}, item)) {
    if (item.kind == Retired::Kind::version) destroy(static_cast<Version*>(item.first));
  }
  nodes_.for_each(free_chain);
  edges_.for_each(free_chain);
}

void Overlay::reclaim(Epoch oldest, Timestamp oldest_timestamp) {
  Retired item{};
  std::vector<Retired> later;
  DeadEntries dead;
  while (retired_.take(oldest, item)) {
    if (item.kind == Retired::Kind::membership &&
        !Membership::trim(*static_cast<MembershipPage*>(item.first), oldest_timestamp)) {
      later.push_back(item);
      continue;
    }
    if (item.kind == Retired::Kind::adjacency) {
      const EdgeId edge{item.number};
      const EdgeRecord& record = edges_[edge.value];
      dead[{record.start.value, Direction::out, record.type}].push_back(edge);
      dead[{record.target.value, Direction::in, record.type}].push_back(edge);
      continue;
    }
    reclaim(item);
  }
  compact(dead);
  for (const Retired& waiting : later) retired_.add(waiting);
}

void Overlay::reclaim(const Retired& item) {
  switch (item.kind) {
    case Retired::Kind::memory:
      pool_.release(item.first, static_cast<std::size_t>(item.number));
      return;
    case Retired::Kind::version:
      destroy(static_cast<Version*>(item.first));
      return;
    case Retired::Kind::superseded:
      reinterpret_cast<Version*>(item.number)->previous.store(nullptr, std::memory_order_relaxed);
      destroy(static_cast<Version*>(item.first));
      return;
    case Retired::Kind::node_remains:
      reclaim_chain(nodes_[item.number].head);
      reclaim_adjacency(nodes_[item.number].out);
      reclaim_adjacency(nodes_[item.number].in);
      return;
    case Retired::Kind::edge_remains:
      reclaim_chain(edges_[item.number].head);
      return;
    case Retired::Kind::adjacency:
    case Retired::Kind::membership:
      return;  // taken care of by the caller
  }
}

void Overlay::reclaim_chain(std::atomic<Version*>& head) {
  Version* version = head.exchange(nullptr, std::memory_order_relaxed);
  while (version != nullptr) {
    Version* previous = version->previous.load(std::memory_order_relaxed);
    destroy(version);
    version = previous;
  }
}

void Overlay::reclaim_adjacency(AdjacencyHead& head) {
  AdjacencyBlock* block = head.exchange(nullptr, std::memory_order_relaxed);
  while (block != nullptr) {
    AdjacencyBlock* next = block->next.load(std::memory_order_relaxed);
    pool_.release(block, block->bytes());
    block = next;
  }
}

// One copy a block, however many of its edges went; the cost is that of a memory copy of the block.
void Overlay::compact(const DeadEntries& dead) {
  for (const auto& [place, edges] : dead) {
    const auto& [node_id, direction, type] = place;
    NodeRecord& node = nodes_[node_id];
    AdjacencyHead& link = find_link(direction == Direction::out ? node.out : node.in, type);
    if (link.load(std::memory_order_relaxed) == nullptr) continue;  // the node is gone too
    std::vector<EdgeId> ascending = edges;
    std::sort(ascending.begin(), ascending.end());
    retire(drop_entries(pool_, link, ascending));
  }
}

std::uint64_t Overlay::bytes() const noexcept { return pool_.bytes() + value_bytes_; }

}  // namespace plenum::storage
