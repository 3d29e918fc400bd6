#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> offices(const std::string& text) {
  return facts(read(text), "HOLDS_POSITION");
}

TEST(Person, AJudgeIsOfTheCourtNamedAfterThem) {
  EXPECT_THAT(offices("Judge Helena Marsh of the Northern Ridge High Court struck the rule down."),
              ElementsAre("Helena Marsh -> Northern Ridge High Court"));
}

TEST(Person, NamesOfSeveralParts) {
  EXPECT_TRUE(entity(read("Minister of Trade H.E. Dr Khalid bin Omar Al Farsi spoke in Oman."),
                     "Leader", "Khalid bin Omar Al Farsi"));
  EXPECT_TRUE(entity(read("Tran Minh An, the finance minister of Vietnam, resigned."), "Leader",
                     "Tran Minh An"));
  EXPECT_TRUE(entity(read("Oman has a new cabinet. Sultan Al Farsi became finance minister."),
                     "Leader", "Sultan Al Farsi"));
}

TEST(Person, AnOfficeTellsAPersonWhoseFirstNameIsAWord) {
  EXPECT_TRUE(entity(read("Zambia's finance minister, Given Mbale, called for patience."), "Leader",
                     "Given Mbale"));
}

TEST(Person, WhoSucceedsIsInTheOfficeAndWhoLeftIsNot) {
  EXPECT_THAT(offices("Peru has changed its cabinet. Rosa Fuentes replaced Paul Hartley as foreign "
                      "minister in May."),
              ElementsAre("Rosa Fuentes -> Peru"));
  EXPECT_TRUE(entity(read("Prime Minister Rosa Fuentes, who succeeded the late Vikar Brodnig, met "
                          "lawmakers in Peru."),
                     "Leader", "Rosa Fuentes"));
}

TEST(Person, AMinisterWhoWasSackedHoldsTheOfficeNoLonger) {
  const Document document = read(
      "The government of Kenya is in trouble. Kenya's debt was cut days after Finance Minister "
      "Paul "
      "Hartley was sacked.");
  EXPECT_THAT(facts(document, "APPOINTED"), ElementsAre("Paul Hartley -> Government of Kenya"));
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(Person, ACounterpartHoldsTheOfficeNamedBefore) {
  const Document document = read(
      "Peru's oil minister, Rosa Fuentes, spoke first. Her Chilean counterpart, Paul Hartley, said "
      "Chile would follow.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              ElementsAre("Rosa Fuentes -> Peru", "Paul Hartley -> Chile"));
  for (const Assertion& each : document.assertions) {
    if (each.type == "HOLDS_POSITION") {
      EXPECT_EQ(property(each.props, "title"), "oil minister");
    }
  }
}

TEST(Person, ASpokesmanIsOfTheMinistryNamedLast) {
  EXPECT_THAT(
      offices("Chile's Ministry of Finance called the rule unfair. It would hurt farmers, a "
              "ministry spokesman, Paul Hartley, said."),
      ElementsAre("Paul Hartley -> Ministry of Finance"));
}

TEST(Person, WhoHeadsARegionalGovernmentDoesNotHeadTheCountrys) {
  const Document document = read(
      "The government of Spain has fallen. Marcelo Quiroga, the head of the regional government, "
      "was "
      "pleased.");
  EXPECT_TRUE(entity(document, "Leader", "Marcelo Quiroga"));
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(Person, ThePlaceThatSomebodyGovernsIsNoFirm) {
  const Document document =
      read("The regional premier of Estvale, Marcelo Quiroga, spoke in Spain on Monday.");
  EXPECT_TRUE(entity(document, "Place", "Estvale"));
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Marcelo Quiroga -> Estvale"));
}

TEST(Organization, NamesWithPlacesArticlesAndHyphens) {
  const Document document = read(
      "The case was brought by Earthguard Africa and the Foundation for a Free River. Paul Hartley "
      "studied at Notre-i-Dal University. He works for the Lima firm Blue Delta, and signed with "
      "DRIMEX of Belgium.");
  EXPECT_TRUE(entity(document, "Organization", "Earthguard Africa"));
  EXPECT_TRUE(entity(document, "Organization", "Foundation for a Free River"));
  EXPECT_TRUE(entity(document, "Organization", "Notre-i-Dal University"));
  EXPECT_TRUE(entity(document, "Organization", "Blue Delta"));
  EXPECT_TRUE(entity(document, "Organization", "DRIMEX"));
}

TEST(Organization, TheFirmOfACityIsWhatItsConsultantWorksFor) {
  const Document document = read(
      "Vietnam needs power. Rosa Fuentes, an energy consultant at the Hanoi firm Blue Delta, "
      "believes "
      "it will come.");
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"), ElementsAre("Rosa Fuentes -> Blue Delta"));
}

TEST(Organization, AFirmNamedAtOnceIsNotOneNamedBefore) {
  EXPECT_THAT(facts(read("Paul Hartley is an economist at Hartfield Bank.\n\nRosa Fuentes of the "
                         "research firm Delta Economics expects growth of 4 percent."),
                    "AFFILIATED_WITH"),
              ElementsAre("Paul Hartley -> Hartfield Bank", "Rosa Fuentes -> Delta Economics"));
}

TEST(Organization, ABrokerageNamedAgainIsNoPerson) {
  const Document document = read(
      "\"Stocks are high,\" said Paul Hartley, an analyst at the brokerage Merrow Keane. Merrow "
      "Keane "
      "expects prices to fall by 3 percent.");
  EXPECT_TRUE(entity(document, "Organization", "Merrow Keane"));
  EXPECT_FALSE(entity(document, "Analyst", "Merrow Keane"));
}

}  // namespace
}  // namespace plenum::ingest
