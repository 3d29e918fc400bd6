#pragma once
// Purpose: whole inputs and lines of inputs for the commands.
// May depend on: include/plenum.
// Invariants: bytes come as they are; Ctrl-C while waiting is `interrupted`; every size is bounded.

#include <cstdint>
#include <optional>
#include <string>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::shell {

class Arguments;

/// Largest script or article that is read whole.
inline constexpr std::uint64_t input_bytes_max = 1ULL << 30;

/// The bytes of a file ("-": standard input). not_found, io, limit, interrupted.
Result<std::string> read_input(const std::string& path);

/// Standard input a line at a time.
class LineReader {
 public:
  /// The next line without its line end; nullopt at the end of input.
  Result<std::optional<std::string>> next();

 private:
  std::string buffer_;
  std::size_t used_ = 0;
  bool ended_ = false;
};

/// The parameters of --param NAME=JSON.
Result<Params> read_params(const Arguments& arguments);

}  // namespace plenum::shell
