#include "core/time_zone.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "core/bytes.hpp"
#include "core/file.hpp"
#include "core/temporal_calendar.hpp"
#include "core/try.hpp"

namespace plenum::core {

namespace {

constexpr std::string_view zone_folder = "/usr/share/zoneinfo/";
constexpr std::size_t zone_name_bytes_max = 100;
constexpr std::uint64_t zone_file_bytes_max = 1U << 20;

struct Header {
  std::uint32_t is_utc_count, is_standard_count, leap_count, time_count, type_count, char_count;
};

std::optional<Header> read_header(ByteReader& reader) {
  const auto magic = reader.bytes(4);
  if (!magic || *magic != "TZif" || !reader.bytes(16)) return std::nullopt;
  Header header{};
  for (std::uint32_t* field : {&header.is_utc_count, &header.is_standard_count, &header.leap_count,
                               &header.time_count, &header.type_count, &header.char_count}) {
    const auto value = reader.big_endian<std::uint32_t>();
    if (!value) return std::nullopt;
    *field = *value;
  }
  return header;
}

std::uint64_t body_size(const Header& h, std::uint64_t time_size) {
  return h.time_count * (time_size + 1) + h.type_count * 6ULL + h.char_count +
         h.leap_count * (time_size + 4) + h.is_standard_count + h.is_utc_count;
}

// Day of the rule in a year, as days since the epoch.
std::int64_t rule_day(const ZoneRuleDate& date, std::int64_t year) noexcept {
  const std::int64_t new_year = days_from_civil({year, 1, 1});
  switch (date.form) {
    case ZoneRuleDate::Form::day_of_year:
      return new_year + date.day;
    case ZoneRuleDate::Form::julian_without_leap_day:
      return new_year + date.day - 1 + (is_leap_year(year) && date.day >= 60 ? 1 : 0);
    case ZoneRuleDate::Form::month_week_day:
      break;
  }
  const std::int64_t first = days_from_civil({year, date.month, 1});
  const int weekday = day_of_week(Date{first}) % 7;  // Sunday is 0 here
  std::int64_t day = floor_modulo(date.day - weekday, 7) + (date.week - 1) * 7;
  while (day >= days_in_month(year, date.month)) day -= 7;
  return first + day;
}

std::int32_t rule_offset(const ZoneRule& rule, std::int64_t utc_seconds) noexcept {
  if (!rule.has_daylight) return rule.standard_offset;
  const std::int64_t local_day = floor_divide(utc_seconds + rule.standard_offset, seconds_per_day);
  const std::int64_t year = civil_from_days(local_day).year;
  const std::int64_t begins =
      rule_day(rule.begins, year) * seconds_per_day + rule.begins.seconds - rule.standard_offset;
  const std::int64_t ends =
      rule_day(rule.ends, year) * seconds_per_day + rule.ends.seconds - rule.daylight_offset;
  // In the southern hemisphere daylight-saving time spans the turn of the year.
  const bool daylight = begins < ends ? utc_seconds >= begins && utc_seconds < ends
                                      : utc_seconds >= begins || utc_seconds < ends;
  return daylight ? rule.daylight_offset : rule.standard_offset;
}

bool is_zone_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > zone_name_bytes_max) return false;
  if (name.front() == '/' || name.front() == '.' || name.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
}

class ZoneCache {
 public:
  std::shared_ptr<const TimeZone> find(std::string_view name) const {
    const std::shared_lock lock(mutex_);
    const auto found = zones_.find(name);
    return found != zones_.end() ? found->second : nullptr;
  }
  void put(const std::shared_ptr<const TimeZone>& zone) {
    const std::unique_lock lock(mutex_);
    zones_.emplace(zone->name(), zone);
  }

 private:
  mutable std::shared_mutex mutex_;
  // Bounded by the number of zone files of the system.
  std::map<std::string, std::shared_ptr<const TimeZone>, std::less<>> zones_;
};

ZoneCache& cache() {
  static ZoneCache instance;
  return instance;
}

}  // namespace

