#include "new_folder.hpp"

#include <system_error>

namespace plenum::shell {

NewFolder::NewFolder(const std::string& path) : path_(path) {
  namespace fs = std::filesystem;
  std::error_code problem;
  existed_ = fs::exists(path_, problem);
  fresh_ = path != ":memory:" && !problem &&
           (!existed_ || (fs::is_directory(path_, problem) && fs::is_empty(path_, problem)));
  fresh_ = fresh_ && !problem;
}

void NewFolder::remove() const {
  namespace fs = std::filesystem;
  if (!fresh_) return;
  std::error_code ignored;  // what is left is an empty or partial database that nobody asked for
  if (!existed_) {
    fs::remove_all(path_, ignored);
    return;
  }
  for (const auto& entry : fs::directory_iterator(path_, ignored)) {
    fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace plenum::shell
