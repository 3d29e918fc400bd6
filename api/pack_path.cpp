#include "api/pack_path.hpp"
#include "core/try.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

namespace plenum::api {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// The folder of the file that this code is in: the program, or the shared library.
std::optional<fs::path> library_folder() {
  Dl_info info{};
  static const char anchor = 0;
  if (::dladdr(&anchor, &info) == 0 || info.dli_fname == nullptr) return std::nullopt;
  std::error_code failed;
  const fs::path path = fs::canonical(info.dli_fname, failed);
  if (failed) return std::nullopt;
  return path.parent_path();
}

std::vector<fs::path> places() {
  std::vector<fs::path> bases;
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) bases.push_back(program.parent_path());
  if (auto folder = library_folder()) bases.push_back(*folder);
  std::vector<fs::path> out;
  for (const fs::path& base : bases) {
    for (const fs::path& place :
         {base / "packs", base.parent_path() / "share" / "plenum" / "packs",
          base.parent_path().parent_path() / "share" / "plenum" / "packs"}) {
      if (std::ranges::find(out, place) == out.end()) out.push_back(place);
    }
  }
  return out;
}

}  // namespace

Result<std::string> find_pack(std::string_view name) {
  if (name.empty()) return Error(ErrorCode::invalid_argument, "the name of the pack is empty");
  if (is_folder(fs::path(name))) return std::string(name);
  std::string tried;
  if (name.find('/') == std::string_view::npos) {
    for (const fs::path& place : places()) {
      if (is_folder(place / name)) return (place / name).string();
      tried += (tried.empty() ? "" : ", ") + place.string();
    }
  }
  return Error(ErrorCode::not_found, "there is no pack '" + std::string(name) + "'")
      .with_hint(tried.empty() ? "name a folder, or a pack that is installed"
                               : "looked in " + tried);
}

Result<ingest::Pack> load_pack(std::string_view name) {
  PLENUM_ASSIGN(const std::string folder, find_pack(name));
  return ingest::Pack::load(folder);
}

}  // namespace plenum::api
