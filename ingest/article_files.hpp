#pragma once
// Purpose: which files a list of paths means: files, and folders with all that is in them.
// May depend on: core, include/plenum.
// Invariants: sorted, without repetition, hidden files and folders left out; of a folder's files
// those that are articles by their names, of the paths themselves all; symbolic links to folders
// are not followed, so a loop ends; nothing is opened but folders, so that a pipe in one cannot
// hold the call.

#include <span>
#include <string>
#include <string_view>
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
  /// Files of folders that is_article_name() leaves out, sorted.
  std::vector<std::string> other_kinds;
  /// A line each: links to folders elsewhere, which are not followed.
  std::vector<std::string> warnings;
};

/// Whether a file in a folder is taken for an article: its name ends with .txt, .text, .md,
/// .markdown, .html, .htm, .xhtml, .pdf, .xml, .rss or .atom, in any case, or has no extension. An
/// extension is what follows the last dot, when that is letters and digits with a letter among
/// them: "report.2024", "Mr. Smith speaks" have none.
bool is_article_name(std::string_view name);

/// Why a file of a folder was left out.
Error other_kind_error(const std::string& path);

/// An Error only when there is nothing to try: `not_found` when none of the paths exists, `limit`.
/// A pipe or device that is itself one of the paths counts as a file: it was asked for.
Result<ArticleFiles> list_article_files(std::span<const std::string> paths);

}  // namespace plenum::ingest
