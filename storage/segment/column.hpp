#pragma once
// Purpose: column segments: one property of 2,048 consecutive ids as bytes.
// May depend on: core, include/plenum, storage/projection/column_page.hpp.
// Invariants: frozen, docs/file-format.md. A body is read with every bound checked: damaged bytes
// give `corruption` or other values, never a read outside. The caller seals bodies
// (key_layout.hpp).
//
// The reserved columns (label set of nodes, start node of edges) are columns of unsigned integers
// and travel as integers of the same bits.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/projection/column_page.hpp"

namespace plenum::storage::segment {

/// Bytes of a body before it is cut into a further part.
inline constexpr std::size_t column_part_bytes = 60 * 1024;
inline constexpr std::size_t column_parts_max = 65535;

/// The bodies of the parts of a segment, in order. A segment without values has one as well, which
/// can hide what an older fold wrote. `limit` when the
/// segment has more than 65,535 parts (3.9 GB). O(values).
Result<std::vector<std::string>> encode_column(const ColumnPage& page);

/// How many parts the segment has, from the body of its part 0.
Result<std::uint32_t> column_parts(std::string_view first);

/// The page from the bodies of all parts.
Result<std::unique_ptr<const ColumnPage>> decode_column(std::span<const std::string_view> parts);

/// The value of one row from the bodies of all parts, null when it has none: a fraction of the
/// price of the page, where one row is all that is asked. O(values before it), without memory for
/// them.
Result<Value> column_value(std::span<const std::string_view> parts, std::size_t row);

/// Smallest and largest value, from the body of part 0 alone: lets a scan pass a segment by.
Result<ColumnZone> column_zone(std::string_view first);

}  // namespace plenum::storage::segment
