#include "storage/kv/rocksdb_folder.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "core/try.hpp"
#include "storage/kv/plain_file.hpp"

namespace plenum::storage::kv {

namespace {

constexpr const char* damage_hint =
    "nothing was changed; restore a backup, or copy what is readable with plenum salvage";

}  // namespace

Status check_engine_folder(const std::string& directory, const EngineOptions& options) {
  PLENUM_ASSIGN(const PathKind kind, path_kind(options.files, directory));
  if (kind == PathKind::missing) {
    if (options.create) return make_directory(options.files, directory);
    return Error(ErrorCode::not_found, fmt::format("there is no store in {}", directory))
        .with_file(directory);
  }
  if (kind != PathKind::directory) {
    return Error(ErrorCode::corruption, fmt::format("{} is not a folder", directory))
        .with_file(directory);
  }
  PLENUM_ASSIGN(const std::vector<FileInfo> files, list_engine_files(directory, options.files));
  bool current = false;
  bool data = false;
  for (const FileInfo& file : files) {
    if (file.name == "CURRENT") current = true;
    if (file.name.ends_with(".sst") || (file.name.ends_with(".log") && file.bytes > 0)) data = true;
    if (file.name.starts_with(ingest_prefix) && !options.read_only) {
      PLENUM_TRY(remove_plain_file(options.files, directory + "/" + file.name));
    }
  }
  if (current) return {};
  if (!data && options.create) return {};
  if (!data) {
    return Error(ErrorCode::not_found, fmt::format("there is no store in {}", directory))
        .with_file(directory);
  }
  return Error(ErrorCode::corruption, fmt::format("{}/CURRENT is missing", directory))
      .with_file(directory + "/CURRENT")
      .with_hint(
          "nothing was changed; restore a backup, or copy what is readable with plenum "
          "salvage");
}

Result<std::vector<FileInfo>> list_engine_files(const std::string& directory, FileSeam* files) {
  PLENUM_ASSIGN(std::vector<FileInfo> found, list_directory(files, directory));
  std::erase_if(found, [](const FileInfo& file) { return file.name == "LOCK"; });
  return found;
}

Result<ManifestMark> read_manifest_mark(const std::string& directory, FileSeam* files) {
  constexpr std::uint64_t current_bytes_max = 4096;
  constexpr std::string_view prefix = "MANIFEST-";
  const std::string current = directory + "/CURRENT";
  const auto damaged = [&current](std::string_view what) {
    return Error(ErrorCode::corruption, fmt::format("{} {}", current, what))
        .with_file(current)
        .with_hint(
            "nothing was changed; restore a backup, or copy what is readable with plenum "
            "salvage");
  };
  const auto text = read_plain_file(files, current, current_bytes_max);
  if (!text.ok()) {
    if (text.error().code() == ErrorCode::not_found) return damaged("is missing");
    if (text.error().code() == ErrorCode::limit) return damaged("is damaged");
    return text.error();
  }
  std::string_view name = *text;
  if (!name.ends_with('\n') || !name.starts_with(prefix)) return damaged("is damaged");
  name.remove_suffix(1);
  const auto number = core::parse_unsigned(name.substr(prefix.size()));
  if (!number) return damaged("is damaged");
  PLENUM_ASSIGN(const std::vector<FileInfo> found, list_engine_files(directory, files));
  for (const FileInfo& file : found) {
    if (file.name == name) return ManifestMark{*number, file.bytes};
  }
  return damaged(fmt::format("names {}, which is missing", name));
}

}  // namespace plenum::storage::kv
