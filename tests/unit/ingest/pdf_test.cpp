// PDF: the child process and its bounds with programs that misbehave, text in pages, real files.
#include "ingest/pdf.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "ingest/article_parts.hpp"
#include "ingest/article_reader.hpp"
#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A PDF of one font with lines of text on each page, written by hand.
std::string pdf_of(const std::vector<std::vector<std::string>>& pages) {
  std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R >>", "",
                                      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string kids;
  for (const auto& lines : pages) {
    std::string content = "BT /F1 11 Tf 14 TL 72 760 Td\n";
    for (const std::string& line : lines) content += "(" + line + ") Tj T*\n";
    content += "ET";
    const std::string page = std::to_string(objects.size() + 1);
    kids += page + " 0 R ";
    objects.push_back(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> "
        ">> /Contents " +
        std::to_string(objects.size() + 2) + " 0 R >>");
    objects.push_back("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content +
                      "\nendstream");
  }
  objects[1] =
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages.size()) + " >>";
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    places.push_back(out.size());
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t table = out.size();
  out += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t place : places) {
    std::string number = std::to_string(place);
    out += std::string(10 - number.size(), '0') + number + " 00000 n \n";
  }
  return out + "trailer << /Size " + std::to_string(objects.size() + 1) +
         " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

/// PATH with a pdftotext of the test's own in front, or with nothing else.
class Pdf : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / (std::string("plenum_pdf_") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = std::getenv("PATH");
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }
  void fake(const std::string& script) {
    const fs::path program = folder_ / "pdftotext";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(program, fs::perms::owner_all);
    ::setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  }
  std::string said_by_program(const std::string& name) const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path folder_;
  std::string path_;
};

Error error_of(const Result<std::string>& result) {
  return result.ok() ? Error(ErrorCode::internal, "text: " + *result) : result.error();
}

TEST_F(Pdf, ARealOneIsReadWithoutItsRunningHeads) {
  const auto there = run_child({"pdftotext", "-v"}, "");
  if (!there.ok()) GTEST_SKIP() << "pdftotext is not installed: no real PDF is read";
  const std::string bytes = pdf_of({{"The Ledger, page 1", "Ministry adopts rail plan", "",
                                     "The Ministry of Transport adopted the Rail 2040 plan, a pro-",
                                     "gramme for freight that the minister had announced, and"},
                                    {"The Ledger, page 2", "then left for the ports. Jonas Berg,",
                                     "minister of transport, said it would double capacity."}});
  auto cut = cut_articles(bytes, "rail.pdf");
  ASSERT_TRUE(cut.ok()) << cut.error().message();
  PageHead head;
  const auto read = read_article(cut->parts[0].bytes, "rail.pdf", head);
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->text, HasSubstr("a programme for freight"));
  EXPECT_THAT(read->text, HasSubstr("announced, and then left for the ports."));
  EXPECT_THAT(read->text, Not(HasSubstr("The Ledger")));
  EXPECT_THAT(error_of(pdf_text("%PDF-1.4\nbroken")).message(),
              StartsWith("pdftotext cannot read the PDF"));
  EXPECT_EQ(error_of(pdf_text(pdf_of({{}}))).message(), "the PDF has no text");
}

TEST_F(Pdf, TheProgramGetsTheBytesAndNoNameAndNoEnvironment) {
  fake("echo \"$@\" > " + (folder_ / "words").string() + "; env > " +
       (folder_ / "environment").string() + "; tr a-z A-Z");
  ::setenv("PLENUM_TEST_SECRET", "hidden", 1);
  const auto text = pdf_text("%PDF-1.4 some words");
  ::unsetenv("PLENUM_TEST_SECRET");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text, "%PDF-1.4 SOME WORDS");
  EXPECT_EQ(said_by_program("words"), "-enc UTF-8 -eol unix - -\n");
  EXPECT_THAT(said_by_program("environment"), Not(HasSubstr("hidden")));
}

TEST_F(Pdf, AMissingProgramIsNamedWithWhatToDo) {
  ::setenv("PATH", folder_.c_str(), 1);
  const Error error = error_of(pdf_text("%PDF-1.4"));
  EXPECT_EQ(error.code(), ErrorCode::unsupported);
  EXPECT_THAT(error.message(), HasSubstr("not installed"));
  EXPECT_THAT(error.hint(), HasSubstr("poppler-utils"));
}

TEST_F(Pdf, AProgramThatHangsIsEndedWithWhatItStarted) {
  fake("cat > /dev/null; sleep 1000 & echo $! > " + (folder_ / "child").string() +
       "; exec sleep 1000");
  ChildLimits limits;
  limits.time_ms = 300;
  const Error error = error_of(pdf_text("%PDF-1.4", limits));
  EXPECT_EQ(error.code(), ErrorCode::limit);
  EXPECT_THAT(error.message(), HasSubstr("pdftotext took longer than 1 seconds"));
  // one that closes its streams and goes on, too
  fake("exec 0<&- 1>&- 2>&-; exec sleep 1000");
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4", limits)).code(), ErrorCode::limit);
  Interrupt interrupt;
  interrupt.request();
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4", {}, &interrupt)).code(), ErrorCode::interrupted);
}

TEST_F(Pdf, AProgramThatFailsSaysWhyAndNoControlSigns) {
  fake("cat > /dev/null; echo first >&2; printf 'bad \\033[31m font\\n' >&2; exit 3");
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4")).message(),
            "pdftotext cannot read the PDF (it ended with 3): bad ?[31m font");
  fake("kill -9 $$");
  EXPECT_THAT(error_of(pdf_text("%PDF-1.4")).message(), HasSubstr("ended with 137"));
  fake("exit 0");  // it does not even read
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4" + std::string(5'000'000, 'x'))).message(),
            "the PDF has no text");
}

