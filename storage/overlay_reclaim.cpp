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
  while (retired_.take(oldest, item)) {
    if (item.kind == Retired::Kind::membership &&
        !Membership::trim(*static_cast<MembershipPage*>(item.first), oldest_timestamp)) {
      later.push_back(item);
      continue;
    }
    reclaim(item, oldest_timestamp);
  }
  for (const Retired& waiting : later) retired_.add(waiting);
}

void Overlay::reclaim(const Retired& item, Timestamp oldest_timestamp) {
  switch (item.kind) {
    case Retired::Kind::memory:
      pool_.release(item.first, static_cast<std::size_t>(item.number));
      return;
    case Retired::Kind::version:
      destroy(static_cast<Version*>(item.first));
      return;
    case Retired::Kind::superseded:
      static_cast<Version*>(item.second)->previous.store(nullptr, std::memory_order_relaxed);
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
      compact(item, oldest_timestamp);
      return;
    case Retired::Kind::membership:
      return;
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

// Rewriting a hub for every deleted edge would cost its whole length each time: larger blocks wait
// until an eighth is dead.
void Overlay::compact(const Retired& item, Timestamp oldest_timestamp) {
  NodeRecord& node = nodes_[item.number];
  AdjacencyHead& link = find_link(item.direction == Direction::out ? node.out : node.in, item.type);
  const AdjacencyBlock* block = link.load(std::memory_order_relaxed);
  if (block == nullptr) return;
  const std::uint32_t dead = block->dead.load(std::memory_order_relaxed);
  const std::uint32_t count = block->count.load(std::memory_order_relaxed);
  if (dead == 0 || (count > 64 && dead < count / 8)) return;
  const auto keep = [&](EdgeId id, std::uint32_t& still_dead) {
    const EdgeRecord& record = edges_[id.value];
    if (record.begin.load(std::memory_order_relaxed) == never) return false;
    const Timestamp end = record.end.load(std::memory_order_relaxed);
    if (end <= oldest_timestamp) return false;
    if (end != never) ++still_dead;
    return true;
  };
  retire(compact_block(pool_, link, keep));
}

std::uint64_t Overlay::bytes() const noexcept {
  return pool_.bytes() + nodes_.bytes() + edges_.bytes();
}

}  // namespace plenum::storage
