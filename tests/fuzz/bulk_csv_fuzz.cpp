// Any bytes as CSV with a header: every byte belongs to one record, blocks cut anywhere give the
// same records as the whole, and a header is read or refused with a place.
#include "core/csv.hpp"
#include "core/utf8.hpp"
#include "exchange/bulk_csv/header.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {
namespace {

using core::CsvReader;
using exchange::bulk_csv::FileKind;

struct Record {
  std::size_t start = 0;
  std::size_t end = 0;
  std::uint64_t line = 0;
  bool bad = false;
  std::vector<std::string> fields;
  friend bool operator==(const Record&, const Record&) = default;
};

Record record_of(const CsvReader& reader, CsvReader::Step step, std::size_t base,
                 std::uint64_t lines) {
  Record record{base + reader.start(),
                base + reader.position(),
                lines + reader.line(),
                step == CsvReader::Step::bad,
                {}};
  for (const core::CsvField& field : reader.fields()) {
    if (!record.bad) record.fields.emplace_back(field.text);
  }
  return record;
}

std::vector<Record> read(std::string_view input, std::size_t cut, const core::CsvDialect& dialect) {
  std::vector<Record> records;
  std::size_t base = 0;
  std::uint64_t lines = 0;
  for (const bool last : {false, true}) {
    const std::string block(last ? input.substr(base) : input.substr(0, cut));
    CsvReader reader(block, last, dialect);
    auto step = reader.next();
    for (; step == CsvReader::Step::record || step == CsvReader::Step::bad; step = reader.next()) {
      records.push_back(record_of(reader, step, base, lines));
    }
    require(!last || step == CsvReader::Step::end, "the last block holds whole records");
    base += step == CsvReader::Step::end ? reader.position() : reader.start();
    lines += step == CsvReader::Step::end ? reader.lines() : reader.line();
  }
  require(base == input.size(), "every byte is read");
  return records;
}

}  // namespace

void fuzz_one(std::string_view input) {
  core::CsvDialect dialect;
  dialect.field_bytes_max = 20;
  const auto whole = read(input, 0, dialect);
  const std::size_t cut = input.empty() ? 0 : static_cast<unsigned char>(input[0]) % input.size();
  require(read(input, cut, dialect) == whole, "blocks cut anywhere give what the whole gives");
  std::size_t end = 0;
  for (const Record& record : whole) {
    require(record.start >= end && record.end > record.start, "records follow one another");
    end = record.end;
    for (const std::string& field : record.fields) {
      require(core::is_valid_utf8(field), "fields are valid UTF-8");
      require(field.size() <= dialect.field_bytes_max, "fields are within the limit");
    }
  }
  CsvReader reader(input, true, {});
  if (reader.next() != CsvReader::Step::record) return;
  for (const FileKind kind : {FileKind::nodes, FileKind::relationships}) {
    const auto header = exchange::bulk_csv::parse_header(reader, input, kind);
    if (header.ok()) {
      require(header->fields.size() == reader.fields().size(), "a field of the header each");
      continue;
    }
    require(header.error().code() == ErrorCode::invalid_argument, "a bad header says so");
    require(header.error().where().offset <= input.size(), "an error points into the file");
    require(!header.error().hint().empty(), "and what to write instead");
  }
}

std::vector<std::string> seeds() {
  return {"id:ID(Person){id-type:long},name,tags:string[],:LABEL\n1,Ada,\"a;b\",X;Y\n",
          ":START_ID(Person),:END_ID(Person),since:date,:TYPE\r\n1,2,2025-10-24,KNOWS\r\n",
          "a:datetime{timezone:Europe/Stockholm},b:int[],:IGNORE\n\"x\ny\",\"\"\"q\"\"\",\n",
          "\"a\"b,c\n\"open,\nd\n\n,\n",
          "\xEF\xBB\xBFx\ty\n",
          "\r\n\r\n\r"};
}

}  // namespace plenum::fuzz