Result<std::shared_ptr<const TimeZone>> TimeZone::parse(std::string name, std::string_view bytes) {
  const Error damaged(ErrorCode::corruption, "the time zone file of " + name + " is damaged");
  ByteReader reader(bytes);
  const auto first = read_header(reader);
  // Version 1 stops in 2037 and is skipped; every tz release since 2006 writes version 2 or later.
  if (!first || !reader.bytes(body_size(*first, 4))) return damaged;
  const auto header = read_header(reader);
  if (!header || header->type_count == 0 || reader.remaining() < body_size(*header, 8)) {
    return damaged;
  }
  auto zone = std::make_shared<TimeZone>();
  zone->name_ = std::move(name);
  std::vector<std::uint8_t> types(header->time_count);
  for (std::uint32_t i = 0; i < header->time_count; ++i) {
    zone->transitions_.push_back(static_cast<std::int64_t>(*reader.big_endian<std::uint64_t>()));
  }
  for (std::uint8_t& type : types) type = *reader.byte();
  std::vector<std::int32_t> type_offsets(header->type_count);
  for (std::int32_t& offset : type_offsets) {
    offset = static_cast<std::int32_t>(*reader.big_endian<std::uint32_t>());
    const auto is_daylight_and_name = reader.bytes(2);
    constexpr std::int32_t offset_max = 26 * 3600;
    if (!is_daylight_and_name || offset > offset_max || offset < -offset_max) return damaged;
  }
  if (!std::is_sorted(zone->transitions_.begin(), zone->transitions_.end())) return damaged;
  for (const std::uint8_t type : types) {
    if (type >= type_offsets.size()) return damaged;
    zone->offsets_.push_back(type_offsets[type]);
  }
  zone->first_offset_ = type_offsets.front();
  const std::uint64_t rest = header->char_count + header->leap_count * 12ULL +
                             header->is_standard_count + header->is_utc_count;
  if (!reader.bytes(rest)) return damaged;
  const std::string_view footer = reader.rest();
  if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n') return damaged;
  if (footer.size() > 2) {
    const auto rule = parse_zone_rule(footer.substr(1, footer.size() - 2));
    if (!rule.ok()) return damaged;
    zone->rule_ = *rule;
    zone->has_rule_ = true;
  }
  return std::shared_ptr<const TimeZone>(std::move(zone));
}

std::int32_t TimeZone::offset_at(std::int64_t utc_seconds) const noexcept {
  const auto after = std::upper_bound(transitions_.begin(), transitions_.end(), utc_seconds);
  if (after == transitions_.end() && has_rule_) return rule_offset(rule_, utc_seconds);
  if (after == transitions_.begin()) return first_offset_;
  return offsets_[static_cast<std::size_t>(after - transitions_.begin()) - 1];
}

DateTime TimeZone::at_local(LocalDateTime local, const std::int32_t* preferred) const {
  // The offsets a day before and a day after bracket every change that can concern this local time.
  const std::int32_t before = offset_at(local.seconds - seconds_per_day);
  const std::int32_t after = offset_at(local.seconds + seconds_per_day);
  const auto fits = [&](std::int32_t offset) {
    return offset_at(local.seconds - offset) == offset;
  };
  std::int32_t offset = before;
  if (preferred != nullptr && fits(*preferred)) {
    offset = *preferred;
  } else if (fits(before)) {
    offset = before;
  } else if (fits(after)) {
    offset = after;
  } else {
    return at_instant(local.seconds - before, local.nanoseconds);  // a gap
  }
  return {local.seconds - offset, local.nanoseconds, offset, name_};
}

DateTime TimeZone::at_instant(std::int64_t utc_seconds, std::int32_t nanoseconds) const {
  return {utc_seconds, nanoseconds, offset_at(utc_seconds), name_};
}

Result<std::shared_ptr<const TimeZone>> find_time_zone(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), ' ', '_');
  const Error unknown(ErrorCode::not_found, "there is no time zone `" + key + "`");
  if (!is_zone_name(key)) return unknown;
  if (auto zone = cache().find(key); zone != nullptr) return zone;
  const auto bytes = read_file(std::string(zone_folder) + key, zone_file_bytes_max);
  if (!bytes.ok()) return unknown;
  PLENUM_ASSIGN(std::shared_ptr<const TimeZone> zone, TimeZone::parse(key, *bytes));
  cache().put(zone);
  return zone;
}

}  // namespace plenum::core
