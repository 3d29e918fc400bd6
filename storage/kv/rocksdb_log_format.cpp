#include "storage/kv/rocksdb_log_format.hpp"

#include <algorithm>
#include <string>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"

namespace plenum::storage::kv {

std::optional<LogFragment> fragment_at(std::string_view log, std::size_t at) {
  const std::size_t block_end = at - at % log_block_bytes + log_block_bytes;
  if (at + log_header_bytes > std::min(log.size(), block_end)) return std::nullopt;
  const char* header = log.data() + at;
  const auto stored = core::load_little_endian<std::uint32_t>(header);
  const std::size_t length = core::load_little_endian<std::uint16_t>(header + 4);
  const auto type = static_cast<std::uint8_t>(header[6]);
  const std::size_t end = at + log_header_bytes + length;
  if (type < log_whole || type > log_last || end > std::min(log.size(), block_end)) {
    return std::nullopt;
  }
  const std::uint32_t crc = core::crc32c(log.substr(at + 6, length + 1));
  if (stored != ((crc >> 15) | (crc << 17)) + 0xa282ead8U) return std::nullopt;
  return LogFragment{type, end};
}

std::uint64_t for_each_log_record(std::string_view log,
                                  const std::function<void(std::string_view record)>& f) {
  std::uint64_t damages = 0;
  bool damaged = false;
  bool inside = false;
  std::string record;
  std::size_t at = 0;
  while (at < log.size()) {
    const std::size_t room = log_block_bytes - at % log_block_bytes;
    if (room < log_header_bytes) {
      at += room;
      continue;
    }
    const auto fragment = fragment_at(log, at);
    if (!fragment) {
      // Where the next one begins is told by this one's length; so on with the next byte that reads
      // as one. A checksum of 32 bits under a type and a length does not do so by chance.
      damaged = true;
      inside = false;
      ++at;
      continue;
    }
    const bool begins = fragment->type == log_whole || fragment->type == log_first;
    if (damaged || begins == inside) ++damages;
    damaged = false;
    if (begins) record.clear();
    const bool usable = begins || inside;
    record.append(log.substr(at + log_header_bytes, fragment->end - at - log_header_bytes));
    inside = usable && (fragment->type == log_first || fragment->type == log_middle);
    if (usable && !inside) f(record);
    at = fragment->end;
  }
  return damages;
}

}  // namespace plenum::storage::kv
