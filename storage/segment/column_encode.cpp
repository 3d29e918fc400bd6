// Column pages to bytes: only rows with a value, in the smaller of the encodings that fit the kind.
#include <algorithm>
#include <bit>

#include "storage/projection/column_builder.hpp"
#include "storage/segment/bit_pack.hpp"
#include "storage/segment/column_body.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage::segment {

namespace {

using Kind = ColumnPage::Kind;
using Rows = std::vector<std::uint16_t>;

void put(std::string& out, ColumnEncoding encoding) { out.push_back(static_cast<char>(encoding)); }

std::uint64_t bits_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

void append_validity(std::string& out, const Rows& rows) {
  if (rows.size() == column_page_rows) {
    out.push_back(static_cast<char>(ColumnValidity::all));
    return;
  }
  std::string positions;
  std::size_t next = 0;
  for (const std::uint16_t row : rows) {
    core::append_varint(positions, row - next);
    next = row + std::size_t{1};
  }
  constexpr std::size_t bitmap_bytes = column_page_rows / 8;
  if (positions.size() <= bitmap_bytes) {
    out.push_back(static_cast<char>(ColumnValidity::positions));
    out.append(positions);
    return;
  }
  out.push_back(static_cast<char>(ColumnValidity::bitmap));
  const std::size_t before = out.size();
  out.resize(before + bitmap_bytes);
  for (const std::uint16_t row : rows) {
    char& byte = out[before + (row >> 3)];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | 1U << (row & 7));
  }
}

void append_booleans(std::string& out, const ColumnPage& page, const Rows& rows) {
  std::vector<std::uint64_t> bits;
  bits.reserve(rows.size());
  for (const std::uint16_t row : rows) bits.push_back(page.boolean(row) ? 1 : 0);
  append_bit_packed(out, bits, 1);
}

// The tail of `packed` and `ascending`: a width, then the numbers in it.
void append_bits(std::string& out, const std::vector<std::uint64_t>& numbers, unsigned width) {
  out.push_back(static_cast<char>(width));
  append_bit_packed(out, numbers, width);
}

ColumnEncoding append_integers(std::string& out, const ColumnPage& page, const Rows& rows) {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(rows.size());
  const ColumnZone& zone = page.zone();
  const std::uint64_t least = bits_of(zone.integer_min);
  const auto width = static_cast<unsigned>(std::bit_width(bits_of(zone.integer_max) - least));
  bool ascending = rows.size() > 1;
  std::uint64_t least_step = ~std::uint64_t{0};
  std::uint64_t largest_step = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t value = page.integer(rows[i]);
    numbers.push_back(bits_of(value));
    if (i == 0) continue;
    ascending = ascending && page.integer(rows[i - 1]) <= value;
    const std::uint64_t step = numbers[i] - numbers[i - 1];
    least_step = std::min(least_step, step);
    largest_step = std::max(largest_step, step);
  }
  if (ascending) {
    const auto step_width = static_cast<unsigned>(std::bit_width(largest_step - least_step));
    if (step_width < width) {
      core::append_signed_varint(out, static_cast<std::int64_t>(numbers[0]));
      core::append_varint(out, least_step);
      for (std::size_t i = numbers.size() - 1; i > 0; --i) {
        numbers[i] -= numbers[i - 1] + least_step;
      }
      numbers.erase(numbers.begin());
      append_bits(out, numbers, step_width);
      return ColumnEncoding::ascending;
    }
  }
  core::append_signed_varint(out, zone.integer_min);
  for (std::uint64_t& number : numbers) number -= least;
  append_bits(out, numbers, width);
  return ColumnEncoding::packed;
}

void append_texts(std::string& out, const StringTable& texts) {
  std::vector<std::uint64_t> lengths;
  lengths.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) lengths.push_back(texts.at(i).size());
  append_packed(out, lengths);
  out.append(texts.text);
}

ColumnEncoding append_strings(std::string& out, const ColumnPage& page, const Rows& rows) {
  StringTable texts;
  if (page.has_dictionary()) {
    const std::size_t entries = page.dictionary_size();
    for (std::size_t i = 0; i < entries; ++i) texts.push_back(page.dictionary_entry(i));
    core::append_varint(out, entries);
    append_texts(out, texts);
    std::vector<std::uint64_t> codes;
    codes.reserve(rows.size());
    for (const std::uint16_t row : rows) codes.push_back(page.code(row));
    append_bits(out, codes, static_cast<unsigned>(std::bit_width(entries - 1)));
    return ColumnEncoding::dictionary;
  }
  for (const std::uint16_t row : rows) texts.push_back(page.string(row));
  append_texts(out, texts);
  return ColumnEncoding::string;
}

ColumnEncoding append_data(std::string& out, const ColumnPage& page, const Rows& rows) {
  if (page.form() == ColumnPage::Form::constant) {
    encode_value(out, page.value(rows.front()));
    return ColumnEncoding::constant;
  }
  switch (page.kind()) {
    case Kind::null:
      break;
    case Kind::boolean:
      append_booleans(out, page, rows);
      return ColumnEncoding::boolean;
    case Kind::integer:
      return append_integers(out, page, rows);
    case Kind::floating:
      for (const std::uint16_t row : rows) {
        core::append_little_endian(out, std::bit_cast<std::uint64_t>(page.floating(row)));
      }
      return ColumnEncoding::floating;
    case Kind::string:
      return append_strings(out, page, rows);
    case Kind::any:
      for (const std::uint16_t row : rows) encode_value(out, page.any(row));
      return ColumnEncoding::mixed;
  }
  return ColumnEncoding::none;
}

}  // namespace

Result<std::vector<std::string>> encode_column(const ColumnPage& page) {
  Rows rows;
  rows.reserve(page.count());
  page.for_each_valid([&](std::size_t row) { rows.push_back(static_cast<std::uint16_t>(row)); });
  std::string payload;
  if (rows.empty()) {
    put(payload, ColumnEncoding::none);
    return cut_column(payload);
  }
  std::string data;
  put(payload, append_data(data, page, rows));
  core::append_varint(payload, rows.size());
  append_zone(payload, page.zone());
  append_validity(payload, rows);
  payload.append(data);
  return cut_column(payload);
}

}  // namespace plenum::storage::segment
