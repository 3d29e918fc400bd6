#pragma once
// Purpose: the temporal functions of the language as plain functions over values, and what the
// evaluator needs of them: components (d.year) and arithmetic (date + duration).
// May depend on: query/functions, core, include/plenum.
// Invariants: null arguments never arrive (null propagates before the call). The semantics are
// those of openCypher's CIP2015-08-06 and its TCK.

#include <optional>
#include <span>
#include <string_view>

#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "query/functions/function.hpp"

namespace plenum::query::temporal {

/// The five kinds that can be made from a moment, a map, a string or one another.
enum class Kind : std::uint8_t { date, local_time, time, local_date_time, date_time };

/// Where an argumentless call takes the time from.
enum class Source : std::uint8_t { statement, realtime };

/// date(), date(string), date(map), date(temporal); the other kinds likewise.
Result<Value> construct(Kind kind, std::span<const Value> arguments, FunctionContext& context);
/// date.statement(), date.realtime('zone'), …
Result<Value> current(Kind kind, Source source, std::span<const Value> arguments,
                      FunctionContext& context);
/// A value of one kind from another kind; `zone` stands where the source has none.
Result<Value> convert(Kind kind, const Value& value);
/// date.truncate(unit [, temporal [, fields]]).
Result<Value> truncate(Kind kind, std::span<const Value> arguments, FunctionContext& context);

/// duration(string), duration(map).
Result<Value> construct_duration(std::span<const Value> arguments);
/// datetime.fromepoch(seconds, nanoseconds), datetime.fromepochmillis(milliseconds).
Result<Value> from_epoch(std::span<const Value> arguments);
Result<Value> from_epoch_millis(std::span<const Value> arguments);

enum class Measure : std::uint8_t { all, months, days, seconds };
/// duration.between, .inMonths, .inDays, .inSeconds.
Result<Value> between(Measure measure, std::span<const Value> arguments);

/// The component of a temporal value or duration: d.year, d.epochMillis, d.hoursOfDay …
/// ArgumentError when there is no such component. Precondition: the value is temporal.
Result<Value> component(const Value& value, std::string_view name);

/// `a op b` for '+', '-', '*', '/' where a temporal value or duration takes part; nullopt when
/// neither does, or when the other operand is a list or string, which '+' treats in its own way.
/// TypeError when the two do not go together; ArithmeticError on overflow.
Result<std::optional<Value>> arithmetic(char op, const Value& a, const Value& b);

}  // namespace plenum::query::temporal
