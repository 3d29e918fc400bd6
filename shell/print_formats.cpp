#include "print_formats.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "plenum/export.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

std::string cell_for_people(const Value& value) { return neutralise(to_display_text(value)); }

/// For programs: bare scalars; lists, maps and graph elements as JSON.
std::string cell_for_programs(const Value& value, bool terminal) {
  std::string out;
  switch (value.kind()) {
    case ValueKind::null:
      return out;
    case ValueKind::string:
      out = value.as_string();
      break;
    case ValueKind::list:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      out = to_json(value);
      break;
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::floating:
    case ValueKind::date:
    case ValueKind::local_time:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return cell_for_people(value);
  }
  return terminal ? neutralise(out) : out;
}

/// The widths of the columns, made smaller one by one, the widest first, until a row fits.
std::vector<std::size_t> fit(std::vector<std::size_t> widths, std::size_t total) {
  constexpr std::size_t column_min = 8;
  std::size_t used = 1;
  for (std::size_t w : widths) used += w + 3;
  while (used > total) {
    auto widest = std::ranges::max_element(widths);
    if (*widest <= column_min) break;
    --*widest;
    --used;
  }
  return widths;
}

std::string rule(const std::vector<std::size_t>& widths, std::string_view left,
                 std::string_view middle, std::string_view right) {
  std::string out(left);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) out += middle;
    for (std::size_t n = 0; n < widths[i] + 2; ++n) out += "─";
  }
  return out + std::string(right) + "\n";
}

void append_padded(std::string& out, const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, display_width(text)), ' ');
  out += right ? blanks + text : text + blanks;
}

/// A row, whose cells take as many lines as they need. True when one needs more than there may be.
bool append_row(std::string& out, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths, const std::vector<bool>& right) {
  constexpr std::size_t lines_max = 12;
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 1;
  bool cut = false;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    wrapped.push_back(wrap(cells[i], widths[i], lines_max));
    height = std::max(height, wrapped.back().size());
    cut = cut || (wrapped.back().size() == lines_max && wrapped.back().back().ends_with("…"));
  }
  for (std::size_t line = 0; line < height; ++line) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      out += "│ ";
      const bool there = line < wrapped[i].size();
      append_padded(out, there ? wrapped[i][line] : std::string(), widths[i], right[i]);
      out += ' ';
    }
    out += "│\n";
  }
  return cut;
}

/// The cells of a table as text, the header first.
std::vector<std::vector<std::string>> cells_of(const Table& table) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(table.size() + 1);
  rows.emplace_back();
  for (const std::string& name : table.columns()) rows.back().push_back(neutralise(name));
  for (Row row : table) {
    rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) rows.back().push_back(cell_for_people(row[i]));
  }
  return rows;
}

std::string csv_field(const Value& value, bool terminal) {
  if (value.is_null()) return {};
  std::string text = cell_for_programs(value, terminal);
  const bool plain = !text.empty() && text.find_first_of(",\"\n\r") == std::string::npos &&
                     text.front() != ' ' && text.back() != ' ';
  if (plain) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string tsv_field(const Value& value, bool terminal) {
  std::string out;
  for (char c : cell_for_programs(value, false)) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
  }
  // After the escapes of the format, whose backslashes would be taken for the text's.
  return terminal ? neutralise(out) : out;
}

template <class Field>
void print_separated(const Table& table, char separator, const Field& field) {
  if (table.columns().empty()) return;
  std::string out;
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    if (i > 0) out += separator;
    out += field(Value(table.columns()[i]));
  }
  out += '\n';
  for (Row row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += separator;
      out += field(row[i]);
    }
    out += '\n';
  }
  put(out);
}

}  // namespace

void print_table(const Table& table, const PrintOptions& options) {
  if (table.columns().empty()) return;
  const auto rows = cells_of(table);
  std::vector<std::size_t> natural(table.columns().size(), 1);
  std::vector<bool> right(natural.size(), !table.empty());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      natural[i] = std::max(natural[i], display_width(row[i]));
    }
  }
  for (Row row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      right[i] = right[i] && (row[i].is_number() || row[i].is_null());
    }
  }
  const auto widths = options.width > 0 ? fit(natural, options.width) : natural;
  std::string out = rule(widths, "┌", "┬", "┐");
  bool cut = false;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    cut = append_row(out, rows[r], widths, right) || cut;
    // Between rows of several lines, one has to see where the next begins.
    if (r == 0 || (widths != natural && r + 1 < rows.size())) out += rule(widths, "├", "┼", "┤");
  }
  put(out + rule(widths, "└", "┴", "┘"));
  put(std::to_string(table.size()) + (table.size() == 1 ? " row" : " rows"));
  if (cut) put(" (some cells were too long and are cut)");
  put("\n");
}

void print_csv(const Table& table, const PrintOptions& options) {
  print_separated(table, ',',
                  [&](const Value& value) { return csv_field(value, options.terminal); });
}

void print_tsv(const Table& table, const PrintOptions& options) {
  print_separated(table, '\t',
                  [&](const Value& value) { return tsv_field(value, options.terminal); });
}

void print_markdown(const Table& table) {
  if (table.columns().empty()) return;
  const auto rows = cells_of(table);
  // Without an empty line the rows of this table would belong to the one above it.
  static bool first = true;
  std::string out = std::exchange(first, false) ? "" : "\n";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += '|';
    for (const std::string& cell : rows[r]) {
      out += ' ';
      for (char c : cell) {
        if (c == '|' || c == '\\' || c == '<' || c == '`' || c == '*' || c == '_') out += '\\';
        out += c;
      }
      out += " |";
    }
    out += '\n';
    if (r > 0) continue;
    out += '|';
    for (std::size_t i = 0; i < rows[0].size(); ++i) out += " --- |";
    out += '\n';
  }
  put(out);
}

void print_line(const Table& table) {
  std::size_t width = 0;
  for (const std::string& name : table.columns()) {
    width = std::max(width, display_width(neutralise(name)));
  }
  std::string out;
  bool first = true;
  for (Row row : table) {
    if (!first) out += '\n';
    first = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
      append_padded(out, neutralise(table.columns()[i]), width, true);
      out += " = " + cell_for_people(row[i]) + '\n';
    }
  }
  put(out);
}

void print_json(const Table& table, const PrintOptions& options) {
  if (table.columns().empty()) return;
  std::string out = "[";
  const auto flush = [&] {
    put(options.terminal ? neutralise_json(out) : out);
    out.clear();
  };
  bool first = true;
  for (Row row : table) {
    out += first ? "" : ",";
    first = false;
    flush();
    put("\n");
    out += '{';
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, Value(table.columns()[i]));
      out += ':';
      append_json(out, row[i]);
    }
    out += '}';
  }
  flush();
  put(table.empty() ? "]\n" : "\n]\n");
}

}  // namespace plenum::shell
