// Column segments: every kind of column comes back, in the bytes that its shape deserves, and
// damaged bytes never lead outside.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/bytes.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/bit_pack.hpp"
#include "storage/segment/column.hpp"
#include "storage/value_codec.hpp"
#include "tests/unit/storage/segment_seed.hpp"

namespace plenum::storage::segment {
namespace {

using Column = std::vector<Value>;  // a value or null a row

std::string random_text(Random& random, std::uint64_t length_max) {
  std::string text(below(random, length_max + 1), 'a');
  for (char& c : text) c = static_cast<char>('a' + below(random, 26));
  return text;
}

Value random_mixed(Random& random) {
  switch (below(random, 9)) {
    case 0:
      return List{1, 2.5, "three", true, Date{4}};
    case 1:
      return Date{static_cast<std::int64_t>(below(random, 40000))};
    case 2:
      return DateTime{1, 2, 64800, "Europe/Stockholm"};
    case 3:
      return Duration{-1, -2, -3, 4};
    case 4:
      return LocalDateTime{-1, 999'999'999};
    case 5:
      return Time{0, -64800};
    case 6:
      return random_text(random, 40);
    case 7:
      return static_cast<std::int64_t>(random());
    default:
      return below(random, 2) == 0;
  }
}

// What a value of a column looks like; the shape holds for the whole column.
Value shaped(Random& random, std::uint64_t shape, std::int64_t& rising) {
  switch (shape) {
    case 0:
      return below(random, 2) == 0;
    case 1:
      return static_cast<std::int64_t>(below(random, 100)) - 50;
    case 2:
      return static_cast<std::int64_t>(random());
    case 3:
      return rising += static_cast<std::int64_t>(below(random, 20));
    case 4:
      return static_cast<double>(below(random, 1000)) / 8;
    case 5:
      return below(random, 9) == 0 ? std::nan("") : below(random, 2) == 0 ? -0.0 : -1e300;
    case 6:
      return random_text(random, 50);
    case 7:
      return "city " + std::to_string(below(random, 20));
    case 8:
      return random_mixed(random);
    case 9:
      return std::string("always the same text, longer than a zone keeps");
    case 10:
      return std::int64_t{-7};
    default:
      return std::string(below(random, 100) == 0 ? 200'000 : 3, 'x');
  }
}
constexpr std::uint64_t shapes = 12;

Column random_column(Random& random) {
  const std::uint64_t shape = below(random, shapes);
  static constexpr std::uint64_t presence[] = {1000, 1000, 900, 500, 100, 10, 1, 0};
  const std::uint64_t present = presence[below(random, std::size(presence))];
  std::int64_t rising = std::numeric_limits<std::int64_t>::min() / 2;
  Column column(column_page_rows);
  for (Value& value : column) {
    if (below(random, 1000) < present) value = shaped(random, shape, rising);
  }
  return column;
}

std::unique_ptr<const ColumnPage> page_of(const Column& column) {
  ColumnPageBuilder builder;
  for (std::size_t row = 0; row < column.size(); ++row) builder.append(row, column[row]);
  return builder.finish();
}

std::string bits(const Value& value) {
  std::string bytes;
  if (!value.is_null()) encode_value(bytes, value);
  return bytes;
}

void expect_column(const ColumnPage& page, const Column& column) {
  std::size_t count = 0;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    ASSERT_EQ(page.is_valid(row), !column[row].is_null()) << row;
    ASSERT_EQ(bits(page.value(row)), bits(column[row])) << row;
    count += column[row].is_null() ? 0 : 1;
  }
  EXPECT_EQ(page.count(), count);
}

std::size_t encoded_bytes(const Column& column) {
  std::size_t bytes = 0;
  const auto parts = encode_column(*page_of(column)).value();
  for (const std::string& part : parts) bytes += part.size();
  return bytes;
}

TEST(ColumnSegment, gives_back_every_column_bit_by_bit) {
  for_seeds(200, [](std::uint64_t seed) {
    Random random(seed);
    const Column column = random_column(random);
    const auto page = page_of(column);
    expect_column(*page, column);
    const auto parts = encode_column(*page).value();
    ASSERT_EQ(column_parts(parts[0]).value(), parts.size());
    for (const std::string& part : parts) ASSERT_LE(part.size(), column_part_bytes + 16);
    const auto back = decode_column(views(parts)).value();
    expect_column(*back, column);
    EXPECT_EQ(back->kind(), page->kind());
    EXPECT_EQ(back->form(), page->form());
    EXPECT_EQ(back->zone(), page->zone());
    EXPECT_EQ(encode_column(*back).value(), parts) << "one page, one spelling";
    for (std::size_t row = below(random, 61); row < column_page_rows; row += 61) {
      ASSERT_EQ(bits(column_value(views(parts), row).value()), bits(column[row])) << row;
    }
    EXPECT_EQ(column_zone(parts[0]).value(), page->zone());
  });
}

TEST(ColumnSegment, a_value_of_megabytes_is_cut_into_parts) {
  Column column(column_page_rows);
  column[5] = std::string(5'000'000, 'y');
  column[2047] = "short";
  const auto parts = encode_column(*page_of(column)).value();
  EXPECT_EQ(parts.size(), 5'000'000 / column_part_bytes + 1);
  expect_column(*decode_column(views(parts)).value(), column);
  EXPECT_EQ(column_value(views(parts), 2047).value(), Value("short"));
  EXPECT_TRUE(column_value(views(parts), 6).value().is_null());
  EXPECT_EQ(column_value(views(parts), column_page_rows).error().code(), ErrorCode::corruption);
  auto cut = views(parts);
  cut.pop_back();
  EXPECT_EQ(decode_column(cut).error().code(), ErrorCode::corruption);
  std::swap(cut[1], cut[2]);
  EXPECT_EQ(decode_column(cut).error().code(), ErrorCode::corruption);
}

TEST(ColumnSegment, takes_as_few_bytes_as_its_shape_allows) {
  Random random(1);
  Column constant(column_page_rows, Value(17));
  EXPECT_LE(encoded_bytes(constant), 20U);
  Column rising(column_page_rows);
  for (std::size_t row = 0; row < rising.size(); ++row) {
    rising[row] = static_cast<std::int64_t>(1'700'000'000 + row * 60 + below(random, 4));
  }
  EXPECT_LE(encoded_bytes(rising), column_page_rows * 3 / 8 + 40);
  Column ages(column_page_rows);
  for (Value& value : ages) value = static_cast<std::int64_t>(below(random, 100));
  EXPECT_LE(encoded_bytes(ages), column_page_rows * 7 / 8 + 32);
  Column cities(column_page_rows);
  for (Value& value : cities) value = "city number " + std::to_string(below(random, 200));
  EXPECT_LE(encoded_bytes(cities), column_page_rows + 200 * 16U + 100);
  Column flags(column_page_rows);
  for (Value& value : flags) value = below(random, 2) == 0;
  EXPECT_LE(encoded_bytes(flags), column_page_rows / 8 + 16);
  Column few(column_page_rows);
  for (std::size_t row = 100; row < 2000; row += 200) few[row] = static_cast<std::int64_t>(row);
  EXPECT_LE(encoded_bytes(few), 60U);
  EXPECT_LE(encoded_bytes(Column(column_page_rows)), 8U);
}

TEST(ColumnSegment, zones_bound_numbers_and_cut_strings) {
  Column column(column_page_rows);
  column[1] = std::string(40, 'm');
  column[2] = "a";
  const ColumnZone zone = page_of(column)->zone();
  EXPECT_EQ(zone.kind, ColumnZone::Kind::string);
  EXPECT_EQ(zone.string_min, "a");
  EXPECT_EQ(zone.string_max, std::string(31, 'm') + 'n');
  EXPECT_GT(zone.string_max, column[1].as_string());
  column[3] = 4;
  EXPECT_EQ(page_of(column)->zone().kind, ColumnZone::Kind::none) << "mixed kinds";
  Column floats(column_page_rows);
  floats[7] = 2.5;
  floats[8] = std::nan("");
  floats[9] = -1.0;
  const ColumnZone numbers = page_of(floats)->zone();
  EXPECT_EQ(numbers.kind, ColumnZone::Kind::floating);
  EXPECT_TRUE(numbers.nan);
  EXPECT_EQ(numbers.floating_min, -1.0);
  EXPECT_EQ(numbers.floating_max, 2.5);
}

TEST(ColumnSegment, damaged_bytes_are_corruption_or_stay_in_bounds) {
  for_seeds(60, [](std::uint64_t seed) {
    Random random(seed);
    const auto parts = encode_column(*page_of(random_column(random))).value();
    for (int round = 0; round < 40; ++round) {
      const std::size_t hit = below(random, parts.size());
      std::string damaged = parts[hit];
      switch (below(random, 3)) {
        case 0:
          damaged.resize(below(random, damaged.size()));
          break;
        case 1:
          damaged[below(random, std::min<std::size_t>(damaged.size(), 40))] =
              static_cast<char>(random());
          break;
        default:
          damaged[below(random, damaged.size())] ^= static_cast<char>(1 << below(random, 8));
      }
      const ExactBytes exact(damaged);
      auto bodies = views(parts);
      bodies[hit] = exact.view();
      const auto one = column_value(bodies, below(random, column_page_rows));
      if (!one.ok()) {
        ASSERT_EQ(one.error().code(), ErrorCode::corruption);
      }
      const auto back = decode_column(bodies);
      if (!back.ok()) {
        ASSERT_EQ(back.error().code(), ErrorCode::corruption);
        continue;
      }
      PropertyColumn out;
      (*back)->append_to(out, 0, column_page_rows);
      ASSERT_EQ(out.size(), column_page_rows);
      ASSERT_TRUE(encode_column(**back).ok());
    }
  });
}

TEST(BitPack, keeps_numbers_of_every_width) {
  Random random(2);
  for (unsigned width = 0; width <= bit_width_max; ++width) {
    for (const std::size_t count : {0U, 1U, 3U, 64U, 129U}) {
      std::vector<std::uint64_t> numbers(count);
      for (std::uint64_t& number : numbers) number = width == 0 ? 0 : random() >> (64 - width);
      std::string bytes = "before";
      append_bit_packed(bytes, numbers, width);
      ASSERT_EQ(bytes.size(), 6 + bit_packed_bytes(count, width));
      const ExactBytes exact(std::string_view(bytes).substr(6));
      std::vector<std::uint64_t> back;
      for_bit_packed(exact.view(), count, width,
                     [&](std::size_t, std::uint64_t number) { back.push_back(number); });
      ASSERT_EQ(back, numbers) << width;
    }
  }
}

}  // namespace
}  // namespace plenum::storage::segment
