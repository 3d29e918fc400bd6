// Which country, province or body of two an article means where it does not say.
#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Home, AnArticleOnAProvinceIsOnItsCountryAndItsOfficesAreTheProvinces) {
  const Document document = read(
      "Quebec bets on batteries\n\n28 May 2024\n\nQuebec will spend $3 billion on plants. Premier "
      "Ann Legrand said Quebec would attract firms. Quebec has cheap power. Quebec's budget has a "
      "deficit of $11 billion.\n");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Ann Legrand -> Quebec"));
  EXPECT_THAT(figures(document), Contains(testing::StartsWith("3 billion CAD")));
}

TEST(Home, ACountryThatIsNamedAsOftenStaysHome) {
  const Document document = read(
      "India's budget\n\n28 May 2024\n\nIndia will spend 3 billion rupees. Finance Minister Ann "
      "Legrand said India would attract firms. Gujarat has ports. India has railways.\n");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Ann Legrand -> India"));
}

TEST(Home, AContinentIsNoProvince) {
  const Document document = read(
      "Europe's prices\n\n28 May 2024\n\nEurope pays more. Finance Minister Ann Legrand said "
      "Europe "
      "would save gas. Europe has storage. Europe has pipelines. Europe has ports.\n");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(Home, OfTwoCountriesTheOneOfTheParagraphIsMeant) {
  const Document document = read(
      "Japan curbs exports\n\n2 July 2019\n\nJapan will curb exports to South Korea. Japan said "
      "trust was gone. South Korea said it would complain. South Korea's won fell.\n\nSouth "
      "Korea's "
      "firms were alarmed. "
      "Industry Minister Sung Yun-mo told chipmakers that help was near.\n");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Sung Yun-mo -> South Korea"));
}

TEST(Associations, OfThoseInATradeAreNoBodiesOfAState) {
  const Document document = read(
      "Rates\n\n23 September 2021\n\nTurkey cut its rate. Mustafa Gunduz, head of the Anatolian "
      "Exporters' Union, said lower costs were overdue. The Southern Business Council welcomed "
      "the cut. The National Security Council met in Turkey.\n");
  EXPECT_NE(entity(document, "Organization", "Anatolian Exporters' Union"), nullptr);
  EXPECT_NE(entity(document, "Organization", "Southern Business Council"), nullptr);
  EXPECT_NE(entity(document, "Body", "National Security Council"), nullptr);
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"),
              ElementsAre("Mustafa Gunduz -> Anatolian Exporters' Union"));
}

TEST(Restrictions, OfARateAreImposedByTheCountryOfAParliament) {
  const Document document = read(
      "Mexico's tariffs\n\n10 December 2025\n\nMexico's Congress voted. Mexico's Senate gave final "
      "approval on Wednesday to tariffs of up to 50% on cars, textiles and steel from China.\n");
  EXPECT_THAT(facts(document, "RESTRICTS"),
              UnorderedElementsAre("Mexico -> automobiles", "Mexico -> textiles", "Mexico -> steel",
                                   "Mexico -> China"));
}

TEST(Restrictions, OfTwoCountriesAreOfBoth) {
  const Document document = read(
      "Chips\n\n17 October 2023\n\nThe Netherlands and Japan adopted restrictions on "
      "semiconductors "
      "this year.\n");
  EXPECT_THAT(facts(document, "RESTRICTS"),
              UnorderedElementsAre("Netherlands -> semiconductors", "Japan -> semiconductors"));
}

TEST(Authors, StandBelowTheTextToo) {
  const Document document = read(
      "Rates\n\nANKARA, Sept 23, 2021 (Bosphorus Press) - Turkey cut its rate to 18 percent.\n\n"
      "(Reporting by Ezgi Demirtas in Istanbul and Orhan Yuce in Ankara; editing by Cy Example)\n");
  EXPECT_NE(entity(document, "Author", "Ezgi Demirtas"), nullptr);
  EXPECT_NE(entity(document, "Author", "Orhan Yuce"), nullptr);
  EXPECT_EQ(document.article.author, "Ezgi Demirtas");
  for (const Entity& each : document.entities) EXPECT_NE(each.name, "Cy Example");
}

TEST(Statements, EndWhereTheSpeakerDoesSomethingElse) {
  const Document document = read(
      "Steel\n\n10 December 2025\n\nThe United States has accused Mexico of serving as a back door "
      "for Chinese goods, and has imposed tariffs of 25% on cars.\n");
  EXPECT_EQ(speaker_of(document, "back door"), "United States");
  EXPECT_EQ(speaker_of(document, "imposed tariffs"), "no statement");
}

}  // namespace
}  // namespace plenum::ingest
