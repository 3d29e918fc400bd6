// Text to temporal values: a hand-written reader of the ISO 8601 forms listed in the header.
#include <algorithm>
#include <optional>

#include "core/duration_builder.hpp"
#include "core/temporal_calendar.hpp"
#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/time_zone.hpp"
#include "core/try.hpp"

namespace plenum::core {

namespace {

constexpr std::size_t text_bytes_max = 200;

Error malformed(std::string_view kind, std::string_view text) {
  std::string shown(text.substr(0, 60));
  if (shown.size() < text.size()) shown += "...";
  return Error(ErrorCode::invalid_argument, "`" + shown + "` is not a valid " + std::string(kind));
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What is left of the text; every take_* moves on only when it succeeds.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool empty() const noexcept { return rest_.empty(); }
  std::string_view rest() const noexcept { return rest_; }
  char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::size_t digits_ahead() const noexcept {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return count;
  }
  /// Exactly `count` (at most 18) digits.
  std::optional<std::int64_t> number(std::size_t count) noexcept {
    if (count == 0 || count > 18 || digits_ahead() < count) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (rest_[i] - '0');
    rest_.remove_prefix(count);
    return value;
  }
  std::string_view until(char c) noexcept {
    const std::string_view taken = rest_.substr(0, rest_.find(c));
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> read_year(Reader& in) {
  const bool negative = in.peek() == '-';
  if (negative || in.peek() == '+') {
    in.take(in.peek());
    const std::size_t digits = in.digits_ahead();
    if (digits > 9) return std::nullopt;
    const auto year = in.number(digits);
    if (!year) return std::nullopt;
    return negative ? -*year : *year;
  }
  return in.number(4);
}

std::optional<Date> read_week(Reader& in, std::int64_t year, bool dashed) {
  const auto week = in.number(2);
  if (!week) return std::nullopt;
  if (in.empty()) return date_from_week(year, *week, 1);
  if (dashed && !in.take('-')) return std::nullopt;
  const auto day = in.number(1);
  return day ? date_from_week(year, *week, *day) : std::nullopt;
}

std::optional<Date> read_quarter(Reader& in, std::int64_t year, bool dashed) {
  const auto quarter = in.number(1);
  if (!quarter) return std::nullopt;
  if (in.empty()) return date_from_quarter(year, *quarter, 1);
  if (dashed && !in.take('-')) return std::nullopt;
  const auto day = in.number(2);
  return day ? date_from_quarter(year, *quarter, *day) : std::nullopt;
}

std::optional<Date> read_month_or_ordinal(Reader& in, std::int64_t year, bool dashed) {
  const std::size_t digits = in.digits_ahead();
  if (digits == 3) {
    const auto ordinal = in.number(3);
    return date_from_ordinal(year, *ordinal);
  }
  if (digits != (dashed || in.rest().size() == 2 ? 2U : 4U)) return std::nullopt;
  const auto month = in.number(2);
  if (in.empty()) return date_from_civil(year, *month, 1);
  if (dashed && !in.take('-')) return std::nullopt;
  const auto day = in.digits_ahead() == 2 ? in.number(2) : std::nullopt;
  return day ? date_from_civil(year, *month, *day) : std::nullopt;
}

std::optional<Date> read_date(std::string_view text) {
  Reader in(text);
  const auto year = read_year(in);
  if (!year) return std::nullopt;
  if (in.empty()) return date_from_civil(*year, 1, 1);
  const bool dashed = in.take('-');
  std::optional<Date> date;
  if (in.take('W')) {
    date = read_week(in, *year, dashed);
  } else if (in.take('Q')) {
    date = read_quarter(in, *year, dashed);
  } else {
    date = read_month_or_ordinal(in, *year, dashed);
  }
  return in.empty() ? date : std::nullopt;
}

// The digits after the point as nanoseconds.
std::optional<std::int64_t> read_fraction(Reader& in) {
  const std::size_t digits = in.digits_ahead();
  if (digits == 0 || digits > 9) return std::nullopt;
  auto value = *in.number(digits);
  for (std::size_t i = digits; i < 9; ++i) value *= 10;
  return value;
}

std::optional<LocalTime> read_local_time(std::string_view text) {
  Reader in(text);
  const auto hour = in.number(2);
  if (!hour || *hour > 23) return std::nullopt;
  const bool colons = in.peek() == ':';
  std::int64_t seconds = *hour * 3600;
  for (const std::int64_t unit : {60, 1}) {
    if (in.empty() || (colons && !in.take(':'))) break;
    const auto part = in.number(2);
    if (!part || *part > 59) return std::nullopt;
    seconds += *part * unit;
    if (unit == 1 && (in.take('.') || in.take(','))) {
      const auto fraction = read_fraction(in);
      if (!fraction || !in.empty()) return std::nullopt;
      return LocalTime{seconds * nanoseconds_per_second + *fraction};
    }
  }
  if (!in.empty()) return std::nullopt;
  return LocalTime{seconds * nanoseconds_per_second};
}

std::optional<std::int32_t> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  Reader in(text);
  const bool negative = in.take('-');
  if (!negative && !in.take('+')) return std::nullopt;
  const auto hours = in.number(2);
  if (!hours) return std::nullopt;
  const bool colons = in.peek() == ':';
  std::int64_t seconds = *hours * 3600;
  for (const std::int64_t unit : {60, 1}) {
    if (in.empty() || (colons && !in.take(':'))) break;
    const auto part = in.number(2);
    if (!part || *part > 59) return std::nullopt;
    seconds += *part * unit;
  }
  if (!in.empty() || seconds > offset_seconds_max) return std::nullopt;
  return static_cast<std::int32_t>(negative ? -seconds : seconds);
}

struct ZonedParts {
  std::string_view local;  ///< before the offset
  std::optional<std::int32_t> offset;
  std::string_view zone;
  bool valid = true;
};

// Takes "…+01:00[Zone/Name]" apart. `clock_start` is where the time of day begins: before it, '-'
// belongs to the date.
ZonedParts split_zone(std::string_view text, std::size_t clock_start) {
  ZonedParts parts;
  if (!text.empty() && text.back() == ']') {
    const std::size_t open = text.find('[');
    if (open == std::string_view::npos) return {{}, std::nullopt, {}, false};
    parts.zone = text.substr(open + 1, text.size() - open - 2);
    parts.valid = !parts.zone.empty();
    text = text.substr(0, open);
  }
  const std::size_t sign =
      clock_start == std::string_view::npos ? clock_start : text.find_first_of("+-Zz", clock_start);
  parts.local = text.substr(0, sign);
  if (sign != std::string_view::npos) {
    parts.offset = read_offset(text.substr(sign));
    parts.valid = parts.valid && parts.offset.has_value();
  }
  return parts;
}

std::optional<LocalDateTime> read_local_date_time(std::string_view text) {
  const std::size_t t = text.find_first_of("Tt");
  const auto date = read_date(text.substr(0, t));
  if (!date) return std::nullopt;
  if (t == std::string_view::npos) return join(*date, LocalTime{});
  const auto time = read_local_time(text.substr(t + 1));
  return time ? std::optional(join(*date, *time)) : std::nullopt;
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
  if (const auto date = read_date(text)) return *date;
  return malformed("date", text);
}

Result<LocalTime> parse_local_time(std::string_view text) {
  if (const auto time = read_local_time(text)) return *time;
  return malformed("local time", text);
}

Result<Time> parse_time(std::string_view text) {
  const ZonedParts parts = split_zone(text, 0);
  const auto time = read_local_time(parts.local);
  if (!parts.valid || !time || !parts.zone.empty()) return malformed("time", text);
  return Time{time->nanoseconds, parts.offset.value_or(0)};
}

Result<LocalDateTime> parse_local_date_time(std::string_view text) {
  if (const auto value = read_local_date_time(text)) return *value;
  return malformed("local datetime", text);
}

Result<DateTime> parse_date_time(std::string_view text) {
  if (text.size() > text_bytes_max) return malformed("datetime", text);
  const std::size_t t = std::min(text.find_first_of("Tt"), text.find('['));
  const bool has_clock = t != std::string_view::npos && text[t] != '[';
  const ZonedParts parts = split_zone(text, has_clock ? t + 1 : std::string_view::npos);
  const auto local = parts.valid ? read_local_date_time(parts.local) : std::nullopt;
  if (!local) return malformed("datetime", text);
  if (parts.zone.empty()) {
    const std::int32_t offset = parts.offset.value_or(0);
    return DateTime{local->seconds - offset, local->nanoseconds, offset, {}};
  }
  PLENUM_ASSIGN(const auto zone, find_time_zone(parts.zone));
  DateTime value = zone->at_local(*local, parts.offset ? &*parts.offset : nullptr);
  if (parts.offset && *parts.offset != value.offset_seconds) {
    return Error(ErrorCode::invalid_argument,
                 "the offset " + offset_text(*parts.offset) + " is not that of " + zone->name() +
                     " at this time: " + offset_text(value.offset_seconds));
  }
  return value;
}

Result<std::int32_t> parse_offset(std::string_view text) {
  if (const auto offset = read_offset(text)) return *offset;
  return malformed("offset from UTC", text);
}

namespace {

// "-12.5" as whole number and fraction; the sign belongs to both.
struct Amount {
  std::int64_t whole = 0;
  double fraction = 0;
};

std::optional<Amount> read_amount(Reader& in) {
  const bool negative = in.take('-');
  if (!negative) in.take('+');
  Amount amount;
  const std::size_t digits = in.digits_ahead();
  if (digits > 0) {
    const auto whole = parse_integer(in.rest().substr(0, digits));
    if (!whole) return std::nullopt;
    for (std::size_t i = 0; i < digits; ++i) in.take(in.peek());
    amount.whole = negative ? -*whole : *whole;
  }
  if (in.take('.') || in.take(',')) {
    const std::size_t places = in.digits_ahead();
    if (places == 0) return std::nullopt;
    const auto fraction = parse_float("0." + std::string(in.rest().substr(0, places)));
    if (!fraction) return std::nullopt;
    for (std::size_t i = 0; i < places; ++i) in.take(in.peek());
    amount.fraction = negative ? -*fraction : *fraction;
  } else if (digits == 0) {
    return std::nullopt;
  }
  return amount;
}

struct UnitLetter {
  char letter;
  DurationUnit unit;
};

// Parts in the order of `letters`, each at most once. The number of parts read, or nullopt.
std::optional<int> read_parts(Reader& in, std::initializer_list<UnitLetter> letters,
                              DurationBuilder& builder) {
  int count = 0;
  auto next = letters.begin();
  while (!in.empty() && in.peek() != 'T' && in.peek() != 't') {
    const auto amount = read_amount(in);
    if (!amount) return std::nullopt;
    const char letter = static_cast<char>(in.peek() & ~0x20);
    while (next != letters.end() && next->letter != letter) ++next;
    if (next == letters.end()) return std::nullopt;
    in.take(in.peek());
    builder.add(next->unit, amount->whole);
    if (amount->fraction != 0) builder.add(next->unit, amount->fraction);
    ++next;
    ++count;
  }
  return count;
}

// P2012-02-02T14:37:21.545: a date and time, each field of it an amount.
std::optional<Duration> read_date_like_duration(std::string_view text) {
  Reader in(text);
  const auto year = in.number(4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.number(2);
  if (!month || *month > 12 || !in.take('-')) return std::nullopt;
  const auto day = in.number(2);
  if (!day || *day > 31 || !in.take('T')) return std::nullopt;
  const auto time = read_local_time(in.rest());
  if (!time) return std::nullopt;
  return Duration{*year * 12 + *month, *day, time->nanoseconds / nanoseconds_per_second,
                  static_cast<std::int32_t>(time->nanoseconds % nanoseconds_per_second)};
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  if (text.size() > text_bytes_max || text.size() < 2) return malformed("duration", text);
  Reader in(text);
  const bool negative = in.take('-');
  if (!in.take('P') && !in.take('p')) return malformed("duration", text);
  DurationBuilder builder;
  if (!negative && text.find('-', 2) == 5) {
    if (const auto value = read_date_like_duration(in.rest())) return *value;
  }
  const auto dates = read_parts(in,
                                {{'Y', DurationUnit::years},
                                 {'M', DurationUnit::months},
                                 {'W', DurationUnit::weeks},
                                 {'D', DurationUnit::days}},
                                builder);
  if (!dates) return malformed("duration", text);
  std::optional<int> times = 0;
  if (in.take('T') || in.take('t')) {
    times = read_parts(
        in,
        {{'H', DurationUnit::hours}, {'M', DurationUnit::minutes}, {'S', DurationUnit::seconds}},
        builder);
    if (!times || *times == 0) return malformed("duration", text);
  }
  if (*dates + *times == 0 || !in.empty()) return malformed("duration", text);
  const Result<Duration> value = builder.build();
  return value.ok() && negative ? multiply(*value, std::int64_t{-1}) : value;
}

}  // namespace plenum::core
