#pragma once
// Purpose: the Gherkin subset of the openCypher TCK: feature files to runnable instances.
// May depend on: include/plenum.
// Invariants: outlines are expanded and background steps stand in front, so that an instance is a
// plain list of steps; `@ignore` instances are left out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::tck {

using Cells = std::vector<std::string>;

struct Step {
  std::string text;  ///< without the keyword
  std::optional<std::string> doc;
  std::vector<Cells> table;
};

struct Instance {
  std::string path;    ///< of the file, below the features folder, with '/'
  std::string number;  ///< what the scenario's name has in brackets; empty when there is none
  std::string name;    ///< the scenario's whole name
  int example = 0;     ///< counts the rows of all its Examples
  std::vector<Step> steps;

  /// "clauses/match/Match1.feature#3#0"
  std::string id() const { return path + "#" + number + "#" + std::to_string(example); }
  /// The folder of the file: "clauses/match".
  std::string folder() const;
};

/// The instances of one file in order. `syntax` names the line that does not fit.
Result<std::vector<Instance>> parse_feature(const std::string& path, std::string_view text);

/// The cells of a table row: blanks trimmed, \| \\ and \n undone.
Cells split_row(std::string_view line);

}  // namespace plenum::tck
