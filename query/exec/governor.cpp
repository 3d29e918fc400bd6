#include "query/exec/governor.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/memory_budget.hpp"

namespace plenum::query::exec {

Governor::Governor(const RunLimits& limits)
    : interrupt_(limits.interrupt),
      memory_bytes_max_(limits.memory_bytes != 0 ? limits.memory_bytes
                                                 : RunLimits::memory_bytes_default),
      rows_max_(limits.rows) {
  if (limits.timeout.count() > 0) {
    deadline_ns_ =
        core::system_clock().monotonic_ns() + static_cast<std::uint64_t>(limits.timeout.count());
  }
}

bool Governor::is_out_of_time() const {
  return deadline_ns_ != 0 && core::system_clock().monotonic_ns() > deadline_ns_;
}

Status Governor::check() {
  if (interrupt_ != nullptr && interrupt_->requested()) {
    return Error(ErrorCode::interrupted, "the statement was interrupted");
  }
  if (is_out_of_time()) {
    return Error(ErrorCode::limit, "the statement ran past its time limit")
        .with_hint("allow more time, or narrow what the statement reads");
  }
  return {};
}

Status Governor::charge(std::uint64_t bytes) {
  bytes_ += bytes;
  bytes_peak_ = std::max(bytes_peak_, bytes_);
  if (bytes_ > memory_bytes_max_) {
    return Error(ErrorCode::limit, fmt::format("the statement needs more than its memory limit of "
                                               "{} bytes",
                                               memory_bytes_max_))
        .with_hint(
            fmt::format("sort, group or collect fewer rows, or {}", core::more_statement_memory));
  }
  return tick();
}

Status Governor::count_rows(std::uint64_t rows) {
  rows_ += rows;
  if (rows_max_ != 0 && rows_ > rows_max_) {
    return Error(ErrorCode::limit, fmt::format("the result has more than {} rows", rows_max_))
        .with_hint("allow more rows, or add a LIMIT");
  }
  return check();
}

}  // namespace plenum::query::exec
