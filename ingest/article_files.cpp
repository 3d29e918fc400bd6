#include "ingest/article_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/utf8.hpp"
#include "ingest/source_name.hpp"

namespace plenum::ingest {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() > 1 && name[0] == '.' && name != "..";
}

/// With its dot; empty: none.
std::string_view extension_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view tail = name.substr(dot + 1);
  const auto is_digit = [](char each) { return each >= '0' && each <= '9'; };
  const auto is_letter = [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
  };
  const bool one_word =
      std::ranges::all_of(tail, [&](char each) { return is_digit(each) || is_letter(each); });
  return one_word && std::ranges::any_of(tail, is_letter) ? name.substr(dot) : std::string_view();
}

std::string_view kind_name(fs::file_type type) {
  switch (type) {
    case fs::file_type::fifo:
      return "a pipe";
    case fs::file_type::socket:
      return "a socket";
    case fs::file_type::block:
    case fs::file_type::character:
      return "a device";
    case fs::file_type::none:
    case fs::file_type::not_found:
    case fs::file_type::regular:
    case fs::file_type::directory:
    case fs::file_type::symlink:
    case fs::file_type::unknown:
      break;
  }
  return "no file of bytes";
}

class Lister {
 public:
  Status add(const std::string& path) {
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status)) {
      const bool missing = status.type() == fs::file_type::not_found;
      skip(path, missing ? ErrorCode::not_found : ErrorCode::io,
           missing ? "no such file or folder: " + path
                   : "cannot read " + path + ": " + code.message());
      return {};
    }
    found_ = true;
    if (!fs::is_directory(status)) {
      list_.files.push_back(fs::path(path).lexically_normal().string());
      return {};
    }
    folders_.emplace_back(path);
    while (!folders_.empty()) {
      const fs::path folder = std::move(folders_.back());
      folders_.pop_back();
      walk(folder);
      if (list_.files.size() + list_.other_kinds.size() > article_files_max) {
        return Error(ErrorCode::limit, "more than 10,000,000 files below " + path);
      }
    }
    return {};
  }

  Result<ArticleFiles> take() {
    if (!found_ && !list_.skipped.empty()) {
      const std::size_t more = list_.skipped.size() - 1;
      const Error& first = list_.skipped.front().error;
      if (more == 0) return first;
      return Error(first.code(), first.message() + ", and " + std::to_string(more) +
                                     (more == 1 ? " other path" : " other paths"))
          .with_file(first.file());
    }
    std::sort(list_.files.begin(), list_.files.end());
    list_.files.erase(std::unique(list_.files.begin(), list_.files.end()), list_.files.end());
    std::stable_sort(list_.skipped.begin(), list_.skipped.end(),
                     [](const SkippedFile& a, const SkippedFile& b) { return a.path < b.path; });
    std::sort(list_.warnings.begin(), list_.warnings.end());
    std::vector<std::string>& others = list_.other_kinds;
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    std::erase_if(others, [&](const std::string& path) {  // asked for by its own name, too
      return std::binary_search(list_.files.begin(), list_.files.end(), path);
    });
    return std::move(list_);
  }

 private:
  void skip(const std::string& path, ErrorCode code, std::string message) {
    list_.skipped.push_back({path, Error(code, std::move(message)).with_file(path)});
  }

  void walk(const fs::path& folder) {
    std::error_code code;
    fs::directory_iterator each(folder, code);
    for (const fs::directory_iterator end; !code && each != end; each.increment(code)) {
      if (!is_hidden(each->path())) entry(*each);
    }
    if (code) {
      const std::string path = folder.lexically_normal().string();
      skip(path, ErrorCode::io, "cannot read folder " + path + ": " + code.message());
    }
  }

  void entry(const fs::directory_entry& each) {
    const std::string path = each.path().lexically_normal().string();
    std::error_code code;
    const fs::file_status status = fs::status(each.path(), code);
    if (fs::is_regular_file(status)) {
      const bool article = is_article_name(each.path().filename().string());
      (article ? list_.files : list_.other_kinds).push_back(path);
    } else if (fs::is_directory(status)) {
      std::error_code ignored;
      if (each.is_symlink(ignored)) {
        link(each.path(), path);
      } else {
        folders_.push_back(each.path());
      }
    } else if (fs::exists(status)) {
      skip(path, ErrorCode::invalid_argument,
           path + " is not read: it is " + std::string(kind_name(status.type())) + ", not a file");
    } else {
      skip(path, ErrorCode::io,
           "cannot read " + path + ": " +
               (status.type() == fs::file_type::not_found
                    ? "the link leads to nothing, or the file has vanished"
                    : code.message()));
    }
  }

  /// A link to a folder: back to one around it, or elsewhere.
  void link(const fs::path& entry, const std::string& path) {
    std::error_code code;
    const fs::path target = fs::canonical(entry, code);
    const fs::path here = fs::canonical(entry.parent_path(), code);
    const bool around =
        !code &&
        std::mismatch(target.begin(), target.end(), here.begin(), here.end()).first == target.end();
    if (around) {
      skip(path, ErrorCode::invalid_argument,
           path + " is not followed: it is a symbolic link to a folder around it");
    } else {
      list_.warnings.push_back(source_of_path(path) +
                               ": a symbolic link to a folder is not followed");
    }
  }

  ArticleFiles list_;
  std::vector<fs::path> folders_;
  bool found_ = false;
};

}  // namespace

bool is_article_name(std::string_view name) {
  constexpr std::array<std::string_view, 11> known = {".txt",  ".text", ".md",    ".markdown",
                                                      ".html", ".htm",  ".xhtml", ".pdf",
                                                      ".xml",  ".rss",  ".atom"};
  const std::string extension = core::to_lower(extension_of(name));
  return extension.empty() || std::ranges::find(known, extension) != known.end();
}

Error other_kind_error(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return Error(ErrorCode::invalid_argument,
               path + " is not read: files in a folder that end with " +
                   std::string(extension_of(name)) + " are not taken for articles")
      .with_file(path)
      .with_hint("name the file itself to have it read");
}

Result<ArticleFiles> list_article_files(std::span<const std::string> paths) {
  Lister lister;
  for (const std::string& path : paths) {
    if (Status added = lister.add(path); !added.ok()) return added.error();
  }
  return lister.take();
}

}  // namespace plenum::ingest
