#include "exchange/bulk_csv/batch.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

/// What is read past the end of a piece, for the record that goes on there.
constexpr std::uint64_t overlap_bytes = 16 * 1024;

/// What files begin with that are not CSV in UTF-8, though people have CSV in them.
struct ForeignBytes {
  std::string_view bytes;
  std::string_view what;
  std::string_view hint;
};
constexpr std::array foreign_beginnings = {
    ForeignBytes{"\x1F\x8B", "compressed by gzip", "unpack it first: gunzip FILE"},
    ForeignBytes{"\x28\xB5\x2F\xFD", "compressed by zstd", "unpack it first: unzstd FILE"},
    ForeignBytes{"PK\x03\x04", "an archive or a spreadsheet, not CSV",
                 "unpack it, or save the sheet as CSV in UTF-8"},
    ForeignBytes{"\xFF\xFE", "UTF-16, not UTF-8", "convert it first: iconv -f UTF-16 -t UTF-8"},
    ForeignBytes{"\xFE\xFF", "UTF-16, not UTF-8", "convert it first: iconv -f UTF-16 -t UTF-8"}};
constexpr std::uint64_t first_bytes_max = 4;

std::string field_name(const HeaderField& field) { return "`" + field.text + "`: "; }

/// Makes a Batch of the records of a piece.
class PieceReader {
 public:
  PieceReader(const InputFile& file, const Layout& layout) : file_(file), layout_(layout) {
    batch_.columns = layout.columns;
  }

  Batch read(std::uint64_t begin, std::optional<std::uint64_t> from) {
    stop_ = std::min(begin + piece_bytes, file_.size());
    if (from.value_or(begin) >= stop_) return std::move(batch_);
    if (Status done = records(begin, from); !done.ok()) {
      SourceSpan where;
      where.line = static_cast<std::uint32_t>(batch_.lines + 1);
      batch_.failure = done.error().with_place(where);
    }
    if (batch_.failure || layout_.kind == FileKind::nodes) return std::move(batch_);
    resolve(layout_.start_field, *layout_.start_space, batch_.starts);
    resolve(layout_.end_field, *layout_.end_space, batch_.ends);
    if (!batch_.dropped.empty()) sort_bad();
    return std::move(batch_);
  }

 private:
  Status records(std::uint64_t begin, std::optional<std::uint64_t> from) {
    std::string block;
    std::uint64_t base = from.value_or(begin - 1);
    std::uint64_t more = overlap_bytes;
    PLENUM_TRY(file_.read(base, std::min(stop_ + more, file_.size()), block));
    if (!from) {
      const auto guess = core::guess_record_start(
          std::string_view(block).substr(0, static_cast<std::size_t>(stop_ - base)), 1);
      if (!guess) return {};
      base += *guess;
      block.erase(0, *guess);
    }
    batch_.start = base;
    for (;;) {
      const std::uint64_t block_end = base + block.size();
      core::CsvReader reader(block, block_end == file_.size(), layout_.dialect);
      const bool whole = read_all(reader, base);
      batch_.lines += whole ? reader.lines() : reader.line();
      batch_.end = base + (whole ? reader.position() : reader.start());
      if (whole) return {};
      base = batch_.end;
      more *= 4;
      if (block_end - base > core::csv_record_bytes_max) {
        return Error(ErrorCode::limit, "the row is longer than " +
                                           std::to_string(core::csv_record_bytes_max) + " bytes");
      }
      PLENUM_TRY(file_.read(base, std::min(stop_ + more, file_.size()), block));
    }
  }

  /// False when the block ends inside a record.
  bool read_all(core::CsvReader& reader, std::uint64_t base) {
    const auto stop = static_cast<std::size_t>(stop_ > base ? stop_ - base : 0);
    for (;;) {
      const auto step = reader.next(stop);
      if (step == core::CsvReader::Step::end) return true;
      if (step == core::CsvReader::Step::partial) return false;
      const std::uint64_t line = batch_.lines + reader.line();
      if (step == core::CsvReader::Step::bad) {
        batch_.bad.push_back({line, reader.problem_field(), reader.problem()});
      } else {
        add_row(reader, line);
      }
    }
  }

