#pragma once
// Purpose: pages under one memory budget: those that stay, and those that make room for others.
// May depend on: core/memory_budget.hpp.
// Invariants: pages that stay take at most half of the budget, unless all of a unit fits; the rest
// is a cache that forgets by CLOCK (Corbató 1968: a second chance for what was looked at since).
// Who holds a page keeps it alive, forgotten or not; until then it counts. Thread-safe.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/memory_budget.hpp"

namespace plenum::storage {

/// Keeps a page that a read handed out while it is looked at; null for one that stays.
using PageKeeper = std::shared_ptr<const void>;

class PageCache {
 public:
  /// bytes_max 0: no limit, and every page stays.
  explicit PageCache(std::uint64_t bytes_max);
  PageCache(const PageCache&) = delete;
  PageCache& operator=(const PageCache&) = delete;

  /// A number that no other owner of pages has had.
  std::uint64_t new_owner() noexcept { return owners_.fetch_add(1, std::memory_order_relaxed) + 1; }

  /// The page, or null. O(1), one lock of a sixteenth of the cache.
  PageKeeper find(std::uint64_t owner, std::uint64_t number);

  /// May a page of so many bytes stay for good? If so, they are reserved.
  bool reserve_to_stay(std::uint64_t bytes);
  /// Would so many bytes fit at once, when the cache forgot everything else?
  bool fits(std::uint64_t bytes) const noexcept;
  /// Would so many bytes fit now, without forgetting anything?
  bool has_room(std::uint64_t bytes) const noexcept {
    return budget_->bytes_max() == 0 || budget_->used() + bytes <= budget_->bytes_max();
  }
  /// Reserves, forgetting other pages where it must; false: not even then.
  bool reserve(std::uint64_t bytes);
  /// Where to release() what was reserved, when the page goes. Outlives the cache with its pages.
  const std::shared_ptr<core::MemoryBudget>& budget() const noexcept { return budget_; }
  /// Takes in a page whose bytes are reserved; answers the page that stands there from now on.
  PageKeeper insert(std::uint64_t owner, std::uint64_t number, PageKeeper page,
                    std::uint64_t bytes);

 private:
  struct Key {
    std::uint64_t owner = 0;
    std::uint64_t number = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Entry {
    Key key;
    PageKeeper page;
    std::uint64_t bytes = 0;
    bool looked_at = false;
  };
  /// The entries of a part of all keys, in a circle that the hand goes round.
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Key, std::size_t, KeyHash> places;
    std::vector<Entry> circle;
    std::size_t hand = 0;
  };

  Shard& shard_of(const Key& key) noexcept { return shards_[KeyHash()(key) % shards_.size()]; }
  /// Forgets one page of a shard; null when there is none. Destroy it without the lock.
  PageKeeper forget_one(Shard& shard);

  std::shared_ptr<core::MemoryBudget> budget_;
  std::atomic<std::uint64_t> owners_{0};
  std::atomic<std::uint64_t> cached_bytes_{0};
  std::atomic<std::size_t> next_shard_{0};
  std::array<Shard, 16> shards_;
};

}  // namespace plenum::storage
