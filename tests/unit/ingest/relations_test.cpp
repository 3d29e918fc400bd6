#include "ingest/relations.hpp"

#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Office, AnAppositionTellsTheRoleAndTheEmployer) {
  const Document document = read(
      "According to Mirela Kovač, a senior strategist at Adria Securities, the euro will rise.");
  EXPECT_THAT(facts(document, "AFFILIATED_WITH"), ElementsAre("Mirela Kovač -> Adria Securities"));
  EXPECT_EQ(entity(document, "Analyst", "Mirela Kovač") != nullptr, true);
}

TEST(Office, AMinisterHoldsOfficeInTheMinistryThatTheArticleNames) {
  const Document document = read(
      "The Ministry of Energy and Mines published a decree in Peru. Minister of Energy and Mines "
      "Rosa Quispe said the decree was fair.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"),
              Contains("Rosa Quispe -> Ministry of Energy and Mines"));
}

TEST(Office, AGovernorBelongsToTheCentralBankOfTheArticle) {
  const Document document =
      read("The Bank of England held rates in Britain. Governor Alma Whitcombe was satisfied.");
  EXPECT_THAT(facts(document, "HOLDS_POSITION"), Contains("Alma Whitcombe -> Bank of England"));
}

TEST(Office, WhoWasRemovedIsAppointedWithAStatus) {
  const Document document = read(
      "General Duan Wenbo was expelled from the People’s Liberation Army on corruption charges in "
      "China.");
  ASSERT_THAT(facts(document, "APPOINTED"), ElementsAre("Duan Wenbo -> People's Liberation Army"));
  for (const Assertion& each : document.assertions) {
    if (each.type != "APPOINTED") continue;
    EXPECT_EQ(property(each.props, "status"), "expelled");
  }
}

TEST(Statement, QuotationsFindTheirSpeakersBeforeAfterAndInTheMiddle) {
  const Document document = read(
      "“Growth is too slow,” said Ingmar Falk, an economist at Barclays.\n\n"
      "Nadia Rahimi, a researcher at the Delta Institute, warned that prices would rise.\n\n"
      "“And wages will not follow prices this year.”\n\n"
      "\"Nobody knows what will happen next\" – Petra Vogel");
  EXPECT_EQ(speaker_of(document, "Growth is too slow"), "Ingmar Falk");
  EXPECT_EQ(speaker_of(document, "prices would rise"), "Nadia Rahimi");
  EXPECT_EQ(speaker_of(document, "wages will not follow"), "Nadia Rahimi");
  EXPECT_EQ(speaker_of(document, "Nobody knows"), "Petra Vogel");
}

TEST(Statement, TheOfficeOfWhoSpeaksIsNotWhatIsSaid) {
  const Document document =
      read("Kenya's trade minister, Salma Nassar, called the new tariff plan \"a gamble\".");
  EXPECT_EQ(speaker_of(document, "Kenya's trade minister"), "no statement");
  EXPECT_EQ(speaker_of(document, "a gamble"), "Salma Nassar");
}

TEST(Statement, ADocumentSpeaksForTheBodyThatIssuedIt) {
  const Document document = read(
      "The communique from the fifth plenum of the Central Committee said China would “build more "
      "harbours than ever before.” It stressed the need for patience.");
  EXPECT_EQ(speaker_of(document, "build more harbours"),
            "Central Committee of the Chinese Communist Party");
}

TEST(Statement, AnOutletReportsAndDoesNotSpeak) {
  const Document document = read("Reuters reported that Egypt would sell two ports this year.");
  EXPECT_THAT(facts(document, "STATED"), IsEmpty());
  EXPECT_THAT(facts(document, "REPORTED_BY"), Contains(HasSubstr("-> Reuters")));
}

TEST(Statement, UnnamedPersonsAndDeniedWordsMakeNoStatement) {
  const Document document = read(
      "Analysts said that Kenya would borrow more. The Bank of Japan did not say when it would "
      "act. No specific details were released by the Ministry of Trade.");
  EXPECT_THAT(facts(document, "STATED"), IsEmpty());
}

constexpr std::string_view interview =
    "The harbours stay open, says Egypt's trade minister\n\nBy Ann Marsden\n\n";
constexpr std::string_view questions =
    "Q: Critics say that the harbours lose money. Will Egypt sell them?\n\n"
    "A: No. We will keep both harbours in Egypt. They earn enough.\n\n"
    "Q: The fees are high.\n\n"
    "A: What else should pay for the cranes? Kenya sold its cranes last year.\n\n"
    "Q: And the railway?\n\n"
    "A: Prime Minister Omar Fahmy said that Egypt would build the railway.\n";