  void add_row(const core::CsvReader& reader, std::uint64_t line) {
    const auto& fields = reader.fields();
    const auto& header = layout_.header.fields;
    if (fields.size() != header.size()) {
      batch_.bad.push_back(
          {line, 0,
           "the row has " + std::to_string(fields.size()) +
               (fields.size() == 1 ? " field, the header " : " fields, the header ") +
               std::to_string(header.size())});
      return;
    }
    const std::size_t type = layout_.group_field;
    if (layout_.group_required && core::trim(fields[type].text).empty()) {
      batch_.bad.push_back({line, type + 1, field_name(header[type]) + "the type is missing"});
      return;
    }
    std::string reason;
    for (std::size_t i = 0; i < header.size(); ++i) {
      const std::size_t column = layout_.column_of[i];
      if (column == Layout::none) continue;
      bool good = batch_.columns[column].append(fields[i], reason);
      if (good && header[i].role != FieldRole::property &&
          !batch_.columns[column].holds(batch_.rows)) {
        good = false;
        reason = "the id is missing";
      }
      if (good) continue;
      batch_.bad.push_back({line, i + 1, field_name(header[i]) + reason});
      for (Column& each : batch_.columns) each.truncate(batch_.rows);
      return;
    }
    if (layout_.group_field != Layout::none) {
      batch_.row_groups.push_back(group(core::trim(fields[layout_.group_field].text)));
    }
    batch_.row_lines.push_back(line);
    ++batch_.rows;
  }

  std::uint32_t group(std::string_view text) {
    if (!batch_.groups.empty() && batch_.groups[newest_group_] == text) return newest_group_;
    const auto [at, fresh] =
        groups_.try_emplace(std::string(text), static_cast<std::uint32_t>(batch_.groups.size()));
    if (fresh) batch_.groups.emplace_back(text);
    return newest_group_ = at->second;
  }

  void resolve(std::size_t field, const IdSpace& space, std::vector<NodeId>& nodes) {
    const Column& ids = batch_.columns[layout_.column_of[field]];
    nodes.reserve(batch_.rows);
    space.find(ids, nodes);
    for (std::size_t row = 0; row < batch_.rows; ++row) {
      if (nodes[row].value != 0) continue;
      batch_.dropped.resize(batch_.rows);
      if (batch_.dropped[row] != 0) continue;
      batch_.dropped[row] = 1;
      const std::string id =
          ids.is_integer() ? std::to_string(ids.integer(row)) : std::string(ids.string(row));
      batch_.bad.push_back({batch_.row_lines[row], field + 1,
                            field_name(layout_.header.fields[field]) +
                                "there is no node with id `" + id.substr(0, 100) + "`" +
                                (space.name().empty() ? "" : " in " + space.name())});
    }
  }

  void sort_bad() {
    std::stable_sort(batch_.bad.begin(), batch_.bad.end(),
                     [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
  }

  const InputFile& file_;
  const Layout& layout_;
  std::uint64_t stop_ = 0;
  Batch batch_;
  std::unordered_map<std::string, std::uint32_t> groups_;
  std::uint32_t newest_group_ = 0;
};

}  // namespace

Batch read_piece(const InputFile& file, std::uint64_t piece, const Layout& layout,
                 std::optional<std::uint64_t> from) {
  return PieceReader(file, layout).read(piece * piece_bytes, from);
}

Result<std::uint64_t> rows_start(const InputFile& file) {
  std::string block;
  PLENUM_TRY(file.read(0, std::min(first_bytes_max, file.size()), block));
  for (const ForeignBytes& foreign : foreign_beginnings) {
    if (!block.starts_with(foreign.bytes)) continue;
    return Error(ErrorCode::invalid_argument, "the file is " + std::string(foreign.what))
        .with_hint(std::string(foreign.hint))
        .with_file(file.path());
  }
  return core::byte_order_mark(block);
}

Result<HeaderPlace> read_header(const InputFile& file, const core::CsvDialect& dialect,
                                FileKind kind) {
  PLENUM_ASSIGN(const std::uint64_t start, rows_start(file));
  std::string block;
  for (std::uint64_t end = piece_bytes;; end *= 4) {
    const std::uint64_t to = std::min(end, file.size());
    PLENUM_TRY(file.read(start, std::max(start, to), block));
    core::CsvReader reader(block, to == file.size(), dialect);
    const auto step = reader.next();
    if (step == core::CsvReader::Step::partial && to <= core::csv_record_bytes_max) continue;
    if (step == core::CsvReader::Step::record) {
      auto header = parse_header(reader, block, kind);
      if (!header.ok()) return header.error().with_file(file.path());
      return HeaderPlace{*std::move(header), start + reader.position(), reader.lines()};
    }
    SourceSpan where;
    where.line = static_cast<std::uint32_t>(reader.line() + 1);
    where.column = 1;
    const std::string what = step == core::CsvReader::Step::bad ? reader.problem()
                             : step == core::CsvReader::Step::end
                                 ? "there is nothing in it"
                                 : "it is longer than a row may be";
    return Error(ErrorCode::invalid_argument, "the header cannot be read: " + what)
        .with_hint("the first line of the first file names the fields: name:TYPE, :ID, ...")
        .with_place(where)
        .with_file(file.path());
  }
}

}  // namespace plenum::exchange::bulk_csv
