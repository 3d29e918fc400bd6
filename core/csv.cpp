#include "core/csv.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/utf8.hpp"

namespace plenum::core {

namespace {

constexpr std::uint64_t low_bits = 0x0101010101010101ULL;
constexpr std::uint64_t high_bits = 0x8080808080808080ULL;

/// The high bit of every byte of `word` that is zero; bits above the lowest such may be wrong.
constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept {
  return (word - low_bits) & ~word & high_bits;
}

constexpr std::uint64_t repeat(char byte) noexcept {
  return low_bits * static_cast<unsigned char>(byte);
}

std::size_t find(std::string_view block, char byte, std::size_t from, std::size_t to) noexcept {
  if (from >= to) return to;
  const void* found = std::memchr(block.data() + from, byte, to - from);
  return found == nullptr
             ? to
             : static_cast<std::size_t>(static_cast<const char*>(found) - block.data());
}

std::uint64_t count_lines(std::string_view text) noexcept {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

Status check_dialect(const CsvDialect& dialect) {
  for (const char mark : {dialect.delimiter, dialect.quote}) {
    const auto byte = static_cast<unsigned char>(mark);
    if (byte >= 0x80 || byte == 0 || byte == '\n' || byte == '\r') {
      return Error(ErrorCode::invalid_argument,
                   "delimiters and quotes are ASCII characters that do not end a line");
    }
  }
  if (dialect.delimiter != dialect.quote) return {};
  return Error(ErrorCode::invalid_argument, "delimiter and quote must differ");
}

std::size_t byte_order_mark(std::string_view text) noexcept {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

CsvReader::CsvReader(std::string_view block, bool last, const CsvDialect& dialect)
    : block_(block),
      last_(last),
      dialect_(dialect),
      valid_to_(first_invalid_utf8(block).value_or(block.size())) {}

std::size_t CsvReader::find_end(std::size_t from) const noexcept {
  const std::size_t size = block_.size();
  const char* bytes = block_.data();
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint64_t delimiters = repeat(dialect_.delimiter);
    const std::uint64_t newlines = repeat('\n');
    for (; from + 8 <= size; from += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + from, 8);
      const std::uint64_t hits = zero_bytes(word ^ delimiters) | zero_bytes(word ^ newlines);
      if (hits != 0) return from + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
    }
  }
  for (; from < size; ++from) {
    if (bytes[from] == dialect_.delimiter || bytes[from] == '\n') return from;
  }
  return size;
}

void CsvReader::refuse(std::string problem) {
  if (!problem_.empty()) return;  // the first one counts
  problem_ = std::move(problem);
  problem_field_ = fields_.size() + 1;
}

void CsvReader::keep(std::size_t from, std::size_t to, bool quoted, bool doubled) {
  if (fields_.size() >= csv_fields_max) {
    return refuse("the row has more than " + std::to_string(csv_fields_max) + " fields");
  }
  std::string_view text = block_.substr(from, to - from);
  if (text.size() > dialect_.field_bytes_max) {
    refuse("the field is longer than " + std::to_string(dialect_.field_bytes_max) + " bytes");
  }
  const std::size_t offset = quoted ? from - 1 : from;
  if (doubled) {
    const std::size_t begin = scratch_.size();
    unescaped_.emplace_back(fields_.size(), begin);
    while (!text.empty()) {
      const std::size_t quote = std::min(text.find(dialect_.quote), text.size() - 1);
      scratch_.append(text.substr(0, quote + 1));
      const bool pair = text[quote] == dialect_.quote;
      text.remove_prefix(std::min(text.size(), quote + (pair ? 2 : 1)));
    }
    text = std::string_view(scratch_).substr(begin);
  }
  fields_.push_back({text, offset, quoted});
}

CsvReader::Ended CsvReader::read_plain(std::size_t from, bool kept) {
  const std::size_t at = find_end(position_);
  if (at == block_.size()) {
    if (!last_) return Ended::partial;
    const bool return_left = at > from && block_[at - 1] == '\r';
    if (kept) keep(from, at - (return_left ? 1 : 0), false, false);
    position_ = at;
    return Ended::record;
  }
  position_ = at + 1;
  if (block_[at] != '\n') {
    if (kept) keep(from, at, false, false);
    return Ended::field;
  }
  ++line_;
  const bool return_left = at > from && block_[at - 1] == '\r';
  if (kept) keep(from, at - (return_left ? 1 : 0), false, false);
  return Ended::record;
}

CsvReader::Ended CsvReader::read_quoted() {
  const std::size_t from = position_ + 1;
  const bool bounded = block_.size() - from > dialect_.field_bytes_max;
  const std::size_t to = bounded ? from + dialect_.field_bytes_max + 1 : block_.size();
  bool doubled = false;
  for (std::size_t at = from;;) {
    at = find(block_, dialect_.quote, at, to);
    if (at == to) return bounded || last_ ? give_up_quote(bounded) : Ended::partial;
    if (at + 1 == block_.size() && !last_) return Ended::partial;
    if (at + 1 == block_.size() || block_[at + 1] != dialect_.quote) {
      return after_quote(at, doubled);
    }
    doubled = true;
    at = std::min(at + 2, to);
  }
}

CsvReader::Ended CsvReader::after_quote(std::size_t closing, bool doubled) {
  const std::size_t from = position_ + 1;
  std::size_t next = closing + 1;
  if (next < block_.size() && block_[next] == '\r') {
    if (next + 1 == block_.size() && !last_) return Ended::partial;
    if (next + 1 == block_.size() || block_[next + 1] == '\n') ++next;
  }
  const std::uint64_t inside = count_lines(block_.substr(from, closing - from));
  if (next >= block_.size()) {
    if (!last_) return Ended::partial;
    keep(from, closing, true, doubled);
    line_ += inside;
    position_ = block_.size();
    return Ended::record;
  }
  const char after = block_[next];
  if (after == '\n' || after == dialect_.delimiter) {
    keep(from, closing, true, doubled);
    line_ += inside + (after == '\n' ? 1 : 0);
    position_ = next + 1;
    return after == '\n' ? Ended::record : Ended::field;
  }
  refuse("there is text after the closing quote");
  keep(from, closing, true, doubled);
  position_ = next;
  const Ended ended = read_plain(next, false);
  if (ended != Ended::partial) line_ += inside;
  return ended;
}

CsvReader::Ended CsvReader::give_up_quote(bool bounded) {
  const std::string limit = bounded
                                ? "within " + std::to_string(dialect_.field_bytes_max) + " bytes"
                                : "before the end of the file";
  refuse("the quote that opens field " + std::to_string(fields_.size() + 1) + " is not closed " +
         limit);
  const std::size_t newline = find(block_, '\n', position_, block_.size());
  if (newline == block_.size() && !last_) return Ended::partial;
  line_ += newline == block_.size() ? 0 : 1;
  position_ = std::min(newline + 1, block_.size());
  return Ended::record;
}

bool CsvReader::skip_empty_lines(std::size_t stop) {
  while (position_ < std::min(stop, block_.size())) {
    const std::size_t newline = position_ + (block_[position_] == '\r' ? 1 : 0);
    if (newline >= block_.size()) {
      if (last_) position_ = block_.size();
      return last_;
    }
    if (block_[newline] != '\n') return true;
    position_ = newline + 1;
    ++line_;
  }
  return true;
}

CsvReader::Step CsvReader::next(std::size_t stop) {
  fields_.clear();
  scratch_.clear();
  unescaped_.clear();
  problem_.clear();
  const bool known = skip_empty_lines(stop);
  start_ = position_;
  start_line_ = line_;
  if (!known) return Step::partial;
  if (position_ >= std::min(stop, block_.size())) return Step::end;
  for (;;) {
    // After a delimiter at the very end there is one more field, an empty one.
    const bool quoted = position_ < block_.size() && block_[position_] == dialect_.quote;
    const Ended ended = quoted ? read_quoted() : read_plain(position_, true);
    if (ended == Ended::field) continue;
    if (ended == Ended::record) return finish();
    position_ = start_;
    line_ = start_line_;
    return Step::partial;
  }
}

CsvReader::Step CsvReader::finish() {
  if (position_ > valid_to_ && problem_.empty()) {
    const auto invalid = first_invalid_utf8(block_.substr(start_, position_ - start_));
    if (invalid) {
      problem_ = "byte " + std::to_string(*invalid + 1) + " of the row is not valid UTF-8";
      const std::size_t at = start_ + *invalid;
      problem_field_ = static_cast<std::size_t>(
          std::count_if(fields_.begin(), fields_.end(),
                        [at](const CsvField& field) { return field.offset <= at; }));
    }
  }
  if (!problem_.empty()) return Step::bad;
  for (const auto& [field, offset] : unescaped_) {
    CsvField& kept = fields_[field];
    kept.text = std::string_view(scratch_).substr(offset, kept.text.size());
  }
  return Step::record;
}

std::optional<std::size_t> guess_record_start(std::string_view block, std::size_t from) noexcept {
  const std::size_t newline = find(block, '\n', from == 0 ? 0 : from - 1, block.size());
  if (from == 0) return 0;
  if (newline == block.size()) return std::nullopt;
  return newline + 1;
}

}  // namespace plenum::core
