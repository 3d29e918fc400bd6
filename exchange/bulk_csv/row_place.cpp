#include "exchange/bulk_csv/row_place.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "core/try.hpp"
#include "core/utf8.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

/// Where line `number` (from 1) of the file starts; the size of the file when it has fewer.
Result<std::uint64_t> start_of_line(const InputFile& file, std::uint64_t number) {
  std::string block;
  std::uint64_t lines_left = number - 1;
  for (std::uint64_t begin = 0; lines_left > 0 && begin < file.size(); begin += block.size()) {
    PLENUM_TRY(file.read(begin, std::min(begin + piece_bytes, file.size()), block));
    for (std::size_t at = block.find('\n'); at != std::string::npos;
         at = block.find('\n', at + 1)) {
      if (--lines_left == 0) return begin + at + 1;
    }
  }
  return lines_left == 0 ? 0 : file.size();
}

/// The place within a block that starts with the row; nullopt when the block ends before the field.
std::optional<SourceSpan> place_within(std::string_view block, bool last,
                                       const core::CsvDialect& dialect, std::size_t field) {
  core::CsvReader reader(block, last, dialect);
  if (reader.next() == core::CsvReader::Step::partial) return std::nullopt;
  const auto& fields = reader.fields();
  // Of a malformed row the fields up to the malformed one may be all there is.
  if (field == 0 || field > fields.size()) return place_in(block, reader.start(), 0);
  return place_in(block, fields[field - 1].offset, fields[field - 1].text.size());
}

Result<SourceSpan> find_place(const InputFile& file, const core::CsvDialect& dialect,
                              const BadRow& row) {
  PLENUM_ASSIGN(std::uint64_t start, start_of_line(file, row.line));
  if (start == 0) {
    PLENUM_ASSIGN(start, rows_start(file));
  }
  std::string block;
  for (std::uint64_t bytes = piece_bytes;; bytes *= 4) {
    const std::uint64_t end = std::min(start + bytes, file.size());
    PLENUM_TRY(file.read(start, end, block));
    if (auto place = place_within(block, end == file.size(), dialect, row.field)) return *place;
  }
}

}  // namespace

SourceSpan place_in(std::string_view block, std::size_t offset, std::size_t length) {
  const std::string_view before = block.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  SourceSpan place;
  place.line = static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
  place.column = static_cast<std::uint32_t>(1 + core::count_code_points(before.substr(line_start)));
  place.offset = offset;
  place.length = length;
  return place;
}

SourceSpan place_of(const InputFile& file, const core::CsvDialect& dialect, const BadRow& row) {
  SourceSpan place;
  place.line = static_cast<std::uint32_t>(row.line);
  const Result<SourceSpan> found = find_place(file, dialect, row);
  if (!found.ok()) return place;
  place.line += found->line - 1;
  place.column = found->column;
  return place;
}

}  // namespace plenum::exchange::bulk_csv
