#include "print_formats.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "plenum/export.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

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

std::vector<std::string> cells_of(Row row) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(cell_for_people(row[i]));
  return cells;
}

}  // namespace

std::string cell_for_people(const Value& value) { return neutralise(to_display_text(value)); }

void append_padded(std::string& out, const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, display_width(text)), ' ');
  out += right ? blanks + text : text + blanks;
}

void print_table(const Table& table, const PrintOptions& options) {
  if (table.columns().empty()) return;
  std::vector<std::string> header;
  std::vector<std::size_t> natural;
  for (const std::string& name : table.columns()) {
    header.push_back(neutralise(name));
    natural.push_back(std::max<std::size_t>(display_width(header.back()), 1));
  }
  // The texts of the cells are made twice: all of them would take more memory than the rows.
  std::vector<bool> right(natural.size(), !table.empty());
  for (const Row row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      natural[i] = std::max(natural[i], display_width(cell_for_people(row[i])));
      right[i] = right[i] && (row[i].is_number() || row[i].is_null());
    }
  }
  const auto widths = options.width > 0 ? fit(natural, options.width) : natural;
  std::string out = rule(widths, "┌", "┬", "┐");
  bool cut = append_row(out, header, widths, right);
  out += rule(widths, "├", "┼", "┤");
  for (std::size_t r = 0; r < table.size() && !output_failed(); ++r) {
    cut = append_row(out, cells_of(table[r]), widths, right) || cut;
    // Between rows of several lines, one has to see where the next begins.
    if (widths != natural && r + 1 < table.size()) out += rule(widths, "├", "┼", "┤");
    put(out);
    out.clear();
  }
  put(out + rule(widths, "└", "┴", "┘"));
  put(std::to_string(table.size()) + (table.size() == 1 ? " row" : " rows"));
  if (cut) put(" (some cells were too long and are cut)");
  put("\n");
}

}  // namespace plenum::shell
