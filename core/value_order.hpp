#pragma once
// Purpose: the four relations of openCypher over values, defined once: equality (=), comparability
// (<), orderability (ORDER BY, indexes) and equivalence (DISTINCT, grouping), with its hash.
// May depend on: core, include/plenum.
// Invariants: orderability is a total order; compare_order(a, b) == 0 exactly when equivalent(a,
// b), and then equivalence_hash(a) == equivalence_hash(b). Integers and doubles compare exactly: no
// integer is rounded to a double. Values nest at most value_depth_max deep: who builds values
// (literals, functions, decoders) checks that, the recursions here rely on it.
//
// Sources: openCypher CIP2016-06-14 (comparability, orderability, equality, equivalence) and the
// TCK. Equal instants in different zones are different values: they order by offset, then by zone
// name, so that exactly one of <, =, > holds between any two times.

#include <cstddef>
#include <cstdint>

#include "plenum/value.hpp"

namespace plenum::core {

/// How deep lists and maps may nest.
inline constexpr std::size_t value_depth_max = 1000;

/// Does a list or map nest deeper than `limit`? Scalars nest 0 deep, [] and {} 1. O(1).
bool nests_deeper_than(const Value& value, std::size_t limit);

/// A truth value of three-valued logic.
enum class Ternary : std::uint8_t { no, yes, unknown };

constexpr Ternary ternary(bool value) noexcept { return value ? Ternary::yes : Ternary::no; }
constexpr Ternary ternary_not(Ternary a) noexcept {
  if (a == Ternary::unknown) return a;
  return a == Ternary::yes ? Ternary::no : Ternary::yes;
}
constexpr Ternary ternary_and(Ternary a, Ternary b) noexcept {
  if (a == Ternary::no || b == Ternary::no) return Ternary::no;
  return a == Ternary::yes && b == Ternary::yes ? Ternary::yes : Ternary::unknown;
}
constexpr Ternary ternary_or(Ternary a, Ternary b) noexcept {
  return ternary_not(ternary_and(ternary_not(a), ternary_not(b)));
}
/// true, false or null.
inline Value ternary_value(Ternary a) {
  return a == Ternary::unknown ? Value() : Value(a == Ternary::yes);
}

/// a = b. Unknown when a null takes part (at any depth, unless something else already differs);
/// values of different kinds are unequal, NaN equals nothing; nodes, relationships and paths are
/// equal by identity.
Ternary equals(const Value& a, const Value& b);

/// a < b. Unknown between kinds that do not compare (numbers compare with numbers, strings with
/// strings, booleans, lists, and each temporal kind but durations with itself) and when a null
/// decides. Comparisons of a number with NaN are false. a > b is less(b, a).
Ternary less(const Value& a, const Value& b);

/// a <= b: a < b or a = b, where the two kinds compare; for durations true when equal, else
/// unknown. a >= b is less_or_equal(b, a).
Ternary less_or_equal(const Value& a, const Value& b);

/// Orderability, ascending: negative, 0 or positive. Kinds in this order: map, node, relationship,
/// list, path, datetime, localdatetime, date, time, localtime, duration, string (by code point),
/// boolean, number (NaN last), null. Lists element by element, the shorter first; maps by size,
/// keys, values; entities by id; durations by average length, then field by field.
int compare_order(const Value& a, const Value& b);
inline bool order_before(const Value& a, const Value& b) { return compare_order(a, b) < 0; }

/// Rank of a kind in orderability; integers and floats share one. Frozen since format 1 (index
/// keys begin with it).
int order_rank(ValueKind kind) noexcept;

/// Equivalence: null is null, NaN is NaN, 1 is 1.0, at every depth.
bool equivalent(const Value& a, const Value& b);

/// Equivalent values have equal hashes. Not for disk: may change between releases.
std::uint64_t equivalence_hash(const Value& value);

/// Exact comparisons of numbers: negative, 0, positive. Precondition: no NaN.
int compare_numbers(std::int64_t a, double b) noexcept;

/// Hash and equality for containers keyed by equivalence.
struct EquivalenceHash {
  std::size_t operator()(const Value& v) const { return equivalence_hash(v); }
};
struct EquivalenceEqual {
  bool operator()(const Value& a, const Value& b) const { return equivalent(a, b); }
};

}  // namespace plenum::core
