#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> sayings(const std::string& text) { return facts(read(text), "STATED"); }

TEST(Speaker, TheBearerOfAnOfficeSpeaksAndNotItsCountry) {
  EXPECT_THAT(
      sayings("\"The quota stays where it is,\" said Peru's mining minister, Marta Quiroga."),
      ElementsAre("Marta Quiroga -> The quota stays where it is"));
  EXPECT_THAT(sayings("\"We will wait for the figures,\" said the Bank of Canada's deputy "
                      "governor, Paul Hartley."),
              ElementsAre("Paul Hartley -> We will wait for the figures"));
}

TEST(Speaker, AnInquitInTheMiddleLeavesTheWordsThatGoOn) {
  EXPECT_THAT(sayings("Chile's minister, Rosa Fuentes, was blunter. Lima, she said, had been wrong "
                      "to sell so much of its copper."),
              ElementsAre("Rosa Fuentes -> had been wrong to sell so much of its copper"));
  EXPECT_THAT(sayings("The International Monetary Fund sees risks. Without new taxes, it warned in "
                      "March, the state could run out of money."),
              ElementsAre("International Monetary Fund -> the state could run out of money"));
  EXPECT_THAT(sayings("Rosa Fuentes is Chile's finance minister. Copper would stay dear for years, "
                      "she said, while lithium would fall."),
              ElementsAre("Rosa Fuentes -> Copper would stay dear for years"));
}

TEST(Speaker, WhereAndWhenSomethingWasSaidIsNoPartOfIt) {
  EXPECT_THAT(sayings("Prime Minister Paul Hartley said on Radio Fjord, the public broadcaster, "
                      "that the dam would not be built."),
              ElementsAre("Paul Hartley -> the dam would not be built"));
  EXPECT_THAT(sayings("The Supreme Court of Canada found on Tuesday, 3 May 2016, that the minister "
                      "had no such power."),
              ElementsAre("Supreme Court of Canada -> the minister had no such power"));
}

TEST(Speaker, WhoTellsABriefingSaidWhatStandsBefore) {
  EXPECT_THAT(sayings("The rule would only raise prices for everybody, Finance Minister Paul "
                      "Hartley told a briefing in Ottawa."),
              ElementsAre("Paul Hartley -> The rule would only raise prices for everybody"));
}

TEST(Speaker, AnObjectOfTheVerbIsWhatWasSaid) {
  EXPECT_THAT(
      sayings("In Perth, where thousands had marched, the trade minister of Australia, Paul "
              "Hartley, spoke of a new beginning."),
      ElementsAre("Paul Hartley -> spoke of a new beginning"));
  EXPECT_THAT(sayings("Finance Minister Paul Hartley rejected that advice."),
              ElementsAre("Paul Hartley -> rejected that advice"));
}

TEST(Speaker, APromiseInARelativeClauseIsNoStatementOfItsSubject) {
  EXPECT_THAT(sayings("The deal builds on the Lima pact of May, in which Chile, Bolivia and Peru "
                      "had promised to mine less copper."),
              IsEmpty());
}

TEST(Speaker, APronounAfterASemicolonIsTheSubjectBefore) {
  EXPECT_THAT(sayings("Governor Paul Hartley returned to the Bank of Canada in July; he denies the "
                      "charges."),
              ElementsAre("Paul Hartley -> denies the charges"));
}

TEST(Speaker, APronounIsNobodyOfTheOtherSex) {
  EXPECT_THAT(sayings("Ms Rosa Fuentes leads the ministry. Mr Paul Hartley visited Lima on Monday. "
                      "\"The port will open in May,\" she said."),
              ElementsAre("Rosa Fuentes -> The port will open in May"));
}

TEST(Speaker, APronounAfterAnUnknownSubjectIsNobodyNamedBefore) {
  EXPECT_THAT(sayings("Finance Minister Paul Hartley stays on as caretaker. He said taxes would "
                      "rise.\n\nVrbnik has until Monday. \"I am no magician at all,\" he told "
                      "reporters."),
              ElementsAre("Paul Hartley -> taxes would rise"));
}

TEST(Speaker, TheCompanyIsOneThatWasNamed) {
  EXPECT_THAT(sayings("Hartfield Optics, which makes lenses for telescopes, earned less last year. "
                      "The company said it was reviewing the rule.\n\nIts rival Samsung was not "
                      "affected."),
              ElementsAre("Hartfield Optics -> it was reviewing the rule"));
  EXPECT_THAT(sayings("The company said it was reviewing the rule. Samsung was not affected."),
              IsEmpty());
}

TEST(Speaker, AnswersAreOfWhoIsIntroducedByNameAndPronoun) {
  EXPECT_THAT(sayings("Rosa Fuentes is deputy director of the grid office at Peru's Ministry of "
                      "Energy. She spoke to the Andes Review in Lima about dams.\n\nBy Paul "
                      "Hartley\n\nQ: Will the dam be built?\n\nA: It will not be built before "
                      "2030.\n\nQ: Why does it take so long?\n\nA: Nobody builds dams on a promise "
                      "alone."),
              ElementsAre("Rosa Fuentes -> It will not be built before 2030",
                          "Rosa Fuentes -> Nobody builds dams on a promise alone"));
}

TEST(Speakers, SpeakForABodyWhenTheyHaveNoName) {
  const Document document = read(
      "Fine\n\n23 April 2025\n\nA White House spokesperson called the fine \"a form of "
      "extortion\". A spokeswoman for Samsung said it would appeal in court. Cyril Ramaphosa's "
      "spokesman said the talks had ended early.\n");
  EXPECT_EQ(speaker_of(document, "form of extortion"), "White House");
  EXPECT_EQ(speaker_of(document, "appeal in court"), "Samsung");
  EXPECT_EQ(speaker_of(document, "ended early"), "no statement");
}

TEST(Speakers, WhereSomethingWasSaidIsNotWhatWasSaid) {
  const Document document = read(
      "Prices\n\n23 April 2025\n\nIn a note, analysts at Goldman Sachs said prices may rise. In "
      "Brussels, the president of the European Commission, Ursula von der Leyen, congratulated "
      "him. On Monday, prices would fall again, Goldman Sachs said.\n");
  EXPECT_EQ(speaker_of(document, "prices may rise"), "Goldman Sachs");
  EXPECT_EQ(speaker_of(document, "In a note"), "no statement");
  EXPECT_EQ(speaker_of(document, "In Brussels"), "no statement");
  EXPECT_EQ(speaker_of(document, "prices would fall"), "Goldman Sachs");
}

TEST(Speakers, GovernmentsForecastButAreNotReadTheirMinds) {
  const Document document = read(
      "Growth\n\n23 April 2025\n\nThe Polish government expects the economy to grow by 3.4% this "
      "year. The Polish government sees itself as the voice of the east.\n");
  EXPECT_EQ(speaker_of(document, "economy to grow"), "Government of Poland");
  EXPECT_EQ(speaker_of(document, "sees itself"), "no statement");
}

TEST(Speakers, SayWhatTheSecondVerbIntroducesAfterAGreeting) {
  const Document document = read(
      "Vote\n\n1 November 2024\n\nDe Beers congratulated the winner and said it looked forward to "
      "the talks. Glencore declared force majeure on some contracts.\n");
  EXPECT_EQ(speaker_of(document, "it looked forward"), "De Beers");
  EXPECT_EQ(speaker_of(document, "the winner"), "no statement");
  EXPECT_EQ(speaker_of(document, "force majeure"), "no statement");
}

}  // namespace
}  // namespace plenum::ingest
