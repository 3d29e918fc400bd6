#include "ingest/mentions.hpp"

#include <gmock/gmock.h>

#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::Contains;
using testing::IsEmpty;

TEST(Mentions, HeIsASurnameBeforeAGivenNameAndAPronounElsewhere) {
  const Document document = read(
      "Officers of the People's Liberation Army He Jianming and Bao Tao were promoted in China. He "
      "did not comment.");
  EXPECT_EQ(meant_by(document, "He Jianming"), "He Jianming");
  EXPECT_EQ(meant_by(document, "People's Liberation Army"), "People's Liberation Army");
  EXPECT_EQ(meant_by(document, "He"), "");
}

TEST(Mentions, ASurnameInCapitalsIsASurnameAndStandsAloneLater) {
  const Document document =
      read("Minister of Justice TAO Renfu spoke in Beijing. Later Tao met the press.");
  EXPECT_NE(entity(document, "Leader", "Tao Renfu"), nullptr);
  EXPECT_EQ(meant_by(document, "Tao"), "Tao Renfu");
}

TEST(Mentions, AnAcronymInBracketsStandsForItsNameEvenIfItIsAWord) {
  const Document document = read(
      "The Ministry of Social Transport (MOST) opened an office. MOST said it would hire people, "
      "and most people agreed.");
  EXPECT_EQ(meant_by(document, "MOST"), "Ministry of Social Transport");
  EXPECT_EQ(meant_by(document, "most"), "");
}

TEST(Mentions, SquareBracketsDefineAnAcronymOfLowerCaseWords) {
  const Document document = read(
      "Xi praised “new quality productive forces [NQPF]” in China. A centre for NQPF will open.");
  std::size_t count = 0;
  for (const Mention& each : document.mentions)
    count += document.text_of(each.text) == "NQPF" &&
             document.entities[each.entity].name == "new quality productive forces";
  EXPECT_EQ(count, 2U);
}

TEST(Mentions, ACapitalIsItsGovernmentUnlessAPrepositionSaysTheCity) {
  const Document document =
      read("Moscow will raise taxes in Russia. Thousands met at a gathering in Moscow on Sunday.");
  EXPECT_NE(entity(document, "Body", "Government of Russia"), nullptr);
  EXPECT_NE(entity(document, "Place", "Moscow"), nullptr);
}

TEST(Mentions, TheGovernmentIsThatOfTheCountryTheArticleIsAbout) {
  const Document document = read(
      "Brazil will cut subsidies. The government in Brazil expects savings, and Brazilian firms "
      "protest. Argentina watches.");
  EXPECT_EQ(meant_by(document, "government"), "Government of Brazil");
}

TEST(Mentions, TheShortNameOfOneCountrysBodyDoesNotSpreadToAnother) {
  const Document document = read(
      "The Communist Party of Vietnam met in Hanoi. The Central Committee of the party chose a "
      "new leader for Vietnam.");
  for (const Entity& each : document.entities) {
    EXPECT_NE(each.name, "Chinese Communist Party");
    EXPECT_NE(each.name, "Central Committee of the Chinese Communist Party");
  }
}

TEST(Mentions, UnitedStatesIsNotThePronoun) {
  const Document document = read("They told us that US tariffs hurt Canada.");
  EXPECT_NE(entity(document, "Place", "United States"), nullptr);
  EXPECT_EQ(meant_by(document, "us"), "");
}

TEST(Mentions, EachItemOfAListOfIndustriesIsASectorOfItsOwn) {
  const Document document = read(
      "Finland supports industries such as forestry, marine robotics, glass fibre and "
      "shipbuilding.");
  for (std::string_view name : {"forestry", "marine robotics", "glass fibre", "shipbuilding"})
    EXPECT_NE(entity(document, "Sector", name), nullptr) << name;
}

TEST(Mentions, DoubleSurnamesAndForeignLettersStayWhole) {
  const Document document = read(
      "“Prices will fall,” said Anneli Hart-Lundström, an economist at Société Générale in Paris. "
      "Hart-Lundström was not surprised.");
  EXPECT_EQ(meant_by(document, "Anneli Hart-Lundström"), "Anneli Hart-Lundström");
  EXPECT_EQ(meant_by(document, "Hart-Lundström"), "Anneli Hart-Lundström");
}

TEST(Mentions, AMeetingIsOneEventUnderItsManyNames) {
  const Document document = read(
      "China’s Communist Party opened a four-day meeting in Beijing. The gathering is the fifth "
      "plenary session of the Central Committee. The fifth plenum will discuss farms in China.");
  std::size_t events = 0;
  for (const Entity& each : document.entities) events += each.type == "Event" ? 1U : 0U;
  EXPECT_EQ(events, 1U);
  EXPECT_EQ(meant_by(document, "gathering"), meant_by(document, "fifth plenum"));
}

TEST(Mentions, ADatedMeetingOfAnotherBodyIsAnotherEvent) {
  const Document document = read(
      "2 August 2024\n\nAfter the fourth plenum of the Central Committee in China, the ministry "
      "acted. The Ministry of Water Resources held a meeting on dams on 29 July.");
  std::size_t events = 0;
  for (const Entity& each : document.entities) events += each.type == "Event" ? 1U : 0U;
  EXPECT_EQ(events, 2U);
}

TEST(Mentions, UnknownNamesAreKeptAsMentionsAndMakeNoNodes) {
  const Document document = read("The report about Quorbelt reached Italy.");
  bool unknown = false;
  for (const Mention& each : document.mentions)
    unknown = unknown || (document.text_of(each.text) == "Quorbelt" && each.entity == no_index);
  EXPECT_TRUE(unknown);
  for (const Entity& each : document.entities) EXPECT_NE(each.name, "Quorbelt");
}

TEST(Mentions, EveryMentionAndAssertionPointsAtItsWordsInTheBytes) {
  const std::string text =
      "*Le Monde* wrote that France”s government backs “green” hydrogen — and \\$2 billion. "
      "Zoë Martin-Lévêque, an analyst at Natixis, said: “It won’t be enough.”";
  const Document document = read(text);
  EXPECT_FALSE(document.mentions.empty());
  EXPECT_FALSE(document.assertions.empty());
  for (const Mention& each : document.mentions) {
    const Span raw = document.article.map.to_raw(each.text);
    ASSERT_LT(raw.begin, raw.end);
    ASSERT_LE(raw.end, text.size());
    std::string words = text.substr(raw.begin, raw.size());
    EXPECT_EQ(words.front(), document.text_of(each.text).front());
  }
  for (const Assertion& each : document.assertions)
    EXPECT_TRUE(document.sentences[each.sentence].text.contains(each.text));
}

TEST(Mentions, TheSignOfACurrencyNamesNoCountry) {
  for (const std::string text : {"Exports of Kenya rose to US$ 7 billion in May.",
                                 "Exports of Kenya rose to US$7 billion in May."}) {
    SCOPED_TRACE(text);
    const Document document = read(text);
    EXPECT_EQ(entity(document, "Place", "United States"), nullptr);
    EXPECT_THAT(figures(document), testing::ElementsAre("7 billion USD (May)"));
  }
}

TEST(Figures, APeriodMayBeToldByItsLastMonth) {
  EXPECT_THAT(figures(read("Unemployment in Kenya was 6 percent in the quarter to April 2024.")),
              testing::ElementsAre("6 % (quarter to April 2024)"));
  EXPECT_THAT(figures(read("Unemployment in Kenya was 6 percent in the year to June 2024.")),
              testing::ElementsAre("6 % (year to June 2024)"));
}

}  // namespace
}  // namespace plenum::ingest
