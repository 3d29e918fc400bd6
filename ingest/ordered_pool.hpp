#pragma once
// Purpose: work on many articles on several threads, whose results one thread takes in order.
// May depend on: ingest/watch.hpp, std.
// Invariants: at most `window_per_thread` results a thread wait or are in work; the steps of an
// article are told by the thread that takes its result. No thread is left after the destructor.

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "ingest/watch.hpp"

namespace plenum::ingest {

template <class T>
class OrderedPool {
 public:
  /// Makes the result of an article by its number, and tells a sink (empty where nobody listens)
  /// its steps. Called from any thread; throws nothing.
  using Produce = std::function<T(std::size_t, const StepSink&)>;

  /// `told`: whether anybody listens.
  OrderedPool(std::size_t count, std::uint32_t threads, bool told, Produce produce)
      : count_(count),
        told_(told),
        produce_(std::move(produce)),
        window_(window_per_thread * std::max<std::uint32_t>(threads, 1)),
        slots_(window_) {
    const std::size_t workers = std::min<std::size_t>(std::max<std::uint32_t>(threads, 1), count);
    for (std::size_t i = 0; i < workers; ++i) {
      try {
        workers_.emplace_back([this] { work(); });
      } catch (const std::system_error&) {
        break;  // as many as the system gives
      }
    }
  }
  ~OrderedPool() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }
  OrderedPool(const OrderedPool&) = delete;
  OrderedPool& operator=(const OrderedPool&) = delete;

  /// The result of the next article; `tell` gets its steps meanwhile. Call once an article.
  T next(const StepSink& tell) {
    if (workers_.empty()) return produce_(handed_++, told_ ? tell : StepSink());
    std::unique_lock lock(mutex_);
    Slot& slot = slots_[handed_ % window_];
    while (true) {
      changed_.wait(lock, [&] { return slot.result.has_value() || !slot.steps.empty(); });
      if (slot.steps.empty()) break;
      const std::vector<Step> steps = std::exchange(slot.steps, {});
      lock.unlock();
      for (const Step& step : steps) tell(step);
      lock.lock();
    }
    T result = *std::move(slot.result);
    slot.result.reset();
    ++handed_;
    lock.unlock();
    changed_.notify_all();
    return result;
  }

 private:
  static constexpr std::size_t window_per_thread = 8;

  struct Slot {
    std::optional<T> result;
    std::vector<Step> steps;  ///< not told yet
  };

  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock,
                    [&] { return stopping_ || taken_ == count_ || taken_ < handed_ + window_; });
      if (stopping_ || taken_ == count_) return;
      const std::size_t mine = taken_++;
      lock.unlock();
      Slot& slot = slots_[mine % window_];
      StepSink note;
      if (told_) {
        note = [&](const Step& step) {
          const std::scoped_lock noting(mutex_);
          slot.steps.push_back(step);
          changed_.notify_all();
        };
      }
      T result = produce_(mine, note);
      lock.lock();
      slot.result = std::move(result);
      changed_.notify_all();
    }
  }

  const std::size_t count_;
  const bool told_;
  const Produce produce_;
  const std::size_t window_;
  std::vector<Slot> slots_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  std::size_t handed_ = 0;
  bool stopping_ = false;
};

}  // namespace plenum::ingest
