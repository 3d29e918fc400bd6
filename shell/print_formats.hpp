#pragma once
// Purpose: the table of boxes, the one format that needs all rows first, and text of cells.
// May depend on: shell/print.hpp.
// Invariants: a cell's text is the value by itself: strings without quotes, null as "null".

#include <string>

#include "plenum/table.hpp"
#include "print.hpp"

namespace plenum::shell {

/// Boxes as wide as the cells; on a terminal cells that do not fit are broken into lines, and very
/// long ones are cut, with a note that says so.
void print_table(const Table& table, const PrintOptions& options);

/// A cell as formats for people write it, made harmless.
std::string cell_for_people(const Value& value);
/// Text filled up to a width in columns, blanks before it if it stands right.
void append_padded(std::string& out, const std::string& text, std::size_t width, bool right);

}  // namespace plenum::shell
