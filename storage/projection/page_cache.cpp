#include "storage/projection/page_cache.hpp"

#include <utility>

#include "core/hash.hpp"

namespace plenum::storage {

PageCache::PageCache(std::uint64_t bytes_max)
    : budget_(std::make_shared<core::MemoryBudget>(bytes_max, "memory of the graph's pages")) {}

std::size_t PageCache::KeyHash::operator()(const Key& key) const noexcept {
  return static_cast<std::size_t>(core::hash_combine(key.owner, key.number));
}

PageKeeper PageCache::find(std::uint64_t owner, std::uint64_t number) {
  const Key key{owner, number};
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto place = shard.places.find(key);
  if (place == shard.places.end()) return nullptr;
  Entry& entry = shard.circle[place->second];
  entry.looked_at = true;
  return entry.page;
}

bool PageCache::fits(std::uint64_t bytes) const noexcept {
  const std::uint64_t max = budget_->bytes_max();
  if (max == 0) return true;
  const std::uint64_t cached = cached_bytes_.load(std::memory_order_relaxed);
  const std::uint64_t used = budget_->used();
  const std::uint64_t staying = used > cached ? used - cached : 0;
  return staying <= max && bytes <= max - staying;
}

bool PageCache::reserve_to_stay(std::uint64_t bytes) {
  const std::uint64_t max = budget_->bytes_max();
  if (max != 0 && budget_->used() + bytes > max / 2) return false;
  return budget_->reserve(bytes).ok();
}

bool PageCache::reserve(std::uint64_t bytes) {
  while (!budget_->reserve(bytes).ok()) {
    PageKeeper forgotten;
    for (std::size_t tried = 0; forgotten == nullptr && tried < shards_.size(); ++tried) {
      const std::size_t next = next_shard_.fetch_add(1, std::memory_order_relaxed);
      forgotten = forget_one(shards_[next % shards_.size()]);
    }
    if (forgotten == nullptr) return false;
  }
  return true;
}

PageKeeper PageCache::forget_one(Shard& shard) {
  const std::lock_guard lock(shard.mutex);
  if (shard.circle.empty()) return nullptr;
  for (;;) {
    if (shard.hand >= shard.circle.size()) shard.hand = 0;
    Entry& entry = shard.circle[shard.hand];
    if (std::exchange(entry.looked_at, false)) {
      ++shard.hand;
      continue;
    }
    PageKeeper page = std::move(entry.page);
    cached_bytes_.fetch_sub(entry.bytes, std::memory_order_relaxed);
    shard.places.erase(entry.key);
    if (&entry != &shard.circle.back()) {
      entry = std::move(shard.circle.back());
      shard.places[entry.key] = shard.hand;
    }
    shard.circle.pop_back();
    return page;
  }
}

PageKeeper PageCache::insert(std::uint64_t owner, std::uint64_t number, PageKeeper page,
                             std::uint64_t bytes) {
  const Key key{owner, number};
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto [place, added] = shard.places.try_emplace(key, shard.circle.size());
  if (!added) return shard.circle[place->second].page;
  cached_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  shard.circle.push_back({key, std::move(page), bytes, true});
  return shard.circle.back().page;
}

}  // namespace plenum::storage
