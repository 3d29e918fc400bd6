#pragma once
// Purpose: IndexCursor, the parts of an index as one ascending run of entries.
// May depend on: storage/schema.hpp, storage/snapshot.hpp,
// storage/index/stored_cursor.hpp.
// Invariants: meets a superset of the entries that hold at the snapshot's timestamp, each once;
// those that are exact() do hold. A page on disk is exact for the base, so what no newer layer
// knows need not be read again.

#include <cstdint>
#include <optional>
#include <string_view>

#include "plenum/result.hpp"
#include "storage/index/stored_cursor.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// Belongs to one thread. Snapshot and entry outlive it; the entry is of the snapshot's schema.
class IndexCursor {
 public:
  IndexCursor(const Snapshot& graph, const SchemaEntry& entry);

  /// To the first entry whose key is not below `key`. O(log n); corruption or io from the disk.
  Status seek(std::string_view key);
  bool at_end() const noexcept { return at_end_; }
  /// Valid until the next call of next() or seek().
  std::string_view key() const noexcept { return entry_.key; }
  std::uint64_t id() const noexcept { return entry_.id; }
  /// Does the entity have this key at the snapshot's timestamp for sure?
  bool exact() const noexcept;
  Status next();

 private:
  std::optional<IndexEntry> stored_entry() const noexcept;
  void choose();

  const Layers& layers_;
  const SchemaEntry& index_;
  std::optional<StoredCursor> pages_;  ///< null: nothing on disk
  std::optional<PropertyIndex::Cursor> recent_;
  std::optional<PropertyIndex::Cursor> frozen_;
  IndexEntry entry_;
  bool stored_ = false;  ///< the disk has the present entry
  bool at_end_ = true;
};

/// About how large an index is.
struct IndexSize {
  std::uint64_t entries = 0;
  std::uint64_t distinct = 0;
};
IndexSize index_size(const Snapshot& graph, const SchemaEntry& entry);
/// About how many entries lie in [low, high); an empty `high` is no end.
std::uint64_t index_estimate(const Snapshot& graph, const SchemaEntry& entry, std::string_view low,
                             std::string_view high);

}  // namespace plenum::storage
