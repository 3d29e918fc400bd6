// What news calls governments, parties, firms and towns by, beside their names.
#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string rule_of(const Document& document, std::string_view surface) {
  for (const Mention& each : document.mentions) {
    if (document.text_of(each.text) == surface) return std::string(each.rule);
  }
  return {};
}

TEST(Dateline, ItsTownIsAPlaceAndNoGovernment) {
  for (const char* line : {"VIENNA, Oct 5, 2022 (Harbour News) - ", "VIENNA: ", "VIENNA — "}) {
    const Document document =
        read("Steel\n\n" + std::string(line) + "Steel exports rose 4 percent in August.\n");
    EXPECT_NE(entity(document, "Place", "Vienna"), nullptr) << line;
    EXPECT_EQ(rule_of(document, "VIENNA"), "mention.dateline") << line;
    EXPECT_EQ(entity(document, "Body", "Government of Austria"), nullptr) << line;
  }
}

TEST(Governments, AreCalledByWhoLeadsThem) {
  const Document document = read(
      "Mines\n\n3 May 2023\n\nChile's congress met. The Boric administration said it would raise "
      "the royalty on copper. President Gabriel Boric visited Chile's north. The Trump "
      "administration said it opposed the royalty.\n");
  EXPECT_EQ(speaker_of(document, "would raise the royalty"), "Government of Chile");
  EXPECT_EQ(speaker_of(document, "opposed the royalty"), "Government of the United States");
  EXPECT_NE(entity(document, "Leader", "Donald Trump"), nullptr);
}

TEST(Governments, OfANameWithoutATitleAreNotGuessed) {
  const Document document =
      read("Mines\n\n3 May 2023\n\nChile's congress met. The Labour government said no.\n");
  EXPECT_EQ(rule_of(document, "Labour government"), "");
}

TEST(Parties, AreMeantByTheirMembers) {
  const Document document = read(
      "Vote\n\n11 March 2024\n\nThe Socialist party took 77 seats in Portugal. \"The Socialists "
      "have lost,\" said Prime Minister Antonio Costa.\n");
  EXPECT_EQ(meant_by(document, "Socialists"), "Socialist party");
}

TEST(Parties, TakeTheLettersOfAnotherLanguage) {
  const Document document = read(
      "Vote\n\n11 March 2024\n\nThe Democratic Alliance (AD) took 79 seats in Portugal. The AD has "
      "promised to cut taxes by half.\n");
  EXPECT_EQ(meant_by(document, "AD"), "Democratic Alliance");
  // South Africa has a party of this name, of which the article does not speak
  EXPECT_EQ(property(entity(document, "Body", "Democratic Alliance")->props, "jurisdiction"),
            "Portugal");
}

TEST(Parties, DoNotTakeACountryForTheirLetters) {
  const Document document = read(
      "Vote\n\n11 March 2024\n\nThe Labour Party (UK) won. The UK has a new prime minister.\n");
  EXPECT_EQ(meant_by(document, "UK"), "United Kingdom");
}

TEST(Firms, AreKnownOnceSomethingTellsWhatTheyAre) {
  const Document document = read(
      "Fine\n\n23 April 2025\n\nThe European Commission fined the technology group Veltrix. "
      "Regulators said Veltrix's store was closed to others.\n");
  EXPECT_EQ(std::count_if(document.mentions.begin(), document.mentions.end(),
                          [&](const Mention& each) {
                            return document.text_of(each.text) == "Veltrix" &&
                                   each.type == "Organization";
                          }),
            2);
}

TEST(Firms, AreDescribedByWhereTheyAreBased) {
  const Document document = read(
      "Fine\n\n23 April 2025\n\nTunewave, a Stockholm-based music app that competes with Samsung, "
      "said the fine was too small. Ann Example, a Stockholm-based economist, said it was large "
      "enough.\n");
  EXPECT_NE(entity(document, "Organization", "Tunewave"), nullptr);
  EXPECT_THAT(facts(document, "LOCATED_IN"), ElementsAre("Tunewave -> Stockholm"));
  EXPECT_THAT(facts(document, "COMPETES_WITH"), ElementsAre("Tunewave -> Samsung"));
  EXPECT_EQ(speaker_of(document, "too small"), "Tunewave");
  EXPECT_EQ(entity(document, "Organization", "Ann Example"), nullptr);
}

TEST(Firms, ASumInTheirCountrysMoneyIsNone) {
  const Document document = read(
      "Budget\n\n24 February 2023\n\nMalaysia's finance ministry said the duty would bring in "
      "RM500 "
      "million a year.\n");
  EXPECT_EQ(meant_by(document, "RM"), "");
  EXPECT_THAT(figures(document), testing::Contains(testing::StartsWith("500 million MYR")));
}

TEST(Events, KeepTheWholeOfAHyphenatedWord) {
  const Document document = read(
      "Output\n\n5 October 2022\n\nOPEC+ agreed at its first in-person meeting since 2020 to cut "
      "output.\n");
  EXPECT_THAT(facts(document, "HELD"), ElementsAre("OPEC+ -> First in-person meeting"));
}

