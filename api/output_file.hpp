#pragma once
// Purpose: a file that appears whole or not at all.
// May depend on: core, include/plenum, POSIX.
// Invariants: until finish() the path shows what was there before; a destructor without finish()
// leaves nothing behind. A path that is no regular file (a pipe, /dev/null) is written as it is.

#include <string>
#include <string_view>

#include "plenum/result.hpp"

namespace plenum::api {

class OutputFile {
 public:
  static Result<OutputFile> create(std::string path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  Status write(std::string_view bytes);
  /// Everything to the disk, then into place.
  Status finish();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor) noexcept;
  Status flush();

  std::string path_;
  std::string temporary_;  ///< empty: written in place
  std::string buffer_;
  int descriptor_ = -1;
};

}  // namespace plenum::api
