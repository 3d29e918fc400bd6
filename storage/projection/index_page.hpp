#pragma once
// Purpose: a stored index in memory: pages of entries key → id, and the directory of the pages.
// May depend on: std only.
// Invariants: entries ascend by key, then id, within a page and from page to page; no page is
// empty. Immutable once shared, so any number of threads may read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::storage {

struct IndexEntry {
  std::string_view key;
  std::uint64_t id = 0;
  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
  friend bool operator<(const IndexEntry& a, const IndexEntry& b) noexcept {
    const int order = a.key.compare(b.key);
    return order < 0 || (order == 0 && a.id < b.id);
  }
};

class IndexPage {
 public:
  std::size_t size() const noexcept { return ids_.size(); }
  IndexEntry operator[](std::size_t at) const noexcept;
  /// Bytes of all keys.
  std::size_t key_bytes() const noexcept { return keys_.size(); }
  std::size_t bytes() const noexcept;
  /// The first entry that is not below the given one. O(log n).
  std::size_t lower_bound(const IndexEntry& entry) const noexcept;
  /// Different keys. O(n).
  std::size_t distinct() const noexcept;

  /// Precondition: the entry comes after all others.
  void append(const IndexEntry& entry);
  void clear() noexcept;

 private:
  std::string keys_;
  std::vector<std::uint32_t> ends_;  ///< of each key in keys_
  std::vector<std::uint64_t> ids_;
};

/// What is known of a page without reading it.
struct IndexPageHead {
  std::uint64_t number = 0;
  std::uint64_t entries = 0;
  std::uint64_t distinct = 0;
  std::string first_key;
  std::uint64_t first_id = 0;
  friend bool operator==(const IndexPageHead&, const IndexPageHead&) = default;
};

struct IndexDirectory {
  std::uint64_t next_number = 1;  ///< of the next page; 0 is the directory
  std::vector<IndexPageHead> pages;

  std::uint64_t entries() const noexcept;
  /// A key that goes on from page to page counts in each.
  std::uint64_t distinct() const noexcept;
  /// The place in `pages` where an entry stands, or would. O(log pages).
  std::size_t place_of(const IndexEntry& entry) const noexcept;
  /// About how many entries lie in [low, high); an empty `high` is no end. O(log pages).
  std::uint64_t estimate(std::string_view low, std::string_view high) const noexcept;
};

}  // namespace plenum::storage
