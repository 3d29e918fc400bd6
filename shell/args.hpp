#pragma once
// Purpose: the command line as tables: which commands and flags there are, and what was given.
// May depend on: include/plenum.
// Invariants: a flag that a command does not list is wrong usage; values are checked when they are
// read, so that nothing is opened before the whole line is known to be good.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/options.hpp"
#include "plenum/result.hpp"

namespace plenum::shell {

/// The error of a command line that says what it must not.
Error wrong_usage(std::string message, std::string hint = {});

/// One flag. `value` is the name of its value in help; empty for a switch.
struct Flag {
  std::string_view name;  ///< with its dashes: "--format", "-f"
  std::string_view value;
  std::string_view help;  ///< may have several lines
};

class Arguments;

/// One command of the program.
struct Command {
  std::string_view name;
  std::string_view operands;  ///< as in help: "DB [QUERY]..."
  std::string_view purpose;
  std::vector<Flag> flags;
  std::size_t operands_min = 0;
  std::size_t operands_max = 0;
  int (*run)(const Arguments&) = nullptr;
};

/// What stood on the command line, checked against its Command.
class Arguments {
 public:
  std::string_view command() const noexcept { return command_; }
  const std::vector<std::string>& operands() const noexcept { return operands_; }
  bool has(std::string_view flag) const noexcept { return values_.contains(flag); }
  /// The value given last.
  std::optional<std::string> value(std::string_view flag) const;
  /// All values given, in order.
  std::vector<std::string> values(std::string_view flag) const;

 private:
  friend Result<Arguments> parse_arguments(const Command&, std::span<const std::string>);
  std::string command_;
  std::vector<std::string> operands_;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// Checks `words` (those after the command's name). `invalid_argument` says what is wrong; the hint
/// names the nearest flag or the help.
Result<Arguments> parse_arguments(const Command& command, std::span<const std::string> words);

/// "512MiB", "2GB", "65536", "1.5GiB": bytes; binary and decimal units, with or without the B.
Result<std::uint64_t> parse_size(std::string_view text);
/// A positive number of seconds, fractions allowed, as milliseconds (at least 1).
Result<std::uint64_t> parse_seconds(std::string_view text);
Result<std::uint64_t> parse_count(std::string_view text);

/// The flags --read-only, --threads, --memory and --durability.
Result<OpenOptions> open_options(const Arguments& arguments);
/// The flag --timeout, as a bound of one statement.
Result<RunOptions> run_options(const Arguments& arguments);

/// The one of `names` that is nearest to `word`, when it is near enough to be meant.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> names);

}  // namespace plenum::shell
