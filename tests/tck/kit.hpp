#pragma once
// Purpose: the kit on disk: feature files below a folder, named graphs beside it, lists of ids.
// May depend on: core/file.hpp, include/plenum.
// Invariants: files are visited in the order of their paths.

#include <set>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "tests/tck/feature.hpp"
#include "tests/tck/scenario.hpp"

namespace plenum::tck {

/// All instances below `folder`; paths are relative to it.
Result<std::vector<Instance>> load_features(const std::string& folder);
/// Reads FOLDER/NAME/NAME.cypher.
GraphSource graphs_below(const std::string& folder);
/// The lines of a file that are neither empty nor comments.
Result<std::set<std::string>> read_list(const std::string& path);

}  // namespace plenum::tck
