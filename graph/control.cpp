#include "graph/control.hpp"

#include <fmt/format.h>

#include "core/interrupt.hpp"
#include "core/memory_budget.hpp"

namespace plenum::graph {

Status Control::check() const { return core::check_interrupt(interrupt); }

Status Control::reserve(std::uint64_t bytes, std::string_view what) const {
  if (memory_bytes_max == 0 || bytes <= memory_bytes_max) return {};
  return Error(ErrorCode::limit,
               fmt::format("{} needs {} bytes, but may use {}", what, bytes, memory_bytes_max))
      .with_hint(fmt::format("select fewer labels or types, or {}", core::more_statement_memory));
}

}  // namespace plenum::graph
