#include "query/parse/source.hpp"

#include <algorithm>

namespace plenum::query::parse {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

Source::Source(std::string_view text) : text_(text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80U; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return;
  bytes_.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!is_continuation(text[i])) bytes_.push_back(static_cast<std::uint32_t>(i));
}

std::size_t Source::byte_of(std::size_t code_point) const {
  if (bytes_.empty()) return std::min(code_point, text_.size());
  return code_point < bytes_.size() ? bytes_[code_point] : text_.size();
}

std::string_view Source::slice(std::size_t first, std::size_t last) const {
  const std::size_t begin = byte_of(first);
  const std::size_t end = byte_of(last + 1);
  return end > begin ? text_.substr(begin, end - begin) : std::string_view();
}

SourceSpan Source::span_at(std::size_t offset, std::size_t length) const {
  SourceSpan span{1, 1, offset, length};
  for (std::size_t i = 0; i < std::min(offset, text_.size()); ++i) {
    if (text_[i] == '\n') {
      ++span.line;
      span.column = 1;
    } else if (!is_continuation(text_[i])) {
      ++span.column;
    }
  }
  return span;
}

}  // namespace plenum::query::parse
