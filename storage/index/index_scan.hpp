#pragma once
// Purpose: IndexScan, the entities that an index finds for values, ranges and beginnings.
// May depend on: storage/schema.hpp, storage/snapshot.hpp, storage/ordered_code.hpp, core.
// Invariants: answers exactly the entities that the rule is about and whose properties fit at the
// snapshot's timestamp, each once. Values compare by orderability and within one kind of value, as
// < does; NaN comes after all numbers and durations have a place, which < does not say: who wants
// the language's answer tests it again.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/index/index_cursor.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

struct IndexBound {
  Value value;
  bool inclusive = false;
};

/// What is looked for: values of the first properties of the rule (none to all of them), and of the
/// one after them a range or the beginning of a string.
struct IndexSeek {
  std::vector<Value> equal;
  std::optional<IndexBound> lower;
  std::optional<IndexBound> upper;
  std::optional<std::string> prefix;
};

class IndexScan {
 public:
  /// The entry must be of the snapshot's own schema and have an index.
  IndexScan(const Snapshot& graph, Schema::EntryPtr entry, IndexSeek seek);

  /// Appends the next ids, at most `limit`, ascending by key, then by id: with all properties given
  /// ascending ids.
  Status next(std::size_t limit, std::vector<std::uint64_t>& out);
  bool done() const noexcept { return done_; }
  /// About how many entries the search goes through, useless ones included. O(log n).
  std::uint64_t estimate() const {
    return done_ ? 0 : index_estimate(graph_, *entry_, low_, high_);
  }

 private:
  bool locate();
  bool fits(const std::vector<Value>& values) const;
  /// Is the entry under the cursor what is looked for?
  Result<bool> holds() const;
  /// Narrows [low_, high_) to the range; false when nothing can be in it.
  bool narrow(const std::string& base);

  const Snapshot& graph_;
  Schema::EntryPtr entry_;
  IndexSeek seek_;
  std::string low_;
  std::string high_;  ///< empty: no end
  bool recheck_ = false;
  bool done_ = false;
  IndexCursor cursor_;
  bool begun_ = false;
};

/// About how many entries a seek finds that gives `equal` values and perhaps a range (open at one
/// end: one bound, else two), whatever the values are. O(pages of the index).
double estimate_seek(const Snapshot& graph, const SchemaEntry& entry, std::size_t equal,
                     int bounds);

}  // namespace plenum::storage
