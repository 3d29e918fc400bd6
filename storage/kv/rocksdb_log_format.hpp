#pragma once
// Purpose: RocksDB's log files, of MANIFESTs too, as bytes (its db/log_format.h).
// May depend on: std. Inside storage/kv only; no RocksDB header.
// Invariants: nothing in the bytes is trusted.

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace plenum::storage::kv {

// Blocks of 32 KiB with fragments { u32 masked CRC32C of type and payload, u16 length, u8 type },
// payload; less than a header of room at the end of a block is padding.
inline constexpr std::size_t log_block_bytes = 32 * 1024;
inline constexpr std::size_t log_header_bytes = 7;
enum : std::uint8_t { log_whole = 1, log_first = 2, log_middle = 3, log_last = 4 };

/// A whole and right part of a record.
struct LogFragment {
  std::uint8_t type;
  std::size_t end;  ///< where the next one may begin
};
std::optional<LogFragment> fragment_at(std::string_view log, std::size_t at);

/// Calls f for every record that is whole, past damage too. Returns how many damaged places have
/// readable parts behind them: what is damaged at the end only may never have been written.
std::uint64_t for_each_log_record(std::string_view log,
                                  const std::function<void(std::string_view record)>& f);

}  // namespace plenum::storage::kv
