#pragma once
// Purpose: what the handles of the C interface are, and its edge: exceptions and errors to handles.
// May depend on: include/plenum.
// Invariants: making an error never throws: when even that fails there is a static one.

#include <string>
#include <utility>

#include "api/guard.hpp"
#include "plenum/database.hpp"
#include "plenum/plenum.h"

struct plenum_error {
  plenum::Error error;
};

struct plenum_database {
  plenum::Database database;
};

struct plenum_parameters {
  plenum::Params params;
};

struct plenum_interrupt {
  plenum::Interrupt flag;
};

struct plenum_result {
  plenum::Table table;
  std::size_t next = 0;  ///< rows already stepped to
  std::string summary;
  std::string json;  ///< of the last plenum_get_json()
};

namespace plenum::api {

/// The handle for an error. Never throws.
plenum_error* to_handle(const Error& error) noexcept;
/// The static handle for "out of memory".
plenum_error* out_of_memory_handle() noexcept;

/// Runs a call of the C interface that returns a Status; null for success.
template <class Call>
plenum_error* c_call(Call&& call) noexcept {
  try {
    const Status status = guarded(std::forward<Call>(call));
    return status.ok() ? nullptr : to_handle(status.error());
  } catch (...) {  // no memory even for the words of the error
    return out_of_memory_handle();
  }
}

}  // namespace plenum::api
