#pragma once
// Purpose: what could come next at the cursor: keywords, functions, labels, types, property keys.
// May depend on: std, shell/highlight.hpp.
// Invariants: a pure function of the text, the cursor and the names.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::shell {

/// The names of the database that is open.
struct Names {
  std::vector<std::string> labels;
  std::vector<std::string> types;
  std::vector<std::string> property_keys;
  std::vector<std::string> procedures;
  std::vector<std::string> dot_commands;  ///< with their dot
};

struct Completion {
  std::size_t replaced = 0;             ///< bytes before the cursor that a choice replaces
  std::vector<std::string> candidates;  ///< in byte order, without doubles
  std::string common;                   ///< the longest start that all share
};

/// After ':' labels in a node and types in a relationship, after '.' property keys, after CALL
/// procedures, at the start of an input after '.' the commands of the shell, else keywords (in the
/// case that was begun) and functions.
Completion complete(std::string_view text, std::size_t cursor, const Names& names);

}  // namespace plenum::shell
