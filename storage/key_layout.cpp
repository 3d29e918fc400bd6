#include "storage/key_layout.hpp"

#include "core/bytes.hpp"
#include "core/crc32c.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t log_key_bytes = 1 + 2 + 8 + 2;

void append_space(std::string& key, Space space) { key.push_back(static_cast<char>(space)); }

void append_escaped(std::string& key, std::string_view text) {
  for (const char c : text) {
    key.push_back(c);
    if (c == '\0') key.push_back(static_cast<char>(0xFF));
  }
}

}  // namespace

std::string space_begin(Space space) { return std::string(1, static_cast<char>(space)); }

std::string space_end(Space space) {
  return std::string(1, static_cast<char>(static_cast<std::uint8_t>(space) + 1));
}

std::string log_key(Timestamp timestamp, std::uint16_t part) {
  std::string key;
  append_space(key, Space::log);
  core::append_big_endian<std::uint16_t>(key, 0);
  core::append_big_endian<std::uint64_t>(key, timestamp);
  core::append_big_endian<std::uint16_t>(key, part);
  return key;
}

std::optional<std::pair<Timestamp, std::uint16_t>> parse_log_key(std::string_view key) {
  if (key.size() != log_key_bytes || key[0] != static_cast<char>(Space::log)) return std::nullopt;
  if (core::load_big_endian<std::uint16_t>(key.data() + 1) != 0) return std::nullopt;
  return std::pair{core::load_big_endian<std::uint64_t>(key.data() + 3),
                   core::load_big_endian<std::uint16_t>(key.data() + 11)};
}

std::string document_key(std::string_view document) {
  std::string key;
  append_space(key, Space::document);
  return key.append(document);
}

std::string document_part_key(std::string_view document, std::uint32_t part) {
  std::string key;
  append_space(key, Space::document_part);
  key.append(document);
  core::append_big_endian(key, part);
  return key;
}

std::string_view parse_document_key(std::string_view key) { return key.substr(1); }

std::string pair_group_begin(Space space, std::string_view first) {
  std::string key = pair_prefix(space, first);
  return key.append("\x00\x01", 2);
}

std::string pair_group_end(Space space, std::string_view first) {
  std::string key = pair_prefix(space, first);
  return key.append("\x00\x02", 2);
}

std::string pair_prefix(Space space, std::string_view prefix) {
  std::string key;
  append_space(key, space);
  append_escaped(key, prefix);
  return key;
}

std::string pair_key(Space space, std::string_view first, std::string_view second) {
  return pair_group_begin(space, first).append(second);
}

std::optional<std::pair<std::string, std::string>> parse_pair_key(std::string_view key) {
  std::string first;
  for (std::size_t i = 1; i < key.size(); ++i) {
    if (key[i] != '\0') {
      first.push_back(key[i]);
      continue;
    }
    if (i + 1 == key.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(key[++i]);
    if (next == 0x01) return std::pair{std::move(first), std::string(key.substr(i + 1))};
    if (next != 0xFF) return std::nullopt;
    first.push_back('\0');
  }
  return std::nullopt;
}

std::string seal(std::string_view key, std::string body) {
  core::append_little_endian<std::uint32_t>(body, core::crc32c(body, core::crc32c(key)));
  return body;
}

Result<std::string_view> unseal(std::string_view key, std::string_view value) {
  if (value.size() < sizeof(std::uint32_t)) {
    return Error(ErrorCode::corruption, "the value of key " + key_text(key) + " is too short");
  }
  const std::string_view body = value.substr(0, value.size() - sizeof(std::uint32_t));
  const auto stored = core::load_little_endian<std::uint32_t>(value.data() + body.size());
  if (core::crc32c(body, core::crc32c(key)) != stored) {
    return Error(ErrorCode::corruption,
                 "the value of key " + key_text(key) + " does not match its checksum");
  }
  return body;
}

std::string key_text(std::string_view key) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char c : key.substr(0, 32)) {
    text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return key.size() > 32 ? text + "..." : text;
}

}  // namespace plenum::storage
