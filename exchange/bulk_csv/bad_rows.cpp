#include "exchange/bulk_csv/bad_rows.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

constexpr std::size_t pending_bytes_max = 64 * 1024;

void append_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char letter : text) {
    if (letter == '"') out += '"';
    out += letter;
  }
  out += '"';
}

}  // namespace

BadRows::~BadRows() {
  if (descriptor_ < 0) return;
  core::ignore_error(flush(), "flush() told those who asked");
  ::close(descriptor_);
}

Status BadRows::flush() {
  std::size_t done = 0;
  while (done < pending_.size()) {
    const ssize_t count = ::write(descriptor_, pending_.data() + done, pending_.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      pending_.clear();
      return core::file_error("write", path_, errno);
    }
    done += static_cast<std::size_t>(count);
  }
  pending_.clear();
  return {};
}

Status BadRows::write(const std::string& file, const BadRow& row) {
  if (path_.empty()) return {};
  if (descriptor_ < 0) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) return core::file_error("write", path_, errno);
    pending_ = "file,line,field,reason\n";
  }
  append_field(pending_, file);
  pending_ += ',';
  core::append_unsigned(pending_, row.line);
  pending_ += ',';
  if (row.field > 0) core::append_unsigned(pending_, row.field);
  pending_ += ',';
  append_field(pending_, row.reason);
  pending_ += '\n';
  return pending_.size() < pending_bytes_max ? Status{} : flush();
}

Status BadRows::add(const std::string& file, const BadRow& row) {
  ++count_;
  PLENUM_TRY(write(file, row));
  return too_many() ? flush() : Status{};
}

Error BadRows::too_many_with(const BadRow& row) const {
  const std::string many = allowed_ == 0 ? "bad row, and none is allowed: "
                                         : "bad row, one more than the " +
                                               std::to_string(allowed_) + " that are allowed: ";
  return Error(ErrorCode::invalid_argument, many + row.reason)
      .with_hint((path_.empty() ? std::string() : "all bad rows so far are in " + path_ + "; ") +
                 "correct them, or allow more (--bad-tolerance N)");
}

}  // namespace plenum::exchange::bulk_csv
