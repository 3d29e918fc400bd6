#pragma once
// Purpose: numbers for sets of labels, so that a node holds four bytes for all its labels.
// May depend on: storage/overlay, storage/types.hpp.
// Invariants: set 0 is the empty one; a set never changes or goes away; tokens ascend within it.
// One writer; reading a known number takes no lock.

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "storage/overlay/paged_array.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

class LabelSets {
 public:
  LabelSets() { intern({}); }
  /// Writer: the number of a set. Precondition: ascending, no repetition.
  std::uint32_t intern(const std::vector<LabelToken>& labels);
  /// Any thread.
  std::span<const LabelToken> labels(std::uint32_t set) const noexcept { return sets_[set]; }
  /// Any thread. O(log labels of the set).
  bool has(std::uint32_t set, LabelToken label) const noexcept;
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(numbers_.size()); }

 private:
  PagedArray<std::vector<LabelToken>, 6> sets_;
  std::map<std::vector<LabelToken>, std::uint32_t> numbers_;
};

}  // namespace plenum::storage
