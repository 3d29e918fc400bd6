#pragma once
// Purpose: what writer and reader of column segments share: codes, and the cut into parts.
// May depend on: core, include/plenum, storage/segment/column.hpp.
// Invariants: frozen, docs/file-format.md. A joined payload is as long as its first part says.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "storage/segment/column.hpp"

namespace plenum::storage::segment {

inline constexpr std::uint8_t column_format = 1;

/// How the values of the rows that have one became bytes.
enum class ColumnEncoding : std::uint8_t {
  none = 0,        ///< no row has a value
  constant = 1,    ///< a value, the same for all
  boolean = 2,     ///< a bit each
  packed = 3,      ///< integers: least (signed), width u8, differences from it bit-packed
  ascending = 4,   ///< integers: first (signed), least step, width u8, steps from it bit-packed
  floating = 5,    ///< 8 bytes each
  string = 6,      ///< lengths as `packed`, then the bytes
  dictionary = 7,  ///< entries (varint), their lengths as `packed`, bytes, width u8, codes
  mixed = 8        ///< values, as in the log
};

/// Which rows have a value.
enum class ColumnValidity : std::uint8_t {
  all = 0,
  bitmap = 1,    ///< 256 bytes, the lowest bit of the first is row 0
  positions = 2  ///< the first, then differences less one, as varints
};

Error damaged_column();

/// What the payload of a column begins with.
struct ColumnHead {
  ColumnEncoding encoding = ColumnEncoding::none;
  std::size_t count = 0;  ///< rows that have a value
  ColumnZone zone;
};
/// Nothing when damaged.
std::optional<ColumnHead> read_column_head(core::ByteReader& reader);

/// The head of a part: format, number, and in the first how many parts and bytes there are.
struct ColumnPartHead {
  std::uint32_t number = 0;
  std::uint32_t parts = 0;
  std::uint64_t bytes = 0;
  std::string_view payload;
};
Result<ColumnPartHead> read_column_part(std::string_view body);
Result<std::vector<std::string>> cut_column(std::string_view payload);
/// The payload; `joined` holds it when it comes from several parts.
Result<std::string_view> join_column(std::span<const std::string_view> parts, std::string& joined);

/// Unsigned numbers as least, width, differences.
void append_packed(std::string& out, std::span<const std::uint64_t> values);
/// Appends to `out`; false when damaged.
bool read_packed(core::ByteReader& reader, std::size_t count, std::vector<std::uint64_t>& out);
/// Numbers of a width that stands before them.
bool read_bits(core::ByteReader& reader, std::size_t count, std::vector<std::uint64_t>& out);

void append_zone(std::string& out, const ColumnZone& zone);
std::optional<ColumnZone> read_zone(core::ByteReader& reader);

}  // namespace plenum::storage::segment
