#include "storage/ordered_code.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/assert.hpp"
#include "core/bytes.hpp"
#include "core/hash.hpp"
#include "core/value_order.hpp"

namespace plenum::storage {

namespace {

void put_signed(std::string& out, std::int64_t value) {
  core::append_big_endian(out, core::ordered_from_signed(value));
}

void put_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    out.push_back(c);
    if (c == '\0') out.push_back('\xFF');
  }
}

void put_string(std::string& out, std::string_view text) {
  put_escaped(out, text);
  out.push_back('\0');
  out.push_back('\x01');
}

void put_number(std::string& out, double floor, std::uint64_t rest) {
  core::append_big_endian(out, core::ordered_from_double(floor));
  core::append_big_endian(out, static_cast<std::uint16_t>(rest));
}

void put_integer(std::string& out, std::int64_t value) {
  auto floor = static_cast<double>(value);
  if (core::compare_numbers(value, floor) < 0) {
    floor = std::nextafter(floor, -std::numeric_limits<double>::infinity());
  }
  // The largest double not above an integer is an integer too, and less than 1,024 away.
  put_number(out, floor == 0 ? 0.0 : floor,
             static_cast<std::uint64_t>(value - static_cast<std::int64_t>(floor)));
}

void put_floating(std::string& out, double value) {
  if (std::isnan(value)) {
    out.append(10, '\xFF');
  } else {
    put_number(out, value == 0 ? 0.0 : value, 0);
  }
}

void put_duration(std::string& out, const Duration& value) {
  __extension__ using Wide = __int128;
  __extension__ using Bits = unsigned __int128;
  // As core/value_order.hpp orders durations: a month counts 2,629,746 seconds.
  const Wide length = static_cast<Wide>(value.months) * 2'629'746 +
                      static_cast<Wide>(value.days) * 86'400 + static_cast<Wide>(value.seconds);
  const Bits bits = static_cast<Bits>(length) ^ (static_cast<Bits>(1) << 127);
  core::append_big_endian(out, static_cast<std::uint64_t>(bits >> 64));
  core::append_big_endian(out, static_cast<std::uint64_t>(bits));
  put_signed(out, value.nanoseconds);
  put_signed(out, value.months);
  put_signed(out, value.days);
}

void put_date_time(std::string& out, const DateTime& value) {
  put_signed(out, value.seconds);
  put_signed(out, value.nanoseconds);
  put_signed(out, -std::int64_t{value.offset_seconds});
  put_string(out, value.zone);
}

}  // namespace

bool append_ordered(std::string& out, const Value& value) {
  out.push_back(static_cast<char>(core::order_rank(value.kind())));
  switch (value.kind()) {
    case ValueKind::null:
      return true;
    case ValueKind::boolean:
      out.push_back(value.as_boolean() ? '\x01' : '\0');
      return true;
    case ValueKind::integer:
      put_integer(out, value.as_integer());
      return true;
    case ValueKind::floating:
      put_floating(out, value.as_float());
      return true;
    case ValueKind::string:
      put_string(out, value.as_string());
      return true;
    case ValueKind::list:
      for (const Value& element : value.as_list()) {
        if (!append_ordered(out, element)) return false;
      }
      out.push_back('\0');
      return true;
    case ValueKind::date:
      put_signed(out, value.as_date().days);
      return true;
    case ValueKind::local_time:
      put_signed(out, value.as_local_time().nanoseconds);
      return true;
    case ValueKind::time: {
      const Time time = value.as_time();
      put_signed(out, time.nanoseconds - time.offset_seconds * std::int64_t{1'000'000'000});
      put_signed(out, -std::int64_t{time.offset_seconds});
      return true;
    }
    case ValueKind::local_date_time:
      put_signed(out, value.as_local_date_time().seconds);
      put_signed(out, value.as_local_date_time().nanoseconds);
      return true;
    case ValueKind::date_time:
      put_date_time(out, value.as_date_time());
      return true;
    case ValueKind::duration:
      put_duration(out, value.as_duration());
      return true;
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      return false;
  }
  core::unreachable();
}

KeyComponent key_component(const Value& value, bool& ok) {
  KeyComponent out;
  ok = append_ordered(out.bytes, value);
  if (!ok || out.bytes.size() <= component_bytes_max) return out;
  core::append_big_endian(out.hash, core::stable_hash64(out.bytes));
  out.bytes.resize(component_bytes_max);
  out.cut = true;
  return out;
}

KeyComponent prefix_component(const std::string& prefix) {
  KeyComponent out;
  out.bytes.push_back(static_cast<char>(core::order_rank(ValueKind::string)));
  put_escaped(out.bytes, prefix);
  out.cut = out.bytes.size() > component_bytes_max;
  if (out.cut) out.bytes.resize(component_bytes_max);
  return out;
}

std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xFF') prefix.pop_back();
  if (!prefix.empty()) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  }
  return prefix;
}

}  // namespace plenum::storage
