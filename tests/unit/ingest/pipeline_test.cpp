#include "ingest/pipeline.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "core/file.hpp"
#include "policy_pack.hpp"
#include "scorer.hpp"

namespace plenum::ingest {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

Document sample(std::string_view stem) {
  for (const fs::path& path : files_of(PLENUM_SOURCE_DIR "/samples")) {
    if (!path.filename().string().starts_with(stem)) continue;
    auto document =
        extract(*core::read_file(path.string()), path.filename().string(), policy_pack());
    EXPECT_TRUE(document.ok());
    return *std::move(document);
  }
  ADD_FAILURE() << "no sample " << stem;
  return {};
}

TEST(Pipeline, TheSameBytesGiveTheSameDocumentOnAnyThread) {
  const std::string text = *core::read_file(PLENUM_SOURCE_DIR "/samples/02-plenum-analysis.txt");
  const std::string first =
      gold_json(*extract(text, "a", policy_pack()), policy_pack(), {.all = true, .explain = true});
  std::array<std::string, 4> others;
  std::array<std::thread, 4> threads;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    threads[i] = std::thread([&, i] {
      others[i] = gold_json(*extract(text, "a", policy_pack()), policy_pack(),
                            {.all = true, .explain = true});
    });
  }
  for (std::thread& each : threads) each.join();
  for (const std::string& each : others) EXPECT_EQ(each, first);
}

TEST(Pipeline, SamplesYieldStatementsPlansOfficesAndFigures) {
  const Document plenum = sample("01");
  EXPECT_THAT(facts(plenum, "TARGETS"), Contains("15th Five-Year Plan -> robotics"));
  EXPECT_THAT(facts(plenum, "AFFILIATED_WITH"), Contains("Henrike Baumann -> Nordhafen Bank"));
  EXPECT_THAT(facts(plenum, "ADOPTED"),
              Contains("Central Committee of the Chinese Communist Party -> 15th Five-Year Plan"));
  EXPECT_THAT(figures(plenum), Contains("4.8 % (Q3 2025)"));
  EXPECT_THAT(facts(sample("04"), "HOLDS_POSITION"),
              Contains("Alasdair Thornbury -> Bank of England"));
  EXPECT_THAT(figures(sample("06")), Contains("4.4 % of GDP (2026)"));
  EXPECT_THAT(facts(sample("07"), "RESTRICTS"), Contains("China -> rare earths"));
  EXPECT_THAT(facts(sample("10"), "TARGETS"), Contains("Government of Norway -> coal"));
}

TEST(Pipeline, ThreeSamplesMeetInTheSamePlanBodyAndPerson) {
  for (std::string_view stem : {"01", "02", "03"}) {
    const Document document = sample(stem);
    EXPECT_NE(entity(document, "Plan", "15th Five-Year Plan"), nullptr) << stem;
    EXPECT_NE(entity(document, "Leader", "Zhou Wenlan"), nullptr) << stem;
    EXPECT_NE(entity(document, "Event", "Fourth Plenum of the 20th Central Committee"), nullptr)
        << stem;
  }
}

TEST(Pipeline, MentionsAreInTextOrderStatementsAndFiguresAmongThem) {
  for (const fs::path& path : files_of(PLENUM_SOURCE_DIR "/samples")) {
    SCOPED_TRACE(path);
    const Document document = sample(path.filename().string());
    std::set<std::string> types;
    std::uint32_t last = 0;
    for (const Mention& each : document.mentions) {
      EXPECT_GE(each.text.begin, last);
      last = each.text.begin;
      types.insert(each.type);
    }
    EXPECT_TRUE(types.contains("Statement"));
    for (std::uint32_t i = 0; i < document.entities.size(); ++i) {
      const std::uint32_t first = document.entities[i].first_mention;
      if (first != no_index) EXPECT_EQ(document.mentions[first].entity, i);
    }
    for (const Assertion& each : document.assertions) {
      if (each.subject_mention != no_index)
        EXPECT_EQ(document.mentions[each.subject_mention].entity, each.subject);
      if (each.object_mention != no_index)
        EXPECT_EQ(document.mentions[each.object_mention].entity, each.object);
    }
    const auto json = nlohmann::json::parse(gold_json(document, policy_pack(), {.explain = true}));
    std::size_t start = 0;
    for (const auto& each : json["mentions"]) {
      EXPECT_GE(each["start"], start);
      start = each["start"];
    }
  }
}

TEST(Pipeline, WhatTheTextDeniesIsMarkedWhereAllIsWritten) {
  const auto document =
      extract("The minister denied that the United States had banned steel exports to China.\n",
              "a.txt", policy_pack());
  ASSERT_TRUE(document.ok());
  const auto facts_only = nlohmann::json::parse(gold_json(*document, policy_pack()));
  EXPECT_TRUE(facts_only["edges"].empty());
  std::size_t denied = 0;
  const auto all = nlohmann::json::parse(gold_json(*document, policy_pack(), {.all = true}));
  for (const auto& edge : all["edges"]) {
    if (edge["type"] != "RESTRICTS") continue;
    ++denied;
    EXPECT_EQ(edge["negated"], true);
  }
  EXPECT_GT(denied, 0U);
}