TEST(Statement, AnswersOfAnInterviewAreWhatTheInterviewedPersonSaid) {
  for (const std::string_view intro :
       {"Trade minister Salma Nassar is in a good mood this week.\n\n",
        "Prime Minister Omar Fahmy chose Salma Nassar, who spoke to the paper.\n\n"
        "Salma Nassar, the trade minister of Egypt, spoke to the paper about harbours.\n\n",
        "Prime Minister Omar Fahmy is away. The paper had an interview with trade "
        "minister Salma Nassar.\n\n"}) {
    SCOPED_TRACE(intro);
    const Document document =
        read(std::string(interview) + std::string(intro) + std::string(questions));
    EXPECT_EQ(speaker_of(document, "We will keep both harbours in Egypt"), "Salma Nassar");
    EXPECT_EQ(speaker_of(document, "Kenya sold its cranes last year"), "Salma Nassar");
    EXPECT_EQ(speaker_of(document, "Egypt would build the railway"), "Omar Fahmy");
    EXPECT_THAT(facts(document, "STATED"), Not(Contains(HasSubstr("lose money"))));
    EXPECT_THAT(facts(document, "STATED"), Not(Contains(HasSubstr("Ann Marsden"))));
  }
}

TEST(Statement, AnswersOfNobodyInParticularMakeNoStatement) {
  for (const std::string_view intro :
       {"Prime Minister Omar Fahmy and trade minister Salma Nassar are in a good mood.\n\n",
        "Prime Minister Omar Fahmy is away. The paper had an interview with Salma Nassar.\n\n",
        "The paper asked about the harbours of Egypt this week.\n\n"}) {
    const Document document =
        read(std::string(interview) + std::string(intro) + std::string(questions));
    EXPECT_THAT(facts(document, "STATED"), Not(Contains(HasSubstr("both harbours"))));
  }
}

TEST(Statement, ANameBeforeAColonSpeaksInAnInterviewOnly) {
  const std::string turn = "Salma Nassar: We will keep both harbours in Egypt.\n\n";
  const std::string intro =
      "Prime Minister Omar Fahmy and trade minister Salma Nassar were asked.\n\n";
  const Document asked =
      read(std::string(interview) + intro + "The Ledger: Will Egypt sell the harbours?\n\n" + turn +
           "Prime Minister Fahmy: The railway comes first this year.\n");
  EXPECT_EQ(speaker_of(asked, "We will keep both harbours"), "Salma Nassar");
  EXPECT_EQ(speaker_of(asked, "The railway comes first"), "Omar Fahmy");
  const Document listed = read(std::string(interview) + intro + turn);
  EXPECT_THAT(facts(listed, "STATED"), IsEmpty());
}

TEST(Effect, APlanThatPromotesIndustriesTargetsEachOfThem) {
  const Document document =
      read("India's National Hydrogen Strategy supports green hydrogen, steel and fertilizers.");
  EXPECT_THAT(facts(document, "TARGETS"),
              ElementsAre("National Hydrogen Strategy -> green hydrogen",
                          "National Hydrogen Strategy -> steel",
                          "National Hydrogen Strategy -> fertilizers"));
}

TEST(Effect, RestrictionsNameWhoRestrictsWhom) {
  const Document document = read(
      "Restrictions imposed by the United States on exports of semiconductors worry Taiwan. China "
      "banned exports of rare earths to Japan.");
  EXPECT_THAT(facts(document, "RESTRICTS"), Contains("United States -> semiconductors"));
  EXPECT_THAT(facts(document, "RESTRICTS"), Contains("China -> rare earths"));
  EXPECT_THAT(facts(document, "RESTRICTS"), Contains("China -> Japan"));
}

TEST(Effect, WhatIsDeniedIsNotAsserted) {
  const Document document = read("Poland will not support coal mining any longer.");
  EXPECT_THAT(facts(document, "TARGETS"), IsEmpty());
}

TEST(Statistic, PeriodsHangOnTheArticlesDate) {
  const Document document = read(
      "24 October 2025\n\nSpain's economy grew by 2.9 percent in the third quarter, compared with "
      "3.1 percent in the second quarter. Exports fell by 4.2% in August to €31.5 billion.");
  EXPECT_THAT(figures(document),
              ElementsAre("2.9 % (Q3 2025)", "3.1 % (Q2 2025)", "-4.2 % (August 2025)",
                          "31.5 billion EUR (August 2025)"));
}

TEST(Statistic, WithoutADateAPeriodStaysUnknownAndIsNeverToday) {
  const Document document = read("Spain's economy grew by 2.9 percent in the third quarter.");
  ASSERT_THAT(figures(document), ElementsAre("2.9 % (Q3)"));
  for (const Entity& each : document.entities) {
    EXPECT_EQ(property(each.props, "period_from"), "");
  }
  EXPECT_FALSE(document.article.published.known());
}

