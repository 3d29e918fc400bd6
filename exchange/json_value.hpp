#pragma once
// Purpose: property values as JSON and back, without loss.
// May depend on: core, include/plenum.
// Invariants: decode_json(parse_json(append_json(v))) == v for every value a property can have.
// Integers have no point, floats always have one; what JSON has no form for is an object
// {"$type":"date","value":"2025-10-24"}: float (NaN, Infinity, -Infinity), date, localtime, time,
// localdatetime, datetime, duration; a map is {"$type":"map","value":{...}}.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::exchange {

inline constexpr int json_depth_max = 1000;

/// The error of JSON that does not say what it should.
inline Error bad_json(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message)};
}

void append_json(std::string& out, const Value& value);

/// RFC 8259, one value and nothing after it. Objects become maps; a repeated name, invalid UTF-8, a
/// lone surrogate, an integer beyond 64 bits and more than json_depth_max levels are errors
/// (`syntax`) whose place is a byte offset into `text`.
Result<Value> parse_json(std::string_view text);

/// Resolves the tagged objects of append_json. `invalid_argument` for an untagged object or an
/// unknown tag.
Result<Value> decode_json(const Value& json);

/// What append_json writes for a temporal value, by the name of its type ("date", …, "duration").
/// Nullopt when no temporal type has that name.
std::optional<Result<Value>> decode_temporal(std::string_view type, const std::string& text);

}  // namespace plenum::exchange
