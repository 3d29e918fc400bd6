#pragma once
// Purpose: Result<T> and Status: a value or an Error, never dropped by accident.
// May depend on: std, plenum/error.hpp.
// Invariants: holds exactly one of the two; the shape follows std::expected so that it can become
// an alias of it one day.

#include <cassert>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "plenum/error.hpp"

#pragma GCC visibility push(default)
namespace plenum {

/// Thrown by Result::value() in the caller's own code when there is no value; Plenum never throws
/// it by itself.
class BadResultAccess : public std::exception {
 public:
  explicit BadResultAccess(const Error& error) : error_(error) {}
  const char* what() const noexcept override { return error_.message().c_str(); }
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

/// A T or the reason why there is none. Dropping one does not compile with -Werror.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<std::remove_cv_t<T>, Error>);

 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT implicit

  bool ok() const noexcept { return state_.index() == 0; }
  bool has_value() const noexcept { return ok(); }
  /// Not for a Result<bool>, where it would read like the answer itself.
  explicit operator bool() const noexcept requires(!std::is_same_v<T, bool>) { return ok(); }

  /// Precondition: ok(). Asserted.
  T& operator*() & noexcept { return assert(ok()), *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return assert(ok()), *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return assert(ok()), std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return assert(ok()), std::get_if<0>(&state_); }

  /// The value; throws BadResultAccess when there is none.
  T& value() & { return check(), *std::get_if<0>(&state_); }
  const T& value() const& { return check(), *std::get_if<0>(&state_); }
  T&& value() && { return check(), std::move(*std::get_if<0>(&state_)); }

  template <class U>
  T value_or(U&& other) const& {
    return ok() ? **this : static_cast<T>(std::forward<U>(other));
  }

  /// Precondition: !ok(). Asserted.
  const Error& error() const noexcept { return assert(!ok()), *std::get_if<1>(&state_); }

 private:
  void check() const {
    if (!ok()) throw BadResultAccess(error());
  }
  std::variant<T, Error> state_;
};

/// Success, or the reason for failure.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() noexcept = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT implicit

  bool ok() const noexcept { return !error_.has_value(); }
  bool has_value() const noexcept { return ok(); }
  explicit operator bool() const noexcept { return ok(); }
  void value() const {
    if (!ok()) throw BadResultAccess(error());
  }
  /// Precondition: !ok(). Asserted.
  const Error& error() const noexcept { return assert(!ok()), *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace plenum
#pragma GCC visibility pop
