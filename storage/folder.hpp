#pragma once
// Purpose: the thread that folds in the background when enough has changed.
// May depend on: storage/fold.hpp, storage/store_core.hpp.
// Invariants: the thread is made at the first need and has ended when stop() returns. A fold that
// fails is tried again at the next need: nothing is lost by waiting, the log has all of it.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/store_core.hpp"

namespace plenum::storage {

class Folder {
 public:
  explicit Folder(std::shared_ptr<StoreCore> core) : core_(std::move(core)) {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { stop(); }

  /// Asks for a fold. Any thread; returns at once.
  void wake(FoldNeed need);
  /// Ends the thread, after the fold that it is at.
  void stop();

 private:
  void work();
  /// False when it is to stop.
  bool wait_for_need();

  std::shared_ptr<StoreCore> core_;
  std::mutex mutex_;
  std::condition_variable changed_;
  FoldNeed need_ = FoldNeed::none;
  bool asked_again_ = false;  ///< while it waits for a pause
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace plenum::storage
