#include "storage/kv/rocksdb_status.hpp"

#include <fmt/format.h>
#include <rocksdb/status.h>

#include <string_view>

#include "core/assert.hpp"
#include "core/memory_budget.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::size_t words_bytes_max = 600;

/// The first path below the engine's folder that the text names, else the folder.
std::string file_in(std::string_view text, const std::string& directory) {
  const std::size_t start = text.find(directory + "/");
  if (start == std::string_view::npos) return directory;
  std::size_t end = text.find_first_of(" \t\n:;,()'\"", start + directory.size() + 1);
  if (end == std::string_view::npos) end = text.size();
  std::string file(text.substr(start, end - start));
  // The name that tables had long ago: asked for when there is none of the present one.
  if (file.ends_with(".ldb")) file.replace(file.size() - 3, 3, "sst");
  return file;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Error make(ErrorCode code, std::string message, const std::string& file, const char* hint) {
  return Error(code, std::move(message)).with_file(file).with_hint(hint);
}

Error io_error(const rocksdb::Status& status, std::string_view words, EngineCall call,
               const std::string& file) {
  if (status.subcode() == rocksdb::Status::SubCode::kNoSpace || contains(words, "No space left") ||
      contains(words, "quota")) {
    return make(ErrorCode::io, fmt::format("no space left on the disk of {} [{}]", file, words),
                file, "free some space and open the database again; what was committed is safe");
  }
  if (contains(words, "While lock file") || contains(words, "lock hold by current process")) {
    return make(ErrorCode::conflict,
                fmt::format("the store is open elsewhere: {} [{}]", file, words), file,
                "close it there first");
  }
  if (contains(words, "Permission denied") || contains(words, "Operation not permitted")) {
    return make(ErrorCode::io, fmt::format("no permission for {} [{}]", file, words), file,
                "check who owns the database folder, or open it read-only");
  }
  if (contains(words, "Read-only file system")) {
    return make(ErrorCode::io, fmt::format("{} is on a read-only medium [{}]", file, words), file,
                "open the database read-only");
  }
  if (contains(words, "Too many open files")) {
    return make(ErrorCode::limit, fmt::format("too many open files at {} [{}]", file, words), file,
                "raise the limit of open files (ulimit -n)");
  }
  if (call != EngineCall::write && (status.IsPathNotFound() || contains(words, "No such file"))) {
    return make(ErrorCode::corruption, fmt::format("the store lacks the file {} [{}]", file, words),
                file, damage_hint);
  }
  return make(ErrorCode::io, fmt::format("the system failed at {} [{}]", file, words), file,
              "look at the system's log and the disk; then open the database again");
}

}  // namespace

Error to_error(const rocksdb::Status& status, EngineCall call, const std::string& directory) {
  PLENUM_ASSERT(!status.ok());
  const std::string words = status.ToString().substr(0, words_bytes_max);
  const std::string file = file_in(words, directory);
  using Code = rocksdb::Status::Code;
  switch (status.code()) {
    case Code::kIOError:
      return io_error(status, words, call, file);
    case Code::kNotSupported:
      if (contains(words, "read only mode")) {
        return make(ErrorCode::read_only, "the database is open read-only", directory,
                    "open it with the right to write");
      }
      [[fallthrough]];
    case Code::kInvalidArgument:
    case Code::kNotFound:
      // Asked for nothing unusual, RocksDB only says these about bytes it does not understand.
      if (call == EngineCall::write) break;
      [[fallthrough]];
    case Code::kCorruption:
      return make(ErrorCode::corruption,
                  fmt::format("the store file {} is damaged [{}]", file, words), file, damage_hint);
    case Code::kAborted:
      if (!status.IsMemoryLimit()) break;
      return make(ErrorCode::limit, fmt::format("the store ran out of memory [{}]", words), file,
                  core::more_database_memory);
    default:
      break;
  }
  return make(ErrorCode::internal, fmt::format("the store refused [{}]", words), file,
              "open the database again; if it happens again, it is a bug of Plenum");
}

Status to_status(const rocksdb::Status& status, EngineCall call, const std::string& directory) {
  if (status.ok()) return {};
  return to_error(status, call, directory);
}

}  // namespace plenum::storage::kv
