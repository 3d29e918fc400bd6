#pragma once
// Purpose: the edge of the library: nothing but a Result leaves it.
// May depend on: include/plenum.
// Invariants: allocation failure becomes `limit`, any other exception `internal`.

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "plenum/result.hpp"

namespace plenum::api {

/// Calls a function that returns a Result or a Status, and turns exceptions into errors.
template <class Call>
auto guarded(Call&& call) -> decltype(call()) {
  try {
    return std::forward<Call>(call)();
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory")
        .with_hint("give the program more memory, or the statement less to hold at once");
  } catch (const std::length_error&) {
    return Error(ErrorCode::limit, "something grew beyond what memory can hold");
  } catch (const std::exception& problem) {
    return Error(ErrorCode::internal, std::string("a bug in Plenum: ") + problem.what());
  } catch (...) {
    return Error(ErrorCode::internal, "a bug in Plenum: an exception of unknown kind");
  }
}

}  // namespace plenum::api
