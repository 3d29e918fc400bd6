#pragma once
// Purpose: results of statements in every format of the command line.
// May depend on: include/plenum, shell/args.hpp, shell/text.hpp.
// Invariants: machine formats are exact bytes to a file or pipe; whatever goes to a terminal, and
// every format for people, is neutralised.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/error.hpp"
#include "plenum/table.hpp"

namespace plenum::shell {

enum class OutputFormat { table, jsonl, csv, tsv, markdown, line, json };

std::optional<OutputFormat> output_format(std::string_view name) noexcept;
std::string_view output_format_name(OutputFormat format) noexcept;
std::vector<std::string> output_format_list();
/// "table, jsonl, csv, ...": for messages.
std::string output_format_names();

struct PrintOptions {
  OutputFormat format = OutputFormat::jsonl;
  bool timing = false;      ///< jsonl: a line with times after each statement
  bool tck_values = false;  ///< jsonl: graph elements and temporals as the TCK writes them
  bool terminal = false;    ///< standard output is one
  std::size_t width = 0;    ///< of the terminal in columns; 0: as wide as it gets
};

/// Whether standard output is a terminal, and its width in columns (80 when unknown).
bool output_is_terminal() noexcept;
std::size_t terminal_width() noexcept;

class Arguments;

/// How a command prints rows: as its flag --format says, without one a table on a terminal and
/// jsonl elsewhere. `invalid_argument` for a format that is not known.
Result<PrintOptions> print_options(const Arguments& arguments);

/// Writes the result to standard output (buffered; see finish_output()). Rows that come one by one:
/// row_printer.hpp.
void print_result(const Table& table, const PrintOptions& options);
/// The error line of jsonl.
void print_error_line(const Error& error, const PrintOptions& options);
/// Raw bytes to standard output, buffered unless it is a terminal.
void put(std::string_view bytes);
/// Writes what is buffered. A signal does not cut it short.
void flush_output() noexcept;
/// Was anything written before lost? Nobody may be reading any more.
bool output_failed() noexcept;
/// Flushes standard output; `io` when anything written before was lost.
Status finish_output();

/// Parts that the protocols share: {"nodes_created":…} of a summary, an error as an object, a row
/// as a JSON array.
void append_summary_json(std::string& out, const Summary& summary);
void append_error_json(std::string& out, const Error& error);
void append_row_json(std::string& out, Row row, bool tck_values);
void append_columns_json(std::string& out, const std::vector<std::string>& columns);

/// "3 nodes created, 2 properties set", or empty when nothing changed.
std::string summary_text(const Summary& summary);

}  // namespace plenum::shell
