#pragma once
// Purpose: PropertyIndex, encoded key → ids, ordered, in memory: a skip list in an arena.
// May depend on: std only.
// Invariants: one writer, lock-free readers; entries are never taken out, so what it answers is a
// superset that readers check at their timestamp. What became of no use goes when the writer
// replaces the whole index; readers of an older state keep the older index alive.
//
// Source: W. Pugh, Skip Lists: A Probabilistic Alternative to Balanced Trees, CACM 33(6), 1990.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace plenum::storage {

class PropertyIndex {
 private:
  struct Entry;

 public:
  /// Walks up the entries by key, then id. Valid while the index lives; entries that are added
  /// meanwhile may or may not be met.
  class Cursor {
   public:
    bool at_end() const noexcept { return entry_ == nullptr; }
    std::string_view key() const noexcept;
    std::uint64_t id() const noexcept;
    void next() noexcept;

   private:
    friend class PropertyIndex;
    explicit Cursor(const Entry* entry) : entry_(entry) {}
    const Entry* entry_;
  };

  PropertyIndex();
  PropertyIndex(const PropertyIndex&) = delete;
  PropertyIndex& operator=(const PropertyIndex&) = delete;

  /// Writer: adds an entry; nothing when it is there. O(log n).
  void insert(std::string_view key, std::uint64_t id);
  /// Any thread: the first entry whose key is not below `key`. O(log n).
  Cursor seek(std::string_view key) const noexcept;

  /// Any thread: about how many entries lie in [low, high), from the upper levels of the list; an
  /// empty `high` is no end. O(log n).
  std::uint64_t estimate(std::string_view low, std::string_view high) const noexcept;

  /// Entries, useless ones included.
  std::uint64_t size() const noexcept { return size_.load(std::memory_order_relaxed); }
  /// Different keys among them.
  std::uint64_t distinct() const noexcept { return distinct_.load(std::memory_order_relaxed); }
  std::uint64_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr unsigned height_max = 16;
  static constexpr std::size_t block_bytes_max = std::size_t{1} << 20;

  Entry* make(std::string_view key, std::uint64_t id, unsigned height);
  void* allocate(std::size_t bytes);
  unsigned random_height() noexcept;
  /// The last entry below (key, id) of every level; answers the entry after it at the bottom.
  Entry* find(std::string_view key, std::uint64_t id, Entry** before) const noexcept;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_block_ = 4096;
  std::uint64_t random_ = 0x9E3779B97F4A7C15ULL;  ///< fixed: same inserts, same list
  Entry* head_;
  std::atomic<unsigned> height_{1};
  std::atomic<std::uint64_t> size_{0};
  std::atomic<std::uint64_t> distinct_{0};
  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace plenum::storage
