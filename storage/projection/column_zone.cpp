// Smallest and largest values of a page.
#include <algorithm>
#include <cmath>

#include "storage/projection/column_page.hpp"

namespace plenum::storage {

ColumnZone zone_of(std::span<const std::int64_t> values) {
  ColumnZone zone;
  if (values.empty()) return zone;
  std::int64_t least = values[0];
  std::int64_t largest = values[0];
  for (const std::int64_t value : values) {
    least = std::min(least, value);
    largest = std::max(largest, value);
  }
  zone.kind = ColumnZone::Kind::integer;
  zone.integer_min = least;
  zone.integer_max = largest;
  return zone;
}

ColumnZone zone_of(std::span<const double> values) {
  ColumnZone zone;
  bool any = false;
  for (const double value : values) {
    if (std::isnan(value)) {
      zone.nan = true;
      continue;
    }
    zone.floating_min = any ? std::min(zone.floating_min, value) : value;
    zone.floating_max = any ? std::max(zone.floating_max, value) : value;
    any = true;
  }
  if (any) zone.kind = ColumnZone::Kind::floating;
  // One spelling: of two zeros either may have come first.
  zone.floating_min += 0.0;
  zone.floating_max += 0.0;
  return zone;
}

ColumnZone zone_of(std::string_view least, std::string_view largest) {
  ColumnZone zone;
  zone.kind = ColumnZone::Kind::string;
  zone.string_min = least.substr(0, zone_string_bytes);
  zone.string_max = largest.substr(0, zone_string_bytes);
  if (largest.size() <= zone_string_bytes) return zone;
  // Rounded up: the next text of the same length; none when all bytes are the largest.
  while (!zone.string_max.empty() && static_cast<unsigned char>(zone.string_max.back()) == 0xFF) {
    zone.string_max.pop_back();
  }
  if (zone.string_max.empty()) return {};
  zone.string_max.back() =
      static_cast<char>(static_cast<unsigned char>(zone.string_max.back()) + 1);
  return zone;
}

}  // namespace plenum::storage
