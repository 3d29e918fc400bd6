#include "storage/kv/rocksdb_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_log_format.hpp"

namespace plenum::storage::kv {

namespace {

/// The end of the last record that is whole and right, with all before it.
std::size_t whole_records(std::string_view log) {
  std::size_t end = 0;
  std::size_t at = 0;
  bool inside = false;
  while (true) {
    const std::size_t room = log_block_bytes - at % log_block_bytes;
    if (room < log_header_bytes) at += room;
    const auto fragment = fragment_at(log, at);
    if (!fragment) return end;
    const bool begins = fragment->type == log_whole || fragment->type == log_first;
    if (begins == inside) return end;
    inside = fragment->type == log_first || fragment->type == log_middle;
    at = fragment->end;
    if (!inside) end = at;
  }
}

/// Does anything behind `from` still read as a part of a record? Garbage of a power cut does not.
bool has_fragment_behind(std::string_view log, std::size_t from) {
  for (std::size_t at = from; at < log.size(); ++at) {
    if (fragment_at(log, at)) return true;
  }
  return false;
}

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

Status remove_others(const std::string& directory, std::span<const std::string> used,
                     std::uint64_t log, FileSeam* files) {
  PLENUM_ASSIGN(const std::vector<FileInfo> present, list_directory(files, directory));
  for (const FileInfo& file : present) {
    const std::string& name = file.name;
    bool old = name.starts_with("MANIFEST-") || name.ends_with(".sst") || name.ends_with(".dbtmp");
    if (name.ends_with(".log")) {
      const auto number = core::parse_unsigned(std::string_view(name).substr(0, name.size() - 4));
      old = number && *number < log;
    }
    if (!old || std::find(used.begin(), used.end(), "/" + name) != used.end()) continue;
    PLENUM_TRY(remove_plain_file(files, directory + "/" + name));
  }
  return {};
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

Result<bool> mend_manifest_tail(const std::string& directory, const ManifestMark& durable,
                                FileSeam* files) {
  constexpr std::uint64_t manifest_bytes_max = 256ULL * 1024 * 1024;
  constexpr std::size_t torn_bytes_max = 1024UL * 1024;
  PLENUM_ASSIGN(const ManifestMark mark, read_manifest_mark(directory, files));
  const bool stamped = mark.number == durable.number;
  if (mark.number < durable.number || (stamped && mark.bytes <= durable.bytes)) return false;
  const std::string name = fmt::format("MANIFEST-{:06}", mark.number);
  const std::string path = directory + "/" + name;
  PLENUM_ASSIGN(const std::string log, read_plain_file(files, path, manifest_bytes_max));
  const std::size_t whole = whole_records(log);
  if (whole == log.size()) return false;
  if (stamped) {
    if (whole < durable.bytes) return false;
  } else if (whole == 0 || log.size() - whole > torn_bytes_max || has_fragment_behind(log, whole)) {
    return false;
  }
  PLENUM_TRY(
      write_plain_file(files, directory + "/torn-" + name, std::string_view(log).substr(whole)));
  PLENUM_ASSIGN(PlainFile file, PlainFile::open(files, path, PlainFile::Mode::read_write));
  PLENUM_TRY(file.truncate(whole));
  PLENUM_TRY(file.sync());
  return true;
}

}  // namespace plenum::storage::kv
