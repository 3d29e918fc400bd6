#pragma once
// Purpose: what could come next at the cursor: keywords, functions, labels, types, property keys.
// May depend on: std, shell/highlight.hpp; the keywords of include/plenum.
// Invariants: a pure function of the text, the cursor and the names.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::shell {

/// The names of the database that is open and of the session.
struct Names {
  std::vector<std::string> labels;
  std::vector<std::string> types;
  std::vector<std::string> property_keys;
  std::vector<std::string> functions;
  std::vector<std::string> procedures;
  std::vector<std::string> parameters;
  std::vector<std::string> dot_commands;  ///< with their dot
  /// What the `number`th word (from 1) after a command can be; `start` is what was begun. What does
  /// not begin with it is not offered.
  std::function<std::vector<std::string>(std::string_view command, std::size_t number,
                                         std::string_view start)>
      dot_arguments = {};
};

struct Completion {
  std::size_t replaced = 0;             ///< bytes before the cursor that a choice replaces
  std::vector<std::string> candidates;  ///< in byte order, without doubles
  std::string common;                   ///< the longest start that all share
};

/// After ':' labels in a node and types in a relationship, after '.' and for a key of a map
/// property keys, after '$' parameters, after CALL procedures, else keywords (in the case that was
/// begun) and functions. An input that starts with '.' is a command of the shell with its
/// arguments.
Completion complete(std::string_view text, std::size_t cursor, const Names& names);

}  // namespace plenum::shell
