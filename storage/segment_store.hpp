#pragma once
// Purpose: segments as a base sees them: of each the newest version that its fold may see.
// May depend on: storage/key_layout.hpp, storage/kv/engine.hpp.
// Invariants: reads one engine snapshot; every body was unsealed. A segment that became empty is a
// version with an empty body. Thread-safe.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/key_layout.hpp"
#include "storage/kv/engine.hpp"

namespace plenum::storage {

/// One segment: bodies of its parts in order, and the fold that wrote them.
struct StoredSegment {
  std::uint64_t number = 0;
  std::uint32_t fold = 0;
  std::vector<std::string> parts;

  /// Empty when the segment is.
  std::vector<std::string_view> views() const { return {parts.begin(), parts.end()}; }
};

class SegmentStore {
 public:
  SegmentStore() = default;
  SegmentStore(std::shared_ptr<const kv::Engine> engine, kv::SnapshotPtr at, std::uint32_t fold)
      : engine_(std::move(engine)), at_(std::move(at)), fold_(fold) {}

  using Visit = std::function<Status(const StoredSegment&)>;
  /// Calls visit for each segment of the unit with first <= number < last, ascending, that is not
  /// empty. corruption: a part is missing or damaged.
  Status scan(std::string_view unit, std::uint64_t first, std::uint64_t last,
              const Visit& visit) const;
  /// One segment; no parts when there is none.
  Result<StoredSegment> read(std::string_view unit, std::uint64_t number) const;
  /// The segments of one number of several units of columns, in their order: one read, as a rule.
  Result<std::vector<StoredSegment>> read_columns(std::span<const std::string_view> units,
                                                  std::uint64_t number) const;

  /// Appends the ids in the family index under hashes of texts, to one list each: one read.
  Status lookup(std::uint8_t lookup, std::span<const std::uint64_t> hashes,
                std::span<std::vector<std::uint64_t>> ids) const;

  std::uint32_t fold() const noexcept { return fold_; }
  const std::shared_ptr<const kv::Engine>& engine() const noexcept { return engine_; }
  const kv::SnapshotPtr& snapshot() const noexcept { return at_; }

 private:
  std::shared_ptr<const kv::Engine> engine_;
  kv::SnapshotPtr at_;
  std::uint32_t fold_ = 0;
};

}  // namespace plenum::storage
