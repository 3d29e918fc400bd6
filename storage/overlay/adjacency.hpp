#pragma once
// Purpose: the neighbours of one node in one direction and type, as one growing block.
// May depend on: storage/overlay, storage/types.hpp.
// Invariants: entries are in ascending edge id order, which is also the order of their begin
// timestamps; an entry never changes once counted; visibility is that of the edge's record. The
// blocks of one node and direction form a list with one block a type.

#include <atomic>
#include <cstdint>
#include <span>

#include "storage/overlay/memory_pool.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// Readers load `count` first, then `last_begin` and `dead`: when dead is 0 and last_begin is not
/// above their timestamp, every counted entry is visible and can be handed out as it is. Memory: 32
/// bytes a block and 16 an entry, with at most half as much again in reserve.
struct AdjacencyBlock {
  TypeToken type{};
  std::uint32_t capacity = 0;
  std::atomic<std::uint32_t> count{0};
  /// Entries whose edge is deleted or was rolled back: readers must look at each edge's record.
  std::atomic<std::uint32_t> dead{0};
  std::atomic<Timestamp> last_begin{0};
  std::atomic<AdjacencyBlock*> next{nullptr};

  NodeId* nodes() noexcept { return reinterpret_cast<NodeId*>(this + 1); }
  const NodeId* nodes() const noexcept { return reinterpret_cast<const NodeId*>(this + 1); }
  EdgeId* edges() noexcept { return reinterpret_cast<EdgeId*>(nodes() + capacity); }
  const EdgeId* edges() const noexcept {
    return reinterpret_cast<const EdgeId*>(nodes() + capacity);
  }

  static std::size_t bytes_for(std::uint32_t capacity) noexcept {
    return sizeof(AdjacencyBlock) + std::size_t{capacity} * (sizeof(NodeId) + sizeof(EdgeId));
  }
  std::size_t bytes() const noexcept { return bytes_for(capacity); }
};
static_assert(sizeof(AdjacencyBlock) == 32);

/// Head of the list of blocks of one node and direction.
using AdjacencyHead = std::atomic<AdjacencyBlock*>;

/// Any thread: the block of a type, or null. O(number of types at the node).
inline const AdjacencyBlock* find_block(const AdjacencyHead& head, TypeToken type) noexcept {
  const AdjacencyBlock* block = head.load(std::memory_order_acquire);
  while (block != nullptr && block->type != type) {
    block = block->next.load(std::memory_order_acquire);
  }
  return block;
}

/// Writer: the link that holds the block of a type, or the one at the end of the list.
inline AdjacencyHead& find_link(AdjacencyHead& head, TypeToken type) noexcept {
  AdjacencyHead* link = &head;
  for (;;) {
    AdjacencyBlock* block = link->load(std::memory_order_relaxed);
    if (block == nullptr || block->type == type) return *link;
    link = &block->next;
  }
}

/// Writer: an empty block with room for at least `capacity` entries (as many as the memory class
/// holds), not linked yet.
AdjacencyBlock* new_adjacency_block(MemoryPool& pool, TypeToken type, std::uint32_t capacity);

/// Writer: appends an entry. A full block is replaced by a larger copy; the old one, which readers
/// may still use, is the answer (else null) and has to be retired by the caller.
AdjacencyBlock* append_entry(MemoryPool& pool, AdjacencyHead& head, TypeToken type, NodeId node,
                             EdgeId edge, Timestamp begin);

/// Writer: replaces the block by a copy without the entries of `dead`, ascending edges that no
/// reader can see; unlinks it when none is left. The answer is the old block, to be retired, or
/// null when it has none of them. O(entries), a memory copy; the edges' records are not read.
AdjacencyBlock* drop_entries(MemoryPool& pool, AdjacencyHead& link, std::span<const EdgeId> dead);

}  // namespace plenum::storage
