#pragma once
// Purpose: the decoded pages of one unit of segments, found by their number.
// May depend on: std only.
// Invariants: a page is published once and never changes; finding one takes no lock. Tables of
// later folds share the pages that did not change. The deleter of a page gives its memory back to
// the budget.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace plenum::storage {

template <class Page>
class PageTable {
 public:
  explicit PageTable(std::uint64_t pages)
      : owners_(static_cast<std::size_t>(pages)),
        slots_(std::make_unique<std::atomic<const Page*>[]>(static_cast<std::size_t>(pages))) {}

  /// Any thread: the page, or null when it was not published (or there is no such number).
  const Page* find(std::uint64_t number) const noexcept {
    return number < owners_.size() ? slots_[number].load(std::memory_order_acquire) : nullptr;
  }

  /// Any thread: the page that stands there from now on, which is another one when somebody was
  /// faster. Precondition: number is within the table.
  const Page* publish(std::uint64_t number, std::shared_ptr<const Page> page) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<const Page>& owner = owners_[number];
    if (owner == nullptr) {
      owner = std::move(page);
      slots_[number].store(owner.get(), std::memory_order_release);
    }
    return owner.get();
  }

  /// Takes over the pages of an older table for which `keep(number)`. Before the table is shared.
  template <class Keep>
  void share(const PageTable& older, Keep&& keep) {
    const std::lock_guard lock(older.mutex_);
    const std::size_t count = std::min(owners_.size(), older.owners_.size());
    for (std::size_t number = 0; number < count; ++number) {
      if (older.owners_[number] == nullptr || !keep(std::uint64_t{number})) continue;
      owners_[number] = older.owners_[number];
      slots_[number].store(owners_[number].get(), std::memory_order_relaxed);
    }
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const Page>> owners_;
  std::unique_ptr<std::atomic<const Page*>[]> slots_;
};

}  // namespace plenum::storage
