#include "storage/document_header.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t parted_format = 1;
constexpr std::uint8_t packed_format = 2;
constexpr std::size_t packed_references_max = 32 * 1024;

/// The rest of a packed header.
bool decode_packed(core::ByteReader& reader, DocumentHeader& header) {
  header.has_references = true;
  for (std::uint32_t i = 0; i < header.references; ++i) {
    const auto reference = reader.counted();
    if (!reference) return false;
    header.reference_list.emplace_back(*reference);
  }
  if (!std::ranges::is_sorted(header.reference_list)) return false;
  if (header.parts != 0) return reader.at_end();
  if (reader.remaining() != header.bytes) return false;
  header.payload = reader.rest();
  return true;
}

}  // namespace

std::string encode_header(const DocumentHeader& header) {
  std::string body(1, static_cast<char>(header.has_references ? packed_format : parted_format));
  core::append_varint(body, header.bytes);
  core::append_varint(body, header.parts);
  core::append_varint(body, header.references);
  core::append_little_endian(body, header.payload_crc);
  if (!header.has_references) return body;
  for (const std::string& reference : header.reference_list) core::append_counted(body, reference);
  if (header.parts == 0) body += header.payload;
  return body;
}

bool fits_header(const std::vector<std::string>& references) {
  std::size_t bytes = 0;
  for (const std::string& reference : references) bytes += reference.size() + 3;
  return bytes <= packed_references_max;
}

Result<DocumentHeader> decode_header(std::string_view key, std::string_view body) {
  core::ByteReader reader(body);
  const auto format = reader.byte();
  const auto bytes = reader.varint();
  const auto parts = reader.varint();
  const auto references = reader.varint();
  const auto crc = reader.little_endian<std::uint32_t>();
  bool sound = crc && (*format == parted_format || *format == packed_format) &&
               (*parts == (*bytes + document_part_bytes - 1) / document_part_bytes ||
                (*format == packed_format && *parts == 0)) &&
               *references <= 0xFFFFFFFF && *parts <= 0xFFFFFFFF;
  DocumentHeader header;
  if (sound) {
    header.bytes = *bytes;
    header.parts = static_cast<std::uint32_t>(*parts);
    header.references = static_cast<std::uint32_t>(*references);
    header.payload_crc = *crc;
    sound = *format == packed_format ? decode_packed(reader, header) : reader.at_end();
  }
  if (!sound) {
    return Error(ErrorCode::corruption,
                 "the header of document " + key_text(key) + " cannot be read");
  }
  return header;
}

Result<DocumentHeader> read_header(std::string_view document, const kv::KeyValue& entry) {
  PLENUM_ASSIGN(const std::string_view body, unseal(entry.key, entry.value));
  return decode_header(document, body);
}

Result<std::uint64_t> read_document_count(std::string_view value) {
  PLENUM_ASSIGN(const std::string_view body, unseal(space_begin(Space::document_count), value));
  core::ByteReader reader(body);
  const auto count = reader.varint();
  if (count && reader.at_end()) return *count;
  return Error(ErrorCode::corruption, "the number of documents cannot be read");
}

}  // namespace plenum::storage
