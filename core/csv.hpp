#pragma once
// Purpose: CSV (RFC 4180) as records and fields, over blocks of memory.
// May depend on: std, core, include/plenum.
// Invariants: never reads past its block; every byte belongs to exactly one record, so that pieces
// cut where a record starts give together what the whole gives; views of fields live until the next
// record is read.
//
// What RFC 4180 leaves open: a record ends at LF or CRLF, or at the end of the input; a quote
// counts only at the start of a field, elsewhere it is a character like others; inside of quotes
// everything is text, two quotes are one; after the closing quote only a delimiter or an end may
// follow. Blanks belong to fields. A line with nothing on it is skipped. A quote that is not closed
// within the limit of a field makes its line a bad record, and reading goes on with the next line.
// Records that are not valid UTF-8 are bad.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::core {

/// Fields and records larger than this are bad rows, unless the dialect names another limit.
inline constexpr std::size_t csv_field_bytes_max = 16ULL * 1024 * 1024;
inline constexpr std::size_t csv_record_bytes_max = 64ULL * 1024 * 1024;
/// Fields of a record.
inline constexpr std::size_t csv_fields_max = 65536;

struct CsvDialect {
  char delimiter = ',';
  char quote = '"';
  std::size_t field_bytes_max = csv_field_bytes_max;
};

/// `invalid_argument` unless delimiter and quote differ, are ASCII and no line ends.
Status check_dialect(const CsvDialect& dialect);

/// The length of a UTF-8 byte order mark at the start: 3 or 0.
std::size_t byte_order_mark(std::string_view text) noexcept;

struct CsvField {
  std::string_view text;   ///< without its quotes, doubled quotes made one
  std::size_t offset = 0;  ///< of its first byte (the quote, when quoted) in the block
  bool quoted = false;
};

/// Reads the records of one block in order.
class CsvReader {
 public:
  enum class Step : std::uint8_t {
    record,   ///< fields() and start() are of the next record
    bad,      ///< there is a record, but it is malformed: problem() says how; skipped whole
    partial,  ///< the block ends inside a record that starts at start(): give a longer block
    end       ///< nothing is left
  };

  /// `last`: the input ends with the block, so that the last record needs no line end. `block` must
  /// start where a record does, and stay.
  CsvReader(std::string_view block, bool last, const CsvDialect& dialect);

  /// The next record. One that starts at `stop` or later is `end`.
  Step next(std::size_t stop = static_cast<std::size_t>(-1));

  const std::vector<CsvField>& fields() const noexcept { return fields_; }
  /// Offset of the record's first byte in the block, and of the byte after its line end.
  std::size_t start() const noexcept { return start_; }
  std::size_t position() const noexcept { return position_; }
  /// Lines of the block before the record, those inside quotes included.
  std::uint64_t line() const noexcept { return start_line_; }
  /// Lines before position().
  std::uint64_t lines() const noexcept { return line_; }
  /// After Step::bad: one sentence, and the number of the field from 1.
  const std::string& problem() const noexcept { return problem_; }
  std::size_t problem_field() const noexcept { return problem_field_; }

 private:
  enum class Ended : std::uint8_t { field, record, partial };
  Ended read_plain(std::size_t from, bool keep);
  Ended read_quoted();
  Ended after_quote(std::size_t closing, bool doubled);
  Ended give_up_quote(bool bounded);
  void keep(std::size_t from, std::size_t to, bool quoted, bool doubled);
  void refuse(std::string problem);
  bool skip_empty_lines(std::size_t stop);
  Step finish();
  std::size_t find_end(std::size_t from) const noexcept;

  std::string_view block_;
  bool last_;
  CsvDialect dialect_;
  std::size_t valid_to_;  ///< all bytes before this one are valid UTF-8
  std::size_t start_ = 0;
  std::size_t position_ = 0;
  std::uint64_t start_line_ = 0;
  std::uint64_t line_ = 0;
  std::vector<CsvField> fields_;
  std::string scratch_;  ///< fields with doubled quotes, as they mean
  /// Field, offset in scratch_: their views are set when the record is whole.
  std::vector<std::pair<std::size_t, std::size_t>> unescaped_;
  std::string problem_;  ///< empty: none so far
  std::size_t problem_field_ = 0;
};

/// Where the first record at or after `from` starts if `from` is outside of quotes: after an LF.
/// nullopt when there is none. A guess that the reader of the bytes before confirms or corrects:
/// its position() once next(from) answered `end` is the truth.
std::optional<std::size_t> guess_record_start(std::string_view block, std::size_t from) noexcept;

}  // namespace plenum::core
