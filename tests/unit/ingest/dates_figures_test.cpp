// Months without a year, datelines, ranges and units of figures.
#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::ElementsAre;

std::string start_of_event(const Document& document) {
  for (const Entity& each : document.entities) {
    if (each.type == "Event") return std::string(property(each.props, "start"));
  }
  return "no event";
}

TEST(Dates, AMonthOfWhatIsToComeLiesAhead) {
  EXPECT_EQ(
      start_of_event(read("Cuts\n\n5 October 2022\n\nThe cuts could add to strains before the "
                          "parliamentary election in November.\n")),
      "2022-11-01");
  EXPECT_EQ(
      start_of_event(read("Rates\n\n11 May 2023\n\nThe bank holds its next annual conference on "
                          "June 8.\n")),
      "2023-06-08");
}

TEST(Dates, AMonthOfWhatWasLiesBehind) {
  EXPECT_EQ(
      start_of_event(read("Cuts\n\n5 October 2022\n\nThe party lost the parliamentary election "
                          "in November.\n")),
      "2021-11-01");
  EXPECT_THAT(figures(read("Trade\n\n5 October 2022\n\nSteel exports rose 4 percent in August.\n")),
              ElementsAre("4 % (August 2022)"));
}

TEST(Dates, ADatelineWithADayNamesItsOutlet) {
  const Document document = read(
      "Output cut\n\nVIENNA, Oct 5, 2022 (Harbour News) - Saudi Arabia agreed on Wednesday to cut "
      "its output.\n");
  EXPECT_EQ(document.article.publisher, "Harbour News");
  EXPECT_EQ(document.article.published.from_days, document.article.published.to_days);
}

TEST(Figures, WhatLiesBetweenTwoIsARange) {
  EXPECT_THAT(
      figures(read("Prices\n\n5 March 2024\n\nInflation will be between 2.8 per cent and 3.8 "
                   "per cent in 2025.\n")),
      ElementsAre("2.8-3.8 % (2025)"));
  EXPECT_THAT(figures(read("Prices\n\n5 March 2024\n\nInflation will be between 2 and 3 percent in "
                           "2025.\n")),
              ElementsAre("2-3 % (2025)"));
  EXPECT_THAT(figures(read("Prices\n\n5 March 2024\n\nInflation was 3 percent and growth 2 percent "
                           "in 2023.\n"))
                  .size(),
              2U);
}

TEST(Figures, TheDirhamsOfMoroccoAreNotThoseOfTheEmirates) {
  EXPECT_THAT(figures(read("Grid\n\n5 March 2024\n\nMorocco will invest 120 billion dirhams in the "
                           "power grid.\n")),
              ElementsAre("120 billion MAD ()"));
  EXPECT_THAT(figures(read("Grid\n\n5 March 2024\n\nDubai will invest 120 billion dirhams in the "
                           "power grid.\n")),
              ElementsAre("120 billion AED ()"));
}

}  // namespace
}  // namespace plenum::ingest
