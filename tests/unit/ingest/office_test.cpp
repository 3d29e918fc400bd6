#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The titles under which a person holds offices.
std::vector<std::string> titles_of(const Document& document, std::string_view person) {
  std::vector<std::string> titles;
  for (const Assertion& each : document.assertions) {
    if (each.type == "HOLDS_POSITION" && document.entities[each.subject].name == person)
      titles.emplace_back(property(each.props, "title"));
  }
  return titles;
}

TEST(OfficeTarget, AnAdjectiveOfTwoWordsIsTheCountryOfATitle) {
  const Document document = read(
      "Peru's cabinet met in Lima. Peru will hold talks with Sri Lanka. Peru's government invited "
      "Sri Lankan President Nalini Perera to visit Sri Lanka's embassy.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Nalini Perera -> Sri Lanka"));
}

TEST(OfficeTarget, ASecretaryIsOfTheCountryWhoseDepartmentIsNamed) {
  const Document document = read(
      "China answered the rules. China will defend its firms, Chinese officials said. The Commerce "
      "Department of the United States published them. Commerce Secretary Maud Ellery said they "
      "were fair.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), Not(Contains("Maud Ellery -> China")));
}

TEST(OfficeTarget, ACountryOfAnotherClauseIsNotTheOfficesOwn) {
  const Document document = read(
      "Chile exports copper. Chile's output rose. Bolivia proposed a cartel, and President Tomas "
      "Arriagada said Chile would not join it.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Tomas Arriagada -> Chile"));
}

TEST(OfficeTarget, OfficesOfStatesAreOfNoCountry) {
  const Document document = read(
      "India's mines are taxed. India exports iron ore. The exemption was introduced by then chief "
      "minister Rohit Sethi. Mayor Anil Deshmukh of the city welcomed it.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), Not(Contains(HasSubstr("-> India"))));
}

TEST(OfficeTarget, WhoWasRemovedHoldsTheOfficeNoLonger) {
  const Document document =
      read("Thailand's Constitutional Court removed Prime Minister Anong Chaiyasit from office.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(OfficeTarget, TheFieldOfAnOfficeBelongsToItsTitle) {
  const Document document = read(
      "Khalid Al-Rashid, the Saudi energy minister, spoke in Saudi Arabia. Kenya named Joyce "
      "Wambui, the Kenyan Minister of Health, as envoy.");
  EXPECT_THAT(titles_of(document, "Khalid Al-Rashid"), ElementsAre("energy minister"));
  EXPECT_THAT(titles_of(document, "Joyce Wambui"), ElementsAre("Minister of Health"));
}

TEST(OfficeTarget, WhatIsToldByAVerbCountsToo) {
  const Document document =
      read("Greta Lindqvist is a senior economist at Barclays. She expects growth of 2 percent.");
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"), ElementsAre("Greta Lindqvist -> Barclays"));
}

TEST(OfficeTarget, AnExpulsionIsFromTheBodyNamedAfterIt) {
  const Document document = read(
      "Lu Weiming was appointed vice chair of the Central Military Commission in China after the "
      "expulsion of General Tan Baoguo from the People's Liberation Army.");
  EXPECT_THAT(facts(document, "APPOINTED"),
              testing::UnorderedElementsAre("Lu Weiming -> Central Military Commission",
                                            "Tan Baoguo -> People's Liberation Army"));
}

TEST(OfficeTarget, TheGovernorOfACapitalIsNotOfItsCentralBank) {
  const Document document = read(
      "Thailand's economy slowed. The Bank of Thailand held its rate. Bangkok Governor Chadchai "
      "Sitthi welcomed it.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(OfficeTarget, WhatWasDoneToTheHolderIsNoPartOfTheTitle) {
  const Document document = read(
      "Thailand's prime minister kept Finance Minister Pim Chantara in Thailand's cabinet. Japan's "
      "ambassador to Thailand, Otaka Masato, said Japanese carmakers needed stability.");
  EXPECT_THAT(titles_of(document, "Pim Chantara"), ElementsAre("Finance Minister"));
  EXPECT_THAT(facts(document, "STATED"),
              ElementsAre("Otaka Masato -> Japanese carmakers needed stability"));
}

TEST(Names, AGivenNameOfTwoSyllablesIsWhole) {
  const Document document = read(
      "South Korea's government met. South Korean President Baek Sang-hyun spoke. Its foreign "
      "minister, Moon Jae-in, urged caution.");
  EXPECT_NE(entity(document, "Leader", "Baek Sang-hyun"), nullptr);
  EXPECT_NE(entity(document, "Leader", "Moon Jae-in"), nullptr);
}

TEST(Names, AGovernorIsNoPartOfTheBanksName) {
  const Document document =
      read("Bank of Italy Governor Paolo Ferrini urged caution in Italy on Monday.");
  EXPECT_NE(entity(document, "Leader", "Paolo Ferrini"), nullptr);
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Paolo Ferrini -> Bank of Italy"));
}

TEST(Names, TwoWordsShareTheHeadThatFollows) {
  const Document document =
      read("Payments from the Recovery and Resilience Facility were late, Poland said.");
  EXPECT_NE(entity(document, "Plan", "Recovery and Resilience Facility"), nullptr);
}

TEST(Office, AnOfficeIsNotOfTheCountryThatSomebodyTravelsTo) {
  const Document document = read(
      "Kenya's premier visits Fiji\n\nPremier Salma Nassar will travel to Fiji next week. It is "
      "her "
      "third trip to Fiji.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              testing::Not(testing::Contains("Salma Nassar -> Fiji")));
}

TEST(OfficeTarget, WhoWasNamedIsAppointedToo) {
  const Document document = read(
      "Norway's week\n\n10 May 2024\n\nNorway spoke of Norway's government. Deputy Prime "
      "Minister Pavel Hansen, an economist who was named to the post in July, agreed.\n");
  EXPECT_THAT(facts(document, "APPOINTED"), ElementsAre("Pavel Hansen -> Government of Norway"));
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("Pavel Hansen -> Norway"));
}

TEST(OfficeTarget, AChiefExecutiveIsOfTheFirmThatActedBefore) {
  const Document document = read(
      "Intel, which competes with Samsung, cut its forecast. Chief executive Maud Ellery called "
      "the year hard.");
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"), ElementsAre("Maud Ellery -> Intel"));
}

TEST(OfficeTarget, ACommissionerIsOfTheBodySpokenOfBefore) {
  const Document document = read(
      "Canada's phones are dear. Canada will act. The Competition Bureau agreed. Commissioner "
      "John Ellery wrote a letter.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), ElementsAre("John Ellery -> Competition Bureau"));
}

TEST(OfficeTarget, AnApostropheInsideANameBelongsToIt) {
  const Document document = read(
      "Kenya's week began. Kenya spoke. President Fred Matiang'i of Kenya agreed, and Governor "
      "Njuguna Ndung'u of the Central Bank of Kenya didn't.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              ElementsAre("Fred Matiang'i -> Kenya", "Njuguna Ndung'u -> Central Bank of Kenya"));
}

}  // namespace
}  // namespace plenum::ingest
