#include "query/parse/split.hpp"

#include <gtest/gtest.h>

namespace plenum::query::parse {
namespace {

std::vector<std::string_view> texts(std::string_view script) {
  std::vector<std::string_view> result;
  for (const StatementText& one : split_statements(script)) result.push_back(one.text);
  return result;
}

using Texts = std::vector<std::string_view>;

TEST(Split, SemicolonsCutStatements) {
  EXPECT_EQ(texts("RETURN 1; RETURN 2 ;RETURN 3"), (Texts{"RETURN 1", "RETURN 2", "RETURN 3"}));
  EXPECT_EQ(texts(";; ;\n"), Texts{});
  EXPECT_EQ(texts(""), Texts{});
}

TEST(Split, StringsCommentsAndQuotedNamesHideSemicolons) {
  const std::string_view script =
      "RETURN ';\\';' AS `a;b`; // one; two\nRETURN \";\" /* ; */; RETURN '//;'";
  EXPECT_EQ(texts(script), (Texts{"RETURN ';\\';' AS `a;b`", "// one; two\nRETURN \";\" /* ; */",
                                  "RETURN '//;'"}));
}

TEST(Split, PlacesAreThoseOfTheScript) {
  const auto all = split_statements("RETURN 1;\n\n  RETURN\n2;\n// end\n");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].line, 3u);
  EXPECT_EQ(all[1].offset, 13u);
  EXPECT_TRUE(all[1].terminated);
}

TEST(Split, AnOpenStatementNeedsMoreInput) {
  EXPECT_TRUE(needs_more_input("MATCH (n)"));
  EXPECT_TRUE(needs_more_input("RETURN ';"));
  EXPECT_TRUE(needs_more_input("RETURN 1; /* open"));
  EXPECT_FALSE(needs_more_input("RETURN 1;"));
  EXPECT_FALSE(needs_more_input("RETURN 1; // done"));
  EXPECT_FALSE(needs_more_input("  \n"));
}

}  // namespace
}  // namespace plenum::query::parse
