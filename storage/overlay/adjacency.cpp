#include "storage/overlay/adjacency.hpp"

#include <cstring>
#include <memory>

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

}  // namespace plenum::storage
