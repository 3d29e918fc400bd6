#pragma once
// Purpose: values as bytes whose memcmp order is the orderability of the language: index keys.
// May depend on: core, include/plenum.
// Invariants: no code is a prefix of another one, so codes may stand behind one another; values
// that are equivalent (1 and 1.0) have the same code, others have different ones unless both were
// cut. Frozen since format 1.
//
//   code: rank u8 (core/value_order.hpp), then
//     boolean          u8
//     number           double u64 (the largest one not above the number), rest u16
//     string           bytes with 00 as 00 FF, end 00 01
//     list             codes of the elements, end 00 (no rank is 0)
//     date             days i64        local time       nanoseconds i64
//     time             nanoseconds in UTC i64, -offset i64
//     local date-time  seconds i64, nanoseconds i64
//     date-time        seconds i64, nanoseconds i64, -offset i64, zone as a string
//     duration         average seconds i128, nanoseconds, months, days i64
//     null             nothing
//   i64 is big-endian with its sign bit turned. In a key a code of more than component_bytes_max
//   bytes is cut there and followed by a hash of the whole code, u64.

#include <cstddef>
#include <string>

#include "plenum/value.hpp"

namespace plenum::storage {

/// Longest code that stands whole in an index key.
inline constexpr std::size_t component_bytes_max = 240;

/// Appends the code of a value. False (and nothing sensible appended) when the value is, or holds,
/// a map, node, relationship or path: no property equals such a value.
bool append_ordered(std::string& out, const Value& value);

/// One component of an index key.
struct KeyComponent {
  std::string bytes;  ///< the code, or what fits of it
  bool cut = false;
  std::string hash;  ///< of a cut one: what follows in the key
  std::string key() const { return bytes + hash; }
};
/// The component of a value; `ok` false as append_ordered answers.
KeyComponent key_component(const Value& value, bool& ok);
/// The component that all strings with a beginning share: never followed by a hash.
KeyComponent prefix_component(const std::string& prefix);

/// The smallest key above all that begin with `prefix`; empty when there is none.
std::string after_prefix(std::string prefix);

}  // namespace plenum::storage
