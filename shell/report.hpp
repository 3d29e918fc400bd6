#pragma once
// Purpose: errors for people (one paragraph on standard error) and for programs (exit codes).
// May depend on: include/plenum, shell/text.hpp.
// Invariants: an error is one paragraph: what, where (with the line and a caret), what to do.

#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"
#include "plenum/error.hpp"

namespace plenum::shell {

inline constexpr int exit_fine = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_bad_query = 3;
inline constexpr int exit_cannot_open = 4;
inline constexpr int exit_damaged = 5;
inline constexpr int exit_interrupted = 130;

/// The exit code of a failed statement, import, export or ingest.
int exit_code_of(const Error& error) noexcept;

/// The disk had no room for it, or the quota or the limit on the size of a file was reached.
bool is_disk_full(const Error& error) noexcept;

/// What the place of an error refers to.
struct SourceText {
  std::string_view name;  ///< a file name, or "query", "standard input"
  std::string_view text;
};

/// The paragraph, with a line end. The place is that of `source`; without one only a file's name
/// and numbers are shown.
std::string error_paragraph(const Error& error, const SourceText* source = nullptr);
/// Writes it to standard error.
void report(const Error& error, const SourceText* source = nullptr);
/// A message of one line to standard error.
void say(std::string_view line);
/// "warning: ..." in one line to standard error, made harmless.
void warn(std::string_view line);
/// The notices of a result (Table::notices), after its rows.
void say_notices(const std::vector<std::string>& notices);

/// The error of one statement of a script, with its place in the script.
Error shift_place(const Error& error, const Statement& statement);

}  // namespace plenum::shell
