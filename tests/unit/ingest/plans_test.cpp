#include <gmock/gmock.h>

#include "policy_pack.hpp"

// Which plan the words name, and whose it is.

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

const Entity* plan_by_ordinal(const Document& document, std::string_view ordinal) {
  for (const Entity& each : document.entities) {
    if (each.type == "Plan" && property(each.props, "ordinal") == ordinal) return &each;
  }
  return nullptr;
}

TEST(PlanNames, AnotherCountrysFiveYearPlanIsNotTheOneInThePack) {
  const Document document = read(
      "Vietnam's prime minister, Pham Van Tam, spoke in Vietnam. The 13th five-year plan runs from "
      "2031 to 2035, he said.");
  const Entity* plan = plan_by_ordinal(document, "13");
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(property(plan->props, "jurisdiction"), "Vietnam");
  EXPECT_EQ(property(plan->props, "from_year"), "");
  EXPECT_EQ(entity(document, "Plan", "13th Five-Year Plan"), nullptr);
}

TEST(PlanNames, TwoCountriesHaveAPlanOfOneOrdinalEach) {
  const Document document = read(
      "China's 13th five-year plan was about steel. Bhutan's 13th five-year plan is about "
      "happiness, said an official in Bhutan.");
  const Entity* known = entity(document, "Plan", "13th Five-Year Plan");
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(property(known->props, "jurisdiction"), "China");
  EXPECT_EQ(property(known->props, "to_year"), "2020");
  const Entity* other = entity(document, "Plan", "13th Five-Year Plan of Bhutan");
  ASSERT_NE(other, nullptr);
  EXPECT_EQ(property(other->props, "to_year"), "");
}

TEST(PlanNames, ACapitalOwnsThePlanOfItsCountry) {
  const Document document = read(
      "The United States will watch. The United States Congress met. Beijing's 15th Five-Year Plan "
      "is due in March, and the United States has none.");
  const Entity* plan = plan_by_ordinal(document, "15");
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(property(plan->props, "jurisdiction"), "China");
}

TEST(PlanNames, OrdinalsTellPlansOfASeriesApart) {
  const Document document = read(
      "Kenya unveiled its third coast and harbour plan in Kenya. The second plan had failed. The "
      "first was forgotten.");
  EXPECT_EQ(meant_by(document, "third coast and harbour plan"), "third coast and harbour plan");
  EXPECT_EQ(meant_by(document, "second plan"), "Second coast and harbour plan");
  EXPECT_EQ(meant_by(document, "first"), "First coast and harbour plan");
}

TEST(PlanNames, AnOrdinalWithoutASeriesIsNoPlan) {
  const Document document = read("Kenya has a second plan, and the third was better.");
  EXPECT_EQ(plan_by_ordinal(document, "2"), nullptr);
  EXPECT_EQ(plan_by_ordinal(document, "3"), nullptr);
}

TEST(PlanNames, NumbersAfterTheHeadBelongToTheName) {
  EXPECT_NE(entity(read("Ghana approved the Harbour Development Plan IV in May."), "Plan",
                   "Harbour Development Plan IV"),
            nullptr);
  EXPECT_NE(
      entity(read("Ghana has dropped Coast Vision 2035 for good."), "Plan", "Coast Vision 2035"),
      nullptr);
  EXPECT_NE(entity(read("It was banned by Royal Decree 7/2019 in Bahrain."), "Plan",
                   "Royal Decree 7/2019"),
            nullptr);
  EXPECT_NE(entity(read("The ports are in the Coastal Resource Plan 2014 of Ghana."), "Plan",
                   "Coastal Resource Plan 2014"),
            nullptr);
  EXPECT_EQ(meant_by(read("Her vision of 2035 was clear, and Plan 9 was a film."), "Plan 9"), "");
}