TEST(Pipeline, JsonEscapesWhatItMustAndNothingElse) {
  Document document;
  document.article.title = "A \"b\" \\ / \b\f\n\r\t\x01\x1f\x7f é 中";
  document.article.source = "caf\xE9.txt";  // the name of a file need not be UTF-8
  document.article.published = {0, 0, Precision::day};
  Entity entity;
  entity.type = "Body";
  entity.name = "x";
  entity.props = {{"a", "1"}, {"with \"quotes\"", "2"}};
  document.entities = {entity, entity};
  document.article.text = "x y";
  document.sentences.push_back({{0, 3}, 0, 0, 0});
  for (const int confidence : {0, 5, 50, 805, 850, 900, 1000}) {
    Assertion fact;
    fact.type = "ANY";
    fact.object = 1;
    fact.confidence = static_cast<std::uint16_t>(confidence);
    fact.rule = "r";
    document.assertions.push_back(fact);
  }
  const GoldJsonOptions everything{.all = true, .explain = true};
  const std::string text = gold_json(document, policy_pack(), everything);
  const auto json = nlohmann::ordered_json::parse(text);
  EXPECT_EQ(json["article"]["title"], document.article.title);
  EXPECT_EQ(json["article"]["source"], "caf\xEF\xBF\xBD.txt");
  EXPECT_EQ(json["nodes"][0]["props"]["with \"quotes\""], "2");
  for (std::size_t i = 0; i < document.assertions.size(); ++i)
    EXPECT_EQ(json["edges"][i]["confidence"], document.assertions[i].confidence / 1000.0);
  // written again by the library it is the same, byte for byte
  EXPECT_EQ(json.dump(), text);
}

TEST(Pipeline, JsonHasTheShapeOfTheContract) {
  const Document document = sample("01");
  const auto json = nlohmann::json::parse(gold_json(document, policy_pack()));
  EXPECT_EQ(json["article"]["date"], "2025-10-24");
  std::set<std::string> names;
  for (const auto& node : json["nodes"]) names.insert(node["name"]);
  for (const auto& edge : json["edges"]) {
    EXPECT_TRUE(names.contains(edge["from"]));
    EXPECT_TRUE(names.contains(edge["to"]));
    const double confidence = edge["confidence"];
    EXPECT_GT(confidence, 0.0);
    EXPECT_LE(confidence, 1.0);
    const std::size_t start = edge["evidence"]["start"];
    const std::size_t end = edge["evidence"]["end"];
    EXPECT_LT(start, end);
    EXPECT_LE(end, document.article.bytes.size());
  }
}

// A stage that takes the square of its input would show at a third as well.
std::size_t large_bytes() {
#ifdef PLENUM_ASSERTIONS
  return 1U << 20U;  // unoptimised builds take ten times as long
#else
  return std::getenv("PLENUM_FULL") == nullptr ? 3U << 20U : 10U << 20U;
#endif
}

TEST(Pipeline, MegabytesOfArticleEndWithEveryStageBounded) {
  const std::string one =
      *core::read_file(PLENUM_SOURCE_DIR "/samples/07-chip-export-controls.txt");
  std::string text;
  const std::size_t bytes = large_bytes();
  while (text.size() < bytes) text += one + "\n\n";
  const auto document = extract(text, "big.txt", policy_pack());
  ASSERT_TRUE(document.ok());
  EXPECT_GT(document->sentences.size(), bytes / 200);
  EXPECT_LT(document->entities.size(), 4000U);
}

TEST(Pipeline, HostileShapesEnd) {
  for (const std::string& piece :
       {std::string("“"), std::string("China’s "), std::string("( "), std::string("of the "),
        std::string("A. "), std::string("Bank "), std::string("and, "), std::string("said "),
        std::string("Ministry of Trade and "), std::string("5 % ")}) {
    std::string text = "Start. ";
    while (text.size() < 40000) text += piece;
    EXPECT_TRUE(extract(text, "hostile.txt", policy_pack()).ok()) << piece;
  }
}

TEST(Pipeline, AnArticleMayBeginWithAStatementOfTooFewWords) {
  const auto document = extract("China's strong government said so.", "a.txt", policy_pack());
  ASSERT_TRUE(document.ok());
  EXPECT_TRUE(facts(*document, "STATED").empty());
}

TEST(Pipeline, HostileMarkupEnds) {
  for (const std::string& piece :
       {std::string("<"), std::string("<a "), std::string("<a \">\""), std::string("<a '"),
        std::string("&"), std::string("<div><p>Bank "), std::string("<script>"),
        std::string("<!--")}) {
    std::string text = "<html><body>Start. ";
    while (text.size() < 40000) text += piece;
    EXPECT_TRUE(extract(text, "hostile.html", policy_pack()).ok()) << piece;
  }
}

