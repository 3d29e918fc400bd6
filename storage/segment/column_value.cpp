// One row of a column segment, without its page.
#include <bit>

#include "core/try.hpp"
#include "storage/segment/bit_pack.hpp"
#include "storage/segment/column_body.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage::segment {

namespace {

constexpr std::size_t absent = ~std::size_t{0};

/// How many rows with a value stand before `row`; absent: it has none. Nothing when damaged.
std::optional<std::size_t> place_of_row(core::ByteReader& reader, std::size_t count,
                                        std::size_t row) {
  const auto validity = reader.byte();
  if (!validity) return std::nullopt;
  switch (static_cast<ColumnValidity>(*validity)) {
    case ColumnValidity::all:
      if (count != column_page_rows) return std::nullopt;
      return row;
    case ColumnValidity::bitmap: {
      const auto bytes = reader.bytes(column_page_rows / 8);
      if (!bytes) return std::nullopt;
      std::size_t before = 0;
      std::size_t all = 0;
      for (std::size_t byte = 0; byte < bytes->size(); ++byte) {
        const auto bits = static_cast<unsigned char>((*bytes)[byte]);
        if (byte < row / 8) before += static_cast<std::size_t>(std::popcount(bits));
        all += static_cast<std::size_t>(std::popcount(bits));
      }
      if (all != count) return std::nullopt;
      const auto own = static_cast<unsigned>(static_cast<unsigned char>((*bytes)[row / 8]));
      if ((own >> (row & 7) & 1U) == 0) return absent;
      return before + static_cast<std::size_t>(std::popcount(own & ((1U << (row & 7)) - 1)));
    }
    case ColumnValidity::positions: {
      std::uint64_t next = 0;
      std::size_t place = absent;
      for (std::size_t i = 0; i < count; ++i) {
        const auto step = reader.varint();
        if (!step || *step >= column_page_rows || next + *step >= column_page_rows) {
          return std::nullopt;
        }
        next += *step;
        if (next++ == row) place = i;
      }
      return place;
    }
  }
  return std::nullopt;
}

/// `count` numbers of a width that stands before them, to be looked at one by one.
struct Numbers {
  std::string_view bytes;
  unsigned width = 0;
  std::uint64_t at(std::size_t i) const noexcept { return bit_packed_at(bytes, i, width); }
};
std::optional<Numbers> numbers(core::ByteReader& reader, std::size_t count) {
  const auto width = reader.byte();
  if (!width || *width > bit_width_max) return std::nullopt;
  const auto bytes = reader.bytes(bit_packed_bytes(count, *width));
  if (!bytes) return std::nullopt;
  return Numbers{*bytes, *width};
}

/// Text `place` of `count` that stand as lengths and bytes; the reader ends behind all of them.
std::optional<std::string_view> text(core::ByteReader& reader, std::size_t count,
                                     std::size_t place) {
  const auto least = reader.varint();
  const auto lengths = least ? numbers(reader, count) : std::nullopt;
  if (!lengths) return std::nullopt;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t length = lengths->at(i) + *least;
    if (length > reader.remaining() - total) return std::nullopt;
    if (i == place) begin = total;
    total += length;
    if (i == place) end = total;
  }
  const auto bytes = reader.bytes(static_cast<std::size_t>(total));
  if (!bytes || place >= count) return std::nullopt;
  return bytes->substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

/// The value of the row at `place` among `count`; nothing when damaged.
std::optional<Value> value_at(core::ByteReader& reader, ColumnEncoding encoding, std::size_t count,
                              std::size_t place) {
  switch (encoding) {
    case ColumnEncoding::none:
      return std::nullopt;
    case ColumnEncoding::constant: {
      auto value = decode_value(reader);
      return value.ok() ? std::optional<Value>(*std::move(value)) : std::nullopt;
    }
    case ColumnEncoding::boolean: {
      const auto bytes = reader.bytes(bit_packed_bytes(count, 1));
      if (!bytes) return std::nullopt;
      return Value(bit_packed_at(*bytes, place, 1) != 0);
    }
    case ColumnEncoding::packed: {
      const auto least = reader.signed_varint();
      const auto all = least ? numbers(reader, count) : std::nullopt;
      if (!all) return std::nullopt;
      return Value(static_cast<std::int64_t>(static_cast<std::uint64_t>(*least) + all->at(place)));
    }
    case ColumnEncoding::ascending: {
      const auto first = reader.signed_varint();
      const auto step = reader.varint();
      const auto all = step ? numbers(reader, count - 1) : std::nullopt;
      if (!all) return std::nullopt;
      auto value = static_cast<std::uint64_t>(*first);
      for (std::size_t i = 0; i < place; ++i) value += *step + all->at(i);
      return Value(static_cast<std::int64_t>(value));
    }
    case ColumnEncoding::floating: {
      const auto bytes = reader.bytes(count * sizeof(double));
      if (!bytes) return std::nullopt;
      return Value(std::bit_cast<double>(load_word(bytes->data() + place * sizeof(double))));
    }
    case ColumnEncoding::string: {
      const auto found = text(reader, count, place);
      return found ? std::optional<Value>(std::string(*found)) : std::nullopt;
    }
    case ColumnEncoding::dictionary: {
      const auto entries = reader.varint();
      if (!entries || *entries == 0 || *entries > count) return std::nullopt;
      core::ByteReader texts = reader;  // the codes stand behind them
      if (!text(reader, static_cast<std::size_t>(*entries), 0)) return std::nullopt;
      const auto codes = numbers(reader, count);
      if (!codes) return std::nullopt;
      const auto found = text(texts, static_cast<std::size_t>(*entries),
                              static_cast<std::size_t>(codes->at(place)));
      return found ? std::optional<Value>(std::string(*found)) : std::nullopt;
    }
    case ColumnEncoding::mixed: {
      for (std::size_t i = 0; i < place; ++i) {
        if (!skip_value(reader).ok()) return std::nullopt;
      }
      auto value = decode_value(reader);
      return value.ok() ? std::optional<Value>(*std::move(value)) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Value> column_value(std::span<const std::string_view> parts, std::size_t row) {
  std::string joined;
  PLENUM_ASSIGN(const std::string_view payload, join_column(parts, joined));
  core::ByteReader reader(payload);
  const auto head = read_column_head(reader);
  if (!head || row >= column_page_rows) return damaged_column();
  if (head->encoding == ColumnEncoding::none) return Value();
  const auto place = place_of_row(reader, head->count, row);
  if (!place) return damaged_column();
  if (*place == absent) return Value();
  auto value = value_at(reader, head->encoding, head->count, *place);
  if (!value) return damaged_column();
  return *std::move(value);
}

}  // namespace plenum::storage::segment
