// Events that only verbs or plain nouns tell, and who holds them.
#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

std::vector<std::string> events(const Document& document) {
  std::vector<std::string> names;
  for (const Entity& each : document.entities) {
    if (each.type == "Event") names.push_back(each.name);
  }
  return names;
}

TEST(Gatherings, ABodyThatMeetsSomewhereHoldsAMeeting) {
  const Document document = read(
      "Norway's week\n\n10 May 2024\n\nThe European Commission will meet in Oslo in June. The "
      "European Parliament, which met on Monday, agreed.\n");
  EXPECT_THAT(facts(document, "HELD"),
              UnorderedElementsAre("European Commission -> meeting of the European Commission",
                                   "European Parliament -> meeting of the European Parliament"));
  EXPECT_THAT(facts(document, "LOCATED_IN"),
              Contains("meeting of the European Commission -> Oslo"));
}

TEST(Gatherings, WhatABodyMeetsIsNoMeeting) {
  for (const std::string sentence : {"The European Commission met its target in June.",
                                     "The European Commission meets demand in Oslo.",
                                     "The European Commission met with bankers in Oslo.",
                                     "The European Commission met on its promise.",
                                     "The European Commission has met every deadline."}) {
    EXPECT_THAT(facts(read(sentence), "HELD"), IsEmpty()) << sentence;
  }
}

TEST(Gatherings, ACongressWithoutACapitalIsAnEvent) {
  const Document document =
      read("The Democratic Party holds its congress in Paris in March. Congress passed a law.");
  EXPECT_THAT(facts(document, "HELD"), ElementsAre("Democratic Party -> Congress (March)"));
  EXPECT_THAT(facts(document, "LOCATED_IN"), ElementsAre("Congress (March) -> Paris"));
}

TEST(Gatherings, TheNextSummitIsAnotherOne) {
  const Document document =
      read("The 28th summit was held in Oslo. The next summit will be held in Paris.");
  EXPECT_EQ(events(document).size(), 2U);
  EXPECT_THAT(facts(document, "LOCATED_IN"), Not(Contains("28th summit -> Paris")));
}

TEST(Gatherings, APressConferenceIsHeldByTheBodyOfWhoSpeaks) {
  const Document document = read(
      "\"Prices fell again in the last month of the year,\" Governor Ann Lund of Norges Bank told "
      "a news conference in Oslo.");
  EXPECT_THAT(facts(document, "HELD"), ElementsAre("Norges Bank -> News conference"));
}

}  // namespace
}  // namespace plenum::ingest
