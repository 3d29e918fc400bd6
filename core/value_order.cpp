#include "core/value_order.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "core/assert.hpp"
#include "core/hash.hpp"
#include "core/nesting.hpp"

namespace plenum::core {

namespace {

template <class T>
int three_way(const T& a, const T& b) {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}

int sign(std::strong_ordering order) noexcept {
  if (order < 0) return -1;
  return order > 0 ? 1 : 0;
}

bool is_nan(const Value& v) noexcept {
  return v.kind() == ValueKind::floating && std::isnan(v.as_float());
}

// Precondition: both are numbers, neither is NaN.
int compare_plain_numbers(const Value& a, const Value& b) noexcept {
  const auto* ai = a.get_if<std::int64_t>();
  const auto* bi = b.get_if<std::int64_t>();
  if (ai != nullptr && bi != nullptr) return three_way(*ai, *bi);
  if (ai != nullptr) return compare_numbers(*ai, b.as_float());
  if (bi != nullptr) return -compare_numbers(*bi, a.as_float());
  return three_way(a.as_float(), b.as_float());
}

int compare_times(Time a, Time b) noexcept {
  const std::int64_t ua = a.nanoseconds - a.offset_seconds * 1'000'000'000LL;
  const std::int64_t ub = b.nanoseconds - b.offset_seconds * 1'000'000'000LL;
  if (ua != ub) return three_way(ua, ub);
  return three_way(b.offset_seconds, a.offset_seconds);
}

int compare_date_times(const DateTime& a, const DateTime& b) noexcept {
  if (const int c = three_way(a.seconds, b.seconds); c != 0) return c;
  if (const int c = three_way(a.nanoseconds, b.nanoseconds); c != 0) return c;
  if (const int c = three_way(b.offset_seconds, a.offset_seconds); c != 0) return c;
  return sign(a.zone <=> b.zone);
}

int compare_durations(const Duration& a, const Duration& b) noexcept {
  // A month is 30.436875 days on average (400 years have 146,097 days): 2,629,746 seconds. 128
  // bits, because months alone may fill 64.
  __extension__ using Wide = __int128;
  const auto length = [](const Duration& d) {
    return static_cast<Wide>(d.months) * 2'629'746 + static_cast<Wide>(d.days) * 86'400 +
           static_cast<Wide>(d.seconds);
  };
  if (const int c = three_way(length(a), length(b)); c != 0) return c;
  if (const int c = three_way(a.nanoseconds, b.nanoseconds); c != 0) return c;
  if (const int c = three_way(a.months, b.months); c != 0) return c;
  return three_way(a.days, b.days);
}

int compare_lists(const List& a, const List& b) {
  const std::size_t shared = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (const int c = compare_order(a[i], b[i]); c != 0) return c;
  }
  return three_way(a.size(), b.size());
}

int compare_maps(const Map& a, const Map& b) {
  if (const int c = three_way(a.size(), b.size()); c != 0) return c;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (const int c = sign(i->first <=> j->first); c != 0) return c;
  }
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (const int c = compare_order(i->second, j->second); c != 0) return c;
  }
  return 0;
}

int compare_paths(const Path& a, const Path& b) {
  const std::size_t shared = std::min(a.nodes.size(), b.nodes.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (const int c = sign(a.nodes[i].id <=> b.nodes[i].id); c != 0) return c;
    if (i >= a.edges.size() || i >= b.edges.size()) break;
    if (const int c = sign(a.edges[i].id <=> b.edges[i].id); c != 0) return c;
  }
  return three_way(a.nodes.size(), b.nodes.size());
}

bool same_path(const Path& a, const Path& b) {
  return a.nodes.size() == b.nodes.size() && compare_paths(a, b) == 0;
}

Ternary lists_equal(const List& a, const List& b) {
  if (a.size() != b.size()) return Ternary::no;
  Ternary result = Ternary::yes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result = ternary_and(result, equals(a[i], b[i]));
    if (result == Ternary::no) return result;
  }
  return result;
}

Ternary maps_equal(const Map& a, const Map& b) {
  if (a.size() != b.size()) return Ternary::no;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first) return Ternary::no;
  }
  Ternary result = Ternary::yes;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    result = ternary_and(result, equals(i->second, j->second));
    if (result == Ternary::no) return result;
  }
  return result;
}

