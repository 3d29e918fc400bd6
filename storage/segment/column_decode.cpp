// Bytes to column pages.
#include <bit>
#include <limits>
#include <numeric>

#include "core/try.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/bit_pack.hpp"
#include "storage/segment/column_body.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage::segment {

namespace {

using PagePtr = std::unique_ptr<const ColumnPage>;
using Rows = std::vector<std::uint16_t>;

bool read_bitmap(core::ByteReader& reader, std::size_t count, Rows& rows) {
  const auto bytes = reader.bytes(column_page_rows / 8);
  if (!bytes) return false;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    if ((static_cast<unsigned char>((*bytes)[row >> 3]) >> (row & 7) & 1U) != 0) {
      rows.push_back(static_cast<std::uint16_t>(row));
    }
  }
  return rows.size() == count;
}

bool read_positions(core::ByteReader& reader, std::size_t count, Rows& rows) {
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto step = reader.varint();
    if (!step || *step >= column_page_rows || next + *step >= column_page_rows) return false;
    next += *step;
    rows.push_back(static_cast<std::uint16_t>(next++));
  }
  return true;
}

bool read_rows(core::ByteReader& reader, std::size_t count, Rows& rows) {
  const auto validity = reader.byte();
  if (!validity) return false;
  rows.reserve(count);
  switch (static_cast<ColumnValidity>(*validity)) {
    case ColumnValidity::all:
      rows.resize(count);
      std::iota(rows.begin(), rows.end(), std::uint16_t{0});
      return count == column_page_rows;
    case ColumnValidity::bitmap:
      return read_bitmap(reader, count, rows);
    case ColumnValidity::positions:
      return read_positions(reader, count, rows);
  }
  return false;
}

// Texts as lengths and bytes; their ends are checked against what is left before any is copied.
bool read_texts(core::ByteReader& reader, std::size_t count, StringTable& texts) {
  std::vector<std::uint64_t> lengths;
  if (!read_packed(reader, count, lengths)) return false;
  std::uint64_t total = 0;
  texts.offsets.reserve(count + 1);
  for (const std::uint64_t length : lengths) {
    if (length > reader.remaining() - total) return false;
    total += length;
    if (total > std::numeric_limits<std::uint32_t>::max()) return false;
    texts.offsets.push_back(static_cast<std::uint32_t>(total));
  }
  const auto bytes = reader.bytes(static_cast<std::size_t>(total));
  if (!bytes) return false;
  texts.text.assign(*bytes);
  return true;
}

class PageReader {
 public:
  PageReader(core::ByteReader& reader, Rows rows) : reader_(reader), rows_(std::move(rows)) {}

  /// Null when damaged.
  PagePtr read(ColumnEncoding encoding) {
    switch (encoding) {
      case ColumnEncoding::none:
        return nullptr;
      case ColumnEncoding::constant:
        return constant();
      case ColumnEncoding::boolean:
        return booleans();
      case ColumnEncoding::packed:
        return packed();
      case ColumnEncoding::ascending:
        return ascending();
      case ColumnEncoding::floating:
        return floats();
      case ColumnEncoding::string:
        return strings();
      case ColumnEncoding::dictionary:
        return dictionary();
      case ColumnEncoding::mixed:
        return mixed();
    }
    return nullptr;
  }

 private:
  PagePtr constant() {
    auto value = decode_value(reader_);
    if (!value.ok()) return nullptr;
    const bool simple = value->kind() == ValueKind::boolean || value->is_number() ||
                        value->kind() == ValueKind::string;
    if (!simple) return nullptr;
    return builder_.finish_constant(std::move(rows_), *value);
  }

  PagePtr booleans() {
    const auto bytes = reader_.bytes(bit_packed_bytes(rows_.size(), 1));
    if (!bytes) return nullptr;
    for_bit_packed(*bytes, rows_.size(), 1, [&](std::size_t i, std::uint64_t bit) {
      builder_.append_boolean(rows_[i], bit != 0);
    });
    return builder_.finish();
  }

