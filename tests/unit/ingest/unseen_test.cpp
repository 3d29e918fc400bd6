#include <gmock/gmock.h>

#include "policy_pack.hpp"

// Ways of writing that articles of other countries and houses brought up.

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Unseen, LettersBeforeASumAreTheSignOfItsCurrency) {
  EXPECT_THAT(figures(read("Nigeria set the budget at N58.18 trillion and debt service at N15bn.")),
              ElementsAre("58.18 trillion NGN ()", "15 billion NGN ()"));
  EXPECT_THAT(figures(read("Spending in South Africa rose to R75 billion.")),
              ElementsAre("75 billion ZAR ()"));
  EXPECT_THAT(figures(read("The G20 budget has no sum, and exports of A380 jets fell.")),
              IsEmpty());
}

TEST(Unseen, BarrelsADayAreNoBillions) {
  EXPECT_THAT(figures(read("Demand for oil in Asia will grow by 740,000 b/d.")),
              ElementsAre("740000 barrels per day ()"));
}

TEST(Unseen, AnOfficeWithItsBodyStandsBeforeTheName) {
  const Document document = read(
      "The Director-General of the Harbour Office of the Federation, Tunde Alakija, said in "
      "Nigeria "
      "that the dues would rise. Also reacting, the chief executive of the Centre for Quiet Ports "
      "(CQP), Dr. Ngozi Amadi, said that they were too high.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              Contains("Tunde Alakija -> Harbour Office of the Federation"));
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"),
              Contains("Ngozi Amadi -> Centre for Quiet Ports"));
  EXPECT_EQ(speaker_of(document, "the dues would rise"), "Tunde Alakija");
}

TEST(Unseen, APluralOwnsTheHeadOfAName) {
  const Document document =
      read("The Northern Boat Builders' Association said that orders had doubled in Norway.");
  EXPECT_EQ(speaker_of(document, "orders had doubled"), "Northern Boat Builders' Association");
}

TEST(Unseen, TheAnalystsOfAFirmSpeakForIt) {
  const Document document = read(
      "Goldman Sachs analysts wrote in a note to clients that the deficit of Poland would widen.");
  EXPECT_EQ(speaker_of(document, "the deficit of Poland"), "Goldman Sachs");
}

TEST(Unseen, AccordingToHimIsWhoSpokeBefore) {
  const Document document = read(
      "Finance Minister Tunde Alakija said that Nigeria would borrow less. According to him, the "
      "economy grew by 3 percent in May.");
  EXPECT_EQ(speaker_of(document, "the economy grew"), "Tunde Alakija");
}

TEST(Unseen, AParticipleAfterACommaSpeaksForTheSubject) {
  const Document document = read(
      "Marek Zielony, Poland's prime minister, was among the first to phone the winner, praising a "
      "\"fantastic victory for all of us\".");
  EXPECT_EQ(speaker_of(document, "fantastic victory"), "Marek Zielony");
}

TEST(Unseen, TheMayorOfACapitalIsNotOfTheGovernment) {
  const Document document = read(
      "Poland votes on Sunday. Jan Kowalczyk, the mayor of Warsaw, said that he would win in "
      "Poland.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Jan Kowalczyk -> Warsaw"));
}

TEST(Unseen, EachCountryHasAHouseOfItsOwn) {
  const Document document = read(
      "Nigeria will raise taxes. Nigeria's National Assembly debated the bill, and the Speaker of "
      "the "
      "House of Representatives, Tunde Alakija, said that it would pass in Nigeria.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              Contains("Tunde Alakija -> House of Representatives"));
}

TEST(Unseen, AContinentHasNoGovernment) {
  const Document document =
      read("The pro-European government of Poland fell, and European leaders met in Kenya.");
  EXPECT_EQ(entity(document, "Body", "Government of Europe"), nullptr);
}

TEST(Unseen, HisMinistryIsThatOfTheMinister) {
  const Document document = read(
      "Henk Vermaas, the minister of water affairs, closed the lock. \"The lock leaks more than it "
      "should\", his ministry said in the Netherlands.");
  EXPECT_EQ(speaker_of(document, "The lock leaks"), "Ministry of Water Affairs");
}

TEST(Unseen, ACurrencyTellsTheCountryOfAFigure) {
  const Document document =
      read("Traders in Germany were calm. Poland voted. The zloty weakened 0.6% on Monday.");
  EXPECT_THAT(facts(document, "MEASURES"), ElementsAre(HasSubstr("-> Poland")));
}

TEST(Unseen, BylinesNamePlacesAndParticles) {
  const Document document = read(
      "Minister takes over a maker of chips\n\nBy Pim de Graaf in Amsterdam and Kaori Shimada in "
      "Tokyo\n\nThe Dutch government took over a maker of chips on Monday, it said.\n");
  EXPECT_NE(entity(document, "Author", "Pim de Graaf"), nullptr);
  EXPECT_NE(entity(document, "Author", "Kaori Shimada"), nullptr);
}

TEST(Unseen, AnswersByADeedAreNoStatements) {
  const Document document = read(
      "China's Ministry of Commerce responded by banning exports of certain parts from the plant.");
  EXPECT_EQ(speaker_of(document, "banning exports"), "no statement");
}

}  // namespace
}  // namespace plenum::ingest
