#include "core/memory_budget.hpp"

#include "core/assert.hpp"
#include "core/text.hpp"

namespace plenum::core {

Status MemoryBudget::reserve(std::uint64_t bytes) {
  std::uint64_t before = used_.load(std::memory_order_relaxed);
  std::uint64_t after = 0;
  do {
    after = before + bytes;
    if (after < before || (bytes_max_ != 0 && after > bytes_max_)) {
      std::string message = name_ + " is limited to ";
      append_unsigned(message, bytes_max_);
      return Error(ErrorCode::limit, message + " bytes, and that is not enough")
          .with_hint(std::string("ask for less at a time, or ") + more_database_memory);
    }
  } while (!used_.compare_exchange_weak(before, after, std::memory_order_relaxed));
  if (parent_ != nullptr) {
    if (Status above = parent_->reserve(bytes); !above.ok()) {
      used_.fetch_sub(bytes, std::memory_order_relaxed);
      return above;
    }
  }
  std::uint64_t peak = peak_.load(std::memory_order_relaxed);
  while (peak < after && !peak_.compare_exchange_weak(peak, after, std::memory_order_relaxed)) {
  }
  return {};
}

void MemoryBudget::release(std::uint64_t bytes) noexcept {
  PLENUM_ASSERT(bytes <= used());
  used_.fetch_sub(bytes, std::memory_order_relaxed);
  if (parent_ != nullptr) parent_->release(bytes);
}

}  // namespace plenum::core
