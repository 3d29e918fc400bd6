#pragma once
// Purpose: documents extracted on several threads and handed out in order.
// May depend on: ingest/model.hpp, ingest/watch.hpp, include/plenum.
// Invariants: the order is that of the numbers whatever the number of threads; at most `window`
// documents are in memory at once; what a thread throws becomes that document's error.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ingest/model.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// Thread-safety: next() from one thread.
class ExtractionPool {
 public:
  /// Makes document `number`, on any thread, and tells its steps where the sink is not empty.
  using Extract = std::function<Result<Document>(std::size_t number, const StepSink& steps)>;

  /// `watched`: whether somebody wants to know the steps. The threads start at once.
  ExtractionPool(std::size_t count, std::uint32_t threads, bool watched, Extract extract);
  /// Waits for the documents that are in work.
  ~ExtractionPool();
  ExtractionPool(const ExtractionPool&) = delete;
  ExtractionPool& operator=(const ExtractionPool&) = delete;

  /// The next document; `tell` gets its steps meanwhile. Call `count` times at most.
  Result<Document> next(const StepSink& tell);

 private:
  struct Slot {
    std::optional<Result<Document>> document;
    std::vector<Step> steps;  ///< not told yet
  };
  void work();
  Result<Document> guarded_extract(std::size_t number, Slot& slot);

  const std::size_t count_;
  const bool watched_;
  const Extract extract_;
  std::vector<Slot> slots_;  ///< the window
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  std::size_t handed_ = 0;
  bool stopping_ = false;
};

}  // namespace plenum::ingest
