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
  if (open_.empty()) return;
  sealed_.emplace_back(epoch, std::exchange(open_, {}));
}

bool RetiredQueue::take(Epoch oldest, Retired& out) {
  if (sealed_.empty() || sealed_.front().first > oldest) return false;
  std::deque<Retired>& items = sealed_.front().second;
  out = items.front();
  items.pop_front();
  if (items.empty()) sealed_.pop_front();
  return true;
}

}  // namespace plenum::storage
