#include "exchange/bulk_csv/input_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/file.hpp"
#include "core/try.hpp"

namespace plenum::exchange::bulk_csv {

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  const int descriptor = core::open_to_read(path);  // a pipe is refused, not waited for
  if (descriptor < 0) return core::file_error("read", path, -descriptor);
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) {
    const int reason = errno;
    ::close(descriptor);
    return core::file_error("read", path, reason);
  }
  if (!S_ISREG(about.st_mode)) {
    ::close(descriptor);
    return Error(ErrorCode::invalid_argument, path + " is not a regular file")
        .with_hint("bulk import reads its files in pieces and more than once: save the data first");
  }
  return std::make_unique<InputFile>(path, descriptor, static_cast<std::uint64_t>(about.st_size));
}

InputFile::~InputFile() { ::close(descriptor_); }

bool InputFile::is_at(const std::string& path) const {
  struct stat mine {};
  struct stat other {};
  if (::fstat(descriptor_, &mine) != 0 || ::stat(path.c_str(), &other) != 0) return false;
  return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino;
}

Status InputFile::read(std::uint64_t begin, std::uint64_t end, std::string& block) const {
  block.resize(static_cast<std::size_t>(end - begin));
  std::size_t done = 0;
  while (done < block.size()) {
    const ssize_t count = ::pread(descriptor_, block.data() + done, block.size() - done,
                                  static_cast<off_t>(begin + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return core::file_error("read", path_, errno, begin + done);
    if (count == 0) {
      return Error(ErrorCode::io, path_ + " became shorter while it was read").with_file(path_);
    }
    done += static_cast<std::size_t>(count);
  }
  return {};
}

}  // namespace plenum::exchange::bulk_csv
