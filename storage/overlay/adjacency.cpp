#include "storage/overlay/adjacency.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

namespace plenum::storage {

AdjacencyBlock* new_adjacency_block(MemoryPool& pool, TypeToken type, std::uint32_t capacity) {
  const std::size_t bytes = MemoryPool::rounded(AdjacencyBlock::bytes_for(capacity));
  const auto room = static_cast<std::uint32_t>((bytes - sizeof(AdjacencyBlock)) /
                                               (sizeof(NodeId) + sizeof(EdgeId)));
  auto* block = std::construct_at(
      static_cast<AdjacencyBlock*>(pool.allocate(AdjacencyBlock::bytes_for(room))));
  block->type = type;
  block->capacity = room;
  return block;
}

AdjacencyBlock* append_entry(MemoryPool& pool, AdjacencyHead& head, TypeToken type, NodeId node,
                             EdgeId edge, Timestamp begin) {
  AdjacencyHead& link = find_link(head, type);
  AdjacencyBlock* block = link.load(std::memory_order_relaxed);
  AdjacencyBlock* retired = nullptr;
  const std::uint32_t count = block == nullptr ? 0 : block->count.load(std::memory_order_relaxed);
  if (block == nullptr || count == block->capacity) {
    AdjacencyBlock* larger =
        new_adjacency_block(pool, type, count == 0 ? 2 : count + count / 2 + 1);
    if (block != nullptr) {
      std::memcpy(larger->nodes(), block->nodes(), count * sizeof(NodeId));
      std::memcpy(larger->edges(), block->edges(), count * sizeof(EdgeId));
      larger->count.store(count, std::memory_order_relaxed);
      larger->dead.store(block->dead.load(std::memory_order_relaxed), std::memory_order_relaxed);
      larger->last_begin.store(block->last_begin.load(std::memory_order_relaxed),
                               std::memory_order_relaxed);
      larger->next.store(block->next.load(std::memory_order_relaxed), std::memory_order_relaxed);
    }
    link.store(larger, std::memory_order_release);
    retired = block;
    block = larger;
  }
  block->nodes()[count] = node;
  block->edges()[count] = edge;
  block->last_begin.store(begin, std::memory_order_relaxed);
  block->count.store(count + 1, std::memory_order_release);
  return retired;
}

AdjacencyBlock* drop_entries(MemoryPool& pool, AdjacencyHead& link, std::span<const EdgeId> dead) {
  AdjacencyBlock* old = link.load(std::memory_order_relaxed);
  const std::uint32_t count = old->count.load(std::memory_order_relaxed);
  std::vector<std::uint32_t> holes;
  for (const EdgeId edge : dead) {
    const EdgeId* begin = old->edges();
    const EdgeId* end = begin + count;
    const EdgeId* found = std::lower_bound(begin, end, edge);
    if (found != end && *found == edge) {
      holes.push_back(static_cast<std::uint32_t>(found - begin));
    }
  }
  if (holes.empty()) return nullptr;
  const auto dropped = static_cast<std::uint32_t>(holes.size());
  AdjacencyBlock* next = old->next.load(std::memory_order_relaxed);
  if (dropped == count) {
    link.store(next, std::memory_order_release);
    return old;
  }
  AdjacencyBlock* copy = new_adjacency_block(pool, old->type, count - dropped);
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  holes.push_back(count);
  for (const std::uint32_t hole : holes) {
    const std::uint32_t run = hole - from;
    std::memcpy(copy->nodes() + to, old->nodes() + from, run * sizeof(NodeId));
    std::memcpy(copy->edges() + to, old->edges() + from, run * sizeof(EdgeId));
    to += run;
    from = hole + 1;
  }
  copy->count.store(to, std::memory_order_relaxed);
  copy->dead.store(old->dead.load(std::memory_order_relaxed) - dropped, std::memory_order_relaxed);
  copy->last_begin.store(old->last_begin.load(std::memory_order_relaxed),
                         std::memory_order_relaxed);
  copy->next.store(next, std::memory_order_relaxed);
  link.store(copy, std::memory_order_release);
  return old;
}

}  // namespace plenum::storage
