#include "storage/overlay/reclaim.hpp"

namespace plenum::storage {

std::pair<Epoch, Timestamp> ReaderRegistry::oldest() const {
  const std::lock_guard lock(mutex_);
  if (readers_.empty()) return {epoch_, visible_};
  return {readers_.begin()->first, readers_.begin()->second.second};
}

void ReaderRegistry::leave(Epoch epoch) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = readers_.find(epoch);
  if (found != readers_.end() && --found->second.first == 0) readers_.erase(found);
}

void RetiredQueue::seal(Epoch epoch) {
  for (const Retired& item : open_) sealed_.emplace_back(epoch, item);
  open_.clear();
}

bool RetiredQueue::take(Epoch oldest, Retired& out) {
  if (sealed_.empty() || sealed_.front().first > oldest) return false;
  out = sealed_.front().second;
  sealed_.pop_front();
  return true;
}

}  // namespace plenum::storage
