#pragma once
// Purpose: a piece of a file as typed columns: what one worker makes of it.
// May depend on: exchange/bulk_csv, core, include/plenum.
// Invariants: a record belongs to the piece in which it starts; pieces are cut at fixed offsets, so
// that batches are the same whatever thread made them. Where the first record of a piece starts is
// guessed (as if the piece did not begin inside of quotes); the reader of batches compares it with
// where the piece before ended, and has the piece read again from there when the guess was wrong.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/csv.hpp"
#include "exchange/bulk_csv/column.hpp"
#include "exchange/bulk_csv/id_space.hpp"
#include "exchange/bulk_csv/input_file.hpp"

namespace plenum::exchange::bulk_csv {

inline constexpr std::uint64_t piece_bytes = 1024 * 1024;

/// A row that is left out.
struct BadRow {
  std::uint64_t line = 0;  ///< of the row's first byte; in a batch: counted from the batch's start
  std::size_t field = 0;   ///< from 1; 0: the row as a whole
  std::string reason;
};

/// What all files of one header share.
struct Layout {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  FileKind kind = FileKind::nodes;
  Header header;
  core::CsvDialect dialect;
  char array_delimiter = ';';
  /// The column of each header field; none for :LABEL, :TYPE and :IGNORE.
  std::vector<std::size_t> column_of;
  std::vector<Column> columns;  ///< empty ones, to copy
  std::size_t id_field = none;  ///< fields of the header
  std::size_t start_field = none;
  std::size_t end_field = none;
  std::size_t group_field = none;  ///< :LABEL or :TYPE
  bool group_required = false;     ///< a row without a :TYPE has no type at all
  IdSpace* id_space = nullptr;     ///< null when there is no such field
  IdSpace* start_space = nullptr;
  IdSpace* end_space = nullptr;
};

struct Batch {
  static constexpr std::uint64_t nowhere = static_cast<std::uint64_t>(-1);

  std::uint64_t start = nowhere;  ///< offset of the first record; nowhere: the piece has none
  std::uint64_t end = nowhere;    ///< offset at which the next piece goes on
  std::uint64_t lines = 0;        ///< between start and end
  std::size_t rows = 0;
  std::vector<Column> columns;
  std::vector<std::uint64_t> row_lines;   ///< counted from the batch's start
  std::vector<std::uint32_t> row_groups;  ///< numbers in `groups`; empty without a group field
  std::vector<std::string> groups;        ///< texts of the group field
  std::vector<NodeId> starts;             ///< of relationships
  std::vector<NodeId> ends;
  std::vector<std::uint8_t> dropped;  ///< one a row: it is bad after all, or not wanted
  std::vector<BadRow> bad;            ///< in the order of the file
  std::optional<Error> failure;       ///< the piece cannot be read; line counted likewise
};

/// The rows that start in piece `piece` of a file. `from`: where the first of them starts, when
/// that is known (for the first piece it must be).
Batch read_piece(const InputFile& file, std::uint64_t piece, const Layout& layout,
                 std::optional<std::uint64_t> from);

/// Reads a file's header (its first record) and where the rows start.
struct HeaderPlace {
  Header header;
  std::uint64_t rows_start = 0;
  std::uint64_t lines = 0;
};
Result<HeaderPlace> read_header(const InputFile& file, const core::CsvDialect& dialect,
                                FileKind kind);
/// Where the rows of a file without a header start: after a byte order mark. invalid_argument when
/// the first bytes are those of something else than UTF-8, an archive for instance.
Result<std::uint64_t> rows_start(const InputFile& file);

}  // namespace plenum::exchange::bulk_csv
