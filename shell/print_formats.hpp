#pragma once
// Purpose: the formats of results other than JSON Lines, one function each.
// May depend on: shell/print.hpp.
// Invariants: a cell's text is the value by itself: strings without quotes, null as "null" for
// people and as nothing in CSV and TSV, where nested values are JSON.

#include "plenum/table.hpp"
#include "print.hpp"

namespace plenum::shell {

/// Boxes as wide as the cells; on a terminal cells that do not fit are broken into lines, and very
/// long ones are cut, with a note that says so.
void print_table(const Table& table, const PrintOptions& options);
/// RFC 4180, but with LF as line end: quotes where needed, doubled inside. A null is an empty
/// field, an empty string a quoted one.
void print_csv(const Table& table, const PrintOptions& options);
/// Fields by tabs; tab, line end and backslash as \t, \n, \r and \\.
void print_tsv(const Table& table, const PrintOptions& options);
void print_markdown(const Table& table);
/// "column = value", a line each; a blank line between rows.
void print_line(const Table& table);
/// One array of objects, a row each.
void print_json(const Table& table, const PrintOptions& options);

}  // namespace plenum::shell
