#pragma once
// Purpose: the graph as of a date: what holds then, by the valid times that its elements carry.
// May depend on: storage/visibility.hpp, core, include/plenum.
// Invariants: reads the properties valid_from, valid_to and first_reported of any element, and
// published of an Article; dates and the dates of times count, anything else is unknown.

#include <cstdint>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

/// What an unknown start or end of valid time means.
enum class UnknownTime : std::uint8_t {
  include,  ///< it began with the first report, or before all dates, and has not ended
  exclude   ///< an edge without both does not count; nodes without any valid time do
};

/// The state with the elements that do not hold on a day (since 1970-01-01) left out, and the edges
/// of nodes that do not. O(nodes + edges), a bit an id. Errors: those of the stop signal,
/// corruption and io.
Result<Snapshot> graph_as_of(const Snapshot& graph, std::int64_t day, UnknownTime unknown,
                             const core::StopSignal& stop);

/// The day of a date, a local or zoned date-time; false for other values.
bool day_of(const Value& value, std::int64_t& day);

}  // namespace plenum::storage
