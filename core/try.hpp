#pragma once
// Purpose: pass an Error up with one word a line.
// May depend on: plenum/result.hpp.
// Invariants: one use a source line (the names of the temporaries come from the line number).

#include <utility>

#include "plenum/result.hpp"

#define PLENUM_TRY_JOIN2(a, b) a##b
#define PLENUM_TRY_JOIN(a, b) PLENUM_TRY_JOIN2(a, b)

/// Evaluates a Result or Status; returns its Error from the enclosing function if there is one.
#define PLENUM_TRY(expression)                                          \
  do {                                                                  \
    if (auto plenum_try_result = (expression); !plenum_try_result.ok()) \
      return plenum_try_result.error();                                 \
  } while (false)

/// `PLENUM_ASSIGN(auto x, f())`: x becomes the value of f(), or its Error is returned.
// NOLINTBEGIN(bugprone-macro-parentheses): the target is a declaration
#define PLENUM_ASSIGN(target, expression)                        \
  auto PLENUM_TRY_JOIN(plenum_result_, __LINE__) = (expression); \
  if (!PLENUM_TRY_JOIN(plenum_result_, __LINE__).ok())           \
    return PLENUM_TRY_JOIN(plenum_result_, __LINE__).error();    \
  target = *std::move(PLENUM_TRY_JOIN(plenum_result_, __LINE__))
// NOLINTEND(bugprone-macro-parentheses)

namespace plenum::core {

/// Says in one greppable way that an error is dropped on purpose, and why.
template <class T>
void ignore_error(const Result<T>& /*result*/, const char* /*why*/) noexcept {}

}  // namespace plenum::core
