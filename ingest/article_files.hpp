#pragma once
// Purpose: which files a list of paths means: files, and folders with all that is in them.
// May depend on: core, include/plenum.
// Invariants: sorted, without repetition, hidden files and folders left out; symbolic links to
// folders are not followed, so a loop ends; nothing is opened but folders, so that a pipe in one
// cannot hold the call.

#include <span>
#include <string>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::ingest {

/// Most files of one call.
inline constexpr std::size_t article_files_max = 10'000'000;

/// Something among the paths or in their folders that is no article.
struct SkippedFile {
  std::string path;
  Error error;
};

struct ArticleFiles {
  std::vector<std::string> files;
  /// What cannot be read: paths that do not exist, folders without permission, links that lead
  /// nowhere or back to a folder around them, pipes, sockets, devices. By path.
  std::vector<SkippedFile> skipped;
  /// A line each: links to folders elsewhere, which are not followed.
  std::vector<std::string> warnings;
};

/// An Error only when there is nothing to try: `not_found` when none of the paths exists, `limit`.
/// A pipe or device that is itself one of the paths counts as a file: it was asked for.
Result<ArticleFiles> list_article_files(std::span<const std::string> paths);

}  // namespace plenum::ingest
