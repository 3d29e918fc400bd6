#include "storage/segment/column_body.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "storage/segment/bit_pack.hpp"

namespace plenum::storage::segment {

Error damaged_column() { return {ErrorCode::corruption, "a column segment cannot be read"}; }

Result<ColumnPartHead> read_column_part(std::string_view body) {
  core::ByteReader reader(body);
  ColumnPartHead head;
  const auto format = reader.byte();
  const auto number = reader.varint();
  if (!number || *format != column_format || *number >= column_parts_max) return damaged_column();
  head.number = static_cast<std::uint32_t>(*number);
  if (head.number == 0) {
    const auto parts = reader.varint();
    const auto bytes = reader.varint();
    if (!bytes || *parts == 0 || *parts > column_parts_max) return damaged_column();
    head.parts = static_cast<std::uint32_t>(*parts);
    head.bytes = *bytes;
    if (head.bytes > std::uint64_t{head.parts} * column_part_bytes) return damaged_column();
  }
  head.payload = reader.rest();
  return head;
}

Result<std::vector<std::string>> cut_column(std::string_view payload) {
  const std::size_t parts =
      std::max<std::size_t>(1, (payload.size() + column_part_bytes - 1) / column_part_bytes);
  if (parts > column_parts_max) {
    return Error(ErrorCode::limit,
                 "the values of one property of 2,048 ids in a row are larger "
                 "than 3.9 GB");
  }
  std::vector<std::string> bodies(parts);
  for (std::size_t part = 0; part < parts; ++part) {
    std::string& body = bodies[part];
    const std::string_view piece = payload.substr(part * column_part_bytes, column_part_bytes);
    body.reserve(piece.size() + 16);
    body.push_back(static_cast<char>(column_format));
    core::append_varint(body, part);
    if (part == 0) {
      core::append_varint(body, parts);
      core::append_varint(body, payload.size());
    }
    body.append(piece);
  }
  return bodies;
}

Result<std::string_view> join_column(std::span<const std::string_view> parts, std::string& joined) {
  if (parts.empty()) return damaged_column();
  PLENUM_ASSIGN(const ColumnPartHead first, read_column_part(parts[0]));
  if (first.number != 0 || first.parts != parts.size()) return damaged_column();
  std::string_view payload = first.payload;
  if (parts.size() > 1) {
    joined.assign(first.payload);
    for (std::size_t part = 1; part < parts.size(); ++part) {
      PLENUM_ASSIGN(const ColumnPartHead next, read_column_part(parts[part]));
      if (next.number != part) return damaged_column();
      joined.append(next.payload);
    }
    payload = joined;
  }
  if (payload.size() != first.bytes) return damaged_column();
  return payload;
}

void append_packed(std::string& out, std::span<const std::uint64_t> values) {
  const auto [least, largest] = std::minmax_element(values.begin(), values.end());
  const auto width = static_cast<unsigned>(std::bit_width(*largest - *least));
  core::append_varint(out, *least);
  out.push_back(static_cast<char>(width));
  std::vector<std::uint64_t> differences(values.begin(), values.end());
  for (std::uint64_t& value : differences) value -= *least;
  append_bit_packed(out, differences, width);
}

bool read_bits(core::ByteReader& reader, std::size_t count, std::vector<std::uint64_t>& out) {
  const auto width = reader.byte();
  if (!width || *width > bit_width_max) return false;
  const auto bytes = reader.bytes(bit_packed_bytes(count, *width));
  if (!bytes) return false;
  const std::size_t before = out.size();
  out.resize(before + count);
  for_bit_packed(*bytes, count, *width,
                 [to = out.data() + before](std::size_t i, std::uint64_t value) { to[i] = value; });
  return true;
}

bool read_packed(core::ByteReader& reader, std::size_t count, std::vector<std::uint64_t>& out) {
  const auto least = reader.varint();
  const std::size_t before = out.size();
  if (!least || !read_bits(reader, count, out)) return false;
  for (std::size_t i = before; i < out.size(); ++i) out[i] += *least;
  return true;
}

void append_zone(std::string& out, const ColumnZone& zone) {
  out.push_back(static_cast<char>(static_cast<unsigned>(zone.kind) | (zone.nan ? 0x80U : 0U)));
  switch (zone.kind) {
    case ColumnZone::Kind::none:
      return;
    case ColumnZone::Kind::integer:
      core::append_signed_varint(out, zone.integer_min);
      return core::append_signed_varint(out, zone.integer_max);
    case ColumnZone::Kind::floating:
      core::append_little_endian(out, std::bit_cast<std::uint64_t>(zone.floating_min));
      return core::append_little_endian(out, std::bit_cast<std::uint64_t>(zone.floating_max));
    case ColumnZone::Kind::string:
      core::append_counted(out, zone.string_min);
      return core::append_counted(out, zone.string_max);
  }
}

std::optional<ColumnZone> read_zone(core::ByteReader& reader) {
  const auto kind = reader.byte();
  if (!kind || (*kind & 0x7FU) > static_cast<unsigned>(ColumnZone::Kind::string)) {
    return std::nullopt;
  }
  ColumnZone zone;
  zone.kind = static_cast<ColumnZone::Kind>(*kind & 0x7FU);
  zone.nan = (*kind & 0x80U) != 0;
  if (zone.kind == ColumnZone::Kind::integer) {
    const auto least = reader.signed_varint();
    const auto largest = reader.signed_varint();
    if (!largest || *least > *largest) return std::nullopt;
    zone.integer_min = *least;
    zone.integer_max = *largest;
  } else if (zone.kind == ColumnZone::Kind::floating) {
    const auto least = reader.little_endian<std::uint64_t>();
    const auto largest = reader.little_endian<std::uint64_t>();
    if (!largest) return std::nullopt;
    zone.floating_min = std::bit_cast<double>(*least);
    zone.floating_max = std::bit_cast<double>(*largest);
    if (!(zone.floating_min <= zone.floating_max)) return std::nullopt;
  } else if (zone.kind == ColumnZone::Kind::string) {
    const auto least = reader.counted();
    const auto largest = reader.counted();
    if (!largest || least->size() > zone_string_bytes || largest->size() > zone_string_bytes ||
        *least > *largest) {
      return std::nullopt;
    }
    zone.string_min = *least;
    zone.string_max = *largest;
  }
  return zone;
}

std::optional<ColumnHead> read_column_head(core::ByteReader& reader) {
  ColumnHead head;
  const auto encoding = reader.byte();
  if (!encoding || *encoding > static_cast<std::uint8_t>(ColumnEncoding::mixed)) {
    return std::nullopt;
  }
  head.encoding = static_cast<ColumnEncoding>(*encoding);
  if (head.encoding == ColumnEncoding::none) return head;
  const auto count = reader.varint();
  if (!count || *count == 0 || *count > column_page_rows) return std::nullopt;
  head.count = static_cast<std::size_t>(*count);
  auto zone = read_zone(reader);
  if (!zone) return std::nullopt;
  head.zone = std::move(*zone);
  return head;
}

}  // namespace plenum::storage::segment
