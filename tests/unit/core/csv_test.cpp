#include "core/csv.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/utf8.hpp"

namespace plenum::core {
namespace {

struct Row {
  std::uint64_t line = 0;
  std::size_t start = 0;
  bool bad = false;
  std::vector<std::string> fields;
  std::vector<bool> quoted;
  friend bool operator==(const Row&, const Row&) = default;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << "line " << row.line << " at " << row.start << (row.bad ? " bad" : "");
  for (const auto& field : row.fields) *out << " [" << field << "]";
}

/// One character at a time, by the rules in the header; only for inputs that are smaller than the
/// limits.
std::vector<Row> naive(const std::string& text, const CsvDialect& dialect) {
  std::vector<Row> rows;
  std::size_t at = 0;
  std::uint64_t line = 0;
  const auto newline_at = [&](std::size_t i) -> std::size_t {  // its length, 0: none
    if (i < text.size() && text[i] == '\n') return 1;
    if (i < text.size() && text[i] == '\r' && (i + 1 == text.size() || text[i + 1] == '\n')) {
      return i + 1 == text.size() ? 1 : 2;
    }
    return 0;
  };
  while (at < text.size()) {
    if (const std::size_t length = newline_at(at)) {
      at += length;
      ++line;
      continue;
    }
    Row row{line, at, false, {}, {}};
    for (bool more = true; more;) {
      std::string field;
      const bool quoted = at < text.size() && text[at] == dialect.quote;
      bool open = quoted;
      const std::size_t field_start = at;
      if (quoted) ++at;
      while (open && at < text.size()) {
        if (text[at] != dialect.quote) {
          line += text[at] == '\n';
          field += text[at++];
        } else if (at + 1 < text.size() && text[at + 1] == dialect.quote) {
          field += dialect.quote;
          at += 2;
        } else {
          open = false;
          ++at;
        }
      }
      if (open) {  // never closed: the line is bad, the next one is read
        row.bad = true;
        line = row.line;
        for (std::size_t i = row.start; i < field_start; ++i) line += text[i] == '\n';
        at = text.find('\n', field_start);
        if (at != std::string::npos) ++line;
        at = at == std::string::npos ? text.size() : at + 1;
        break;
      }
      while (at < text.size() && text[at] != dialect.delimiter && newline_at(at) == 0) {
        row.bad = row.bad || quoted;
        field += text[at++];
      }
      row.fields.push_back(field);
      row.quoted.push_back(quoted);
      if (at < text.size() && text[at] == dialect.delimiter) {
        ++at;
        continue;
      }
      line += at < text.size() ? 1 : 0;
      at += newline_at(at);
      more = false;
    }
    if (!row.bad && !is_valid_utf8(std::string_view(text).substr(row.start, at - row.start))) {
      row.bad = true;
    }
    if (row.bad) {
      row.fields.clear();
      row.quoted.clear();
    }
    rows.push_back(row);
  }
  return rows;
}

void add(std::vector<Row>& rows, const CsvReader& reader, CsvReader::Step step, std::size_t base,
         std::uint64_t lines) {
  Row row{lines + reader.line(), base + reader.start(), step == CsvReader::Step::bad, {}, {}};
  for (const CsvField& field : reader.fields()) {
    if (row.bad) break;
    row.fields.emplace_back(field.text);
    row.quoted.push_back(field.quoted);
  }
  rows.push_back(row);
}

std::vector<Row> whole(const std::string& text, const CsvDialect& dialect) {
  std::vector<Row> rows;
  CsvReader reader(text, true, dialect);
  for (auto step = reader.next(); step != CsvReader::Step::end; step = reader.next()) {
    EXPECT_NE(step, CsvReader::Step::partial);
    add(rows, reader, step, 0, 0);
  }
  EXPECT_EQ(reader.position(), text.size());
  return rows;
}

/// The same text in blocks that end anywhere: each partial record is read again in a longer one.
std::vector<Row> in_blocks(const std::string& text, const CsvDialect& dialect, std::size_t size) {
  std::vector<Row> rows;
  std::size_t base = 0;
  std::uint64_t lines = 0;
  for (std::size_t end = size;;) {
    end = std::min(end, text.size());
    const std::string block = text.substr(base, end - base);
    CsvReader reader(block, end == text.size(), dialect);
    auto step = reader.next();
    for (; step == CsvReader::Step::record || step == CsvReader::Step::bad; step = reader.next()) {
      add(rows, reader, step, base, lines);
    }
    if (step == CsvReader::Step::end && end == text.size()) return rows;
    lines += step == CsvReader::Step::end ? reader.lines() : reader.line();
    base += step == CsvReader::Step::end ? reader.position() : reader.start();
    end += size;
  }
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      ",", ",",   "\"",         "\"", "\"\"", "\n", "\n",      "\r\n",     "\r",
      "a", "bcd", "0123456789", " ",  "é",    ";",  "\"x,y\"", "\"a\nb\"", "\xFF"};
  std::string text;
  for (std::size_t i = random() % 40; i > 0; --i) text += pieces[random() % pieces.size()];
  return text;
}

TEST(Csv, ReadsFieldsQuotesAndLineEndsOfEveryKind) {
  const auto rows = whole("a,b\r\n\"x \"\"y\"\"\",\"1\n2\"\n\n,\nlast", {});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"x \"y\"", "1\n2"}));
  EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"", ""}));
  EXPECT_EQ(rows[2].line, 4U);
  EXPECT_EQ(rows[3].fields, (std::vector<std::string>{"last"}));
  EXPECT_EQ(rows[3].start, 24U);
}

