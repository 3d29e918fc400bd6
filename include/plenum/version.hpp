#pragma once
// Purpose: which Plenum this is, for the preprocessor and at run time.
// May depend on: std only.
// Invariants: semantic versioning of the source interface; the C API also keeps its binary one.

#include <string_view>

#define PLENUM_VERSION_MAJOR 0
#define PLENUM_VERSION_MINOR 1
#define PLENUM_VERSION_PATCH 0

#pragma GCC visibility push(default)
namespace plenum {

/// The version of the library that runs, e.g. "0.1.0"; the macros are that of the headers.
std::string_view version() noexcept;

}  // namespace plenum
#pragma GCC visibility pop
