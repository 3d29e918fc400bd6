#pragma once
// Purpose: how deep a statement nests, counted over its tokens before anything recurses.
// May depend on: the generated lexer (this folder only).
// Invariants: one pass without recursion; never less than the depth the parser would reach.

#include <cstddef>
#include <vector>

#include "PlenumLexer.h"

namespace plenum::query::parse {

/// Depth as the parser will have it: open brackets and CASEs, and prefix operators that wait for
/// their operand.
class Nesting {
 public:
  /// The depth after one more token of this type.
  std::size_t after(std::size_t token);

 private:
  struct Open {
    std::size_t token;
    std::size_t prefixes;
    std::size_t signs;
  };

  void open(std::size_t token);
  void close();
  void close_bracket();

  std::vector<Open> stack_;
  std::size_t waiting_ = 0;   ///< prefix operators before the open brackets
  std::size_t prefixes_ = 0;  ///< NOTs since the last bracket or separator
  std::size_t signs_ = 0;     ///< signs in a row
  std::size_t previous_ = 0;
};

}  // namespace plenum::query::parse
