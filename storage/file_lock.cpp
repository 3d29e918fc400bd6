#include "storage/file_lock.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>
#include <utility>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t pid_bytes_max = 64;

/// The holder as the kernel tells it, or 0: lines of /proc/locks are
/// "1: FLOCK  ADVISORY  WRITE 1234 fd:01:5678 0 EOF".
std::uint64_t holder_in_kernel(int descriptor) {
  struct stat info = {};
  if (::fstat(descriptor, &info) != 0) return 0;
  const std::string wanted =
      fmt::format("{:02x}:{:02x}:{}", major(info.st_dev), minor(info.st_dev), info.st_ino);
  const auto file = core::read_file("/proc/locks");
  if (!file.ok()) return 0;
  std::istringstream lines(*file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number, kind, advisory, access, pid, place;
    words >> number >> kind >> advisory >> access >> pid >> place;
    if (kind == "FLOCK" && place == wanted) return core::parse_unsigned(pid).value_or(0);
  }
  return 0;
}

/// The holder as it wrote itself into the file, or 0.
std::uint64_t holder_in_file(const kv::PlainFile& file) {
  const auto text = file.read_at(0, pid_bytes_max);
  return text.ok() ? core::parse_unsigned(core::trim(*text)).value_or(0) : 0;
}

Error refusal(const kv::PlainFile& file, LockMode mode) {
  std::uint64_t pid = holder_in_kernel(file.descriptor());
  if (pid == 0) pid = holder_in_file(file);
  std::string who = "another process";
  if (pid == static_cast<std::uint64_t>(::getpid())) {
    who = fmt::format("this process (pid {})", pid);
  } else if (pid != 0) {
    who = fmt::format("process {}", pid);
  }
  return Error(ErrorCode::conflict,
               fmt::format("the database is in use: {} has {} open", who, file.path()))
      .with_file(file.path())
      .with_hint(mode == LockMode::writer
                     ? "close it there first; one process may write, or several may read"
                     : "close it there first; a database can be read only while nobody writes it");
}

/// Whether the locked file is still the one that the path names (nobody deleted it in between).
bool still_named(const kv::PlainFile& file) {
  struct stat held = {};
  struct stat named = {};
  return ::fstat(file.descriptor(), &held) == 0 && ::stat(file.path().c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

Result<std::optional<kv::PlainFile>> open_lock(kv::FileSeam* files, const std::string& path,
                                               LockMode mode) {
  using Mode = kv::PlainFile::Mode;
  if (mode == LockMode::reader && ::access(path.c_str(), F_OK) == 0) {
    PLENUM_ASSIGN(kv::PlainFile file, kv::PlainFile::open(files, path, Mode::read));
    return std::optional(std::move(file));
  }
  auto file = kv::PlainFile::open(files, path, Mode::read_write_or_create);
  if (file.ok()) return std::optional(*std::move(file));
  if (mode == LockMode::reader && ::access(path.c_str(), F_OK) != 0 &&
      (errno == ENOENT || errno == EACCES || errno == EROFS)) {
    return std::optional<kv::PlainFile>();
  }
  return file.error();
}

}  // namespace

Result<FileLock> FileLock::acquire(kv::FileSeam* files, const std::string& path, LockMode mode) {
  constexpr int attempts_max = 10;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    PLENUM_ASSIGN(std::optional<kv::PlainFile> file, open_lock(files, path, mode));
    if (!file) return FileLock(std::nullopt);
    const int kind = mode == LockMode::writer ? LOCK_EX : LOCK_SH;
    if (::flock(file->descriptor(), kind | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return refusal(*file, mode);
      return kv::explained_file_error("lock", path, errno);
    }
    if (!still_named(*file)) continue;
    if (mode == LockMode::writer) {
      // Fixed width: a shorter pid leaves no digit of an earlier one, and the size never changes.
      PLENUM_TRY(file->overwrite(0, fmt::format("{:<20}\n", ::getpid())));
    }
    return FileLock(std::move(file));
  }
  return Error(ErrorCode::io, fmt::format("{} is replaced again and again by somebody else", path))
      .with_file(path);
}

}  // namespace plenum::storage
