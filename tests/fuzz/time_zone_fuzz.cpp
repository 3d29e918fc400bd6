// Bytes that claim to be a TZif file: an error or a zone whose answers are possible offsets.
#include <cstdlib>

#include "core/file.hpp"
#include "core/temporal_calendar.hpp"
#include "core/time_zone.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

void fuzz_one(std::string_view input) {
  const auto zone = core::TimeZone::parse("Fuzz/Zone", input);
  if (!zone.ok()) {
    require(zone.error().code() == ErrorCode::corruption, "damage is reported as corruption");
    return;
  }
  const std::int64_t far = core::date_max().days * core::seconds_per_day;
  for (const std::int64_t seconds : {std::int64_t{0}, std::int64_t{1'700'000'000}, -far, far}) {
    const DateTime shown = (*zone)->at_instant(seconds, 0);
    require(std::abs(shown.offset_seconds) <= 200 * 3600, "an offset is at most some days");
    const DateTime local = (*zone)->at_local(core::local_of(shown), &shown.offset_seconds);
    require(local.seconds == seconds, "a local time with its offset is its instant");
  }
}

std::vector<std::string> seeds() {
  std::vector<std::string> found;
  for (const char* name : {"Europe/Stockholm", "America/New_York", "Australia/Sydney", "UTC"}) {
    const auto bytes = core::read_file(std::string("/usr/share/zoneinfo/") + name);
    if (bytes.ok()) found.push_back(*bytes);
  }
  return found;
}

}  // namespace plenum::fuzz
