#include "shell/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "shell/highlight.hpp"

namespace plenum::shell {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Names names() {
  Names out;
  out.labels = {"Person", "Place", "Odd name"};
  out.types = {"KNOWS", "LIVES_IN"};
  out.property_keys = {"name", "number"};
  out.procedures = {"algo.pagerank", "algo.wcc", "kg.sentences"};
  out.dot_commands = {".help", ".mode"};
  return out;
}

std::vector<std::string> at_end(std::string_view text) {
  return complete(text, text.size(), names()).candidates;
}

TEST(Completion, OffersLabelsInNodesAndTypesInRelationships) {
  EXPECT_THAT(at_end("MATCH (n:P"), ElementsAre("Person", "Place"));
  EXPECT_THAT(at_end("MATCH (n)-[r:"), ElementsAre("KNOWS", "LIVES_IN"));
  EXPECT_THAT(at_end("MATCH (n)-[r:KNOWS|l"), ElementsAre("LIVES_IN"));
}

TEST(Completion, QuotesNamesThatNeedIt) {
  EXPECT_THAT(at_end("MATCH (n:Odd"), ElementsAre("`Odd name`"));
}

TEST(Completion, OffersPropertyKeysAfterADotAndInAMap) {
  EXPECT_THAT(at_end("RETURN n.na"), ElementsAre("name"));
  EXPECT_THAT(at_end("MATCH (n {nu"), ElementsAre("number"));
}

TEST(Completion, OffersProceduresAfterCall) {
  const Completion found = complete("CALL algo.p", 11, names());
  EXPECT_THAT(found.candidates, ElementsAre("algo.pagerank"));
  EXPECT_EQ(found.replaced, 6U);
}

TEST(Completion, KeepsTheCaseThatWasBegun) {
  EXPECT_THAT(at_end("RETU"), ElementsAre("RETURN"));
  EXPECT_THAT(at_end("retu"), ElementsAre("return"));
  EXPECT_THAT(at_end("RETURN coal"), ElementsAre("coalesce("));
}

TEST(Completion, OffersTheCommandsOfTheShellAtTheStartOnly) {
  EXPECT_THAT(at_end(".h"), ElementsAre(".help"));
  EXPECT_THAT(at_end("RETURN 1 .h"), IsEmpty());
}

TEST(Completion, IsNotFooledByBracketsInStrings) {
  EXPECT_THAT(at_end("MATCH (a {name: '['})-[:K"), ElementsAre("KNOWS"));
}

TEST(Completion, SharesTheLongestCommonStart) {
  EXPECT_EQ(complete("MATCH (n:P", 10, names()).common, "P");
}

TEST(Highlight, KnowsItsKeywordsInOrder) {
  EXPECT_TRUE(std::ranges::is_sorted(language_keywords()));
  EXPECT_TRUE(std::ranges::is_sorted(language_functions()));
}

TEST(Highlight, MarksUnfinishedStringsAndCommentsToTheEnd) {
  EXPECT_EQ(highlight("RETURN 'a").back().style, Style::string);
  EXPECT_EQ(highlight("RETURN 'a").back().end, 9U);
  EXPECT_EQ(highlight("/* a").back().end, 4U);
  EXPECT_EQ(highlight("a.match").size(), 0U);
}

}  // namespace
}  // namespace plenum::shell
