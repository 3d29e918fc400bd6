#include "report.hpp"

#include <algorithm>
#include <cstdio>

#include "print.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

/// Columns of a source line that are shown on either side of the caret.
constexpr std::size_t context_columns = 60;

std::string_view line_of(std::string_view text, std::size_t line) {
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  std::string_view found = text.substr(0, text.find('\n'));
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

/// Bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t offset = 0;
  for (; count > 0 && offset < text.size(); --count) offset += decode(text.substr(offset)).length;
  return offset;
}

/// Tabs as one blank, so that the caret stands right; the rest made harmless.
std::string shown(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '\t', ' ');
  return neutralise(blanks);
}

/// The end of `text` that fits, and the start of `text` that fits.
std::string tail(std::string_view text) {
  const std::size_t count = code_points(text);
  if (count <= context_columns) return shown(text);
  return "…" + shown(text.substr(bytes_of(text, count - context_columns)));
}
std::string head(std::string_view text) {
  const std::size_t bytes = bytes_of(text, context_columns);
  return shown(text.substr(0, bytes)) + (bytes < text.size() ? "…" : "");
}

std::string caret_lines(std::string_view source, const SourceSpan& where) {
  const std::string_view line = line_of(source, where.line);
  const std::size_t at = bytes_of(line, where.column > 0 ? where.column - 1 : 0);
  const std::string before = tail(line.substr(0, at));
  const std::size_t length = std::min(where.length, line.size() - at);
  const std::size_t marked = std::min(
      display_width(shown(line.substr(at, std::min<std::size_t>(length, context_columns)))),
      context_columns);
  return "    " + before + head(line.substr(at)) + "\n    " +
         std::string(display_width(before), ' ') +
         std::string(std::max<std::size_t>(marked, 1), '^') + "\n";
}

}  // namespace

int exit_code_of(const Error& error) noexcept {
  const bool compile_time = error.phase() == "compile time";
  switch (error.code()) {
    case ErrorCode::syntax:
    case ErrorCode::semantic:
    case ErrorCode::unsupported:
      // In a file of data that is bad data; only a query does not parse or bind.
      return error.file().empty() || compile_time ? exit_bad_query : exit_failed;
    case ErrorCode::read_only:
      return exit_bad_query;
    case ErrorCode::interrupted:
      return exit_interrupted;
    case ErrorCode::not_found:
    case ErrorCode::invalid_argument:
    case ErrorCode::constraint:
    case ErrorCode::conflict:
    case ErrorCode::corruption:
    case ErrorCode::io:
    case ErrorCode::limit:
    case ErrorCode::internal:
      break;
  }
  return compile_time ? exit_bad_query : exit_failed;
}

bool is_disk_full(const Error& error) noexcept {
  if (error.code() != ErrorCode::io) return false;
  const std::string_view message = error.message();
  return message.find("ile too large") != std::string_view::npos ||
         message.find("o space left on") != std::string_view::npos ||
         message.find("quota exceeded") != std::string_view::npos;
}

std::string error_paragraph(const Error& error, const SourceText* source) {
  std::string out = "error: " + neutralise(error.message());
  if (error.type() != error_code_name(error.code())) {
    out += " (" + error.type() + (error.detail().empty() ? "" : ": " + error.detail()) + ")";
  }
  out += "\n";
  const SourceSpan& where = error.where();
  const std::string numbers =
      where.line == 0 ? ""
                      : ":" + std::to_string(where.line) +
                            (where.column == 0 ? "" : ":" + std::to_string(where.column));
  if (!error.file().empty()) {
    out += "  at " + neutralise(error.file()) + numbers + "\n";
    if (source != nullptr && source->name == error.file() && where.line > 0) {
      out += caret_lines(source->text, where);
    }
  } else if (source != nullptr && where.line > 0) {
    out += "  at " + neutralise(source->name) + numbers + "\n" + caret_lines(source->text, where);
  }
  if (!error.hint().empty()) out += "  " + neutralise(error.hint()) + "\n";
  return out;
}

void report(const Error& error, const SourceText* source) {
  flush_output();  // results that came before stand before
  const std::string text = error_paragraph(error, source);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void say(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void warn(std::string_view line) {
  flush_output();  // as of report()
  say("warning: " + neutralise(line));
}

void say_notices(const std::vector<std::string>& notices) {
  if (!notices.empty()) flush_output();  // as of report()
  for (const std::string& notice : notices) say("note: " + neutralise(notice));
}

Error shift_place(const Error& error, const Statement& statement) {
  SourceSpan where = error.where();
  if (where.line == 0 || !error.file().empty() || statement.where.line == 0) return error;
  if (where.line == 1) where.column += statement.where.column - 1;
  where.line += statement.where.line - 1;
  where.offset += statement.where.offset;
  return error.with_place(where);
}

}  // namespace plenum::shell
