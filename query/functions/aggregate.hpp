#pragma once
// Purpose: the aggregate functions: their names and signatures, and the states they keep a group.
// May depend on: query/exec/vector.hpp, query/functions/function.hpp, core.
// Invariants: nulls are ignored by all but count(*); sums of integers are checked; an accumulator
// numbers its groups from 0 without gaps.

#include <memory>
#include <span>
#include <vector>

#include "query/bind/catalog.hpp"
#include "query/exec/vector.hpp"
#include "query/functions/function.hpp"

namespace plenum::query {

enum class AggregateKind : std::uint8_t {
  count_rows,  ///< count(*)
  count,
  sum,
  avg,
  min,
  max,
  collect,
  stdev,
  stdevp,
  percentile_cont,
  percentile_disc
};

/// What the bound tree holds of an aggregate.
struct BoundAggregate final : bind::FunctionInfo {
  AggregateKind kind{};
};

/// Null when there is no such aggregate.
std::shared_ptr<const BoundAggregate> find_aggregate(std::string_view folded_name);
std::vector<std::string> aggregate_names();

/// The states of one aggregate call over all groups.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  /// Makes states up to `groups`.
  virtual void grow(std::size_t groups) = 0;
  /// Takes row `row` of `value` (never null) into a group; `weight` times, for multiplied rows.
  virtual Status add(std::uint32_t group, const exec::Vector& value, std::size_t row,
                     std::uint64_t weight) = 0;
  /// A second argument (percentiles), read at the first row of a group.
  virtual Status parameter(std::uint32_t /*group*/, const Value& /*value*/) { return {}; }
  virtual Result<Value> finish(std::uint32_t group) = 0;
  /// Does it hold every value that it was given?
  virtual bool keeps_values() const noexcept { return false; }
};

std::unique_ptr<Accumulator> make_accumulator(AggregateKind kind);

}  // namespace plenum::query
