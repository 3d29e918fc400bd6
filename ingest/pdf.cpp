#include "ingest/pdf.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t message_bytes_max = 200;

/// The last line of what it said: the first ones are often about details.
std::string last_line(std::string_view messages) {
  messages = core::trim(messages);
  const std::string_view line = messages.substr(messages.rfind('\n') + 1);  // npos + 1 is 0
  std::string out;
  for (const char each : line.substr(0, message_bytes_max)) {
    out += each >= ' ' && each <= '~' ? each : '?';
  }
  return out;
}

}  // namespace

bool is_pdf(std::string_view bytes) noexcept {
  return core::trim(bytes.substr(0, 64)).starts_with("%PDF-");
}

Result<std::string> pdf_text(std::string_view bytes, const ChildLimits& limits,
                             const Interrupt* interrupt) {
  auto done =
      run_child({"pdftotext", "-enc", "UTF-8", "-eol", "unix", "-", "-"}, bytes, limits, interrupt);
  if (!done.ok()) {
    if (done.error().code() != ErrorCode::not_found) return done.error();
    return Error(ErrorCode::unsupported, "PDF is read by pdftotext, which is not installed")
        .with_hint("install it (Debian: apt-get install poppler-utils), or give the text");
  }
  if (done->status != 0) {
    const std::string why = last_line(done->messages);
    return Error(ErrorCode::invalid_argument, "pdftotext cannot read the PDF (it ended with " +
                                                  std::to_string(done->status) + ")" +
                                                  (why.empty() ? "" : ": " + why));
  }
  if (done->output.find_first_not_of(" \t\r\n\f") == std::string::npos) {
    return Error(ErrorCode::invalid_argument, "the PDF has no text")
        .with_hint("its pages are pictures, it seems: they have to go through text recognition");
  }
  if (done->output.find('\0') != std::string::npos || !core::is_valid_utf8(done->output)) {
    return Error(ErrorCode::invalid_argument, "pdftotext printed what is no text");
  }
  return std::move(done->output);
}

}  // namespace plenum::ingest
