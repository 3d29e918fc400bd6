#pragma once
// Purpose: hash of a property's text → ids that have, or once had, such a text.
// May depend on: storage/overlay.
// Invariants: one writer, lock-free readers. The answer is a superset: readers check each id at
// their timestamp. An id leaves only when no version that anyone may read has the text.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

#include "storage/overlay/memory_pool.hpp"

namespace plenum::storage {

class LookupIndex {
 public:
  /// Memory that readers may still use, to be retired by the caller.
  using Leftovers = std::vector<std::pair<void*, std::size_t>>;

  /// Writer: adds id under hash. `stale(id, hash)` says that an id needs no entry any more; asked
  /// when something grows, so that dead entries never cost more than the live ones. Amortised O(1).
  template <class Stale>
  void insert(MemoryPool& pool, std::uint64_t hash, std::uint64_t id, Stale&& stale,
              Leftovers& leftovers) {
    if (2 * (used_ + 1) > capacity()) rebuild(pool, stale, leftovers);
    Slot& slot = slot_of(table_.load(std::memory_order_relaxed), usable(hash));
    const std::uint64_t held = slot.payload.load(std::memory_order_relaxed);
    if (held == 0) {
      slot.payload.store(single(id), std::memory_order_release);
      if (slot.hash.exchange(usable(hash), std::memory_order_acq_rel) == 0) ++used_;
      return;
    }
    if ((held & 1) != 0) {
      if (held == single(id)) return;
      Ids* ids = new_ids(pool, 4);
      ids->values()[0] = held >> 1;
      ids->values()[1] = id;
      ids->count.store(2, std::memory_order_relaxed);
      slot.payload.store(reinterpret_cast<std::uint64_t>(ids), std::memory_order_release);
      return;
    }
    append(pool, slot, hash, id, stale, leftovers);
  }

  /// Any thread: appends the candidate ids of a hash, unsorted, perhaps twice the same.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& out) const;

 private:
  struct Slot {
    std::atomic<std::uint64_t> hash{0};     ///< 0: empty
    std::atomic<std::uint64_t> payload{0};  ///< 2 * id + 1, or the address of Ids
  };
  struct Table {
    std::uint64_t capacity = 0;  ///< a power of two
    Slot* slots() noexcept { return reinterpret_cast<Slot*>(this + 1); }
    static std::size_t bytes_for(std::uint64_t capacity) noexcept {
      return sizeof(Table) + static_cast<std::size_t>(capacity) * sizeof(Slot);
    }
  };
  struct Ids {
    std::uint32_t capacity = 0;
    std::atomic<std::uint32_t> count{0};
    std::uint64_t* values() noexcept { return reinterpret_cast<std::uint64_t*>(this + 1); }
    static std::size_t bytes_for(std::uint32_t capacity) noexcept {
      return sizeof(Ids) + std::size_t{capacity} * sizeof(std::uint64_t);
    }
  };

  static std::uint64_t usable(std::uint64_t hash) noexcept { return hash == 0 ? 1 : hash; }
  static std::uint64_t single(std::uint64_t id) noexcept { return id << 1 | 1; }
  static Slot& slot_of(Table* table, std::uint64_t hash) noexcept;
  static Ids* new_ids(MemoryPool& pool, std::uint32_t capacity);
  static Table* new_table(MemoryPool& pool, std::uint64_t capacity);
  std::uint64_t capacity() const noexcept {
    const Table* table = table_.load(std::memory_order_relaxed);
    return table == nullptr ? 0 : table->capacity;
  }

  // A full block is copied without its stale and repeated ids, with room for as many again.
  template <class Stale>
  void append(MemoryPool& pool, Slot& slot, std::uint64_t hash, std::uint64_t id, Stale&& stale,
              Leftovers& leftovers) {
    auto* ids = reinterpret_cast<Ids*>(slot.payload.load(std::memory_order_relaxed));
    const std::uint32_t count = ids->count.load(std::memory_order_relaxed);
    if (count < ids->capacity) {
      ids->values()[count] = id;
      ids->count.store(count + 1, std::memory_order_release);
      return;
    }
    std::vector<std::uint64_t> live;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!stale(ids->values()[i], hash)) live.push_back(ids->values()[i]);
    }
    live.push_back(id);
    std::sort(live.begin(), live.end());
    live.erase(std::unique(live.begin(), live.end()), live.end());
    const auto at = static_cast<std::uint32_t>(live.size());
    Ids* copy = new_ids(pool, std::max<std::uint32_t>(4, at * 2));
    std::copy(live.begin(), live.end(), copy->values());
    copy->count.store(at, std::memory_order_relaxed);
    slot.payload.store(reinterpret_cast<std::uint64_t>(copy), std::memory_order_release);
    leftovers.emplace_back(ids, Ids::bytes_for(ids->capacity));
  }

  template <class Stale>
  void rebuild(MemoryPool& pool, Stale&& stale, Leftovers& leftovers) {
    Table* old = table_.load(std::memory_order_relaxed);
    std::uint64_t live = 0;
    const auto keep = [&](Slot& slot) {
      const std::uint64_t held = slot.payload.load(std::memory_order_relaxed);
      return held != 0 &&
             ((held & 1) == 0 || !stale(held >> 1, slot.hash.load(std::memory_order_relaxed)));
    };
    std::vector<Slot*> kept;
    for (std::uint64_t i = 0; old != nullptr && i < old->capacity; ++i) {
      if (keep(old->slots()[i])) kept.push_back(&old->slots()[i]);
    }
    live = kept.size();
    std::uint64_t wanted = 16;
    while (wanted < 4 * (live + 1)) wanted *= 2;
    Table* table = new_table(pool, wanted);
    for (Slot* slot : kept) {
      const std::uint64_t hash = slot->hash.load(std::memory_order_relaxed);
      Slot& target = slot_of(table, hash);
      target.payload.store(slot->payload.load(std::memory_order_relaxed),
                           std::memory_order_relaxed);
      target.hash.store(hash, std::memory_order_relaxed);
    }
    used_ = live;
    table_.store(table, std::memory_order_release);
    if (old != nullptr) leftovers.emplace_back(old, Table::bytes_for(old->capacity));
  }

  std::atomic<Table*> table_{nullptr};
  std::uint64_t used_ = 0;
};

}  // namespace plenum::storage
