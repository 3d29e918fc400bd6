#pragma once
// Purpose: cut a script into statements at ';', and tell whether a typed text is complete.
// May depend on: std only.
// Invariants: one pass; ';' inside strings, comments and back-quoted names does not cut.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace plenum::query::parse {

struct StatementText {
  std::string_view text;   ///< without the ';', blanks around it trimmed; comments stay
  std::size_t offset = 0;  ///< of `text` in the script, bytes
  std::size_t line = 1;    ///< of the first character of `text`
  bool terminated = true;  ///< false for a last statement without ';'
};

/// The statements of `script` in order; those with nothing but blanks and comments are left out,
/// unless a comment never ends.
std::vector<StatementText> split_statements(std::string_view script);

/// Where the string, comment or back-quoted name begins that is still open at the end.
std::optional<std::size_t> never_closed(std::string_view text);

/// Would more lines change what the last statement is? True inside an open string, comment or
/// back-quoted name, or after anything but blanks and comments without a final ';'.
bool needs_more_input(std::string_view script);

}  // namespace plenum::query::parse
