#include "input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "args.hpp"
#include "plenum/export.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

Error input_error(const std::string& what) {
  const int number = errno;
  if (number == EINTR && interrupt_flag().requested()) {
    return Error(ErrorCode::interrupted, "interrupted");
  }
  return Error(number == ENOENT ? ErrorCode::not_found : ErrorCode::io,
               "cannot read " + what + ": " + std::strerror(number))
      .with_hint(number == ENOENT ? "check the path" : "");
}

/// Appends what read(2) gives; false at the end.
Result<bool> read_some(int descriptor, const std::string& name, std::string& out) {
  std::array<char, 65536> block;
  const ssize_t count = ::read(descriptor, block.data(), block.size());
  if (count < 0) return input_error(name);
  out.append(block.data(), static_cast<std::size_t>(count));
  if (out.size() > input_bytes_max) {
    return Error(ErrorCode::limit, name + " is larger than 1 GiB");
  }
  return count > 0;
}

Result<std::string> read_all(int descriptor, const std::string& name) {
  std::string out;
  for (;;) {
    auto more = read_some(descriptor, name, out);
    if (!more.ok()) return more.error();
    if (!*more) return out;
  }
}

}  // namespace

Result<std::string> read_input(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return input_error(path);
  auto content = read_all(descriptor, path);
  ::close(descriptor);
  return content;
}

Result<std::optional<std::string>> LineReader::next() {
  for (;;) {
    const std::size_t end = buffer_.find('\n', used_);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(used_, end - used_);
      used_ = end + 1;
      if (line.ends_with('\r')) line.pop_back();
      return std::optional<std::string>(std::move(line));
    }
    buffer_.erase(0, used_);
    used_ = 0;
    if (ended_) {
      if (buffer_.empty()) return std::optional<std::string>();
      return std::optional<std::string>(std::exchange(buffer_, {}));
    }
    auto more = read_some(STDIN_FILENO, "standard input", buffer_);
    if (!more.ok()) return more.error();
    ended_ = !*more;
  }
}

Result<Params> read_params(const Arguments& arguments) {
  Params params;
  for (const std::string& text : arguments.values("--param")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error(ErrorCode::invalid_argument, "--param is NAME=JSON, not '" + text + "'")
          .with_hint("for example: --param name='\"Ada\"' --param year=2025");
    }
    auto value = from_json(std::string_view(text).substr(equals + 1));
    if (!value.ok()) {
      return value.error()
          .with_context("--param " + text.substr(0, equals))
          .with_hint("strings need their quotes: --param name='\"Ada\"'");
    }
    params.insert_or_assign(text.substr(0, equals), std::move(*value));
  }
  return params;
}

}  // namespace plenum::shell
