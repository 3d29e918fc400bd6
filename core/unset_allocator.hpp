#pragma once
// Purpose: vectors of numbers that grow without being zeroed, for what is written in full at once.
// May depend on: std.
// Invariants: an element is made unset only where no value is given: resize(n). Everything else is
// std::vector's.

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace plenum::core {

template <class T>
struct UnsetAllocator : std::allocator<T> {
  static_assert(std::is_trivially_copyable_v<T>);
  template <class Other>
  struct rebind {  // NOLINT(readability-identifier-naming): as std::allocator_traits asks for it
    using other = UnsetAllocator<Other>;
  };
  template <class Other>
  void construct(Other* at) noexcept {
    std::uninitialized_default_construct_n(at, 1);
  }
  template <class Other, class... From>
  void construct(Other* at, From&&... from) {
    std::construct_at(at, std::forward<From>(from)...);
  }
};

/// After resize() the new elements hold anything until they are written.
template <class T>
using UnsetVector = std::vector<T, UnsetAllocator<T>>;

}  // namespace plenum::core
