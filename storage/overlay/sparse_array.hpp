#pragma once
// Purpose: a PagedArray for elements that are few and far between, as changes to a large graph are.
// May depend on: storage/overlay/paged_array.hpp.
// Invariants: those of PagedArray. An element alone in its block takes its run's memory and a page
// of pointers, not the block's.

#include <atomic>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "storage/overlay/paged_array.hpp"

namespace plenum::storage {

template <class T, unsigned block_bits>
class SparseArray {
 public:
  /// Any thread: the element, or null when its run was never made.
  T* find(std::uint64_t index) const noexcept {
    const std::atomic<Run*>* slot = runs_.find(index >> run_bits);
    Run* run = slot == nullptr ? nullptr : slot->load(std::memory_order_acquire);
    return run == nullptr ? nullptr : &run->elements[index & (run_size - 1)];
  }
  /// Any thread: was an element made in the same 2^block_bits indexes?
  bool has_near(std::uint64_t index) const noexcept {
    return runs_.find(index >> run_bits) != nullptr;
  }
  /// Any thread. Precondition: the element was made by ensure() before.
  T& operator[](std::uint64_t index) const noexcept {
    T* element = find(index);
    if (element == nullptr) __builtin_unreachable();  // as in PagedArray
    return *element;
  }
  /// Writer: the element, made if need be in memory of the pool, which has to outlive the array.
  T& ensure(std::uint64_t index, MemoryPool& pool) {
    std::atomic<Run*>& slot = runs_.ensure(index >> run_bits, pool);
    Run* run = slot.load(std::memory_order_relaxed);
    if (run == nullptr) {
      run = std::construct_at(static_cast<Run*>(pool.allocate(sizeof(Run))));
      slot.store(run, std::memory_order_release);
    }
    return run->elements[index & (run_size - 1)];
  }
  /// Writer or after all readers: calls f(element) for every element of every run.
  template <class F>
  void for_each(F&& f) {
    runs_.for_each([&f](std::atomic<Run*>& slot) {
      Run* run = slot.load(std::memory_order_relaxed);
      if (run == nullptr) return;
      for (T& element : run->elements) f(element);
    });
  }

 private:
  // Measured on an ingest into 44,000 articles: runs of 1,024 took four times the memory that runs
  // of 16 take, and so asked for four times as many folds.
  static constexpr unsigned run_bits = 4;
  static constexpr std::uint64_t run_size = std::uint64_t{1} << run_bits;
  struct Run {
    T elements[run_size]{};
  };
  static_assert(std::is_trivially_destructible_v<T>, "runs die with the pool");

  PagedArray<std::atomic<Run*>, block_bits - run_bits> runs_;
};

}  // namespace plenum::storage
