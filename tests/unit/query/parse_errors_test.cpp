#include <gtest/gtest.h>

#include <string>

#include "query/parse/parser.hpp"

namespace plenum::query {
namespace {

Error error_of(const std::string& text) {
  const auto parsed = parse::parse(text);
  EXPECT_FALSE(parsed.ok()) << text;
  return parsed.ok() ? Error(ErrorCode::internal, "it parsed") : parsed.error();
}

void expect_place(const Error& error, std::uint32_t line, std::uint32_t column) {
  EXPECT_EQ(error.where().line, line) << error.message();
  EXPECT_EQ(error.where().column, column) << error.message();
}

TEST(ParseErrors, AMisspeltKeywordGetsASuggestion) {
  const Error error = error_of("MATCH (n)\nRETRUN n");
  EXPECT_EQ(error.code(), ErrorCode::syntax);
  EXPECT_EQ(error.type(), "SyntaxError");
  EXPECT_EQ(error.detail(), "UnexpectedSyntax");
  EXPECT_EQ(error.hint(), "did you mean RETURN?");
  expect_place(error, 2, 1);
  EXPECT_EQ(error_of("MTACH (n) RETURN n").hint(), "did you mean MATCH?");
  EXPECT_EQ(error_of("MATCH (n) RETURN n LIMT 3").hint(), "did you mean LIMIT?");
  EXPECT_EQ(error_of("MATCH (n) RETURN n ODER BY n").hint(), "did you mean ORDER?");
  EXPECT_EQ(error_of("MATCH (n) WHER n.x = 1 RETURN n").hint(), "did you mean WHERE?");
}

TEST(ParseErrors, ColumnsCountCodePointsAndOffsetsCountBytes) {
  const Error error = error_of("RETURN 'åäö€😀' AS x y");
  expect_place(error, 1, 21);
  EXPECT_EQ(error.where().offset, 20u + 8u);
  EXPECT_EQ(error.where().length, 1u);
}

TEST(ParseErrors, ExpectationsAreInWords) {
  EXPECT_NE(error_of("MATCH (n RETURN n").message().find("')'"), std::string::npos);
  EXPECT_NE(error_of("RETURN").message().find("an expression"), std::string::npos);
  EXPECT_NE(error_of("RETURN 1 AS").message().find("a name"), std::string::npos);
  EXPECT_NE(error_of("RETURN [1, 2").message().find("ends too early"), std::string::npos);
  EXPECT_NE(error_of("UNWIND [1] x RETURN x").message().find("AS"), std::string::npos);
}

TEST(ParseErrors, HabitsOfOtherLanguagesGetAHint) {
  EXPECT_NE(error_of("SELECT * FROM t").hint().find("MATCH"), std::string::npos);
  EXPECT_NE(error_of("MATCH (n) WHERE n.x == 1 RETURN n").hint().find("="), std::string::npos);
  EXPECT_NE(error_of("MATCH (n) WHERE n.x != 1 RETURN n").hint().find("<>"), std::string::npos);
  EXPECT_NE(error_of("MATCH (n) RETURN n.x GROUP BY n.x").hint().find("implied"),
            std::string::npos);
}

TEST(ParseErrors, OpenStringsAndNamesSaySo) {
  EXPECT_NE(error_of("RETURN 'abc").message().find("string is never closed"), std::string::npos);
  EXPECT_NE(error_of("RETURN \"abc").message().find("string is never closed"), std::string::npos);
  EXPECT_NE(error_of("RETURN `abc").message().find("name is never closed"), std::string::npos);
}

TEST(ParseErrors, InvalidUtf8NamesTheByte) {
  const Error error = error_of("RETURN 'ab\xFF' AS x");
  EXPECT_EQ(error.detail(), "InvalidUnicodeCharacter");
  EXPECT_NE(error.message().find("byte 10"), std::string::npos) << error.message();
  expect_place(error, 1, 11);
  EXPECT_EQ(error_of("\xC3").detail(), "InvalidUnicodeCharacter");
  EXPECT_EQ(error_of("RETURN \xED\xA0\x80").detail(), "InvalidUnicodeCharacter");
}

TEST(ParseErrors, TypographicSignsAreInvalidCharacters) {
  EXPECT_EQ(error_of("RETURN 1 – 2").detail(), "InvalidUnicodeCharacter");
  EXPECT_EQ(error_of("RETURN ‘a’").detail(), "InvalidUnicodeCharacter");
}

TEST(ParseErrors, NumbersOutOfRangeOrShapeAreNamed) {
  EXPECT_EQ(error_of("RETURN 9223372036854775808").detail(), "IntegerOverflow");
  EXPECT_EQ(error_of("RETURN -9223372036854775809").detail(), "IntegerOverflow");
  EXPECT_EQ(error_of("RETURN 0o2000000000000000000000").detail(), "IntegerOverflow");
  EXPECT_EQ(error_of("RETURN 1e400").detail(), "FloatingPointOverflow");
  EXPECT_EQ(error_of("RETURN 12ab").detail(), "InvalidNumberLiteral");
  EXPECT_EQ(error_of("RETURN 0o8").detail(), "InvalidNumberLiteral");
  EXPECT_EQ(error_of("RETURN 0xG").detail(), "InvalidNumberLiteral");
}

TEST(ParseErrors, BadEscapesPointAtTheEscape) {
  const Error error = error_of("RETURN 'ok \\u12G4'");
  EXPECT_EQ(error.detail(), "InvalidUnicodeLiteral");
  expect_place(error, 1, 12);
  EXPECT_EQ(error_of("RETURN '\\uD800'").detail(), "InvalidUnicodeLiteral");
  EXPECT_EQ(error_of("RETURN '\\q'").detail(), "UnexpectedSyntax");
}

TEST(ParseErrors, LengthsOfRelationshipsHaveTheirOwnDetail) {
  for (const char* text : {"MATCH (a)-[:T..]->(b) RETURN b", "MATCH (a)-[r:T*-1]->(b) RETURN b",
                           "MATCH (a)-[*1.5]->(b) RETURN b"})
    EXPECT_EQ(error_of(text).detail(), "InvalidRelationshipPattern") << text;
}

TEST(ParseErrors, HostileTextsEndInAnError) {
  for (const std::string& text : {std::string(),
                                  std::string(" \n\t"),
                                  std::string(";"),
                                  std::string("// nothing"),
                                  std::string("/* open"),
                                  std::string("\0", 1),
                                  std::string("RETURN 1; RETURN 2"),
                                  std::string("RETURN 1 RETURN"),
                                  std::string("MATCH"),
                                  std::string("("),
                                  std::string(")"),
                                  std::string("RETURN $"),
                                  std::string("RETURN {a}"),
                                  std::string("RETURN n.{}"),
                                  std::string("MATCH (a)->(b) RETURN a"),
                                  std::string("MATCH (a)-[]-[]-(b) RETURN a"),
                                  std::string("CREATE INDEX"),
                                  std::string("DROP"),
                                  std::string("SHOW"),
                                  std::string("CALL"),
                                  std::string("RETURN CASE END"),
                                  std::string("RETURN a:"),
                                  std::string("\xEF\xBB\xBF"),
                                  std::string("MATCH (n) WHERE RETURN n"),
                                  std::string("RETURN 1 AS 1"),
                                  std::string("SET"),
                                  std::string("FOREACH (x IN [1] | )")}) {
    const auto parsed = parse::parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().type(), "SyntaxError") << text;
    EXPECT_FALSE(parsed.error().message().empty()) << text;
    EXPECT_GT(parsed.error().where().line, 0u) << text;
  }
}

TEST(ParseErrors, AByteOrderMarkIsABlank) {
  EXPECT_TRUE(parse::parse("\xEF\xBB\xBFRETURN 1 AS x").ok());
  EXPECT_EQ(error_of("\xEF\xBB\xBFRETRUN 1").where().offset, 3u);
}

}  // namespace
}  // namespace plenum::query
