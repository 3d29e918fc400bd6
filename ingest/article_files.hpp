#pragma once
// Purpose: which files a list of paths means: files, and folders with all that is in them.
// May depend on: core, include/plenum.
// Invariants: sorted, without repetition, hidden files and folders left out; symbolic links to
// folders are not followed, so a loop ends.

#include <span>
#include <string>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::ingest {

/// Most files of one call.
inline constexpr std::size_t article_files_max = 10'000'000;

/// `not_found` names the first path that does not exist; `io` a folder that cannot be read. Folders
/// inside it that cannot be read are in the list, as files that cannot be read would be.
Result<std::vector<std::string>> list_article_files(std::span<const std::string> paths);

}  // namespace plenum::ingest
