#pragma once
// Purpose: hands out node and edge ids so that what belongs together lies together.
// May depend on: storage/types.hpp, core.
// Invariants: ids of one kind fill one number line from 0: extents are cut from its end, one after
// another, and ids within an extent ascend. So ids are dense up to the unused ends of extents, and
// a later id of one owner is always the larger one. An id that was committed is never given again,
// one that was rolled back only after the database was opened again. Id 0 is never given. Frozen
// since format 1: sizes 64, 128 … 65,536, doubling with each extent of an owner; 256 owners have
// extents of their own, later ones share the mixed owner's.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::storage {

struct Extent {
  static constexpr std::uint32_t mixed = 0xFFFFFFFF;
  std::uint32_t owner = mixed;  ///< number of a label set (nodes) or type token (edges)
  std::uint32_t size = 0;
  std::uint32_t used = 0;  ///< the high-water mark: ids start … start + used - 1 were given
  std::uint64_t start = 0;
};

/// The extent an id belongs to, or null. `extents` ascend. O(log extents).
const Extent* extent_of(std::span<const Extent> extents, std::uint64_t id) noexcept;
/// Its owner; `mixed` without one.
std::uint32_t owner_in(std::span<const Extent> extents, std::uint64_t id) noexcept;

/// Ids that follow one another.
struct IdRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool mixed = false;  ///< of an extent that owners share
};

/// Ids of one kind. Writer only, but for what snapshots copy.
class IdAllocator {
 public:
  static constexpr std::uint32_t size_min = 64;
  static constexpr std::uint32_t size_max = 65536;
  static constexpr std::uint32_t own_extents_max = 256;
  static constexpr std::uint64_t id_max = (std::uint64_t{1} << 48) - 1;

  /// The next id of an owner; `limit` after id_max.
  Result<std::uint64_t> next(std::uint32_t owner);
  /// The next ids, at least one and at most `limit`, of an owner.
  Result<IdRun> next_run(std::uint32_t owner, std::uint64_t limit);
  /// One past the largest id given.
  std::uint64_t bound() const noexcept { return bound_; }

  /// Numbers of the extents changed since the last commit, ascending.
  std::vector<std::uint32_t> changed() const;
  void forget_changed() noexcept;
  const std::vector<Extent>& extents() const noexcept { return extents_; }
  /// Replay: extent `number` as a log record has it. `corruption` when it does not continue the
  /// number line or takes ids back.
  Status restore(std::uint32_t number, const Extent& extent);

 private:
  struct Owner {
    std::uint32_t extent = 0;
    std::uint32_t next_size = size_min;
  };

  std::vector<Extent> extents_;
  std::unordered_map<std::uint32_t, Owner> owners_;  ///< the extent each one fills
  std::vector<bool> changed_;                        ///< one an extent
  std::uint64_t line_end_ = 0;
  std::uint64_t bound_ = 1;
};

}  // namespace plenum::storage
