#include "edit_buffer.hpp"

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace plenum::shell {
namespace {

bool is_word(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

void EditBuffer::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void EditBuffer::insert(std::string_view text) {
  if (text_.size() + text.size() > bytes_max) return;
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

void EditBuffer::replace_before(std::size_t count, std::string_view text) {
  count = std::min(count, cursor_);
  text_.erase(cursor_ - count, count);
  cursor_ -= count;
  insert(text);
}

std::size_t EditBuffer::before(std::size_t at) const noexcept {
  if (at == 0) return 0;
  do {
    --at;
  } while (at > 0 && continues(text_[at]));
  return at;
}

std::size_t EditBuffer::after(std::size_t at) const noexcept {
  if (at >= text_.size()) return text_.size();
  do {
    ++at;
  } while (at < text_.size() && continues(text_[at]));
  return at;
}

std::size_t EditBuffer::line_start(std::size_t at) const noexcept {
  if (at == 0) return 0;
  const std::size_t found = text_.rfind('\n', at - 1);
  return found == std::string::npos ? 0 : found + 1;
}

std::size_t EditBuffer::line_end(std::size_t at) const noexcept {
  return std::min(text_.find('\n', at), text_.size());
}

void EditBuffer::backspace() {
  const std::size_t from = before(cursor_);
  text_.erase(from, cursor_ - from);
  cursor_ = from;
}

void EditBuffer::erase() { text_.erase(cursor_, after(cursor_) - cursor_); }
void EditBuffer::left() { cursor_ = before(cursor_); }
void EditBuffer::right() { cursor_ = after(cursor_); }
void EditBuffer::home() { cursor_ = line_start(cursor_); }
void EditBuffer::end() { cursor_ = line_end(cursor_); }

std::size_t EditBuffer::word_start() const noexcept {
  std::size_t at = cursor_;
  while (at > 0 && !is_word(text_[at - 1])) --at;
  while (at > 0 && is_word(text_[at - 1])) --at;
  return at;
}

std::size_t EditBuffer::word_end() const noexcept {
  std::size_t at = cursor_;
  while (at < text_.size() && !is_word(text_[at])) ++at;
  while (at < text_.size() && is_word(text_[at])) ++at;
  return at;
}

void EditBuffer::word_left() { cursor_ = word_start(); }
void EditBuffer::word_right() { cursor_ = word_end(); }

void EditBuffer::move_to_line(std::size_t start, std::size_t column) {
  const std::size_t end = line_end(start);
  cursor_ = start;
  for (; column > 0 && cursor_ < end; --column) cursor_ = after(cursor_);
}

bool EditBuffer::up() {
  const std::size_t start = line_start(cursor_);
  if (start == 0) return false;
  const std::size_t column = code_points(std::string_view(text_).substr(start, cursor_ - start));
  move_to_line(line_start(start - 1), column);
  return true;
}

bool EditBuffer::down() {
  const std::size_t end = line_end(cursor_);
  if (end == text_.size()) return false;
  const std::size_t start = line_start(cursor_);
  const std::size_t column = code_points(std::string_view(text_).substr(start, cursor_ - start));
  move_to_line(end + 1, column);
  return true;
}

void EditBuffer::kill(std::size_t from, std::size_t to) {
  if (from == to) return;
  killed_ = text_.substr(from, to - from);
  text_.erase(from, to - from);
  cursor_ = from;
}

void EditBuffer::kill_line() {
  const std::size_t end = line_end(cursor_);
  kill(cursor_, end == cursor_ ? after(cursor_) : end);
}
void EditBuffer::kill_line_back() { kill(line_start(cursor_), cursor_); }
void EditBuffer::kill_word() { kill(cursor_, word_end()); }
void EditBuffer::kill_word_back() { kill(word_start(), cursor_); }
void EditBuffer::yank() { insert(killed_); }

void EditBuffer::transpose() {
  if (cursor_ == text_.size()) left();
  const std::size_t from = before(cursor_);
  if (from == cursor_) return;
  const std::size_t to = after(cursor_);
  const std::string swapped =
      text_.substr(cursor_, to - cursor_) + text_.substr(from, cursor_ - from);
  text_.replace(from, to - from, swapped);
  cursor_ = to;
}

}  // namespace plenum::shell