// less (or, at the end of equal lists, less_or_equal) of two lists: the first pair that is not
// equal decides.
Ternary lists_less(const List& a, const List& b, bool or_equal) {
  const std::size_t shared = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shared; ++i) {
    const Ternary same = equals(a[i], b[i]);
    if (same == Ternary::unknown) return Ternary::unknown;
    if (same == Ternary::no) return less(a[i], b[i]);
  }
  return ternary(or_equal ? a.size() <= b.size() : a.size() < b.size());
}

// Kinds within which < has an answer that is not always unknown.
bool compares_with_itself(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::floating:
    case ValueKind::string:
    case ValueKind::list:
    case ValueKind::date:
    case ValueKind::local_time:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
      return true;
    case ValueKind::null:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
    case ValueKind::duration:
      return false;
  }
  unreachable();
}

Ternary compare_ternary(const Value& a, const Value& b, bool or_equal) {
  if (a.is_null() || b.is_null()) return Ternary::unknown;
  if (order_rank(a.kind()) != order_rank(b.kind())) return Ternary::unknown;
  if (a.kind() == ValueKind::duration && or_equal) {
    return a.as_duration() == b.as_duration() ? Ternary::yes : Ternary::unknown;
  }
  if (!compares_with_itself(a.kind())) return Ternary::unknown;
  if (is_nan(a) || is_nan(b)) return Ternary::no;
  if (a.kind() == ValueKind::list) return lists_less(a.as_list(), b.as_list(), or_equal);
  const int order = compare_order(a, b);
  return ternary(or_equal ? order <= 0 : order < 0);
}

int compare_number_order(const Value& a, const Value& b) noexcept {
  if (is_nan(a) || is_nan(b)) return static_cast<int>(is_nan(a)) - static_cast<int>(is_nan(b));
  return compare_plain_numbers(a, b);
}

std::uint64_t hash_double(double value) noexcept {
  if (std::isnan(value)) return mix64(0x7FF8000000000000ULL);
  // Integral doubles hash as the integer they are equivalent to.
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
    const auto integer = static_cast<std::int64_t>(value);
    if (static_cast<double>(integer) == value) return mix64(static_cast<std::uint64_t>(integer));
  }
  return mix64(std::bit_cast<std::uint64_t>(value));
}

std::uint64_t hash_fields(std::initializer_list<std::int64_t> fields) noexcept {
  std::uint64_t hash = fields.size();
  for (const std::int64_t field : fields) {
    hash = hash_combine(hash, static_cast<std::uint64_t>(field));
  }
  return hash;
}

std::uint64_t hash_path(const Path& path) noexcept {
  std::uint64_t hash = path.nodes.size();
  for (const Node& node : path.nodes) hash = hash_combine(hash, node.id.value);
  for (const Edge& edge : path.edges) hash = hash_combine(hash, edge.id.value);
  return hash;
}

std::uint64_t hash_list(const List& list) {
  std::uint64_t hash = list.size();
  for (const Value& value : list) hash = hash_combine(hash, equivalence_hash(value));
  return hash;
}

std::uint64_t hash_map(const Map& map) {
  std::uint64_t hash = map.size();
  for (const auto& [key, value] : map) {
    hash = hash_combine(hash_combine(hash, stable_hash64(key)), equivalence_hash(value));
  }
  return hash;
}

// The part of the hash that depends on the contents; equivalence_hash adds the kind.
std::uint64_t hash_contents(const Value& v) {
  switch (v.kind()) {
    case ValueKind::null:
      return 0;
    case ValueKind::boolean:
      return v.as_boolean() ? 1 : 0;
    case ValueKind::integer:
      return mix64(static_cast<std::uint64_t>(v.as_integer()));
    case ValueKind::floating:
      return hash_double(v.as_float());
    case ValueKind::string:
      return stable_hash64(v.as_string());
    case ValueKind::list:
      return hash_list(v.as_list());
    case ValueKind::map:
      return hash_map(v.as_map());
    case ValueKind::node:
      return v.as_node().id.value;
    case ValueKind::edge:
      return v.as_edge().id.value;
    case ValueKind::path:
      return hash_path(v.as_path());
    case ValueKind::date:
      return hash_fields({v.as_date().days});
    case ValueKind::local_time:
      return hash_fields({v.as_local_time().nanoseconds});
    case ValueKind::time:
      return hash_fields({v.as_time().nanoseconds, v.as_time().offset_seconds});
    case ValueKind::local_date_time:
      return hash_fields({v.as_local_date_time().seconds, v.as_local_date_time().nanoseconds});
    case ValueKind::date_time: {
      const DateTime& t = v.as_date_time();
      return hash_combine(hash_fields({t.seconds, t.nanoseconds, t.offset_seconds}),
                          stable_hash64(t.zone));
    }
    case ValueKind::duration: {
      const Duration& d = v.as_duration();
      return hash_fields({d.months, d.days, d.seconds, d.nanoseconds});
    }
  }
  unreachable();
}

}  // namespace

