#pragma once
// Purpose: a database folder that a command makes, and takes away again when it fails.
// May depend on: std.
// Invariants: a folder that held anything before is never touched.

#include <filesystem>
#include <string>

namespace plenum::shell {

class NewFolder {
 public:
  /// To be made before the database is opened.
  explicit NewFolder(const std::string& path);
  /// It was missing or empty.
  bool fresh() const { return fresh_; }
  /// Removes what the command made; nothing where the folder was not fresh.
  void remove() const;

 private:
  std::filesystem::path path_;
  bool existed_ = false;
  bool fresh_ = false;
};

}  // namespace plenum::shell
