#include "storage/overlay/lookup_index.hpp"

#include <memory>

namespace plenum::storage {

LookupIndex::Slot& LookupIndex::slot_of(Table* table, std::uint64_t hash) noexcept {
  const std::uint64_t mask = table->capacity - 1;
  for (std::uint64_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = table->slots()[at];
    const std::uint64_t held = slot.hash.load(std::memory_order_acquire);
    if (held == hash || held == 0) return slot;
  }
}

LookupIndex::Ids* LookupIndex::new_ids(MemoryPool& pool, std::uint32_t capacity) {
  auto* ids = std::construct_at(static_cast<Ids*>(pool.allocate(Ids::bytes_for(capacity))));
  ids->capacity = capacity;
  return ids;
}

LookupIndex::Table* LookupIndex::new_table(MemoryPool& pool, std::uint64_t capacity) {
  auto* table = std::construct_at(static_cast<Table*>(pool.allocate(Table::bytes_for(capacity))));
  table->capacity = capacity;
  std::uninitialized_value_construct_n(table->slots(), capacity);
  return table;
}

void LookupIndex::find(std::uint64_t hash, std::vector<std::uint64_t>& out) const {
  Table* table = table_.load(std::memory_order_acquire);
  if (table == nullptr) return;
  const Slot& slot = slot_of(table, usable(hash));
  if (slot.hash.load(std::memory_order_acquire) == 0) return;
  const std::uint64_t held = slot.payload.load(std::memory_order_acquire);
  if (held == 0) return;
  if ((held & 1) != 0) {
    out.push_back(held >> 1);
    return;
  }
  auto* ids = reinterpret_cast<Ids*>(held);
  const std::uint32_t count = ids->count.load(std::memory_order_acquire);
  out.insert(out.end(), ids->values(), ids->values() + count);
}

}  // namespace plenum::storage
