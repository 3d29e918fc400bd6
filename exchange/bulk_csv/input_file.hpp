#pragma once
// Purpose: a file of bulk CSV, read piece by piece from any thread.
// May depend on: core, include/plenum; POSIX in input_file.cpp.
// Invariants: the size is that of opening; a file that shrinks meanwhile is an io error.

#include <cstdint>
#include <memory>
#include <string>

#include "plenum/result.hpp"

namespace plenum::exchange::bulk_csv {

class InputFile {
 public:
  /// not_found, io; invalid_argument when it is not a regular file.
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);
  InputFile(std::string path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const noexcept { return path_; }
  std::uint64_t size() const noexcept { return size_; }
  /// Does this path, whatever its name, lead to the same file?
  bool is_at(const std::string& path) const;
  /// Sets `block` to the bytes from `begin` to `end`, which is at most size(). Thread-safe.
  Status read(std::uint64_t begin, std::uint64_t end, std::string& block) const;

 private:
  std::string path_;
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace plenum::exchange::bulk_csv