bool nests_deeper_than(const Value& value, std::size_t limit) { return value_depth(value) > limit; }

int compare_numbers(std::int64_t a, double b) noexcept {
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  // The whole part of b fits now; it decides unless it equals a, then the fraction does.
  const double whole = std::trunc(b);
  if (const int c = three_way(a, static_cast<std::int64_t>(whole)); c != 0) return c;
  return three_way(whole, b);
}

int order_rank(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::map:
      return 1;
    case ValueKind::node:
      return 2;
    case ValueKind::edge:
      return 3;
    case ValueKind::list:
      return 4;
    case ValueKind::path:
      return 5;
    case ValueKind::date_time:
      return 6;
    case ValueKind::local_date_time:
      return 7;
    case ValueKind::date:
      return 8;
    case ValueKind::time:
      return 9;
    case ValueKind::local_time:
      return 10;
    case ValueKind::duration:
      return 11;
    case ValueKind::string:
      return 12;
    case ValueKind::boolean:
      return 13;
    case ValueKind::integer:
    case ValueKind::floating:
      return 14;
    case ValueKind::null:
      return 15;
  }
  unreachable();
}

Ternary equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Ternary::unknown;
  if (order_rank(a.kind()) != order_rank(b.kind())) return Ternary::no;
  if (a.is_number()) {
    if (is_nan(a) || is_nan(b)) return Ternary::no;
    return ternary(compare_plain_numbers(a, b) == 0);
  }
  if (a.kind() == ValueKind::list) return lists_equal(a.as_list(), b.as_list());
  if (a.kind() == ValueKind::map) return maps_equal(a.as_map(), b.as_map());
  return ternary(equivalent(a, b));
}

Ternary less(const Value& a, const Value& b) { return compare_ternary(a, b, false); }
Ternary less_or_equal(const Value& a, const Value& b) { return compare_ternary(a, b, true); }

int compare_order(const Value& a, const Value& b) {
  if (const int c = order_rank(a.kind()) - order_rank(b.kind()); c != 0) return c;
  switch (a.kind()) {
    case ValueKind::null:
      return 0;
    case ValueKind::boolean:
      return static_cast<int>(a.as_boolean()) - static_cast<int>(b.as_boolean());
    case ValueKind::integer:
    case ValueKind::floating:
      return compare_number_order(a, b);
    case ValueKind::string:
      return sign(a.as_string() <=> b.as_string());
    case ValueKind::list:
      return compare_lists(a.as_list(), b.as_list());
    case ValueKind::map:
      return compare_maps(a.as_map(), b.as_map());
    case ValueKind::node:
      return sign(a.as_node().id <=> b.as_node().id);
    case ValueKind::edge:
      return sign(a.as_edge().id <=> b.as_edge().id);
    case ValueKind::path:
      return compare_paths(a.as_path(), b.as_path());
    case ValueKind::date:
      return sign(a.as_date() <=> b.as_date());
    case ValueKind::local_time:
      return sign(a.as_local_time() <=> b.as_local_time());
    case ValueKind::time:
      return compare_times(a.as_time(), b.as_time());
    case ValueKind::local_date_time:
      return sign(a.as_local_date_time() <=> b.as_local_date_time());
    case ValueKind::date_time:
      return compare_date_times(a.as_date_time(), b.as_date_time());
    case ValueKind::duration:
      return compare_durations(a.as_duration(), b.as_duration());
  }
  unreachable();
}

bool equivalent(const Value& a, const Value& b) {
  // Strings are the common case and unequal sizes settle it without walking.
  if (a.kind() == ValueKind::string && b.kind() == ValueKind::string) {
    return a.as_string() == b.as_string();
  }
  if (a.kind() == ValueKind::path && b.kind() == ValueKind::path) {
    return same_path(a.as_path(), b.as_path());
  }
  return compare_order(a, b) == 0;
}

std::uint64_t equivalence_hash(const Value& value) {
  return hash_combine(static_cast<std::uint64_t>(order_rank(value.kind())), hash_contents(value));
}

}  // namespace plenum::core