  PagePtr packed() {
    const auto least = reader_.signed_varint();
    if (!least || !read_bits(reader_, rows_.size(), numbers_)) return nullptr;
    std::vector<std::int64_t> values(rows_.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(*least) + numbers_[i]);
    }
    return builder_.finish_integers(std::move(rows_), std::move(values));
  }

  PagePtr ascending() {
    const auto first = reader_.signed_varint();
    const auto step = reader_.varint();
    if (!step || !read_bits(reader_, rows_.size() - 1, numbers_)) return nullptr;
    auto value = static_cast<std::uint64_t>(*first);
    std::vector<std::int64_t> values(rows_.size());
    values[0] = *first;
    for (std::size_t i = 1; i < values.size(); ++i) {
      value += *step + numbers_[i - 1];
      values[i] = static_cast<std::int64_t>(value);
    }
    return builder_.finish_integers(std::move(rows_), std::move(values));
  }

  PagePtr floats() {
    const auto bytes = reader_.bytes(rows_.size() * sizeof(double));
    if (!bytes) return nullptr;
    std::vector<double> values(rows_.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = std::bit_cast<double>(load_word(bytes->data() + i * sizeof(double)));
    }
    return builder_.finish_floats(std::move(rows_), std::move(values));
  }

  PagePtr strings() {
    StringTable texts;
    if (!read_texts(reader_, rows_.size(), texts)) return nullptr;
    return builder_.finish_strings(std::move(rows_), std::move(texts));
  }

  PagePtr dictionary() {
    const auto entries = reader_.varint();
    if (!entries || *entries == 0 || *entries > rows_.size()) return nullptr;
    StringTable texts;
    if (!read_texts(reader_, static_cast<std::size_t>(*entries), texts)) return nullptr;
    for (std::size_t i = 1; i < texts.size(); ++i) {
      if (texts.at(i - 1) >= texts.at(i)) return nullptr;
    }
    if (!read_bits(reader_, rows_.size(), numbers_)) return nullptr;
    std::vector<std::uint16_t> codes;
    codes.reserve(rows_.size());
    for (const std::uint64_t code : numbers_) {
      if (code >= *entries) return nullptr;
      codes.push_back(static_cast<std::uint16_t>(code));
    }
    return builder_.finish_dictionary(std::move(rows_), std::move(codes), std::move(texts));
  }

  PagePtr mixed() {
    for (const std::uint16_t row : rows_) {
      auto value = decode_value(reader_);
      if (!value.ok()) return nullptr;
      builder_.append(row, *value);
    }
    return builder_.finish();
  }

  core::ByteReader& reader_;
  Rows rows_;
  std::vector<std::uint64_t> numbers_;
  ColumnPageBuilder builder_;
};

}  // namespace

Result<std::uint32_t> column_parts(std::string_view first) {
  PLENUM_ASSIGN(const ColumnPartHead head, read_column_part(first));
  if (head.number != 0) return damaged_column();
  return head.parts;
}

Result<ColumnZone> column_zone(std::string_view first) {
  PLENUM_ASSIGN(const ColumnPartHead part, read_column_part(first));
  core::ByteReader reader(part.payload);
  auto head = read_column_head(reader);
  if (part.number != 0 || !head) return damaged_column();
  return std::move(head->zone);
}

Result<std::unique_ptr<const ColumnPage>> decode_column(std::span<const std::string_view> parts) {
  std::string joined;
  PLENUM_ASSIGN(const std::string_view payload, join_column(parts, joined));
  core::ByteReader reader(payload);
  const auto head = read_column_head(reader);
  if (!head) return damaged_column();
  PagePtr page;
  if (head->encoding == ColumnEncoding::none) {
    page = ColumnPageBuilder().finish();
  } else {
    Rows rows;
    if (!read_rows(reader, head->count, rows)) return damaged_column();
    page = PageReader(reader, std::move(rows)).read(head->encoding);
  }
  if (page == nullptr || !reader.at_end() || page->zone() != head->zone) return damaged_column();
  return page;
}

}  // namespace plenum::storage::segment
