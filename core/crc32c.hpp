#pragma once
// Purpose: CRC32C (Castagnoli, reflected polynomial 0x82F63B78), the checksum of stored bytes.
// May depend on: std only.
// Invariants: frozen since format 1; the SSE 4.2 and the table version give the same numbers.

#include <cstdint>
#include <string_view>

namespace plenum::core {

/// CRC32C of the bytes; with `previous`, of the concatenation: crc32c(b, crc32c(a)) is that of
/// a + b. O(n); uses the SSE 4.2 instruction where the processor has it.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t previous = 0) noexcept;

/// The portable version (slicing by 8), for tests and other processors.
std::uint32_t crc32c_portable(std::string_view bytes, std::uint32_t previous = 0) noexcept;

}  // namespace plenum::core
