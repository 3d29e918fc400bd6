#pragma once
// Purpose: the headers of stored documents, to bytes and back.
// May depend on: storage/document_changes.hpp, storage/kv/engine.hpp, core.
// Invariants: two formats, frozen since format 1.0 and 1.4 of databases: references under keys of
// their own and the payload in parts; or the references in the header, a short payload too.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/document_changes.hpp"
#include "storage/kv/engine.hpp"

namespace plenum::storage {

/// Of a part of a payload. Frozen since format 1.
inline constexpr std::size_t document_part_bytes = kv::value_bytes_max - 64;
/// Longer payloads are in parts: who lists documents reads their headers.
inline constexpr std::size_t packed_payload_max = 2048;

std::string encode_header(const DocumentHeader& header);
/// `corruption` naming the document.
Result<DocumentHeader> decode_header(std::string_view document, std::string_view body);
/// Whether the references of a document can be in its header.
bool fits_header(const std::vector<std::string>& references);

/// The header in an entry of the space 40.
Result<DocumentHeader> read_header(std::string_view document, const kv::KeyValue& entry);
/// The number in the value of the space 44.
Result<std::uint64_t> read_document_count(std::string_view value);

}  // namespace plenum::storage
