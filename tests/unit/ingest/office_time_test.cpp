// Valid times of offices: from when to when the text says that somebody has or had one.
#include <gmock/gmock.h>

#include "ingest/dates.hpp"
#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// "Name: FROM..TO precision" of every office, employment too.
std::vector<std::string> terms(const std::string& sentence,
                               const std::string& date = "10 May 2024") {
  const Document document =
      read("Norway's week\n\n" + date + "\n\nNorway spoke of Norway. " + sentence + "\n");
  std::vector<std::string> found;
  for (const Assertion& each : document.assertions) {
    if (each.type != "HOLDS_POSITION" && each.type != "AFFILIATED_WITH") continue;
    const Interval& valid = each.valid;
    found.push_back(document.entities[each.subject].name + ": " +
                    (valid.has_start() ? iso_date(valid.from_days) : "") + ".." +
                    (valid.has_end() ? iso_date(valid.to_days) : "") +
                    (valid.known() ? " " + std::string(precision_name(valid.precision)) : ""));
  }
  return found;
}

TEST(OfficeTime, SinceTellsTheStart) {
  EXPECT_THAT(terms("Ann Berg, chairman of Norges Bank since March 2022, disagreed."),
              ElementsAre("Ann Berg: 2022-03-01.. month"));
  EXPECT_THAT(terms("Finance Minister Ann Berg, who has held the post since 2013, disagreed."),
              ElementsAre("Ann Berg: 2013-01-01.. year"));
  EXPECT_THAT(terms("Governor Ann Berg of Norges Bank, who has been in office since 1997, left."),
              ElementsAre("Ann Berg: 1997-01-01.. year"));
}

TEST(OfficeTime, FromAndToTellBothEndsOfAFormerOffice) {
  EXPECT_THAT(terms("Ann Berg, governor of Norges Bank from 2015 to 2021, disagreed."),
              ElementsAre("Ann Berg: 2015-01-01..2021-12-31 year"));
  EXPECT_THAT(terms("Ann Berg, a former governor of Norges Bank from 2015 until March 2021, "
                    "disagreed."),
              ElementsAre("Ann Berg: 2015-01-01..2021-03-31 year"));
  EXPECT_THAT(terms("Ann Berg, a former governor of Norges Bank, disagreed."), IsEmpty());
}

TEST(OfficeTime, TakingOfficeIsTheStart) {
  EXPECT_THAT(terms("Prime Minister Ann Berg, who took office in May 2021, disagreed."),
              ElementsAre("Ann Berg: 2021-05-01.. month"));
  EXPECT_THAT(terms("Prime Minister Ann Berg, sworn in on Monday, disagreed."),
              ElementsAre("Ann Berg: 2024-05-06.. day"));
  EXPECT_THAT(terms("Prime Minister Ann Berg disagreed. Berg took office in 2019."),
              ElementsAre("Ann Berg: 2019-01-01.. year"));
}

TEST(OfficeTime, SteppingDownIsTheEnd) {
  EXPECT_THAT(terms("Prime Minister Ann Berg stepped down on 3 April."),
              ElementsAre("Ann Berg: ..2024-04-03 day"));
  EXPECT_THAT(terms("Prime Minister Ann Berg, whose second term ended in March, disagreed."),
              ElementsAre("Ann Berg: ..2024-03-31 month"));
  EXPECT_THAT(terms("Prime Minister Ann Berg will step down in July."),
              ElementsAre("Ann Berg: ..2024-07-31 month"));
  EXPECT_THAT(terms("Prime Minister Ann Berg steps down in March."),
              ElementsAre("Ann Berg: ..2025-03-31 month"));
}

TEST(OfficeTime, AnEndWithoutADateIsNoLaterThanTheArticle) {
  EXPECT_THAT(terms("Prime Minister Ann Berg of Norway resigned."),
              ElementsAre("Ann Berg: ..2024-05-10 day"));
  EXPECT_THAT(terms("Prime Minister Ann Berg of Norway resigned.", "No date"), IsEmpty());
}

TEST(OfficeTime, ASuccessionEndsTheTermBefore) {
  EXPECT_THAT(terms("Ann Berg, who succeeded Ole Dahl in July 2022 as governor of Norges Bank, "
                    "disagreed."),
              UnorderedElementsAre("Ann Berg: 2022-07-01.. month", "Ole Dahl: ..2022-07-31 month"));
  EXPECT_THAT(terms("The government named Ann Berg to succeed Lars Dahl as governor of Norges "
                    "Bank."),
              UnorderedElementsAre("Ann Berg: ..", "Lars Dahl: ..2024-05-10 day"));
  EXPECT_THAT(terms("Industry Minister Ann Berg, appointed in November to replace Ole Dahl, "
                    "disagreed."),
              UnorderedElementsAre("Ann Berg: 2023-11-01.. month", "Ole Dahl: ..2023-11-30 month"));
}

TEST(OfficeTime, OtherDatesAreNotThoseOfTheOffice) {
  for (const std::string sentence :
       {"Prime Minister Ann Berg said growth since March 2022 had been slow.",
        "Prime Minister Ann Berg has since 2019 cut taxes.",
        "Prime Minister Ann Berg may step down in July.",
        "Prime Minister Ann Berg appointed Ole Dahl in May 2023.",
        "Prime Minister Ann Berg travels from May to June."}) {
    EXPECT_THAT(terms(sentence), ElementsAre("Ann Berg: ..")) << sentence;
  }
}

}  // namespace
}  // namespace plenum::ingest
