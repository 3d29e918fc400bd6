#pragma once
// Purpose: pages of stored indexes and their directory as bytes.
// May depend on: core, include/plenum, storage/projection/index_page.hpp.
// Invariants: frozen, docs/file-format.md. A body is read with every bound checked: damaged bytes
// give `corruption` or other entries, never a read outside. The caller seals bodies
// (key_layout.hpp). Bodies are cut into parts as those of columns are (column_body.hpp).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/projection/index_page.hpp"

namespace plenum::storage::segment {

/// A page is full with so many entries, or bytes of keys.
inline constexpr std::size_t index_page_entries = 1024;
inline constexpr std::size_t index_page_key_bytes = 32 * 1024;

/// The bodies of the parts, in order. O(bytes).
Result<std::vector<std::string>> encode_index_page(const IndexPage& page);
Result<std::unique_ptr<const IndexPage>> decode_index_page(std::span<const std::string_view> parts);

Result<std::vector<std::string>> encode_index_directory(const IndexDirectory& directory);
Result<std::shared_ptr<const IndexDirectory>> decode_index_directory(
    std::span<const std::string_view> parts);

}  // namespace plenum::storage::segment