TEST(Events, AThinkTankThatIsCalledAForumIsNone) {
  const Document document = read(
      "Fine\n\n23 April 2025\n\nSophie Dubois of the think tank Bruges Forum said the fine was "
      "small.\n");
  for (const Entity& each : document.entities) EXPECT_NE(each.type, "Event") << each.name;
  EXPECT_NE(entity(document, "Organization", "Bruges Forum"), nullptr);
}

TEST(Plans, ATaxThatIsIntroducedIsOne) {
  const Document document = read(
      "Budget\n\n24 February 2023\n\nMalaysia will introduce a luxury goods tax this year. "
      "Pakistanis paid income tax. Mauritania adopted a green hydrogen code.\n");
  EXPECT_NE(entity(document, "Plan", "luxury goods tax"), nullptr);
  EXPECT_NE(entity(document, "Plan", "green hydrogen code"), nullptr);
  EXPECT_EQ(entity(document, "Plan", "Pakistanis paid income tax"), nullptr);
}

TEST(Plans, NewRulesPointBackAndControlsOfAnotherDoNot) {
  const Document document = read(
      "U.S. tightens chip export rules\n\n17 October 2023\n\nThe United States tightened its chip "
      "export rules. Gina Raimondo said the new rules would be updated once a year. In August, "
      "China imposed export controls on gallium.\n");
  EXPECT_THAT(facts(document, "ABOUT"), testing::Contains(testing::EndsWith("chip export rules")));
  EXPECT_EQ(meant_by(document, "export controls"), "export controls");
}

TEST(Bodies, AreMeantByTheirInitialsWithoutBrackets) {
  const Document document = read(
      "Vote\n\n1 November 2024\n\nThe Botswana Democratic Party lost the vote in Botswana. The BDP "
      "kept four seats, said the Independent Electoral Commission.\n");
  EXPECT_EQ(meant_by(document, "BDP"), "Botswana Democratic Party");
}

TEST(Bodies, TheCentralBankIsTheHomeCountrysBesideAnotherNamedInPassing) {
  const Document document = read(
      "Poland's levy\n\n12 March 2025\n\nPoland adopted a bank levy. The European Central Bank had "
      "called for a review. The central bank has kept its main rate at 5.75% in Poland.\n");
  EXPECT_EQ(meant_by(document, "central bank"), "National Bank of Poland");
}

TEST(Offices, OfLettersThatNobodyKnowsAreNotTheCountrys) {
  const Document document = read(
      "Cobalt\n\n23 June 2025\n\nCongo extended its halt. \"The stock is too high,\" ARECOMS "
      "President Patrick Luabeya said in Congo.\n");
  EXPECT_NE(entity(document, "Leader", "Patrick Luabeya"), nullptr);
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), IsEmpty());
}

TEST(Firms, StandAfterTheirNounAndInSharesOfThem) {
  const Document document = read(
      "Levy\n\n12 March 2025\n\nShares in PKO Bank Polski fell 3.1% in Poland. Ann Example, an "
      "economist at the consultancy Grant Horton, said the levy was too high.\n");
  EXPECT_NE(entity(document, "Organization", "PKO Bank Polski"), nullptr);
  EXPECT_NE(entity(document, "Organization", "Grant Horton"), nullptr);
}

TEST(Plans, TheLevyIsTheOneThatWasNamedWithItsTopic) {
  const Document document = read(
      "Levy\n\n12 March 2025\n\nPoland's parliament approved a defence levy on banks. Finance "
      "Minister Andrzej Domanski said the measure would bring in 6.5 billion zlotys. ING said the "
      "levy could slow growth.\n");
  EXPECT_EQ(meant_by(document, "measure"), "defence levy on banks");
  EXPECT_EQ(meant_by(document, "levy"), "defence levy on banks");
}

TEST(Plans, AnAgreementWithAnIndefiniteArticleIsAnother) {
  const Document document = read(
      "Minerals\n\n23 June 2025\n\nThe United States signed a minerals-for-security deal with "
      "Congo. Rwanda and Congo are due to sign a peace agreement.\n");
  EXPECT_EQ(meant_by(document, "peace agreement"), "peace agreement");
}

TEST(Meetings, AreNotWithWhoseAdviserSomebodyMet) {
  const Document document = read(
      "Minerals\n\n23 June 2025\n\nPresident Felix Tshisekedi met Massad Boulos, U.S. President "
      "Donald Trump's adviser for Africa, in Kinshasa.\n");
  EXPECT_THAT(facts(document, "MEETS"), ElementsAre("Félix Tshisekedi -> Massad Boulos"));
}

TEST(Shares, OfAWholeAreToldByWhatMakesItUp) {
  EXPECT_EQ(
      figures(read("Trade\n\n5 October 2022\n\nDemand for diamonds, which make up over 80% of "
                   "exports, fell. Mining, which accounts for 60% of exports, grew.\n"))
          .size(),
      2U);
}

}  // namespace
}  // namespace plenum::ingest
