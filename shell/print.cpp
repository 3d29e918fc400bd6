#include "print.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "args.hpp"
#include "plenum/export.hpp"
#include "print_formats.hpp"
#include "row_printer.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

struct FormatName {
  OutputFormat format;
  std::string_view name;
};
constexpr std::array<FormatName, 7> format_names = {{{OutputFormat::table, "table"},
                                                     {OutputFormat::jsonl, "jsonl"},
                                                     {OutputFormat::csv, "csv"},
                                                     {OutputFormat::tsv, "tsv"},
                                                     {OutputFormat::markdown, "markdown"},
                                                     {OutputFormat::line, "line"},
                                                     {OutputFormat::json, "json"}}};

int output_error = 0;  // errno of the first write that failed
std::string pending;   // put, and not written yet

void put_json(const std::string& json, bool terminal) {
  put(terminal ? neutralise_json(json) : json);
}

bool tck_only(const Value& value);
bool any_tck_only(const List& list) {
  for (const Value& item : list) {
    if (tck_only(item)) return true;
  }
  return false;
}

/// Values that --tck-values writes as one string: those JSON has no form of its own for. Depth is
/// bounded by the library's limit on nested values.
bool tck_only(const Value& value) {
  if (const auto* list = value.get_if<List>()) return any_tck_only(*list);
  if (const auto* map = value.get_if<Map>()) {
    for (const auto& [key, item] : *map) {
      if (tck_only(item)) return true;
    }
    return false;
  }
  return value.kind() > ValueKind::map;
}

bool is_temporal(const Value& value) { return value.kind() > ValueKind::path; }

/// One cell under --tck-values. A temporal by itself is its bare text: the TCK's quotes mark it as
/// a string, which it is in JSON.
void append_tck_cell(std::string& out, const Value& value) {
  if (!tck_only(value)) return append_json(out, value);
  std::string text = to_text(value);
  if (is_temporal(value) && text.size() >= 2 && text.front() == '\'') {
    text = text.substr(1, text.size() - 2);
  }
  append_json(out, Value(text));
}

}  // namespace

std::optional<OutputFormat> output_format(std::string_view name) noexcept {
  for (const FormatName& known : format_names) {
    if (known.name == name) return known.format;
  }
  return std::nullopt;
}

std::string_view output_format_name(OutputFormat format) noexcept {
  for (const FormatName& known : format_names) {
    if (known.format == format) return known.name;
  }
  return {};
}

std::vector<std::string> output_format_list() {
  std::vector<std::string> out;
  for (const FormatName& known : format_names) out.emplace_back(known.name);
  return out;
}

std::string output_format_names() {
  std::string out;
  for (const std::string& name : output_format_list()) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

Result<PrintOptions> print_options(const Arguments& arguments) {
  PrintOptions print;
  print.terminal = output_is_terminal();
  print.format = print.terminal ? OutputFormat::table : OutputFormat::jsonl;
  if (const auto name = arguments.value("--format")) {
    const auto format = output_format(*name);
    if (!format) {
      return Error(ErrorCode::invalid_argument, "'" + *name + "' is not a format of query")
          .with_hint("one of " + output_format_names());
    }
    print.format = *format;
  }
  if (print.terminal) print.width = terminal_width();
  return print;
}

bool output_is_terminal() noexcept { return ::isatty(STDOUT_FILENO) == 1; }

std::size_t terminal_width() noexcept {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

void put(std::string_view bytes) {
  // Descriptors are written here and not through stdio, which drops what a signal cut short.
  static const std::size_t kept_max = output_is_terminal() ? 0 : 1U << 16U;
  pending += bytes;
  if (pending.size() > kept_max) flush_output();
}

void flush_output() noexcept {
  std::string_view left = pending;
  while (!left.empty() && output_error == 0) {
    const ssize_t written = ::write(STDOUT_FILENO, left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      output_error = errno;
    }
  }
  pending.clear();
}

bool output_failed() noexcept { return output_error != 0; }

Status finish_output() {
  flush_output();
  if (output_error == 0) return {};
  return Error(ErrorCode::io,
               std::string("cannot write to standard output: ") + std::strerror(output_error));
}

void print_result(const Table& table, const PrintOptions& options) {
  if (options.format == OutputFormat::table) return print_table(table, options);
  const auto printer = make_row_printer(options);
  printer->begin(table.columns());
  for (const Row row : table) printer->row(row);
  printer->end(table.summary(), table.timings());
}

void print_error_line(const Error& error, const PrintOptions& options) {
  std::string out = "{\"error\":";
  append_error_json(out, error);
  put_json(out + "}", options.terminal);
  put("\n");
}

void append_columns_json(std::string& out, const std::vector<std::string>& columns) {
  out += "{\"columns\":[";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, Value(columns[i]));
  }
  out += "]}";
}

void append_row_json(std::string& out, Row row, bool tck_values) {
  out += '[';
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += ',';
    tck_values ? append_tck_cell(out, row[i]) : append_json(out, row[i]);
  }
  out += ']';
}

void append_summary_json(std::string& out, const Summary& s) {
  out += "{\"rows\":" + std::to_string(s.rows) +
         ",\"nodes_created\":" + std::to_string(s.nodes_created) +
         ",\"nodes_deleted\":" + std::to_string(s.nodes_deleted) +
         ",\"relationships_created\":" + std::to_string(s.relationships_created) +
         ",\"relationships_deleted\":" + std::to_string(s.relationships_deleted) +
         ",\"properties_set\":" + std::to_string(s.properties_set) +
         ",\"labels_added\":" + std::to_string(s.labels_added) +
         ",\"labels_removed\":" + std::to_string(s.labels_removed) + "}";
}

void append_error_json(std::string& out, const Error& error) {
  const auto text = [&out](std::string_view key, std::string_view value) {
    out += std::string(",\"").append(key) + "\":";
    append_json(out, Value(value));
  };
  out += "{\"type\":";
  append_json(out, Value(error.type()));
  text("phase", error.phase());
  text("detail", error.detail());
  text("message", error.message());
  out += ",\"line\":" + std::to_string(error.where().line) +
         ",\"column\":" + std::to_string(error.where().column);
  text("hint", error.hint());
  out += '}';
}

std::string summary_text(const Summary& s) {
  std::string out;
  const auto add = [&out](std::uint64_t count, std::string_view one, std::string_view many,
                          std::string_view done) {
    if (count == 0) return;
    if (!out.empty()) out += ", ";
    out += std::to_string(count) + " " + std::string(count == 1 ? one : many) + " " +
           std::string(done);
  };
  add(s.nodes_created, "node", "nodes", "created");
  add(s.nodes_deleted, "node", "nodes", "deleted");
  add(s.relationships_created, "relationship", "relationships", "created");
  add(s.relationships_deleted, "relationship", "relationships", "deleted");
  add(s.properties_set, "property", "properties", "set");
  add(s.labels_added, "label", "labels", "added");
  add(s.labels_removed, "label", "labels", "removed");
  return out;
}

}  // namespace plenum::shell
