#pragma once
// Purpose: a versioned set of ids in ascending order: all nodes, the nodes of a label, all edges,
// the edges of a type.
// May depend on: storage/overlay, storage/types.hpp.
// Invariants: one writer, lock-free readers. Each page of 4,096 ids has two bitmaps: `current`, the
// newest state, exact for readers at or after the page's last change, and `candidates`, a superset
// for older readers, who check each id. Pages are in ascending order.

#include <atomic>
#include <bit>
#include <cstdint>
#include <vector>

#include "storage/overlay/memory_pool.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

struct MembershipPage {
  static constexpr std::uint32_t ids = 4096;
  static constexpr std::uint32_t words = ids / 64;
  std::uint64_t number = 0;  ///< id / ids
  std::atomic<Timestamp> last_change{0};
  bool queued = false;  ///< writer: waits for its candidates to be trimmed
  std::atomic<std::uint64_t> current[words]{};
  std::atomic<std::uint64_t> candidates[words]{};
};

class Membership {
 public:
  /// What a change leaves to be retired: an outgrown page list, a page with stale candidates.
  struct Leftover {
    void* list = nullptr;
    std::size_t list_bytes = 0;
    MembershipPage* stale = nullptr;
  };

  /// Writer: adds or removes an id as of `at`; also to undo either.
  Leftover insert(MemoryPool& pool, std::uint64_t id, Timestamp at);
  Leftover erase(MemoryPool& pool, std::uint64_t id, Timestamp at);

  /// Writer, when no reader is older than `safe`: forgets candidates that are gone. False when the
  /// page was changed after `safe` and has to wait.
  static bool trim(MembershipPage& page, Timestamp safe) noexcept;

  /// Any thread: calls visit(id) for the members from `from` on, ascending, until it answers false.
  /// `check(id)` decides in pages changed after `at`. The answer is the id after the last visited.
  template <class Check, class Visit>
  std::uint64_t scan(std::uint64_t from, Timestamp at, Check&& check, Visit&& visit) const {
    const List* list = list_.load(std::memory_order_acquire);
    const std::uint32_t count = list == nullptr ? 0 : list->count.load(std::memory_order_acquire);
    for (std::uint32_t i = first_page(list, count, from / MembershipPage::ids); i < count; ++i) {
      const MembershipPage& page = *list->pages()[i];
      const std::uint64_t base = page.number * MembershipPage::ids;
      const std::uint64_t start = from > base ? from - base : 0;
      for (auto word = static_cast<std::uint32_t>(start / 64); word < MembershipPage::words;
           ++word) {
        std::uint64_t bits = page.current[word].load(std::memory_order_acquire);
        const bool exact = page.last_change.load(std::memory_order_acquire) <= at;
        if (!exact) bits = page.candidates[word].load(std::memory_order_acquire);
        if (start > word * 64ULL) bits &= ~std::uint64_t{0} << (start - word * 64ULL);
        for (; bits != 0; bits &= bits - 1) {
          const std::uint64_t id =
              base + word * 64ULL + static_cast<std::uint64_t>(std::countr_zero(bits));
          if (!exact && !check(id)) continue;
          if (!visit(id)) return id + 1;
        }
      }
    }
    return ~std::uint64_t{0};
  }

  /// Any thread: appends the newest members, ascending.
  void members(std::vector<std::uint64_t>& out) const;
  /// Any thread: the page of that number (id / ids), or null.
  const MembershipPage* page(std::uint64_t number) const noexcept;
  /// Any thread: the smallest number of a page that is not below `number`; all ones without one.
  std::uint64_t next_page(std::uint64_t number) const noexcept;

 private:
  struct List {
    std::uint32_t capacity = 0;
    std::atomic<std::uint32_t> count{0};
    MembershipPage** pages() noexcept { return reinterpret_cast<MembershipPage**>(this + 1); }
    MembershipPage* const* pages() const noexcept {
      return reinterpret_cast<MembershipPage* const*>(this + 1);
    }
    static std::size_t bytes_for(std::uint32_t capacity) noexcept {
      return sizeof(List) + capacity * sizeof(MembershipPage*);
    }
  };
  static std::uint32_t first_page(const List* list, std::uint32_t count,
                                  std::uint64_t number) noexcept;
  MembershipPage& page_of(MemoryPool& pool, std::uint64_t number, Leftover& leftover);

  std::atomic<List*> list_{nullptr};
};

}  // namespace plenum::storage
