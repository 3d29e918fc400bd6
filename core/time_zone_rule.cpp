// The footer rule of TZif files: parsing of POSIX TZ strings (IEEE Std 1003.1, with the extensions
// of RFC 8536: hours from -167 to 167).
#include <optional>

#include "core/time_zone.hpp"
#include "core/try.hpp"

namespace plenum::core {

namespace {

class RuleParser {
 public:
  explicit RuleParser(std::string_view text) : rest_(text) {}

  Result<ZoneRule> parse() {
    ZoneRule rule;
    if (!name()) return error();
    const auto standard = hours_minutes_seconds();
    if (!standard) return error();
    rule.standard_offset = -*standard;
    if (rest_.empty()) return rule;
    rule.has_daylight = true;
    rule.daylight_offset = rule.standard_offset + 3600;
    if (!name()) return error();
    if (!rest_.empty() && rest_.front() != ',') {
      const auto daylight = hours_minutes_seconds();
      if (!daylight) return error();
      rule.daylight_offset = -*daylight;
    }
    const auto begins = date();
    const auto ends = begins ? date() : std::nullopt;
    if (!ends || !rest_.empty()) return error();
    rule.begins = *begins;
    rule.ends = *ends;
    return rule;
  }

 private:
  static Error error() { return Error(ErrorCode::invalid_argument, "not a POSIX TZ rule"); }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() {
    if (take('<')) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    std::size_t length = 0;
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    rest_.remove_prefix(length);
    return length >= 3;
  }

  std::optional<std::int32_t> number(std::int32_t max) {
    std::int32_t value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && digits < 3 && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + (rest_[digits++] - '0');
    }
    rest_.remove_prefix(digits);
    if (digits == 0 || value > max) return std::nullopt;
    return value;
  }

  std::optional<std::int32_t> hours_minutes_seconds() {
    const bool negative = take('-');
    if (!negative) take('+');
    const auto hours = number(167);
    if (!hours) return std::nullopt;
    std::int32_t seconds = *hours * 3600;
    for (const std::int32_t unit : {60, 1}) {
      if (!take(':')) break;
      const auto part = number(59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return negative ? -seconds : seconds;
  }

  std::optional<ZoneRuleDate> date() {
    if (!take(',')) return std::nullopt;
    ZoneRuleDate result;
    if (take('M')) {
      const auto month = number(12);
      if (!month || *month == 0 || !take('.')) return std::nullopt;
      const auto week = number(5);
      if (!week || *week == 0 || !take('.')) return std::nullopt;
      const auto day = number(6);
      if (!day) return std::nullopt;
      result.month = *month;
      result.week = *week;
      result.day = *day;
    } else {
      const bool julian = take('J');
      result.form =
          julian ? ZoneRuleDate::Form::julian_without_leap_day : ZoneRuleDate::Form::day_of_year;
      const auto day = number(365);
      if (!day || (julian && *day == 0)) return std::nullopt;
      result.day = *day;
    }
    if (take('/')) {
      const auto time = hours_minutes_seconds();
      if (!time) return std::nullopt;
      result.seconds = *time;
    }
    return result;
  }

  std::string_view rest_;
};

}  // namespace

Result<ZoneRule> parse_zone_rule(std::string_view text) { return RuleParser(text).parse(); }

}  // namespace plenum::core
