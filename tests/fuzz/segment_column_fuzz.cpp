// Any bytes as the parts of a column: corruption, or a page that reads and encodes again.
#include "core/bytes.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/segment/column.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

namespace segment = storage::segment;

namespace {

std::vector<std::string_view> parts_of(std::string_view input) {
  core::ByteReader reader(input);
  std::vector<std::string_view> parts;
  const auto count = reader.byte();
  for (unsigned i = 0; count && i < *count % 8U; ++i) {
    if (const auto part = reader.counted()) parts.push_back(*part);
  }
  if (!reader.rest().empty()) parts.push_back(reader.rest());
  return parts;
}

template <class ValueOf>
std::string seed(std::size_t step, const ValueOf& value_of) {
  storage::ColumnPageBuilder builder;
  for (std::size_t row = 0; row < storage::column_page_rows; row += step) {
    builder.append(row, value_of(row));
  }
  const auto parts = segment::encode_column(*builder.finish());
  require(parts.ok(), "a page encodes");
  std::string input(1, static_cast<char>(parts->size()));
  for (const std::string& part : *parts) core::append_counted(input, part);
  return input;
}

}  // namespace

void fuzz_one(std::string_view input) {
  const auto parts = parts_of(input);
  if (!parts.empty()) (void)segment::column_zone(parts[0]).ok();
  const auto page = segment::decode_column(parts);
  if (!page.ok()) {
    require(page.error().code() == ErrorCode::corruption, "damage is corruption");
    return;
  }
  storage::PropertyColumn column;
  (*page)->append_to(column, 0, storage::column_page_rows);
  require(column.size() == storage::column_page_rows, "a page has all its rows");
  std::size_t valid = 0;
  for (const std::uint8_t row : column.valid()) valid += row;
  require(valid == (*page)->count(), "the count is that of the rows");
  const auto again = segment::encode_column(**page);
  require(again.ok(), "what was decoded is a page");
  const std::vector<std::string_view> views(again->begin(), again->end());
  const auto twice = segment::decode_column(views);
  require(twice.ok() && (*twice)->zone() == (*page)->zone(), "a page survives its own encoding");
}

std::vector<std::string> seeds() {
  const auto integer = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  return {seed(1, [&](std::size_t row) { return Value(integer(row) * 7); }),
          seed(300, [&](std::size_t row) { return Value(integer(row * row % 97)); }),
          seed(1, [](std::size_t row) { return Value(row % 3 == 0); }),
          seed(200, [](std::size_t row) { return Value(static_cast<double>(row) / 3); }),
          seed(2, [](std::size_t row) { return Value("text " + std::to_string(row % 5)); }),
          seed(100, [](std::size_t row) { return Value("text " + std::to_string(row)); }),
          seed(1, [](std::size_t) { return Value("one for all"); }),
          seed(500,
               [](std::size_t row) {
                 return row == 500 ? Value(1) : Value(List{1, "a"});
               }),
          seed(1024, [](std::size_t) { return Value(std::string(70'000, 'z')); }),
          "\x01"};
}

}  // namespace plenum::fuzz
