#include "storage/overlay/membership.hpp"

#include <algorithm>
#include <memory>

namespace plenum::storage {

std::uint32_t Membership::first_page(const List* list, std::uint32_t count,
                                     std::uint64_t number) noexcept {
  if (count == 0) return 0;
  MembershipPage* const* begin = list->pages();
  MembershipPage* const* found = std::lower_bound(
      begin, begin + count, number,
      [](const MembershipPage* page, std::uint64_t n) { return page->number < n; });
  return static_cast<std::uint32_t>(found - begin);
}

MembershipPage& Membership::page_of(MemoryPool& pool, std::uint64_t number, Leftover& leftover) {
  List* list = list_.load(std::memory_order_relaxed);
  const std::uint32_t count = list == nullptr ? 0 : list->count.load(std::memory_order_relaxed);
  // Ids are mostly handed out in ascending order: look at the end first.
  std::uint32_t at = count;
  if (count > 0) {
    MembershipPage* const last = list->pages()[count - 1];
    if (last->number == number) return *last;
    if (last->number > number) at = first_page(list, count, number);
  }
  if (at < count && list->pages()[at]->number == number) return *list->pages()[at];

  auto* page =
      std::construct_at(static_cast<MembershipPage*>(pool.allocate(sizeof(MembershipPage))));
  page->number = number;
  if (at == count && list != nullptr && count < list->capacity) {
    list->pages()[count] = page;
    list->count.store(count + 1, std::memory_order_release);
    return *page;
  }
  // A page in the middle, or a full list: readers go on with the old one until it is retired.
  const std::uint32_t capacity =
      list == nullptr ? 2 : std::max(list->capacity, count + count / 2 + 1);
  auto* next = std::construct_at(static_cast<List*>(pool.allocate(List::bytes_for(capacity))));
  next->capacity = capacity;
  for (std::uint32_t i = 0; i < at; ++i) next->pages()[i] = list->pages()[i];
  next->pages()[at] = page;
  for (std::uint32_t i = at; i < count; ++i) next->pages()[i + 1] = list->pages()[i];
  next->count.store(count + 1, std::memory_order_relaxed);
  list_.store(next, std::memory_order_release);
  if (list != nullptr) {
    leftover.list = list;
    leftover.list_bytes = List::bytes_for(list->capacity);
  }
  return *page;
}

namespace {

// The change's time is stored before the bit, and read after it: whoever sees the bit sees the
// time. What is taken over from below was always there and does not count as a change.
void note_change(MembershipPage& page, Timestamp at) {
  if (at > page.last_change.load(std::memory_order_relaxed)) {
    page.last_change.store(at, std::memory_order_relaxed);
  }
}

}  // namespace

Membership::Leftover Membership::insert(MemoryPool& pool, std::uint64_t id, Timestamp at) {
  Leftover leftover;
  MembershipPage& page = page_of(pool, id / MembershipPage::ids, leftover);
  const std::uint64_t word = id % MembershipPage::ids / 64;
  const std::uint64_t bit = std::uint64_t{1} << (id % 64);
  note_change(page, at);
  page.candidates[word].store(page.candidates[word].load(std::memory_order_relaxed) | bit,
                              std::memory_order_release);
  page.current[word].store(page.current[word].load(std::memory_order_relaxed) | bit,
                           std::memory_order_release);
  return leftover;
}

Membership::Leftover Membership::erase(MemoryPool& pool, std::uint64_t id, Timestamp at) {
  Leftover leftover;
  MembershipPage& page = page_of(pool, id / MembershipPage::ids, leftover);
  const std::uint64_t word = id % MembershipPage::ids / 64;
  const std::uint64_t bit = std::uint64_t{1} << (id % 64);
  note_change(page, at);
  page.current[word].store(page.current[word].load(std::memory_order_relaxed) & ~bit,
                           std::memory_order_release);
  if (!page.queued) {
    page.queued = true;
    leftover.stale = &page;
  }
  return leftover;
}

bool Membership::trim(MembershipPage& page, Timestamp safe) noexcept {
  if (page.last_change.load(std::memory_order_relaxed) > safe) return false;
  for (std::uint32_t i = 0; i < MembershipPage::words; ++i) {
    page.candidates[i].store(page.current[i].load(std::memory_order_relaxed),
                             std::memory_order_release);
  }
  page.queued = false;
  return true;
}

const MembershipPage* Membership::page(std::uint64_t number) const noexcept {
  const List* list = list_.load(std::memory_order_acquire);
  const std::uint32_t count = list == nullptr ? 0 : list->count.load(std::memory_order_acquire);
  const std::uint32_t at = first_page(list, count, number);
  return at < count && list->pages()[at]->number == number ? list->pages()[at] : nullptr;
}

void Membership::members(std::vector<std::uint64_t>& out) const {
  const List* list = list_.load(std::memory_order_acquire);
  const std::uint32_t count = list == nullptr ? 0 : list->count.load(std::memory_order_acquire);
  for (std::uint32_t i = 0; i < count; ++i) {
    const MembershipPage& page = *list->pages()[i];
    for (std::uint32_t word = 0; word < MembershipPage::words; ++word) {
      std::uint64_t bits = page.current[word].load(std::memory_order_acquire);
      for (; bits != 0; bits &= bits - 1) {
        out.push_back(page.number * MembershipPage::ids + word * 64ULL +
                      static_cast<std::uint64_t>(std::countr_zero(bits)));
      }
    }
  }
}

std::uint64_t Membership::next_page(std::uint64_t number) const noexcept {
  const List* list = list_.load(std::memory_order_acquire);
  const std::uint32_t count = list == nullptr ? 0 : list->count.load(std::memory_order_acquire);
  const std::uint32_t at = first_page(list, count, number);
  return at < count ? list->pages()[at]->number : ~std::uint64_t{0};
}

}  // namespace plenum::storage