TEST_F(Pdf, WhatIsPrintedIsBoundedAndHasToBeText) {
  ChildLimits limits;
  limits.output_bytes = 1U << 20U;
  fake("yes");
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4", limits)).code(), ErrorCode::limit);
  fake("yes >&2 & cat > /dev/null; echo text; kill $!");
  EXPECT_EQ(*pdf_text("%PDF-1.4", limits), "text\n");
  fake("printf 'a\\000b'");
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4")).message(), "pdftotext printed what is no text");
  fake("printf '\\377\\376\\377'");
  EXPECT_EQ(error_of(pdf_text("%PDF-1.4")).message(), "pdftotext printed what is no text");
}

TEST_F(Pdf, TheErrorNamesTheFile) {
  fake("exit 1");
  const auto cut = cut_articles("%PDF-1.4", "a/-o.pdf");
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().file(), "a/-o.pdf");
}

std::string prose(const std::string& pages) {
  PageHead head;
  const auto read = read_article(pages, "a.pdf", head);
  EXPECT_TRUE(read.ok());
  return read.ok() ? read->text : std::string();
}

TEST(PagedText, HeadsAndFeetThatRepeatAreDroppedAndOthersStay) {
  EXPECT_EQ(prose("The Ledger 12 May\n\nRates rise again\n\nOne.\n\n- 1 -\n\f"
                  "The Ledger 12 May\n\nTwo.\n\nOnly here\n\n- 2 -\n\f"),
            "Rates rise again\n\nOne.\nTwo.\n\nOnly here");
  // heads of left and right pages
  std::string pages;
  for (int i = 1; i <= 6; ++i) {
    const std::string text(static_cast<std::size_t>(i), 'X');
    pages += (i % 2 == 0 ? "Left\n\n" : "Right\n\n") + text + ".\n\n" + std::to_string(i) + "\n\f";
  }
  EXPECT_EQ(prose(pages), "X.\nXX.\nXXX.\nXXXX.\nXXXXX.\nXXXXXX.");
  EXPECT_EQ(prose("Head\n\nOne page.\n\n1\n\f"), "Head\n\nOne page.\n\n1");
}

TEST(PagedText, WordsDividedAtLineEndsAreJoined) {
  EXPECT_EQ(prose("A pro-\ngramme and gov\xC2\xAD\nernment of the co\xC2\xADoperation.\n\f"),
            "A programme and government of the cooperation.");
  EXPECT_EQ(prose("A long-term plan.\n\nThe long-\nterm plan.\n\f"),
            "A long-term plan.\n\nThe long-term plan.");
  EXPECT_EQ(prose("The Trans-\nPacific and 2026-\n2030 lists -\nhere.\n\f"),
            "The Trans-\nPacific and 2026-\n2030 lists -\nhere.");
  EXPECT_EQ(prose("It was adop-\n\f ted.\n\f"), "It was adopted.");
}

TEST(PagedText, LigaturesAreSpelledOutAndKnowTheirBytes) {
  PageHead head;
  const std::string bytes =
      "The of\xEF\xAC\x81"
      "ce \xEF\xAC\x80 \xEF\xAC\x86.\n\f";
  const auto read = read_article(bytes, "a.pdf", head);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->text, "The office ff st.");
  const Span raw = read->map.to_raw({4, 10});
  EXPECT_EQ(bytes.substr(raw.begin, raw.size()),
            "of\xEF\xAC\x81"
            "ce");
}

TEST(PagedText, LinesOfOneParagraphAreJoinedAndItemsAreNot) {
  EXPECT_EQ(
      prose("The Ministry of Transport said on\nMonday that it adopted the Rail 2040\nplan.\n\n"
            "Short\nLines\nStay\n\nThe plan has these parts, it says:\n• freight\n• ports\n\f"),
      "The Ministry of Transport said on Monday that it adopted the Rail 2040 plan.\n\n"
      "Short\nLines\nStay\n\nThe plan has these parts, it says:\n• freight\n• ports");
}

TEST(PagedText, EveryByteLeadsToTheBytesAndTheTimeIsLinear) {
  const std::vector<std::string> pieces = {
      "Head\n", "\f", "\n", "\n\n", "pro-\ngramme", "\xC2\xAD", "\xEF\xAC\x81",
      "word ",  "Å",  "-",  "12\n", "e\xCC\x81",    "\n\f\n",   "A line of text that is long\n"};
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = "Start\f";
    for (auto i = random() % 80; i > 0; --i) bytes += pieces[random() % pieces.size()];
    PageHead head;
    const auto read = read_article(bytes, "a.pdf", head);
    ASSERT_TRUE(read.ok());
    std::uint32_t text_end = 0;
    std::uint32_t raw_end = 0;
    for (const MapRun& run : read->map.runs()) {
      ASSERT_EQ(run.text, text_end) << "a gap in the map, round " << round;
      ASSERT_GE(run.raw, raw_end);
      ASSERT_LE(run.raw + run.raw_size, bytes.size());
      if (run.same) {
        ASSERT_EQ(read->text.substr(run.text, run.text_size), bytes.substr(run.raw, run.raw_size));
      }
      text_end = run.text + run.text_size;
      raw_end = run.raw + run.raw_size;
    }
    ASSERT_EQ(text_end, read->text.size());
  }
  for (const std::string part : {"\f", "a-\n", "a\f", "-", "\xC2\xAD"}) {
    MappedText source;
    while (source.text.size() < 4'000'000) source.text += part;
    const auto size = static_cast<std::uint32_t>(source.text.size());
    source.map.add({0, size, 0, size, true});
    EXPECT_LE(paged_text(source).text.size(), size);
  }
}

}  // namespace
}  // namespace plenum::ingest
