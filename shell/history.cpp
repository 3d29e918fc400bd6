#include "history.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace plenum::shell {
namespace {

/// Cut down again when it has grown to this many times the entries that are kept.
constexpr std::size_t rewrite_factor = 2;

void write_lines(const std::string& path, const std::vector<std::string>& entries, int flags) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  if (file < 0) return;
  std::string bytes;
  for (const std::string& entry : entries) bytes += encode_entry(entry) + "\n";
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t count = ::write(file, rest.data(), rest.size());
    if (count <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  ::close(file);
}

}  // namespace

std::string encode_entry(std::string_view entry) {
  std::string out;
  for (char c : entry) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\') {
      out += "\\\\";
    } else {
      out += c;
    }
  }
  return out;
}

std::string decode_entry(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      ++i;
      out += line[i] == 'n' ? '\n' : line[i];
    } else {
      out += line[i];
    }
  }
  return out;
}

std::string History::default_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/plenum/history";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') return {};
  return std::string(home) + "/.local/state/plenum/history";
}

void History::load(const std::string& path) {
  path_ = path;
  if (path.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (!line.empty()) entries_.push_back(decode_entry(line));
  }
  if (entries_.size() <= entries_max * rewrite_factor) return;
  entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(entries_max));
  write_lines(path_, entries_, O_TRUNC);
}

void History::add(const std::string& entry) {
  if (entry.empty() || (!entries_.empty() && entries_.back() == entry)) return;
  entries_.push_back(entry);
  if (!path_.empty()) write_lines(path_, {entry}, O_APPEND);
}

std::optional<std::size_t> History::find(std::string_view words, std::size_t before) const {
  for (std::size_t i = std::min(before, entries_.size()); i > 0; --i) {
    if (entries_[i - 1].find(words) != std::string::npos) return i - 1;
  }
  return std::nullopt;
}

}  // namespace plenum::shell
