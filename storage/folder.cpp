#include "storage/folder.hpp"

#include <chrono>

#include "core/heap.hpp"
#include "core/try.hpp"
#include "storage/fold.hpp"
#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

/// Commits wait for the disk behind those of a fold: what does not press lets a burst of them pass.
constexpr std::chrono::milliseconds pause{100};

}  // namespace

void Folder::wake(FoldNeed need) {
  {
    const std::lock_guard lock(mutex_);
    asked_again_ = true;
    if (need <= need_ || stopped_) return;
    need_ = need;
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_one();
}

void Folder::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Folder::work() {
  while (wait_for_need()) {
    core::ignore_error(fold(core_), "the log has everything; the next commit asks again");
    core::give_back_memory(core_->options.memory_bytes / 8);  // what the folded changes had
  }
}

bool Folder::wait_for_need() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return need_ != FoldNeed::none || stopped_; });
  do {
    asked_again_ = false;
    changed_.wait_for(lock, pause, [this] { return need_ == FoldNeed::now || stopped_; });
  } while (asked_again_ && need_ != FoldNeed::now && !stopped_);
  need_ = FoldNeed::none;
  return !stopped_;
}

}  // namespace plenum::storage