TEST(Csv, TellsAnEmptyFieldFromAnEmptyText) {
  const auto rows = whole("\"\",\n", {});
  EXPECT_EQ(rows[0].quoted, (std::vector<bool>{true, false}));
}

TEST(Csv, ReadsOtherDelimitersAndQuotes) {
  const auto rows = whole("a\t'b\tc'\t\"d\"\n", {'\t', '\''});
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"a", "b\tc", "\"d\""}));
}

TEST(Csv, AQuoteInsideOfAFieldIsText) {
  EXPECT_EQ(whole("5\" pipe,x\n", {})[0].fields[0], "5\" pipe");
}

TEST(Csv, ARowWithTextAfterAQuoteIsBadAndTheNextIsFine) {
  CsvReader reader("\"a\"b,\"c\nd\"\ne\n", true, {});
  EXPECT_EQ(reader.next(), CsvReader::Step::bad);
  EXPECT_EQ(reader.problem(), "there is text after the closing quote");
  EXPECT_EQ(reader.problem_field(), 1U);
  EXPECT_EQ(reader.next(), CsvReader::Step::record);
  EXPECT_EQ(reader.fields()[0].text, "e");
  EXPECT_EQ(reader.line(), 2U);
}

TEST(Csv, AQuoteThatIsNeverClosedCostsOneLine) {
  const auto rows = whole("a\n\"b,c\nd,e\nf\n", {});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_TRUE(rows[1].bad);
  EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"d", "e"}));
}

TEST(Csv, AQuoteThatIsNotClosedSaysUntilWhere) {
  CsvReader ended("a,\"b\nc\n", true, {});
  EXPECT_EQ(ended.next(), CsvReader::Step::bad);
  EXPECT_EQ(ended.problem(),
            "the quote that opens field 2 is not closed before the end of the file");
  CsvDialect dialect;
  dialect.field_bytes_max = 4;
  CsvReader limited("\"123456\n", true, dialect);
  EXPECT_EQ(limited.next(), CsvReader::Step::bad);
  EXPECT_EQ(limited.problem(), "the quote that opens field 1 is not closed within 4 bytes");
}

TEST(Csv, AFieldBeyondTheLimitIsBadHoweverLongTheBlockIs) {
  CsvDialect dialect;
  dialect.field_bytes_max = 10;
  const std::string text = "12345678901,x\n\"12345678901\",x\n\"1234567890\",1234567890\n";
  const auto rows = whole(text, dialect);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].bad);
  EXPECT_TRUE(rows[1].bad);
  EXPECT_FALSE(rows[2].bad);
  for (std::size_t size = 1; size < text.size(); ++size) {
    EXPECT_EQ(in_blocks(text, dialect, size), rows) << size;
  }
}

TEST(Csv, InvalidUtf8MakesItsRowBadAlone) {
  CsvReader reader("a,b\nc,\xC3(\nd,\xC3\xA9\n", true, {});
  EXPECT_EQ(reader.next(), CsvReader::Step::record);
  EXPECT_EQ(reader.next(), CsvReader::Step::bad);
  EXPECT_EQ(reader.problem(), "byte 3 of the row is not valid UTF-8");
  EXPECT_EQ(reader.problem_field(), 2U);
  EXPECT_EQ(reader.next(), CsvReader::Step::record);
}

TEST(Csv, KnowsAByteOrderMark) {
  EXPECT_EQ(byte_order_mark("\xEF\xBB\xBFid"), 3U);
  EXPECT_EQ(byte_order_mark("\xEF\xBB"), 0U);
}

TEST(Csv, RefusesDialectsThatMeanNothing) {
  EXPECT_FALSE(check_dialect({',', ','}).ok());
  EXPECT_FALSE(check_dialect({'\n', '"'}).ok());
  EXPECT_FALSE(check_dialect({'\xC3', '"'}).ok());
  EXPECT_TRUE(check_dialect({'\t', '\''}).ok());
}

TEST(Csv, ReadsRandomTextsAsTheNaiveReaderDoesInBlocksOfAnySize) {
  for (unsigned seed = 0; seed < 4000; ++seed) {
    std::mt19937 random(seed);
    const std::string text = random_text(random);
    const auto expected = naive(text, {});
    ASSERT_EQ(whole(text, {}), expected) << "seed " << seed << ": " << text;
    const std::size_t size = 1 + random() % 12;
    ASSERT_EQ(in_blocks(text, {}, size), expected)
        << "seed " << seed << ", " << size << ": " << text;
  }
}

TEST(Csv, PiecesCutAtAnyPlaceGiveTheWholeOnceGuessesAreCorrected) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    const std::string text = random_text(random);
    const auto expected = whole(text, {});
    const std::size_t cut = text.empty() ? 0 : random() % text.size();
    std::vector<Row> rows;
    CsvReader first(text, true, {});
    for (auto step = first.next(cut); step != CsvReader::Step::end; step = first.next(cut)) {
      add(rows, first, step, 0, 0);
    }
    const std::size_t truth = first.position();
    const bool quotes = text.find('"') != std::string::npos;
    if (!quotes && cut > 0 && truth < text.size()) {
      EXPECT_EQ(guess_record_start(text, cut), truth) << seed;
    }
    CsvReader second(std::string_view(text).substr(truth), true, {});
    for (auto step = second.next(); step != CsvReader::Step::end; step = second.next()) {
      add(rows, second, step, truth, first.lines());
    }
    ASSERT_EQ(rows, expected) << "seed " << seed << ", cut " << cut << ": " << text;
  }
}

}  // namespace
}  // namespace plenum::core
