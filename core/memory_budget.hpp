#pragma once
// Purpose: counted memory with a limit: what one query, or all of them, may hold.
// May depend on: core, include/plenum.
// Invariants: used() never exceeds the limit; what was reserved is released exactly once. A budget
// with a parent reserves in both. Thread-safe; parents outlive children.

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "plenum/result.hpp"

namespace plenum::core {

/// What to do where a statement, or a database, may hold no more: ends of hints.
inline constexpr const char* more_statement_memory =
    "allow more memory (a statement may hold a quarter of --memory, or RunOptions::memory_bytes)";
inline constexpr const char* more_database_memory =
    "allow more memory (--memory, or OpenOptions::memory_bytes)";

class MemoryBudget {
 public:
  /// bytes_max 0 means "no limit of its own". `name` stands in the error: "memory of the query".
  explicit MemoryBudget(std::uint64_t bytes_max, std::string name = "memory",
                        MemoryBudget* parent = nullptr)
      : bytes_max_(bytes_max), name_(std::move(name)), parent_(parent) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  /// Reserves, or answers `limit` and changes nothing. O(1), one atomic operation a level.
  Status reserve(std::uint64_t bytes);
  void release(std::uint64_t bytes) noexcept;

  std::uint64_t used() const noexcept { return used_.load(std::memory_order_relaxed); }
  std::uint64_t peak() const noexcept { return peak_.load(std::memory_order_relaxed); }
  std::uint64_t bytes_max() const noexcept { return bytes_max_; }

 private:
  std::uint64_t bytes_max_;
  std::string name_;
  MemoryBudget* parent_;
  std::atomic<std::uint64_t> used_{0};
  std::atomic<std::uint64_t> peak_{0};
};

/// What one owner holds of a budget; gives it back when it goes. Not thread-safe.
class Reservation {
 public:
  Reservation() noexcept = default;
  explicit Reservation(MemoryBudget& budget) noexcept : budget_(&budget) {}
  Reservation(Reservation&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Reservation& operator=(Reservation&& other) noexcept {
    if (this != &other) {
      reset();
      budget_ = std::exchange(other.budget_, nullptr);
      bytes_ = std::exchange(other.bytes_, 0);
    }
    return *this;
  }
  ~Reservation() { reset(); }

  /// Holds `bytes` more. Without a budget it always succeeds.
  Status grow(std::uint64_t bytes) {
    if (budget_ != nullptr) {
      if (Status reserved = budget_->reserve(bytes); !reserved.ok()) return reserved;
    }
    bytes_ += bytes;
    return {};
  }
  void reset() noexcept {
    if (budget_ != nullptr && bytes_ > 0) budget_->release(bytes_);
    bytes_ = 0;
  }
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  MemoryBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
};

}  // namespace plenum::core
