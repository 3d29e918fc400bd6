#include "exchange/bulk_csv/column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/assert.hpp"
#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

constexpr std::size_t shown_code_points_max = 40;

std::string shown(std::string_view text) {
  const std::size_t end = core::byte_offset_of(text, shown_code_points_max);
  return "`" + std::string(text.substr(0, end)) + (end < text.size() ? "…`" : "`");
}

/// Digits alone that cannot overflow, which most whole numbers are; else false.
bool parse_digits(std::string_view text, std::int64_t& number) noexcept {
  constexpr std::size_t digits_max = 18;
  if (text.empty() || text.size() > digits_max) return false;
  std::int64_t sum = 0;
  for (const char letter : text) {
    const unsigned digit = static_cast<unsigned char>(letter) - unsigned{'0'};
    if (digit > 9) return false;
    sum = sum * 10 + static_cast<std::int64_t>(digit);
  }
  number = sum;
  return true;
}

/// core::trim() for texts that mostly have no blanks around them.
std::string_view without_blanks(std::string_view text) noexcept {
  const bool bare = !text.empty() && text.front() > ' ' && text.back() > ' ';
  return bare ? text : core::trim(text);
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (core::equal_ignoring_ascii_case(text, "true")) return true;
  if (core::equal_ignoring_ascii_case(text, "false")) return false;
  return std::nullopt;
}

std::optional<double> parse_double(std::string_view text) {
  if (const auto number = core::parse_float(text)) {
    return std::isinf(*number) ? std::nullopt : number;  // its digits would be lost
  }
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (core::equal_ignoring_ascii_case(text, "nan")) return std::nan("");
  if (core::equal_ignoring_ascii_case(text, "infinity") ||
      core::equal_ignoring_ascii_case(text, "inf")) {
    return negative ? -infinity : infinity;
  }
  return std::nullopt;
}

/// A text without a zone gets that of the header.
std::string with_zone(std::string_view text, ValueKind kind, const std::string& zone) {
  const bool bare = kind == ValueKind::time ? core::parse_local_time(text).ok()
                                            : core::parse_local_date_time(text).ok();
  if (!bare) return std::string(text);
  const bool date_alone =
      kind == ValueKind::date_time && text.find_first_of("Tt") == std::string_view::npos;
  return std::string(text) + (date_alone ? "T00:00" : "") + zone;
}

template <class T>
Value taken(const Result<T>& parsed, std::string_view text, const char* what, std::string& reason) {
  if (parsed.ok()) return Value(*parsed);
  reason = shown(text) + " is not " + what;
  return {};
}

Value parse_temporal(ValueKind kind, std::string_view text, std::string& reason) {
  switch (kind) {
    case ValueKind::date:
      return taken(core::parse_date(text), text, "a date (2025-10-24)", reason);
    case ValueKind::local_time:
      return taken(core::parse_local_time(text), text, "a local time (12:31:14)", reason);
    case ValueKind::time:
      return taken(core::parse_time(text), text, "a time (12:31:14+01:00)", reason);
    case ValueKind::local_date_time:
      return taken(core::parse_local_date_time(text), text,
                   "a local date and time (2025-10-24T12:31:14)", reason);
    case ValueKind::date_time:
      return taken(core::parse_date_time(text), text, "a date and time (2025-10-24T12:31:14+01:00)",
                   reason);
    default:
      return taken(core::parse_duration(text), text, "a duration (P1DT2H)", reason);
  }
}

const char* scalar_name(ValueKind kind) {
  if (kind == ValueKind::boolean) return "true or false";
  return kind == ValueKind::integer ? "a whole number of 64 bits" : "a number that a double holds";
}

}  // namespace

Value parse_value(ValueKind kind, std::string_view text, const std::string& time_zone,
                  std::string& reason) {
  Value value;
  if (kind == ValueKind::string) return {text};
  if (kind == ValueKind::boolean) {
    if (const auto flag = parse_boolean(text)) value = Value(*flag);
  } else if (kind == ValueKind::integer) {
    if (const auto number = core::parse_integer(text)) value = Value(*number);
  } else if (kind == ValueKind::floating) {
    if (const auto number = parse_double(text)) value = Value(*number);
  } else {
    return time_zone.empty() ? parse_temporal(kind, text, reason)
                             : parse_temporal(kind, with_zone(text, kind, time_zone), reason);
  }
  if (value.is_null()) reason = shown(text) + " is not " + scalar_name(kind);
  return value;
}

Column::Column(const HeaderField& field, ValueKind kind, char array_delimiter)
    : kind_(kind),
      is_array_(field.is_array),
      array_delimiter_(array_delimiter),
      time_zone_(field.time_zone) {
  if (kind_ == ValueKind::string && !is_array_) ends_.push_back(0);
}

