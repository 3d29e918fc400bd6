#include "ingest/article_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace plenum::ingest {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() > 1 && name[0] == '.' && name != "..";
}

Error folder_error(const std::string& path, const std::error_code& code) {
  return Error(ErrorCode::io, "cannot read folder " + path + ": " + code.message()).with_file(path);
}

Status list_folder(const std::string& folder, std::vector<std::string>& files) {
  std::error_code code;
  const auto options = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator walk(folder, options, code);
  if (code) return folder_error(folder, code);
  for (const fs::recursive_directory_iterator end; walk != end; walk.increment(code)) {
    if (code) return folder_error(folder, code);
    const bool hidden = is_hidden(walk->path());
    std::error_code ignored;
    if (walk->is_directory(ignored)) {
      const bool passed_by = hidden || walk->is_symlink(ignored);
      const bool readable = ::access(walk->path().c_str(), R_OK | X_OK) == 0;
      if (passed_by || !readable) walk.disable_recursion_pending();
      // Listed all the same: who reads it is told why that is not possible, and goes on.
      if (!passed_by && !readable) files.push_back(walk->path().lexically_normal().string());
    } else if (!hidden && walk->is_regular_file(ignored)) {
      files.push_back(walk->path().lexically_normal().string());
      if (files.size() > article_files_max) {
        return Error(ErrorCode::limit, "more than 10,000,000 files below " + folder);
      }
    }
  }
  if (code) return folder_error(folder, code);
  return {};
}

}  // namespace

Result<std::vector<std::string>> list_article_files(std::span<const std::string> paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status)) {
      return Error(ErrorCode::not_found, "no such file or folder: " + path).with_file(path);
    }
    if (fs::is_directory(status)) {
      if (Status listed = list_folder(path, files); !listed.ok()) return listed.error();
    } else {
      files.push_back(fs::path(path).lexically_normal().string());
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

}  // namespace plenum::ingest
