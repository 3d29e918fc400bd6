#include "core/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/interrupt.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::core {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const noexcept { return value_; }
  /// Closes now; 0 or errno.
  int close() noexcept {
    const int result = ::close(value_) == 0 ? 0 : errno;
    value_ = -1;
    return result;
  }

 private:
  int value_;
};

Status write_all(int descriptor, const std::string& path, std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (count < 0) {
      if (errno == EINTR) continue;
      return file_error("write", path, errno, written);
    }
    written += static_cast<std::size_t>(count);
  }
  return {};
}

Status write_new(const std::string& path, std::string_view bytes, bool sync) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) return file_error("create", path, errno);
  PLENUM_TRY(write_all(file.get(), path, bytes));
  if (sync && ::fsync(file.get()) != 0) return file_error("sync", path, errno, bytes.size());
  if (const int error = file.close(); error != 0) return file_error("close", path, error);
  return {};
}

Status sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0) return file_error("open", folder, errno);
  if (::fsync(file.get()) != 0) return file_error("sync", folder, errno);
  return {};
}

std::string file_hint(std::string_view what, int error_number) {
  switch (error_number) {
    case ENOENT:
      return what == "read" || what == "open" ? "check the path"
                                              : "the folder that it is to be in must exist";
    case ENOTDIR:
      return "a part of the path is a file: name a folder";
    case EISDIR:
      return "it is a folder: name a file";
    case EACCES:
    case EPERM:
      return "check whose it is and who may read and write it";
    case ENOSPC:
    case EDQUOT:
      return "free some space on that disk";
    case EFBIG:
      return "raise the limit on the size of a file (ulimit -f)";
    default:
      return {};
  }
}

}  // namespace

Error file_error(std::string_view what, const std::string& path, int error_number,
                 std::uint64_t offset) {
  const std::string reason = std::generic_category().message(error_number);
  std::string message = "cannot " + std::string(what) + " " + path + ": " + reason;
  if (offset > 0) {
    message += " (at byte ";
    append_unsigned(message, offset);
    message += ")";
  }
  const ErrorCode code = error_number == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return Error(code, std::move(message))
      .with_hint(file_hint(what, error_number))
      .with_file(path)
      .with_place({.line = 0, .column = 0, .offset = offset, .length = 0});
}

int open_to_read(const std::string& path) noexcept {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

Status wait_readable(int descriptor, const Interrupt* interrupt) {
  constexpr int glance_ms = 50;  // the signal may go to another thread, which then does not wake us
  for (;;) {
    PLENUM_TRY(check_interrupt(interrupt));
    pollfd wait{descriptor, POLLIN, 0};
    const int ready = ::poll(&wait, 1, glance_ms);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return {};
  }
}

Result<std::string> read_descriptor(int descriptor, const std::string& name,
                                    std::uint64_t bytes_max, const Interrupt* interrupt) {
  constexpr std::size_t step = 1U << 16;
  std::string bytes;
  struct stat status {};
  std::size_t expected = 0;
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    expected = static_cast<std::size_t>(
        std::min<std::uint64_t>(bytes_max, static_cast<std::uint64_t>(status.st_size)));
    bytes.reserve(expected + 1);
  }
  for (;;) {
    const std::size_t before = bytes.size();
    // of a file no more than it says it has and one byte, with which a read meets its end
    const std::size_t room = expected > 0 && before <= expected ? expected + 1 - before : step;
    bytes.resize(before + std::min(room, 16 * step));
    PLENUM_TRY(wait_readable(descriptor, interrupt));
    const ssize_t count = ::read(descriptor, bytes.data() + before, bytes.size() - before);
    if (count < 0 && errno != EINTR && errno != EAGAIN)
      return file_error("read", name, errno, before);
    bytes.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) return bytes;
    if (bytes.size() > bytes_max) {
      std::string message = name + " is larger than ";
      append_unsigned(message, bytes_max);
      return Error(ErrorCode::limit, message + " bytes")
          .with_file(name)
          .with_place({.line = 0, .column = 0, .offset = bytes_max, .length = 0});
    }
  }
}

Result<std::string> read_file(const std::string& path, std::uint64_t bytes_max,
                              const Interrupt* interrupt) {
  const int opened = open_to_read(path);
  if (opened < 0) return file_error("open", path, -opened);
  const Descriptor file(opened);
  return read_descriptor(file.get(), path, bytes_max, interrupt);
}

Status write_file(const std::string& path, std::string_view bytes, bool sync) {
  const std::string fresh = path + ".new";
  Status written = write_new(fresh, bytes, sync);
  if (!written.ok()) {
    ::unlink(fresh.c_str());
    return written;
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    return file_error("replace", path, error);
  }
  return sync ? sync_folder_of(path) : Status{};
}

}  // namespace plenum::core