TEST(Pipeline, RefusesMoreThanTheNamedLimit) {
  const auto document = extract(std::string(article_bytes_max + 1, 'a'), "x", policy_pack());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().code(), ErrorCode::limit);
}

TEST(PackLoading, ErrorsNameFileAndLine) {
  const fs::path folder = fs::temp_directory_path() / "plenum_pack_test";
  fs::remove_all(folder);
  fs::create_directories(folder / "gazetteer");
  fs::create_directories(folder / "patterns");
  std::ofstream(folder / "ontology.gql") << "NODE TYPE Ship (:Entity&Ship {name STRING}),\n"
                                         << "EDGE TYPE SANK (Ship)-[:SANK]->(Ship),\n";
  ASSERT_TRUE(Pack::load(folder.string()).ok());
  for (const char* row : {"vessel\tShip", "place\tPort", "met\tSAW", "place", "place\tShip\tX",
                          "place\tShip\nplace\tShip", "place\tShip|Port"}) {
    std::ofstream(folder / "roles.tsv") << "# roles\n" << row << '\n';
    const auto wrong = Pack::load(folder.string());
    ASSERT_FALSE(wrong.ok()) << row;
    const bool second = std::string_view(row).find('\n') != std::string_view::npos;
    EXPECT_THAT(wrong.error().message(), HasSubstr(second ? "roles.tsv:3" : "roles.tsv:2"));
  }
  fs::remove(folder / "roles.tsv");
  std::ofstream(folder / "gazetteer/ships.tsv") << "# ships\nVasa\tBoat\n";
  auto pack = Pack::load(folder.string());
  ASSERT_FALSE(pack.ok());
  EXPECT_THAT(pack.error().message(), HasSubstr("gazetteer/ships.tsv:2"));
  std::ofstream(folder / "gazetteer/ships.tsv") << "# ships\nVasa\tShip\nMary Rose\tShip\n";
  std::ofstream(folder / "patterns/p.kgp")
      << "rule sank 900: $a:Ship sank $b:Boat => SANK($a, $b)\n";
  pack = Pack::load(folder.string());
  ASSERT_FALSE(pack.ok());
  EXPECT_THAT(pack.error().message(), HasSubstr("patterns/p.kgp:1"));
  fs::remove_all(folder);
}

TEST(PackLoading, APackOfAnotherDomainFindsItsOwnFacts) {
  const fs::path folder = fs::temp_directory_path() / "plenum_pack_ships";
  fs::remove_all(folder);
  fs::create_directories(folder / "gazetteer");
  fs::create_directories(folder / "patterns");
  std::ofstream(folder / "ontology.gql") << "NODE TYPE Ship (:Entity&Ship {name STRING}),\n"
                                         << "EDGE TYPE SAILS_WITH (Ship)-[:SAILS_WITH]->(Ship),\n";
  std::ofstream(folder / "gazetteer/ships.tsv") << "Vasa\tShip\nMary Rose\tShip\n";
  std::ofstream(folder / "patterns/p.kgp")
      << "rule sails 900: $a:Ship ~3 with $b:Ship => SAILS_WITH($a, $b)\n";
  const auto pack = Pack::load(folder.string());
  ASSERT_TRUE(pack.ok());
  EXPECT_NE(pack->id(), policy_pack().id());
  const auto document = extract("The Vasa sailed with Mary Rose to China.", "s.txt", *pack);
  ASSERT_TRUE(document.ok());
  EXPECT_THAT(facts(*document, "SAILS_WITH"), testing::ElementsAre("Vasa -> Mary Rose"));
  EXPECT_EQ(entity(*document, "Place", "China"), nullptr);
  EXPECT_EQ(document->entities.size(), 2U);
  fs::remove_all(folder);
}

/// The scorer of the shared gold, over what the pipeline finds in the articles.
TEST(Gold, ScoresAboveTheThresholds) {
  const fs::path shared = PLENUM_SHARED_DIR;
  const nlohmann::json scores = scores_of(shared / "seeds", shared / "gold", "gold");
  if (scores.is_null()) GTEST_SKIP() << "the shared gold is not there";
  EXPECT_GE(scores["entity_micro"]["f1"], 0.90);
  EXPECT_GE(scores["nodes"]["Statistic"]["f1"], 0.92);
  EXPECT_GE(scores["nodes"]["Statement"]["f1"], 0.85);
  EXPECT_GE(scores["edge_strict_without_about"]["f1"], 0.75);
  EXPECT_GE(scores["edges"]["ABOUT"]["f1"], 0.50);
  for (const auto& row : {scores["entity_micro"], scores["entity_untyped"],
                          scores["nodes"]["Statistic"], scores["nodes"]["Statement"],
                          scores["edge_strict_without_about"], scores["edges"]["ABOUT"]}) {
    EXPECT_GE(row["p"].get<double>(), 0.80);
  }
}

}  // namespace
}  // namespace plenum::ingest
