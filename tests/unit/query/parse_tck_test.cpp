#include <gtest/gtest.h>

#include <set>

#include "query/parse/parser.hpp"
#include "tests/unit/query/tck_queries.hpp"

namespace plenum::query {
namespace {

const std::set<std::string>& refused_by_the_parser() {
  static const std::set<std::string> details = {"UnexpectedSyntax", "InvalidNumberLiteral",
                                                "InvalidUnicodeLiteral", "InvalidUnicodeCharacter",
                                                "InvalidRelationshipPattern"};
  return details;
}

/// Literals out of range are read while the tree is built, which is the parser's work too.
const std::set<std::string>& refused_while_reading_literals() {
  static const std::set<std::string> details = {"IntegerOverflow", "FloatingPointOverflow"};
  return details;
}

TEST(ParseTck, EveryQueryParsesUnlessASyntaxErrorIsExpected) {
  const auto queries = tests::tck_queries(PLENUM_SHARED_DIR "/tck/features");
  if (queries.empty()) GTEST_SKIP() << "the TCK is not here";
  for (const auto& query : queries) {
    const auto parsed = parse::parse(query.text);
    const bool refused = refused_by_the_parser().contains(query.detail);
    const bool literal = refused_while_reading_literals().contains(query.detail);
    EXPECT_EQ(parsed.ok(), !refused && !literal)
        << query.id << (parsed.ok() ? "" : ": " + parsed.error().message()) << "\n"
        << query.text.substr(0, 400);
    if (!parsed.ok()) {
      EXPECT_EQ(parsed.error().detail(), query.detail) << query.id << "\n" << query.text;
    }
  }
}

}  // namespace
}  // namespace plenum::query
