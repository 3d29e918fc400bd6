#include "api/pack_path.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

namespace plenum::api {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<fs::path> places() {
  std::vector<fs::path> out;
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    const fs::path beside = program.parent_path();
    out.push_back(beside / "packs");
    out.push_back(beside / "share" / "packs");
    out.push_back(beside.parent_path() / "share" / "plenum" / "packs");
  }
#ifdef PLENUM_PACK_DIR
  out.emplace_back(PLENUM_PACK_DIR);
#endif
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

}  // namespace plenum::api
