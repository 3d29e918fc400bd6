#include "api/deadline.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace plenum::api {

Deadline::Deadline(std::string_view what, const Interrupt* interrupt, std::uint64_t timeout_ms)
    : what_(what), given_(interrupt), timeout_ms_(timeout_ms) {
  if (timeout_ms_ != 0) watcher_ = std::thread([this] { watch(); });
}

Deadline::~Deadline() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

void Deadline::watch() {
  constexpr std::uint64_t glance_ms = 20;  // how late the caller's own flag may be noticed
  std::unique_lock lock(mutex_);
  for (std::uint64_t left = timeout_ms_; !over_; left -= std::min(left, glance_ms)) {
    if (left == 0 || (given_ != nullptr && given_->requested())) {
      flag_.request();
      return;
    }
    changed_.wait_for(lock, std::chrono::milliseconds(std::min(left, glance_ms)));
  }
}

Error Deadline::explain(const Error& error) const {
  const bool ours = error.code() == ErrorCode::interrupted && timeout_ms_ != 0 &&
                    (given_ == nullptr || !given_->requested());
  if (!ours) return error;
  constexpr std::string_view plain = "interrupted";  // after what the error says of work done
  std::string message = error.message();
  message.resize(message.ends_with(plain) ? message.size() - plain.size() : 0);
  message +=
      std::string(what_) + " ran longer than its timeout of " + std::to_string(timeout_ms_) + " ms";
  return Error(ErrorCode::limit, message);
}

}  // namespace plenum::api