Column Column::like() const {
  HeaderField field;
  field.is_array = is_array_;
  return {field, kind_, array_delimiter_};
}

bool Column::append(const core::CsvField& field, std::string& reason) {
  const bool text_kind = kind_ == ValueKind::string;
  std::int64_t number = 0;
  if (is_integer() && parse_digits(field.text, number)) {
    integers_.push_back(number);
    valid_.push_back(1);
    return true;
  }
  const std::string_view text = text_kind ? field.text : without_blanks(field.text);
  if (text.empty() && !(field.quoted && (text_kind || is_array_))) {
    append_absent();
    return true;
  }
  return is_array_ ? append_array(text, reason) : append_one(text, reason);
}

bool Column::append_one(std::string_view text, std::string& reason) {
  switch (kind_) {
    case ValueKind::string:
      append_string(text);
      break;
    case ValueKind::integer: {
      const auto number = core::parse_integer(text);
      if (!number) {
        reason = shown(text) + " is not " + scalar_name(kind_);
        return false;
      }
      integers_.push_back(*number);
      break;
    }
    case ValueKind::floating: {
      const auto number = parse_double(text);
      if (!number) {
        reason = shown(text) + " is not " + scalar_name(kind_);
        return false;
      }
      floats_.push_back(*number);
      break;
    }
    default: {
      Value value = parse_value(kind_, text, time_zone_, reason);
      if (value.is_null()) return false;
      if (kind_ == ValueKind::boolean) {
        integers_.push_back(value.as_boolean() ? 1 : 0);
      } else if (kind_ == ValueKind::date) {
        integers_.push_back(value.as_date().days);
      } else if (kind_ == ValueKind::local_time) {
        integers_.push_back(value.as_local_time().nanoseconds);
      } else {
        values_.push_back(std::move(value));
      }
    }
  }
  valid_.push_back(1);
  return true;
}

bool Column::append_array(std::string_view text, std::string& reason) {
  List list;
  while (!text.empty() || !list.empty()) {
    const std::size_t end = std::min(text.find(array_delimiter_), text.size());
    std::string_view one = text.substr(0, end);
    if (kind_ != ValueKind::string) one = core::trim(one);
    Value value = parse_value(kind_, one, time_zone_, reason);
    if (value.is_null()) {
      reason = "element " + std::to_string(list.size() + 1) + ": " + reason;
      return false;
    }
    list.push_back(std::move(value));
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  values_.emplace_back(std::move(list));
  valid_.push_back(1);
  return true;
}

void Column::append_string(std::string_view text) {
  bytes_ += text;
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
}

void Column::append_absent() {
  ++absent_;
  valid_.push_back(0);
  if (is_array_) {
    values_.emplace_back();
    return;
  }
  switch (kind_) {
    case ValueKind::string:
      append_string({});
      break;
    case ValueKind::floating:
      floats_.push_back(0);
      break;
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::date:
    case ValueKind::local_time:
      integers_.push_back(0);
      break;
    default:
      values_.emplace_back();
  }
}

void Column::append(const Column& from, std::size_t row) {
  PLENUM_ASSERT(from.kind_ == kind_ && from.is_array_ == is_array_);
  if (!from.holds(row)) return append_absent();
  valid_.push_back(1);
  if (!from.values_.empty()) {
    values_.push_back(from.values_[row]);
  } else if (!from.floats_.empty()) {
    floats_.push_back(from.floats_[row]);
  } else if (!from.integers_.empty()) {
    integers_.push_back(from.integers_[row]);
  } else {
    append_string(from.string(row));
  }
}

void Column::truncate(std::size_t rows) {
  while (valid_.size() > rows) {
    absent_ -= valid_.back() == 0 ? 1 : 0;
    valid_.pop_back();
  }
  if (integers_.size() > rows) integers_.resize(rows);
  if (floats_.size() > rows) floats_.resize(rows);
  if (values_.size() > rows) values_.resize(rows);
  if (ends_.size() > rows + 1) {
    ends_.resize(rows + 1);
    bytes_.resize(ends_.back());
  }
}

Value Column::value(std::size_t row) const {
  return holds(row) ? storage::bulk_value(view({}), row) : Value();
}

storage::BulkColumn Column::view(storage::PropertyToken key) const noexcept {
  storage::BulkColumn view;
  view.key = key;
  view.kind = is_array_ ? ValueKind::list : kind_;
  if (absent_ > 0) view.valid = valid_;
  view.integers = integers_;
  view.floats = floats_;
  view.ends = ends_;
  view.bytes = bytes_;
  view.values = values_;
  return view;
}

}  // namespace plenum::exchange::bulk_csv
