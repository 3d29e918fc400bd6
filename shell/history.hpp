#pragma once
// Purpose: the statements entered before, in memory and in a file of the user's own.
// May depend on: include/plenum.
// Invariants: one entry a statement, also one of many lines; the file is readable by its owner
// only; trouble with it never disturbs the session.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::shell {

class History {
 public:
  static constexpr std::size_t entries_max = 2000;

  /// $XDG_STATE_HOME/plenum/history, or ~/.local/state/plenum/history; empty when there is neither.
  static std::string default_path();

  /// Reads the file; a missing one is an empty history.
  void load(const std::string& path);
  /// Adds an entry (not empty, not the same as the one before) and appends it to the file.
  void add(const std::string& entry);
  std::size_t size() const noexcept { return entries_.size(); }
  const std::string& operator[](std::size_t index) const noexcept { return entries_[index]; }
  /// The newest entry below `before` that contains the words.
  std::optional<std::size_t> find(std::string_view words, std::size_t before) const;

 private:
  std::vector<std::string> entries_;
  std::string path_;
};

/// An entry as a line of the file, and back: line ends as \n, backslashes doubled.
std::string encode_entry(std::string_view entry);
std::string decode_entry(std::string_view line);

}  // namespace plenum::shell