TEST(PlanNames, APlanInLowerCaseHasANounAndAnOwnerOrAVerb) {
  EXPECT_EQ(
      meant_by(read("Ghana. The government's harbour plan is late in Ghana."), "harbour plan"),
      "harbour plan");
  EXPECT_EQ(meant_by(read("Ghana adopted a drought strategy in Ghana."), "drought strategy"),
            "drought strategy");
  EXPECT_EQ(meant_by(read("She had a harbour plan in mind for the evening."), "harbour plan"), "");
}

TEST(PlanNames, TheProgrammeOfAnInstituteOnACountryIsNoPolicy) {
  const Document document = read("Ann Lowe, who heads the China programme, spoke in Oslo.");
  EXPECT_EQ(entity(document, "Plan", "China programme"), nullptr);
}

TEST(PlanNames, ABudgetIsNoOtherPlan) {
  const Document document =
      read("Oman launched the Coastal Transport Plan in Oman. The budget has no money for it.");
  EXPECT_THAT(meant_by(document, "budget"), testing::Ne("Coastal Transport Plan"));
}

TEST(PlanNames, ABudgetHasItsYearAndCountry) {
  const Document document =
      read("Estonia cannot wait. The 2031 budget of Estonia must pass in May.");
  const Entity* budget = entity(document, "Plan", "2031 budget");
  ASSERT_NE(budget, nullptr);
  EXPECT_EQ(property(budget->props, "jurisdiction"), "Estonia");
}

TEST(PlanNames, WhoMadeADecreeIsToldAfterIt) {
  EXPECT_THAT(facts(read("A decree approved by the European Commission ends the ban."), "ADOPTED"),
              UnorderedElementsAre("European Commission -> decree"));
}

TEST(PlanNames, TheNameOfARegionIsNotThatOfACountryInIt) {
  const Document document =
      read("Coal from Inner Mongolia is cheap in China. The Ministry of Finance of China said so.");
  for (const Entity& each : document.entities)
    EXPECT_NE(property(each.props, "jurisdiction"), "Mongolia") << each.name;
}

TEST(PlanNames, SectorsAreListedAfterAPlan) {
  const Document document = read(
      "Ghana launched the Coastal Growth Plan in May.\n\nThree sectors will lead it on: "
      "fisheries, tourism and shipbuilding.");
  EXPECT_THAT(
      facts(document, "TARGETS"),
      UnorderedElementsAre("Coastal Growth Plan -> fisheries", "Coastal Growth Plan -> tourism",
                           "Coastal Growth Plan -> shipbuilding"));
  EXPECT_EQ(entity(document, "Sector", "three"), nullptr);
}

TEST(PlanNames, SectorsThatOnlySufferAreNoTargets) {
  const Document document = read(
      "Ghana launched the Coastal Growth Plan in May.\n\nThree sectors lost jobs: fisheries, "
      "tourism and shipbuilding.");
  EXPECT_THAT(facts(document, "TARGETS"), IsEmpty());
}

TEST(Attendance, WhoSpeaksAtAnEventIsThere) {
  EXPECT_THAT(facts(read("\"We will wait,\" Prime Minister Narendra Modi said at a news conference "
                         "in India."),
                    "ATTENDED"),
              Contains("Narendra Modi -> News conference"));
}

TEST(Plans, AnOrderOfANameHasItsNumber) {
  const Document document = read(
      "The Department of Agriculture implements tariffs under Executive Order 171. It has 40 "
      "staff.");
  EXPECT_NE(entity(document, "Plan", "Executive Order 171"), nullptr);
}

TEST(Plans, ABodyThatImplementsItCarriesOutThePlanNamedBefore) {
  const Document document = read(
      "It requires a Poverty Reduction Strategy, to be written within a year. The European "
      "Commission, whose chairman is new, will implement it.");
  EXPECT_THAT(facts(document, "IMPLEMENTS"),
              testing::ElementsAre("European Commission -> Poverty Reduction Strategy"));
}

}  // namespace
}  // namespace plenum::ingest
