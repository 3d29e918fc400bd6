#pragma once
// Purpose: values as bytes in log records (and, later, in segments).
// May depend on: core, include/plenum.
// Invariants: frozen since format 1. decode(encode(v)) is v, bit by bit; decoding checks every
// bound and accepts no second spelling of a value; what it accepts, is_storable() accepts.
//
//   00 null (never stored alone)    01 false    02 true    03 integer: zigzag varint
//   04 double: 8 bytes, little-endian           05 string: length, bytes
//   06 list: count, elements (no lists inside)  07 date: days
//   08 local time: nanoseconds                  09 time: nanoseconds, offset
//   0a local date-time: seconds, nanoseconds    0b date-time: seconds, nanoseconds, offset, zone
//   0c duration: months, days, seconds, nanoseconds
// Signed fields are zigzag varints, others varints.

#include <string>

#include "core/bytes.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::storage {

/// Can this be a property? Booleans, numbers, strings, temporals and lists of them. The error is
/// `invalid_argument`, TypeError InvalidPropertyType. Null is not storable (it removes).
Status is_storable(const Value& value);

/// Precondition: is_storable(value).
void encode_value(std::string& out, const Value& value);

/// `corruption` on bytes that encode_value cannot have written.
Result<Value> decode_value(core::ByteReader& reader);

/// Passes a value by without making it. corruption as decode_value().
Status skip_value(core::ByteReader& reader);

}  // namespace plenum::storage