TEST(Statistic, FiguresOfDifferentQuartersAreDifferentFigures) {
  const Document document = read(
      "3 November 2025\n\nGrowth in China was 4.7 percent in the second quarter of 2024 and 4.8 "
      "percent in the third quarter of 2025.");
  EXPECT_THAT(figures(document), ElementsAre("4.7 % (Q2 2024)", "4.8 % (Q3 2025)"));
}

TEST(Statistic, TellsTargetsForecastsAndApproximateFigures) {
  const Document document = read(
      "China kept its growth target of around 5 percent. Natixis expects inflation of 0.4 percent "
      "in China.");
  std::vector<std::string> statuses;
  for (const Entity& each : document.entities) {
    if (each.type != "Statistic") continue;
    statuses.emplace_back(property(each.props, "status"));
    if (statuses.size() > 1) continue;
    EXPECT_EQ(property(each.props, "approximate"), "true");
  }
  EXPECT_THAT(statuses, ElementsAre("target", "forecast"));
}

TEST(Statistic, MereCountsAreNoFigures) {
  const Document document =
      read("The 205-member committee of Chile met for 3 days, its 10th meeting in 2 years.");
  EXPECT_THAT(figures(document), IsEmpty());
}

TEST(Patterns, MeetingsRivalsAndMembersAreFound) {
  const Document document = read(
      "President Olga Brandt of Austria will meet Prime Minister Jonas Vik in Oslo. Nokia competes "
      "with Ericsson in Finland.");
  EXPECT_THAT(facts(document, "MEETS"), ElementsAre("Olga Brandt -> Jonas Vik"));
  EXPECT_THAT(facts(document, "COMPETES_WITH"), ElementsAre("Nokia -> Ericsson"));
}

TEST(Statement, TheVerbStaysWhereItsObjectAloneSaysNothing) {
  const Document document = read(
      "Premier Aoife Brennan ruled out resignation and said she would seek a coalition in "
      "Ireland.\n\nMinister Luc Moreau denied that France was losing patience.\n\nMarta Nowak, an "
      "economist at Barclays, told parliament that the deficit would narrow.");
  EXPECT_EQ(speaker_of(document, "ruled out resignation"), "Aoife Brennan");
  EXPECT_EQ(speaker_of(document, "denied that France was losing"), "Luc Moreau");
  EXPECT_NE(entity(document, "Statement", "the deficit would narrow"), nullptr);
}

TEST(Statement, TheMainVerbCountsNotThatOfARelativeClause) {
  const Document document = read(
      "The World Bank, which had urged both countries to cooperate, welcomed the accord but warned "
      "against new debt.");
  EXPECT_THAT(facts(document, "STATED"),
              ElementsAre("World Bank -> welcomed the accord but warned against new debt"));
}

TEST(Statement, ACountrySpeaksWhereNoGovernmentIsNamed) {
  const Document document = read("The law divided the continent. Brazil denounced it as unfair.");
  EXPECT_THAT(facts(document, "STATED"), ElementsAre("Brazil -> denounced it as unfair"));
}

TEST(Plan, WhatMustStillBeApprovedIsNotAdopted) {
  const Document document = read(
      "The European Commission signed a free trade agreement with Peru. The European Parliament "
      "must approve the agreement.");
  EXPECT_THAT(facts(document, "ADOPTED"), Contains(HasSubstr("European Commission -> ")));
  EXPECT_THAT(facts(document, "ADOPTED"), Not(Contains(HasSubstr("European Parliament -> "))));
}

TEST(Plan, AHeadlineInTitleCaseNamesNoPlanByItsVerb) {
  const Document document = read(
      "Norway and Peru Sign Trade Agreement\n\nNorway signed a free trade agreement with Peru on "
      "Monday, and both countries said it would help fishing.");
  EXPECT_EQ(entity(document, "Plan", "Sign Trade Agreement"), nullptr);
  EXPECT_EQ(meant_by(document, "Trade Agreement"), meant_by(document, "free trade agreement"));
}

TEST(Statistic, TheYearBelongsToTheFigureItFollows) {
  const Document document = read(
      "3 February 2026\n\nThe fiscal deficit of Peru would narrow to 4.3 percent of GDP from 4.4 "
      "percent this year.");
  EXPECT_THAT(figures(document), ElementsAre("4.3 % of GDP ()", "4.4 % of GDP (2026)"));
}

TEST(Statistic, AShareOfGoodsIsNoTariff) {
  const Document document = read(
      "The deal of Norway and Peru removes tariffs on 96 percent of goods. Norway plans output "
      "cuts of 2.2 million barrels per day in the three months to September 2025.");
  EXPECT_THAT(
      figures(document),
      ElementsAre("96 % ()", "2.2 million barrels per day (three months to September 2025)"));
  for (const Entity& each : document.entities) {
    if (each.type == "Statistic") EXPECT_NE(property(each.props, "indicator"), "tariff");
  }
}

}  // namespace
}  // namespace plenum::ingest
