#pragma once
// Purpose: an array that grows under the feet of lock-free readers: elements never move.
// May depend on: storage/overlay/memory_pool.hpp.
// Invariants: one writer; an element's address is stable for the life of the array; readers see a
// page either not at all or with default-constructed elements. Pages are made on first use, so
// holes cost a pointer a page.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "storage/overlay/memory_pool.hpp"

namespace plenum::storage {

template <class T, unsigned page_bits>
class PagedArray {
 public:
  static constexpr std::uint64_t page_size = std::uint64_t{1} << page_bits;

  PagedArray() = default;
  PagedArray(const PagedArray&) = delete;
  PagedArray& operator=(const PagedArray&) = delete;

  /// Any thread: the element, or null when its page was never made.
  T* find(std::uint64_t index) const noexcept {
    const Directory* directory = directory_.load(std::memory_order_acquire);
    const std::uint64_t page = index >> page_bits;
    if (directory == nullptr || page >= directory->capacity) return nullptr;
    Page* found = directory->pages[page].load(std::memory_order_acquire);
    return found == nullptr ? nullptr : &found->elements[index & (page_size - 1)];
  }

  /// Any thread. Precondition: the element was made by ensure() before.
  T& operator[](std::uint64_t index) const noexcept {
    T* element = find(index);
    if (element == nullptr) __builtin_unreachable();  // else g++ -O2 warns of writes through null
    return *element;
  }

  /// Writer: the element, made if need be.
  T& ensure(std::uint64_t index) {
    return ensure_with(index, [] { return PagePointer(std::make_unique<Page>().release()); });
  }
  /// The same with pages from a pool, which has to outlive the array.
  T& ensure(std::uint64_t index, MemoryPool& pool) {
    return ensure_with(index, [&pool] {
      return PagePointer(std::construct_at(static_cast<Page*>(pool.allocate(sizeof(Page)))),
                         Drop{.pooled = true});
    });
  }

  /// Writer or after all readers: calls f(element) for every element of every page.
  template <class F>
  void for_each(F&& f) {
    for (auto& page : pages_) {
      for (T& element : page->elements) f(element);
    }
  }

  /// Memory of the pages.
  std::uint64_t bytes() const noexcept { return pages_.size() * sizeof(Page); }

 private:
  struct Page {
    T elements[page_size]{};
  };
  struct Drop {
    bool pooled = false;
    void operator()(Page* page) const noexcept {
      if (pooled) {
        std::destroy_at(page);
      } else {
        std::default_delete<Page>()(page);
      }
    }
  };
  using PagePointer = std::unique_ptr<Page, Drop>;
  struct Directory {
    explicit Directory(std::uint64_t n)
        : capacity(n), pages(std::make_unique<std::atomic<Page*>[]>(n)) {}
    std::uint64_t capacity;
    std::unique_ptr<std::atomic<Page*>[]> pages;
  };

  template <class Make>
  T& ensure_with(std::uint64_t index, Make&& make) {
    const std::uint64_t page = index >> page_bits;
    Directory* directory = directory_.load(std::memory_order_relaxed);
    if (directory == nullptr || page >= directory->capacity) directory = grow(page + 1);
    Page* found = directory->pages[page].load(std::memory_order_relaxed);
    if (found == nullptr) {
      pages_.push_back(make());
      found = pages_.back().get();
      directory->pages[page].store(found, std::memory_order_release);
    }
    return found->elements[index & (page_size - 1)];
  }

  // Old directories stay until the array dies: their sizes sum up to that of the newest.
  Directory* grow(std::uint64_t wanted) {
    const Directory* old = directory_.load(std::memory_order_relaxed);
    std::uint64_t capacity = old == nullptr ? 4 : old->capacity;
    while (capacity < wanted) capacity *= 2;
    auto next = std::make_unique<Directory>(capacity);
    for (std::uint64_t i = 0; old != nullptr && i < old->capacity; ++i) {
      next->pages[i].store(old->pages[i].load(std::memory_order_relaxed),
                           std::memory_order_relaxed);
    }
    directories_.push_back(std::move(next));
    directory_.store(directories_.back().get(), std::memory_order_release);
    return directories_.back().get();
  }

  std::atomic<Directory*> directory_{nullptr};
  std::vector<std::unique_ptr<Directory>> directories_;
  std::vector<PagePointer> pages_;
};

}  // namespace plenum::storage
