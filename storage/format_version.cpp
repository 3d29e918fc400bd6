#include "storage/format_version.hpp"

#include <utility>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"

namespace plenum::storage {

namespace {

constexpr std::string_view magic = "PLENUMDB";

std::string version_text(std::uint16_t major, std::uint16_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

}  // namespace

std::string encode_header(const FormatHeader& header) {
  std::string bytes(magic);
  core::append_little_endian(bytes, header.major);
  core::append_little_endian(bytes, header.minor);
  bytes.push_back(static_cast<char>(header.state));
  core::append_little_endian(bytes, header.required_features);
  core::append_little_endian(bytes, header.optional_features);
  core::append_little_endian(bytes, header.store_id);
  core::append_counted(bytes, header.creator);
  core::append_little_endian(bytes, core::crc32c(bytes));
  return bytes;
}

Result<FormatHeader> decode_header(std::string_view bytes) {
  if (!bytes.starts_with(magic)) {
    return Error(ErrorCode::not_found,
                 "this is not a Plenum database: its header starts otherwise");
  }
  const Error damaged(ErrorCode::corruption, "the header is damaged");
  if (bytes.size() < magic.size() + 8) return damaged;
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(std::uint32_t));
  const auto crc = core::load_little_endian<std::uint32_t>(bytes.data() + body.size());
  if (core::crc32c(body) != crc) return damaged;
  core::ByteReader reader(body.substr(magic.size()));
  FormatHeader header;
  const auto major = reader.little_endian<std::uint16_t>();
  const auto minor = reader.little_endian<std::uint16_t>();
  if (!major || !minor) return damaged;
  header.major = *major;
  header.minor = *minor;
  if (std::pair(header.major, header.minor) > std::pair(format_major, format_minor)) {
    return Error(ErrorCode::unsupported, "the database has format " +
                                             version_text(header.major, header.minor) +
                                             ", this program reads formats up to " +
                                             version_text(format_major, format_minor))
        .with_hint("open it with a newer version of Plenum");
  }
  const auto state = reader.byte();
  const auto required = reader.little_endian<std::uint64_t>();
  const auto optional = reader.little_endian<std::uint64_t>();
  const auto store_id = reader.little_endian<std::uint64_t>();
  const auto creator = reader.counted();
  if (!creator || !reader.at_end() || *state > 1 || header.major == 0) return damaged;
  header.state = FormatHeader::State{*state};
  header.required_features = *required;
  header.optional_features = *optional;
  header.store_id = *store_id;
  header.creator = *creator;
  if ((header.required_features & ~known_features) != 0) {
    return Error(ErrorCode::unsupported,
                 "the database (format " + version_text(header.major, header.minor) +
                     ") uses features that this program (format " +
                     version_text(format_major, format_minor) + ") does not know")
        .with_hint("open it with a newer version of Plenum");
  }
  return header;
}

}  // namespace plenum::storage
