#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "A -> B: modality", with "not" before what is denied, for every assertion of a type.
std::vector<std::string> forces(const Document& document, std::string_view type) {
  std::vector<std::string> found;
  for (const Assertion& each : document.assertions) {
    if (each.type != type) continue;
    found.push_back((each.negated ? "not " : "") + document.entities[each.subject].name + " -> " +
                    document.entities[each.object].name + ": " + each.modality);
  }
  return found;
}

TEST(Force, WhatIsSaidToBeSoIsAFact) {
  for (const std::string text :
       {"Canada restricted wheat imports from Norway last year.",
        "Canada, which refused the offer, has restricted wheat imports from Norway.",
        "Canada refused the offer and has restricted wheat imports from Norway.",
        "The envoy who refused the gift said Canada restricted wheat imports from Norway.",
        "Canada imposed tariffs on Norway."}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(facts(read(text), "RESTRICTS"), testing::Contains("Canada -> Norway"));
  }
}

TEST(Force, WhatIsDeniedRefusedThreatenedOrAskedIsNoFact) {
  for (const std::string text :
       {"Norway denied that Canada had banned wheat imports from Chile.",
        "Norway denied Canada had banned wheat imports from Chile.",
        "Canada rejected a proposal to restrict wheat imports from Norway.",
        "Canada refused to restrict wheat imports from Norway.",
        "Canada ruled out restricting wheat imports from Norway.",
        "Canada threatened to restrict wheat imports from Norway.",
        "Canada has not threatened to restrict wheat imports from Norway.",
        "Canada proposed to restrict wheat imports from Norway.",
        "Chile urged Canada to restrict wheat imports from Norway.",
        "Chile called on Canada to restrict wheat imports from Norway.",
        "Chile accused Canada of restricting wheat imports from Norway.",
        "Trade news\n\nTrade is slow. Did Canada ban wheat imports from Norway? It rained.",
        "The ministry did not say whether Canada had banned wheat imports from Norway.",
        "Canada never said that it had restricted wheat imports from Norway.",
        "If Canada bans wheat imports from Norway, prices will rise.",
        "If the talks fail, Canada will restrict wheat imports from Norway.",
        "Canada would restrict wheat imports from Norway if the talks failed.",
        "Canada did not impose tariffs on Norway.",
        "Canada lifted restrictions on wheat imports from Norway.",
        "Restrictions imposed by Canada on wheat from Norway were lifted."}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(facts(read(text), "RESTRICTS"), IsEmpty());
  }
}

TEST(Force, WhatMakesNoEdgeStaysAsEvidence) {
  EXPECT_THAT(forces(read("Canada threatened to restrict imports from Norway."), "RESTRICTS"),
              ElementsAre("Canada -> Norway: threat"));
  EXPECT_THAT(forces(read("Chile denied that Canada had banned imports from Norway."), "RESTRICTS"),
              ElementsAre("not Canada -> Norway: fact"));
  EXPECT_THAT(
      forces(read("Trade news\n\nTrade is slow. Did Canada ban imports from Norway? It rained."),
             "RESTRICTS"),
      ElementsAre("Canada -> Norway: question"));
}

TEST(Force, AnObjectStandsInTheClauseOfItsVerb) {
  const Document document =
      read("Canada restricted wheat exports in 2023, and Norway urged the others to follow.");
  EXPECT_THAT(facts(document, "RESTRICTS"), ElementsAre("Canada -> wheat"));
}

TEST(Force, WhoRefusesToMeetDoesNotMeet) {
  const std::string who = "Prime Minister Ingrid Solberg of Norway ";
  const std::string whom = " President Carlos Fuentes of Chile.";
  EXPECT_THAT(facts(read(who + "met" + whom), "MEETS"),
              ElementsAre("Ingrid Solberg -> Carlos Fuentes"));
  for (const std::string verb :
       {"refused to meet", "declined to hold talks with", "did not meet", "proposed to meet"}) {
    SCOPED_TRACE(verb);
    EXPECT_THAT(facts(read(who + verb + whom), "MEETS"), IsEmpty());
  }
}

TEST(Force, AFigureThatIsDeniedIsNotMeasured) {
  const auto polarity = [](const Document& document) {
    for (const Entity& each : document.entities) {
      if (each.type == "Statistic") return std::string(property(each.props, "polarity"));
    }
    return std::string("no figure");
  };
  const Document denied =
      read("Norway never said that inflation would fall below 7 percent in 2024.");
  EXPECT_THAT(facts(denied, "MEASURES"), IsEmpty());
  EXPECT_EQ(polarity(denied), "negative");
  const Document said = read("Norway said that inflation would fall below 7 percent in 2024.");
  EXPECT_THAT(facts(said, "MEASURES"), ElementsAre(testing::HasSubstr("-> Norway")));
  EXPECT_EQ(polarity(said), "");
}

}  // namespace
}  // namespace plenum::ingest
