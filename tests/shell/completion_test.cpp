#include "shell/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plenum/database.hpp"
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
  out.functions = {"coalesce", "date", "date.truncate", "datetime", "toLower", "toUpper"};
  out.parameters = {"limit", "name"};
  out.procedures = {"algo.pagerank", "algo.wcc", "kg.sentences"};
  out.dot_commands = {".help", ".mode"};
  out.dot_arguments = [](std::string_view command, std::size_t number, std::string_view start) {
    return std::vector<std::string>{"csv", std::string(command) + std::to_string(number),
                                    std::string(start) + "more"};
  };
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

TEST(Completion, KnowsEveryKeywordOfTheGrammarAndEveryFunctionGiven) {
  for (const std::string_view keyword : language_keywords()) {
    EXPECT_THAT(at_end(keyword), testing::Contains(std::string(keyword)));
  }
  EXPECT_THAT(at_end("FULLT"), ElementsAre("FULLTEXT"));
  EXPECT_THAT(at_end("RETURN TOU"), ElementsAre("toUpper("));
}

TEST(Completion, OffersFunctionsWithDotsBesidePropertyKeys) {
  const Completion found = complete("RETURN date.tr", 14, names());
  EXPECT_THAT(found.candidates, ElementsAre("truncate("));
  EXPECT_EQ(found.replaced, 2U);
}

TEST(Completion, TellsKeysOfAMapFromItsValuesAndFromSubqueries) {
  EXPECT_THAT(at_end("MATCH (n {name: 'a', nu"), ElementsAre("number"));
  EXPECT_THAT(at_end("MATCH (n {name: tol"), ElementsAre("toLower("));
  EXPECT_THAT(at_end("MATCH (n {name:tol"), ElementsAre("toLower("));
  EXPECT_THAT(at_end("RETURN EXISTS { MATC"), ElementsAre("MATCH"));
  EXPECT_THAT(at_end("CALL (n) { MATC"), ElementsAre("MATCH"));
}

TEST(Completion, OffersLabelsInPredicatesAndExpressions) {
  EXPECT_THAT(at_end("MATCH (n) WHERE n:Pe"), ElementsAre("Person"));
  EXPECT_THAT(at_end("MATCH (n:!Pe"), ElementsAre("Person"));
  EXPECT_THAT(at_end("RETURN [x IN y WHERE x:Pl"), ElementsAre("Place"));
}

TEST(Completion, OffersParametersAfterADollar) {
  EXPECT_THAT(at_end("RETURN $na"), ElementsAre("name"));
}

TEST(Completion, OffersWhatMayFollowACommandOfTheShell) {
  EXPECT_THAT(at_end(".mode c"), ElementsAre("cmore", "csv"));
  EXPECT_THAT(at_end(".mode"), ElementsAre(".mode"));
  EXPECT_THAT(at_end(".mode csv .m"), ElementsAre(".mmore", ".mode2"));
  EXPECT_EQ(complete(".mode  c", 8, names()).replaced, 1U);
}

TEST(Completion, SharesTheLongestCommonStart) {
  EXPECT_EQ(complete("MATCH (n:P", 10, names()).common, "P");
}

TEST(Highlight, MarksUnfinishedStringsAndCommentsToTheEnd) {
  EXPECT_EQ(highlight("RETURN 'a").back().style, Style::string);
  EXPECT_EQ(highlight("RETURN 'a").back().end, 9U);
  EXPECT_EQ(highlight("/* a").back().end, 4U);
  EXPECT_EQ(highlight("a.match").size(), 0U);
}

}  // namespace
}  // namespace plenum::shell
