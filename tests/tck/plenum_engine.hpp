#pragma once
// Purpose: Plenum behind the runner's Engine, through the public headers alone.
// May depend on: include/plenum.
// Invariants: one object is one database in memory; queries are handed on untouched.

#include <memory>

#include "tests/tck/scenario.hpp"

namespace plenum::tck {

/// A fresh, empty database in memory.
Result<std::unique_ptr<Engine>> open_plenum(std::uint64_t query_timeout_ms);

}  // namespace plenum::tck
