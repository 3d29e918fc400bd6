#include "storage/kv/plain_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "core/file.hpp"
#include "core/try.hpp"

namespace plenum::storage::kv {

namespace {

/// 0, or the errno that the seam wants.
FileVerdict ask(FileSeam* files, const FileEvent& event) {
  return files != nullptr ? files->before(event) : FileVerdict{};
}

void tell(FileSeam* files, const FileEvent& event) {
  if (files != nullptr) files->after(event);
}

/// Asks, does, tells. `action` gives 0 or sets errno.
template <class Action>
Status perform(FileSeam* files, const FileEvent& event, std::string_view what,
               const std::string& path, Action action) {
  if (const FileVerdict verdict = ask(files, event); verdict.error_number != 0) {
    return explained_file_error(what, path, verdict.error_number);
  }
  if (action() != 0) return explained_file_error(what, path, errno);
  tell(files, event);
  return {};
}

int write_fully(int descriptor, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return 0;
}

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

}  // namespace

std::string parent_directory(const std::string& path) {
  std::string parent = path;
  while (parent.size() > 1 && parent.back() == '/') parent.pop_back();
  const std::size_t slash = parent.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : parent.substr(0, slash);
}

Error explained_file_error(std::string_view what, const std::string& path, int error_number) {
  Error error = core::file_error(what, path, error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return error.with_hint("free some space on that disk and open the database again");
    case EACCES:
    case EPERM:
      return error.with_hint("check who owns the database folder, or open it read-only");
    case EROFS:
      return error.with_hint("open the database read-only");
    case EMFILE:
    case ENFILE:
      return error.with_hint("raise the limit of open files (ulimit -n)");
    case EIO:
      return error.with_hint(
          "the disk reports a failure: look at the system's log before going on");
    default:
      return error;
  }
}

PlainFile::PlainFile(FileSeam* files, std::string path, int descriptor)
    : files_(files), path_(std::move(path)), descriptor_(descriptor) {}

PlainFile::PlainFile(PlainFile&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

PlainFile& PlainFile::operator=(PlainFile&& other) noexcept {
  std::swap(files_, other.files_);
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

void hold_standard_descriptors() {
  constexpr int last_standard = 2;
  while (true) {
    const int descriptor = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;  // where there is no /dev/null our own files still move away
    if (descriptor <= last_standard) continue;  // it stays: it filled a gap
    ::close(descriptor);
    return;
  }
}

namespace {

// In a process without standard streams the next file opened would be one: what somebody prints
// would end up in it.
int above_standard(int descriptor) {
  constexpr int first = 3;
  if (descriptor < 0 || descriptor >= first) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, first);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return moved;
}

}  // namespace

PlainFile::~PlainFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<PlainFile> PlainFile::open(FileSeam* files, std::string path, Mode mode) {
  int flags = O_CLOEXEC | (mode == Mode::read ? O_RDONLY : O_RDWR);
  FileEvent event{FileAction::open_read, path};
  if (mode != Mode::read) event.action = FileAction::open_write;
  if (mode == Mode::read_write_or_create && ::access(path.c_str(), F_OK) != 0) {
    flags |= O_CREAT;
    event.action = FileAction::create;
  }
  int descriptor = -1;
  PLENUM_TRY(perform(files, event, "open", path, [&] {
    descriptor = above_standard(::open(path.c_str(), flags, 0644));
    return descriptor < 0 ? -1 : 0;
  }));
  return PlainFile(files, std::move(path), descriptor);
}

Result<std::string> PlainFile::read_at(std::uint64_t offset, std::size_t bytes) const {
  const FileEvent event{FileAction::read, path_, {}, offset, bytes};
  std::string buffer(bytes, '\0');
  std::size_t done = 0;
  PLENUM_TRY(perform(files_, event, "read", path_, [&] {
    while (done < bytes) {
      const ssize_t count = ::pread(descriptor_, buffer.data() + done, bytes - done,
                                    static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return -1;
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return 0;
  }));
  buffer.resize(done);
  return buffer;
}

Status PlainFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  const FileEvent event{FileAction::overwrite, path_, {}, offset, bytes.size()};
  if (const FileVerdict verdict = ask(files_, event); verdict.error_number != 0) {
    const auto part =
        static_cast<std::size_t>(std::min<std::uint64_t>(verdict.bytes, bytes.size()));
    static_cast<void>(write_fully(descriptor_, bytes.substr(0, part), offset));
    return explained_file_error("write", path_, verdict.error_number);
  }
  if (write_fully(descriptor_, bytes, offset) != 0) {
    return explained_file_error("write", path_, errno);
  }
  tell(files_, event);
  return {};
}

Status PlainFile::truncate(std::uint64_t bytes) {
  return perform(files_, {FileAction::truncate, path_, {}, bytes}, "cut", path_,
                 [&] { return ::ftruncate(descriptor_, static_cast<off_t>(bytes)); });
}

Status PlainFile::sync() {
  return perform(files_, {FileAction::sync, path_}, "sync", path_,
                 [&] { return ::fdatasync(descriptor_); });
}

Result<std::uint64_t> PlainFile::size() const {
  struct stat found = {};
  PLENUM_TRY(perform(files_, {FileAction::inspect, path_}, "inspect", path_,
                     [&] { return ::fstat(descriptor_, &found); }));
  return static_cast<std::uint64_t>(found.st_size);
}

Result<std::string> read_plain_file(FileSeam* files, const std::string& path,
                                    std::uint64_t bytes_max) {
  PLENUM_ASSIGN(const PlainFile file, PlainFile::open(files, path, PlainFile::Mode::read));
  PLENUM_ASSIGN(const std::uint64_t bytes, file.size());
  if (bytes > bytes_max) {
    return Error(ErrorCode::limit,
                 fmt::format("{} has {} bytes; the limit is {}", path, bytes, bytes_max))
        .with_file(path);
  }
  return file.read_at(0, static_cast<std::size_t>(bytes));
}

Status write_plain_file(FileSeam* files, const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  {
    PLENUM_ASSIGN(PlainFile file,
                  PlainFile::open(files, fresh, PlainFile::Mode::read_write_or_create));
    PLENUM_TRY(file.truncate(0));
    PLENUM_TRY(file.overwrite(0, bytes));
    PLENUM_TRY(file.sync());
  }
  PLENUM_TRY(rename_file(files, fresh, path));
  return sync_directory(files, parent_directory(path));
}

Result<PathKind> path_kind(FileSeam* files, const std::string& path) {
  PathKind kind = PathKind::missing;
  PLENUM_TRY(perform(files, {FileAction::inspect, path}, "inspect", path, [&] {
    struct stat found = {};
    if (::stat(path.c_str(), &found) != 0) return errno == ENOENT ? 0 : -1;
    kind = S_ISREG(found.st_mode)   ? PathKind::file
           : S_ISDIR(found.st_mode) ? PathKind::directory
                                    : PathKind::other;
    return 0;
  }));
  return kind;
}

Status make_directory(FileSeam* files, const std::string& path) {
  PLENUM_ASSIGN(const PathKind kind, path_kind(files, path));
  if (kind == PathKind::directory) return {};
  PLENUM_TRY(perform(files, {FileAction::create_directory, path}, "make the folder", path,
                     [&] { return ::mkdir(path.c_str(), 0755); }));
  return sync_directory(files, parent_directory(path));
}

Status sync_directory(FileSeam* files, const std::string& path) {
  return perform(files, {FileAction::sync_directory, path}, "sync the folder", path, [&] {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    const int result = ::fsync(descriptor);
    const int error_number = errno;
    ::close(descriptor);
    errno = error_number;
    // Some file systems cannot sync folders, and keep names in order by themselves.
    return result != 0 && (errno == EINVAL || errno == ENOTSUP) ? 0 : result;
  });
}

Result<std::vector<FileInfo>> list_directory(FileSeam* files, const std::string& path) {
  std::vector<FileInfo> found;
  PLENUM_TRY(perform(files, {FileAction::list, path}, "list the folder", path, [&] {
    const Directory directory(::opendir(path.c_str()), ::closedir);
    if (!directory) return -1;
    while (const dirent* entry = ::readdir(directory.get())) {
      struct stat info = {};
      if (::fstatat(::dirfd(directory.get()), entry->d_name, &info, 0) != 0) continue;  // just gone
      if (S_ISREG(info.st_mode)) {
        found.push_back({entry->d_name, static_cast<std::uint64_t>(info.st_size)});
      }
    }
    return 0;
  }));
  std::ranges::sort(found, {}, &FileInfo::name);
  return found;
}

Result<bool> directory_is_empty(FileSeam* files, const std::string& path) {
  bool empty = true;
  PLENUM_TRY(perform(files, {FileAction::list, path}, "list the folder", path, [&] {
    const Directory directory(::opendir(path.c_str()), ::closedir);
    if (!directory) return errno == ENOENT ? 0 : -1;
    while (const dirent* entry = ::readdir(directory.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") empty = false;
    }
    return 0;
  }));
  return empty;
}

Status remove_plain_file(FileSeam* files, const std::string& path) {
  return perform(files, {FileAction::remove, path}, "remove", path,
                 [&] { return ::unlink(path.c_str()) != 0 && errno != ENOENT ? -1 : 0; });
}

Status remove_directory(FileSeam* files, const std::string& path) {
  return perform(files, {FileAction::remove_directory, path}, "remove the folder", path,
                 [&] { return ::rmdir(path.c_str()) != 0 && errno != ENOENT ? -1 : 0; });
}

Status remove_tree(FileSeam* files, const std::string& path) {
  std::vector<std::pair<std::string, bool>> entries;  // a path and whether it is a folder
  PLENUM_TRY(perform(files, {FileAction::list, path}, "list the folder", path, [&] {
    const Directory directory(::opendir(path.c_str()), ::closedir);
    if (!directory) return errno == ENOENT ? 0 : -1;
    while (const dirent* entry = ::readdir(directory.get())) {
      const std::string_view name = entry->d_name;
      struct stat info = {};
      if (name == "." || name == "..") continue;
      if (::fstatat(::dirfd(directory.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        continue;  // just gone
      }
      entries.emplace_back(path + "/" + entry->d_name, S_ISDIR(info.st_mode));
    }
    return 0;
  }));
  for (const auto& [entry, is_folder] : entries) {
    PLENUM_TRY(is_folder ? remove_tree(files, entry) : remove_plain_file(files, entry));
  }
  return remove_directory(files, path);
}

Status rename_file(FileSeam* files, const std::string& from, const std::string& to) {
  return perform(files, {FileAction::rename, from, to}, "rename", from,
                 [&] { return ::rename(from.c_str(), to.c_str()); });
}

Status copy_plain_file(FileSeam* files, const std::string& from, const std::string& to,
                       std::uint64_t bytes, const CopyStep& step) {
  constexpr std::uint64_t block_bytes = 1024 * 1024;
  PLENUM_ASSIGN(const PlainFile source, PlainFile::open(files, from, PlainFile::Mode::read));
  PLENUM_ASSIGN(PlainFile target,
                PlainFile::open(files, to, PlainFile::Mode::read_write_or_create));
  for (std::uint64_t done = 0; done < bytes;) {
    const auto want = static_cast<std::size_t>(std::min(block_bytes, bytes - done));
    PLENUM_ASSIGN(const std::string block, source.read_at(done, want));
    if (block.size() != want) {
      return Error(ErrorCode::io,
                   fmt::format("{} ends after {} of {} bytes", from, done + block.size(), bytes))
          .with_file(from);
    }
    PLENUM_TRY(target.overwrite(done, block));
    done += want;
    if (step) PLENUM_TRY(step(want));
  }
  return target.sync();
}

Result<bool> link_plain_file(FileSeam* files, const std::string& from, const std::string& to) {
  bool linked = true;
  PLENUM_TRY(perform(files, {FileAction::link, from, to}, "link", from, [&] {
    if (::link(from.c_str(), to.c_str()) == 0) return 0;
    linked = false;
    return errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP ? 0 : -1;
  }));
  return linked;
}

}  // namespace plenum::storage::kv
