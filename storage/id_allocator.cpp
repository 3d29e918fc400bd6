#include "storage/id_allocator.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/try.hpp"

namespace plenum::storage {

const Extent* extent_of(std::span<const Extent> extents, std::uint64_t id) noexcept {
  const auto after = std::upper_bound(
      extents.begin(), extents.end(), id,
      [](std::uint64_t number, const Extent& extent) { return number < extent.start; });
  return after == extents.begin() ? nullptr : &*std::prev(after);
}

std::uint32_t owner_in(std::span<const Extent> extents, std::uint64_t id) noexcept {
  const Extent* extent = extent_of(extents, id);
  return extent == nullptr ? Extent::mixed : extent->owner;
}

Result<std::uint64_t> IdAllocator::next(std::uint32_t owner) {
  PLENUM_ASSIGN(const IdRun run, next_run(owner, 1));
  return run.first;
}

Result<IdRun> IdAllocator::next_run(std::uint32_t owner, std::uint64_t limit) {
  if (!owners_.contains(owner) && owner != Extent::mixed && owners_.size() >= own_extents_max) {
    owner = Extent::mixed;
  }
  auto found = owners_.find(owner);
  if (found == owners_.end() ||
      extents_[found->second.extent].used == extents_[found->second.extent].size) {
    const std::uint32_t size = found == owners_.end() ? size_min : found->second.next_size;
    if (line_end_ + size > id_max) {
      return Error(ErrorCode::limit, "all " + std::to_string(id_max) + " ids have been given");
    }
    Extent extent;
    extent.owner = owner;
    extent.size = size;
    extent.start = line_end_;
    extent.used = line_end_ == 0 ? 1 : 0;
    line_end_ += size;
    const auto number = static_cast<std::uint32_t>(extents_.size());
    extents_.push_back(extent);
    changed_.push_back(false);
    found = owners_.insert_or_assign(owner, Owner{number, std::min(size * 2, size_max)}).first;
  }
  Extent& extent = extents_[found->second.extent];
  changed_[found->second.extent] = true;
  const std::uint64_t count = std::min<std::uint64_t>(limit, extent.size - extent.used);
  const IdRun run{extent.start + extent.used, count, owner == Extent::mixed};
  extent.used += static_cast<std::uint32_t>(count);
  bound_ = std::max(bound_, run.first + count);
  return run;
}

std::vector<std::uint32_t> IdAllocator::changed() const {
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < changed_.size(); ++i) {
    if (changed_[i]) numbers.push_back(static_cast<std::uint32_t>(i));
  }
  return numbers;
}

void IdAllocator::forget_changed() noexcept { changed_.assign(changed_.size(), false); }

Status IdAllocator::restore(std::uint32_t number, const Extent& extent) {
  const bool known = number < extents_.size();
  const bool sized = extent.size >= size_min && extent.size <= size_max &&
                     (extent.size & (extent.size - 1)) == 0 && extent.used <= extent.size;
  const bool fits =
      known ? extents_[number].start == extent.start && extents_[number].size == extent.size &&
                  extents_[number].owner == extent.owner && extents_[number].used <= extent.used
            : number == extents_.size() && extent.start == line_end_;
  if (!sized || !fits) {
    return Error(ErrorCode::corruption,
                 "extent " + std::to_string(number) + " does not continue those before it");
  }
  if (known) {
    extents_[number].used = extent.used;
  } else {
    extents_.push_back(extent);
    changed_.push_back(false);
    line_end_ += extent.size;
    owners_[extent.owner] = Owner{number, std::min(extent.size * 2, size_max)};
  }
  if (extent.used > 0) bound_ = std::max(bound_, extent.start + extent.used);
  return {};
}

}  // namespace plenum::storage
