#include "storage/value_codec.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/assert.hpp"

namespace plenum::storage {

namespace {

enum class Tag : std::uint8_t {
  null,
  boolean_false,
  boolean_true,
  integer,
  floating,
  string,
  list,
  date,
  local_time,
  time,
  local_date_time,
  date_time,
  duration
};

constexpr std::int64_t nanoseconds_of_day = 86'400'000'000'000;
constexpr std::int64_t nanoseconds_of_second = 1'000'000'000;
constexpr std::int64_t offset_max = 64'800;

bool is_scalar(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::floating:
    case ValueKind::string:
    case ValueKind::date:
    case ValueKind::local_time:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return true;
    case ValueKind::null:
    case ValueKind::list:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      return false;
  }
  core::unreachable();
}

Error not_storable(ValueKind kind, const char* where) {
  return Error(ErrorCode::invalid_argument, "a " + std::string(value_kind_name(kind)) + where +
                                                " cannot be stored as a property")
      .with_language("TypeError", "runtime", "InvalidPropertyType")
      .with_hint("properties are booleans, numbers, strings, temporal values or lists of them");
}

void put_tag(std::string& out, Tag tag) { out.push_back(static_cast<char>(tag)); }

void put_nanoseconds(std::string& out, std::int64_t value) {
  core::append_varint(out, static_cast<std::uint64_t>(value));
}

Error damaged() { return {ErrorCode::corruption, "a stored value cannot be read"}; }

// A nonnegative number below `bound`.
std::optional<std::int64_t> below(core::ByteReader& reader, std::int64_t bound) {
  const auto value = reader.varint();
  if (!value || *value >= static_cast<std::uint64_t>(bound)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<std::int32_t> offset(core::ByteReader& reader) {
  const auto value = reader.signed_varint();
  if (!value || *value < -offset_max || *value > offset_max) return std::nullopt;
  return static_cast<std::int32_t>(*value);
}

std::optional<Value> decode_temporal(Tag tag, core::ByteReader& reader) {
  switch (tag) {
    case Tag::date: {
      const auto days = reader.signed_varint();
      return days ? std::optional<Value>(Date{*days}) : std::nullopt;
    }
    case Tag::local_time: {
      const auto nanoseconds = below(reader, nanoseconds_of_day);
      return nanoseconds ? std::optional<Value>(LocalTime{*nanoseconds}) : std::nullopt;
    }
    case Tag::time: {
      const auto nanoseconds = below(reader, nanoseconds_of_day);
      const auto shift = offset(reader);
      if (!nanoseconds || !shift) return std::nullopt;
      return Value(Time{*nanoseconds, *shift});
    }
    case Tag::local_date_time: {
      const auto seconds = reader.signed_varint();
      const auto nanoseconds = below(reader, nanoseconds_of_second);
      if (!seconds || !nanoseconds) return std::nullopt;
      return Value(LocalDateTime{*seconds, static_cast<std::int32_t>(*nanoseconds)});
    }
    case Tag::date_time: {
      const auto seconds = reader.signed_varint();
      const auto nanoseconds = below(reader, nanoseconds_of_second);
      const auto shift = offset(reader);
      const auto zone = reader.counted();
      if (!seconds || !nanoseconds || !shift || !zone) return std::nullopt;
      return Value(
          DateTime{*seconds, static_cast<std::int32_t>(*nanoseconds), *shift, std::string(*zone)});
    }
    case Tag::duration: {
      const auto months = reader.signed_varint();
      const auto days = reader.signed_varint();
      const auto seconds = reader.signed_varint();
      const auto nanoseconds = below(reader, nanoseconds_of_second);
      if (!months || !days || !seconds || !nanoseconds) return std::nullopt;
      return Value(Duration{*months, *days, *seconds, static_cast<std::int32_t>(*nanoseconds)});
    }
    default:
      return std::nullopt;
  }
}

std::optional<Value> decode(core::ByteReader& reader, bool inside_list) {
  const auto byte = reader.byte();
  if (!byte || *byte > static_cast<std::uint8_t>(Tag::duration)) return std::nullopt;
  const Tag tag{*byte};
  switch (tag) {
    case Tag::null:
      return std::nullopt;
    case Tag::boolean_false:
      return Value(false);
    case Tag::boolean_true:
      return Value(true);
    case Tag::integer: {
      const auto value = reader.signed_varint();
      return value ? std::optional<Value>(*value) : std::nullopt;
    }
    case Tag::floating: {
      const auto bits = reader.little_endian<std::uint64_t>();
      return bits ? std::optional<Value>(std::bit_cast<double>(*bits)) : std::nullopt;
    }
    case Tag::string: {
      const auto text = reader.counted();
      return text ? std::optional<Value>(std::string(*text)) : std::nullopt;
    }
    case Tag::list: {
      const auto count = reader.varint();
      // Every element takes a byte at least: a damaged count cannot ask for more memory than that.
      if (inside_list || !count || *count > reader.remaining()) return std::nullopt;
      List list;
      list.reserve(static_cast<std::size_t>(*count));
      for (std::uint64_t i = 0; i < *count; ++i) {
        auto element = decode(reader, true);
        if (!element) return std::nullopt;
        list.push_back(std::move(*element));
      }
      return Value(std::move(list));
    }
    default:
      return decode_temporal(tag, reader);
  }
}

}  // namespace

Status is_storable(const Value& value) {
  if (is_scalar(value.kind())) return {};
  if (value.kind() != ValueKind::list) return not_storable(value.kind(), "");
  for (const Value& element : value.as_list()) {
    if (!is_scalar(element.kind())) return not_storable(element.kind(), " inside a list");
  }
  return {};
}

void encode_value(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return put_tag(out, value.as_boolean() ? Tag::boolean_true : Tag::boolean_false);
    case ValueKind::integer:
      put_tag(out, Tag::integer);
      return core::append_signed_varint(out, value.as_integer());
    case ValueKind::floating:
      put_tag(out, Tag::floating);
      return core::append_little_endian(out, std::bit_cast<std::uint64_t>(value.as_float()));
    case ValueKind::string:
      put_tag(out, Tag::string);
      return core::append_counted(out, value.as_string());
    case ValueKind::list:
      put_tag(out, Tag::list);
      core::append_varint(out, value.as_list().size());
      for (const Value& element : value.as_list()) encode_value(out, element);
      return;
    case ValueKind::date:
      put_tag(out, Tag::date);
      return core::append_signed_varint(out, value.as_date().days);
    case ValueKind::local_time:
      put_tag(out, Tag::local_time);
      return put_nanoseconds(out, value.as_local_time().nanoseconds);
    case ValueKind::time:
      put_tag(out, Tag::time);
      put_nanoseconds(out, value.as_time().nanoseconds);
      return core::append_signed_varint(out, value.as_time().offset_seconds);
    case ValueKind::local_date_time:
      put_tag(out, Tag::local_date_time);
      core::append_signed_varint(out, value.as_local_date_time().seconds);
      return put_nanoseconds(out, value.as_local_date_time().nanoseconds);
    case ValueKind::date_time:
      put_tag(out, Tag::date_time);
      core::append_signed_varint(out, value.as_date_time().seconds);
      put_nanoseconds(out, value.as_date_time().nanoseconds);
      core::append_signed_varint(out, value.as_date_time().offset_seconds);
      return core::append_counted(out, value.as_date_time().zone);
    case ValueKind::duration:
      put_tag(out, Tag::duration);
      core::append_signed_varint(out, value.as_duration().months);
      core::append_signed_varint(out, value.as_duration().days);
      core::append_signed_varint(out, value.as_duration().seconds);
      return put_nanoseconds(out, value.as_duration().nanoseconds);
    case ValueKind::null:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      break;
  }
  PLENUM_ASSERT(false);  // is_storable() refuses these
}

namespace {

bool skip(core::ByteReader& reader, bool inside_list) {
  const auto byte = reader.byte();
  if (!byte || *byte > static_cast<std::uint8_t>(Tag::duration)) return false;
  const Tag tag{*byte};
  switch (tag) {
    case Tag::null:
      return false;
    case Tag::boolean_false:
    case Tag::boolean_true:
      return true;
    case Tag::integer:
      return reader.varint().has_value();
    case Tag::floating:
      return reader.bytes(sizeof(double)).has_value();
    case Tag::string:
      return reader.counted().has_value();
    case Tag::list: {
      const auto count = reader.varint();
      if (inside_list || !count || *count > reader.remaining()) return false;
      for (std::uint64_t i = 0; i < *count; ++i) {
        if (!skip(reader, true)) return false;
      }
      return true;
    }
    default:
      return decode_temporal(tag, reader).has_value();
  }
}

}  // namespace

Status skip_value(core::ByteReader& reader) {
  if (!skip(reader, false)) return damaged();
  return {};
}

Result<Value> decode_value(core::ByteReader& reader) {
  auto value = decode(reader, false);
  if (!value) return damaged();
  return std::move(*value);
}

}  // namespace plenum::storage
