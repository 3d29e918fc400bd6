#include "shell/text.hpp"

#include <gtest/gtest.h>

#include "plenum/export.hpp"
#include "shell/args.hpp"
#include "shell/history.hpp"
#include "shell/report.hpp"

namespace plenum::shell {
namespace {

TEST(Neutralise, LeavesNothingThatATerminalObeys) {
  EXPECT_EQ(neutralise("\x1b]0;x\x07"), "\\x1b]0;x\\x07");
  EXPECT_EQ(neutralise("a\nb\tc\r"), "a\\nb\\tc\\r");
  EXPECT_EQ(neutralise("\xc2\x9b"
                       "2J"),
            "\\u009b2J");  // C1
  EXPECT_EQ(neutralise("a\u202e"
                       "b\u2066"),
            "a\\u202eb\\u2066");  // bidirectional
  EXPECT_EQ(neutralise("a\u200b"
                       "b\ufeff"),
            "a\\u200bb\\ufeff");  // zero width
  EXPECT_EQ(neutralise("\xff"), "\\xff");
  EXPECT_EQ(neutralise("Zoë 漢 😀"), "Zoë 漢 😀");
}

TEST(Neutralise, KeepsJsonTheSameJson) {
  const std::string json = to_json(Value("a\u202e\x1b\u200b\U000e0041"));
  const std::string harmless = neutralise_json(json);
  EXPECT_FALSE(needs_neutralising(harmless));
  EXPECT_EQ(from_json(harmless).value(), from_json(json).value());
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("漢字"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(clip("漢字漢字", 5), "漢字…");
  EXPECT_EQ(clip("abc", 3), "abc");
}

TEST(Wrap, BreaksAtSpacesAndCutsWhatIsTooMuch) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(wrap("", 5, 3), (Lines{""}));
  EXPECT_EQ(wrap("one two", 7, 3), (Lines{"one two"}));
  EXPECT_EQ(wrap("one two three", 7, 3), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap("one two three four", 7, 2), (Lines{"one two", "three …"}));
  EXPECT_EQ(wrap("abcdefgh", 3, 9), (Lines{"abc", "def", "gh"}));
  EXPECT_EQ(wrap("漢字漢字", 5, 9), (Lines{"漢字", "漢字"}));
  EXPECT_EQ(wrap("漢", 1, 9), (Lines{"漢"})) << "what no line holds stands in one alone";
}

TEST(ErrorParagraph, PutsTheCaretUnderTheWord) {
  SourceSpan where;
  where.line = 2;
  where.column = 8;
  where.length = 3;
  const Error error = Error(ErrorCode::semantic, "variable `foo` is not defined")
                          .with_language("SyntaxError", "compile time", "UndefinedVariable")
                          .with_place(where)
                          .with_hint("did you mean `for`?");
  const SourceText source{"q.cypher", "MATCH (n)\nRETURN foo"};
  EXPECT_EQ(error_paragraph(error, &source),
            "error: variable `foo` is not defined (SyntaxError: UndefinedVariable)\n"
            "  at q.cypher:2:8\n"
            "    RETURN foo\n"
            "           ^^^\n"
            "  did you mean `for`?\n");
}

TEST(ErrorParagraph, ShowsAWindowOfALongLineAndNoControls) {
  SourceSpan where;
  where.line = 1;
  where.column = 5001;
  const Error error = Error(ErrorCode::syntax, "x\x1b").with_place(where);
  const std::string line = std::string(5000, 'a') + "\x1b" + std::string(5000, 'b');
  const SourceText source{"q", line};
  const std::string text = error_paragraph(error, &source);
  EXPECT_LT(text.size(), 500U);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(ErrorParagraph, SurvivesPlacesThatDoNotExist) {
  SourceSpan where;
  where.line = 9;
  where.column = 9;
  where.length = 99;
  const SourceText source{"q", "short"};
  EXPECT_FALSE(error_paragraph(Error(ErrorCode::syntax, "x").with_place(where), &source).empty());
}

TEST(ExitCodes, FollowTheKindOfTheError) {
  EXPECT_EQ(exit_code_of(Error(ErrorCode::semantic, "")), 3);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::read_only, "")), 3);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::unsupported, "")), 3);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::constraint, "")), 1);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::limit, "")), 1);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::limit, "").with_place({1, 1, 0, 1})), 1);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::limit, "")
                             .with_language("SyntaxError", "compile time", "QueryLimitExceeded")),
            3);
  EXPECT_EQ(exit_code_of(Error(ErrorCode::interrupted, "")), 130);
}

TEST(Sizes, AreReadWithTheirUnits) {
  EXPECT_EQ(parse_size("512MiB").value(), 512ULL << 20U);
  EXPECT_EQ(parse_size("2GB").value(), 2'000'000'000ULL);
  EXPECT_EQ(parse_size("1.5K").value(), 1536ULL);
  EXPECT_FALSE(parse_size("-1").ok());
  EXPECT_FALSE(parse_size("12 parsecs").ok());
  EXPECT_FALSE(parse_size("1e400").ok());
  EXPECT_EQ(parse_seconds("0.0001").value(), 1U);
  EXPECT_FALSE(parse_seconds("0").ok());
  EXPECT_FALSE(parse_seconds("nan").ok());
}

TEST(History, KeepsAnEntryOfManyLinesInOne) {
  for (const std::string& entry : {std::string("a\nb\\n\\"), std::string(), std::string("\\\\")}) {
    EXPECT_EQ(decode_entry(encode_entry(entry)), entry);
    EXPECT_EQ(encode_entry(entry).find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace plenum::shell
