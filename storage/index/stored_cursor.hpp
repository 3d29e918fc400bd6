#pragma once
// Purpose: StoredCursor, the pages of an index on disk as one ascending run of entries.
// May depend on: storage/base.hpp.
// Invariants: meets exactly what the base has. Holds one page at a time.

#include <cstdint>
#include <memory>
#include <string_view>

#include "plenum/result.hpp"
#include "storage/base.hpp"

namespace plenum::storage {

/// Belongs to one thread. The base outlives it. Errors: corruption or io from the disk.
class StoredCursor {
 public:
  StoredCursor(const Base& base, std::uint32_t index) noexcept : base_(&base), index_(index) {}

  /// To the first entry whose key is not below `key`. O(log n).
  Status seek(std::string_view key);
  /// To the last entry whose key is below `key`; at_end() when there is none. O(log n).
  Status seek_before(std::string_view key);
  bool at_end() const noexcept { return page_ == nullptr; }
  /// Valid until the cursor moves.
  IndexEntry entry() const noexcept { return (*page_)[at_]; }
  /// Precondition: not at the end.
  Status next();

 private:
  Status open_page_of(std::string_view key);
  Status open_page();

  const Base* base_;
  std::uint32_t index_;
  std::shared_ptr<const IndexDirectory> directory_;
  std::size_t place_ = 0;            ///< of the page in the directory
  const IndexPage* page_ = nullptr;  ///< null: past the last one
  PageKeeper keep_;
  std::size_t at_ = 0;
};

}  // namespace plenum::storage
