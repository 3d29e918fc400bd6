#pragma once
// Purpose: whole files in, whole files out; the only input and output of core.
// May depend on: core, include/plenum; POSIX in file.cpp.
// Invariants: errors carry the file (Error::file()) and the byte offset reached (where().offset);
// write_file replaces atomically: a reader sees the old contents or the new, never a part.

#include <cstdint>
#include <string>
#include <string_view>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"

namespace plenum::core {

/// Named limit of read_file unless the caller names another.
inline constexpr std::uint64_t read_file_bytes_max = 1ULL << 30;

/// The bytes of a file. not_found, io, or limit when it is larger than bytes_max; interrupted while
/// it waits for whoever writes into a pipe.
Result<std::string> read_file(const std::string& path,
                              std::uint64_t bytes_max = read_file_bytes_max,
                              const Interrupt* interrupt = nullptr);

/// All bytes of a stream that is open for reading (0: standard input).
Result<std::string> read_descriptor(int descriptor, const std::string& name,
                                    std::uint64_t bytes_max = read_file_bytes_max,
                                    const Interrupt* interrupt = nullptr);

/// Opens for reading without waiting, even for the other end of a pipe: the descriptor, or errno
/// negated. Before each read(2) comes wait_readable.
int open_to_read(const std::string& path) noexcept;

/// Waits until read(2) has something to say (bytes, the end, an error), or `interrupted`.
Status wait_readable(int descriptor, const Interrupt* interrupt);

/// Writes a new file beside the old one, syncs it when asked, and renames it over the old one.
Status write_file(const std::string& path, std::string_view bytes, bool sync = false);

/// An io (or not_found) error in one voice: "cannot <what> <path>: <reason of errno>".
Error file_error(std::string_view what, const std::string& path, int error_number,
                 std::uint64_t offset = 0);

}  // namespace plenum::core
