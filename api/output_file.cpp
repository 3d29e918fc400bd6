#include "api/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "core/file.hpp"
#include "core/try.hpp"

namespace plenum::api {
namespace {

constexpr std::size_t buffer_bytes = 1U << 18U;

bool is_special(const std::string& path) {
  struct stat what {};
  return ::stat(path.c_str(), &what) == 0 && !S_ISREG(what.st_mode);
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string temporary, int descriptor) noexcept
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      buffer_(std::move(other.buffer_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::create(std::string path) {
  const bool special = is_special(path);
  std::string temporary = special ? "" : path + ".part-" + std::to_string(::getpid());
  const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  const int descriptor = ::open((special ? path : temporary).c_str(), flags, 0666);
  if (descriptor < 0) return core::file_error("write", path, errno);
  return OutputFile(std::move(path), std::move(temporary), descriptor);
}

Status OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return core::file_error("write", path_, errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
  return {};
}

Status OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < buffer_bytes ? Status() : flush();
}

Status OutputFile::finish() {
  PLENUM_TRY(flush());
  if (temporary_.empty()) return {};
  if (::fsync(descriptor_) != 0) return core::file_error("write", path_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return core::file_error("write", path_, errno);
  }
  temporary_.clear();
  return {};
}

}  // namespace plenum::api
