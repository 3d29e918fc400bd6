#include "storage/folder.hpp"

#include "core/try.hpp"
#include "storage/fold.hpp"

namespace plenum::storage {

void Folder::wake() {
  {
    const std::lock_guard lock(mutex_);
    if (wanted_ || stopped_) return;
    wanted_ = true;
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
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return wanted_ || stopped_; });
      if (stopped_) return;
      wanted_ = false;
    }
    core::ignore_error(fold(core_), "the log has everything; the next commit asks again");
  }
}

}  // namespace plenum::storage
