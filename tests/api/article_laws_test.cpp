// Laws 2 and 3 of the articles' graph, end to end: files in, exports out, byte for byte.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "gtest/gtest.h"
#include "plenum/plenum.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sample_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(PLENUM_SOURCE_DIR "/samples")) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

IngestOptions options(std::uint32_t threads = 1) {
  IngestOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  options.threads = threads;
  return options;
}

Database memory() { return std::move(Database::open(":memory:")).value(); }

void read_articles(Database& db, const std::vector<std::string>& files, std::uint32_t threads = 1) {
  const auto report = ingest_paths(db, files, options(threads));
  ASSERT_TRUE(report.ok()) << report.error().message();
  EXPECT_TRUE(report->failures.empty());
}

std::string exported(Database& db, ExportFormat format = ExportFormat::json_lines) {
  std::string bytes;
  const auto view = db.read();
  const Status done = export_graph(*view, format, [&](std::string_view part) -> Status {
    bytes += part;
    return {};
  });
  EXPECT_TRUE(done.ok()) << done.error().message();
  return bytes;
}

TEST(ArticleLaws, ThereAreAtLeastEightSamplesAndTheyGiveAGraph) {
  EXPECT_GE(sample_files().size(), 8U);
  Database db = memory();
  read_articles(db, sample_files());
  EXPECT_GT(exported(db).size(), 10'000U);
}

TEST(ArticleLaws, AnyOrderGivesTheSameExport) {
  Database first = memory();
  read_articles(first, sample_files());
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> files = sample_files();
    std::shuffle(files.begin(), files.end(), random);
    Database other = memory();
    // One call each, so that the order is really the shuffled one.
    for (const std::string& file : files) read_articles(other, {file});
    EXPECT_EQ(exported(first), exported(other));
    EXPECT_EQ(exported(first, ExportFormat::graphml), exported(other, ExportFormat::graphml));
  }
}

TEST(ArticleLaws, AnyNumberOfThreadsGivesTheSameExport) {
  Database one = memory();
  read_articles(one, sample_files(), 1);
  Database many = memory();
  read_articles(many, sample_files(), 4);
  EXPECT_EQ(exported(one), exported(many));
}

TEST(ArticleLaws, IngestingTwiceChangesNothing) {
  Database db = memory();
  read_articles(db, sample_files());
  const std::string before = exported(db);
  const auto again = ingest_paths(db, sample_files(), options());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->added, 0U);
  EXPECT_EQ(again->unchanged, sample_files().size());
  EXPECT_EQ(exported(db), before);
}

TEST(ArticleLaws, RemovingAnArticleLeavesTheGraphAsIfItHadNeverBeenRead) {
  const std::vector<std::string> files = sample_files();
  Database all = memory();
  read_articles(all, files);
  const std::string complete = exported(all);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    std::vector<std::string> rest = files;
    std::erase(rest, file);
    Database without = memory();
    read_articles(without, rest);
    const auto removed = remove_article(all, file);
    ASSERT_TRUE(removed.ok()) << removed.error().message();
    EXPECT_EQ(exported(all), exported(without));
    read_articles(all, {file});
    EXPECT_EQ(exported(all), complete);
  }
}

TEST(ArticleLaws, AnArticleIsRemovedByPathIdKeyOrSha256) {
  const std::string file = sample_files().front();
  for (const std::string id :
       {"a.source", "toString(id(a))", "a.key", "a.sha256", "substring(a.sha256, 0, 12)"}) {
    SCOPED_TRACE(id);
    Database db = memory();
    read_articles(db, sample_files());
    const std::string query = "MATCH (a:Article {source: $file}) RETURN " + id + " AS id";
    const auto found = db.run(query, {{"file", file}});
    ASSERT_TRUE(found.ok()) << found.error().message();
    const auto removed = remove_article(db, (*found)[0].get<std::string>("id").value());
    ASSERT_TRUE(removed.ok()) << removed.error().message();
    EXPECT_EQ((*db.run(query, {{"file", file}})).size(), 0U);
  }
}

TEST(ArticleLaws, TheIdOfAnotherNodeNamesNoArticle) {
  Database db = memory();
  read_articles(db, {sample_files().front()});
  const auto found = db.run("MATCH (p:Leader) RETURN toString(id(p)) AS id LIMIT 1");
  const std::string leader = (*found)[0].get<std::string>("id").value();
  for (const std::string& words : {leader, std::string("999999999"), std::string("-1")}) {
    const auto removed = remove_article(db, words);
    ASSERT_FALSE(removed.ok()) << words;
    EXPECT_EQ(removed.error().code(), ErrorCode::not_found);
  }
}

TEST(ArticleLaws, RemovingAllLeavesNothing) {
  Database db = memory();
  read_articles(db, sample_files());
  for (const std::string& file : sample_files()) ASSERT_TRUE(remove_article(db, file).ok());
  const auto count = db.run("MATCH (n) RETURN count(n) AS n");
  EXPECT_EQ((*count)[0].get<std::int64_t>("n").value(), 0);
  EXPECT_EQ(db.info().value().documents, 0U);
}

TEST(ArticleLaws, WhatPeopleDeletedOfTheDerivedGraphComesBackWithItsArticle) {
  Database db = memory();
  read_articles(db, sample_files());
  const std::string before = exported(db);
  // The second of the articles that name China brings back what all of them say.
  const auto sources = db.run(
      "MATCH (a:Article)-[:MENTIONS]->(:Place {name: 'China'}) RETURN a.source AS s ORDER BY s");
  ASSERT_GT(sources->size(), 1U);
  const auto gone = db.run("MATCH (p:Place {name: 'China'}) DETACH DELETE p");
  ASSERT_TRUE(gone.ok());
  EXPECT_NE(exported(db), before);
  const std::string source = (*sources)[1].get<std::string>("s").value();
  const auto again = ingest_paths(db, std::vector{source}, options());
  ASSERT_TRUE(again.ok()) << again.error().message();
  EXPECT_EQ(again->unchanged, 1U);
  EXPECT_EQ(again->restored, 1 + gone->summary().relationships_deleted);
  EXPECT_EQ(exported(db), before);
  const auto evidence = db.run(
      "MATCH (p:Place {name: 'China'})<-[r]-() WHERE size(evidence(r)) = 0 RETURN count(r) AS n");
  EXPECT_EQ((*evidence)[0].get<std::int64_t>("n").value(), 0);
  EXPECT_EQ(ingest_paths(db, sample_files(), options())->restored, 0U);
  EXPECT_TRUE(db.verify()->ok());
}

TEST(ArticleLaws, ADeletedEdgeAndManyDeletedNodesComeBackToo) {
  Database db = memory();
  read_articles(db, sample_files());
  const std::string before = exported(db);
  ASSERT_TRUE(db.run("MATCH ()-[r:STATED]->() DELETE r").ok());
  EXPECT_GT(ingest_paths(db, sample_files(), options())->restored, 0U);
  EXPECT_EQ(exported(db), before);
  ASSERT_TRUE(db.run("MATCH (n) WHERE n:Article OR n:Leader OR n:Statement DETACH DELETE n").ok());
  EXPECT_GT(ingest_paths(db, sample_files(), options())->restored, 0U);
  EXPECT_EQ(exported(db), before);
}

void run_all(Database& db, std::initializer_list<std::string_view> statements) {
  for (const std::string_view statement : statements) {
    const auto done = db.run(statement);
    ASSERT_TRUE(done.ok()) << statement << ": " << done.error().message();
    EXPECT_GT(done->summary().properties_set + done->summary().labels_added +
                  done->summary().labels_removed,
              0U)
        << statement;
  }
}

TEST(ArticleLaws, WhatPeopleChangedOfTheDerivedGraphIsDerivedAgainAndWhatTheyAddedStays) {
  const auto add = [](Database& db) {
    run_all(db, {"MATCH (p:Place {name: 'China'}) SET p.note = 'mine', p:Watched",
                 "MATCH (:Leader)-[h:HOLDS_POSITION]->() SET h.seen = true",
                 "MATCH (s:Statement) SET s.name = 'a statement', s:Quoted",
                 "MATCH (:Article)-[m:MENTIONS]->(:Sector) SET m.confidence = 7"});
  };
  Database wanted = memory();
  read_articles(wanted, sample_files());
  add(wanted);
  for (const std::string_view change :
       {"MATCH (n:Leader) SET n.name = 'x'", "MATCH (n:Leader) REMOVE n:Leader",
        "MATCH (n:Statistic) SET n.value = 1.5, n.unit = 'apples'",
        "MATCH (n:Place) REMOVE n.kind, n:Place:Entity", "MATCH (n:Article) SET n.source = 7",
        "MATCH (n:Body) SET n = {key: n.key}",
        "MATCH (:Leader)-[h:HOLDS_POSITION]->() SET h.title = 'king', h.confidence = 1",
        "MATCH ()-[m:MENTIONS]->() REMOVE m.count"}) {
    SCOPED_TRACE(change);
    Database db = memory();
    read_articles(db, sample_files());
    add(db);
    run_all(db, {change});
    EXPECT_NE(exported(db), exported(wanted));
    const auto again = ingest_paths(db, sample_files(), options());
    ASSERT_TRUE(again.ok()) << again.error().message();
    EXPECT_EQ(again->unchanged, sample_files().size());
    EXPECT_GT(again->restored, 0U);
    EXPECT_EQ(exported(db), exported(wanted));
    EXPECT_EQ(ingest_paths(db, sample_files(), options())->restored, 0U);
    EXPECT_TRUE(db.verify()->ok());
  }
}

TEST(ArticleLaws, WhatPeopleAddedUnderANameThatIsDerivedElsewhereStaysThroughRecomputation) {
  Database db = memory();
  read_articles(db, sample_files());
  run_all(db, {"MATCH (s:Statement) SET s.name = 'mine'",
               "MATCH (:Article)-[m:MENTIONS]->(:Place {name: 'China'}) SET m.confidence = 7"});
  const std::string before = exported(db);
  const auto source = db.run(
      "MATCH (a:Article)-[:MENTIONS]->(:Place {name: 'China'}) RETURN a.source AS s LIMIT 1");
  const std::string file = (*source)[0].get<std::string>("s").value();
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  // Another article that says the same: everything it names is computed anew.
  const std::string more = bytes + "\n\nThat is all.\n";
  ASSERT_TRUE(ingest_article(db, {"more.txt", more}, options()).ok());
  ASSERT_TRUE(remove_article(db, "more.txt").ok());
  EXPECT_EQ(exported(db), before);
  for (const std::string& each : sample_files()) ASSERT_TRUE(remove_article(db, each).ok());
  const auto left = db.run("MATCH (n) RETURN count(n) AS all, count(n.name) AS named");
  EXPECT_GT((*left)[0].get<std::int64_t>("all").value(), 0);
  EXPECT_EQ((*left)[0].get<std::int64_t>("all").value(),
            (*left)[0].get<std::int64_t>("named").value());
}

TEST(ArticleLaws, ADeletedNodeIsInNobodysWayWhenOtherArticlesComeAndGo) {
  const std::vector<std::string> files = sample_files();
  Database db = memory();
  read_articles(db, files);
  const std::string before = exported(db);
  ASSERT_TRUE(db.run("MATCH (n:Place) DETACH DELETE n").ok());
  for (const std::string& file : files) {
    const auto removed = remove_article(db, file);
    ASSERT_TRUE(removed.ok()) << removed.error().message();
    read_articles(db, {file});
  }
  EXPECT_EQ(exported(db), before);
}

TEST(ArticleLaws, WhatPeopleAddedToADeletedNodeIsGoneAndTheRestOfTheirsStays) {
  Database db = memory();
  read_articles(db, sample_files());
  ASSERT_TRUE(db.run("MATCH (p:Place {name: 'China'}) SET p.note = 'mine' "
                     "CREATE (p)-[:WATCHED_BY]->(:Desk {name: 'Asia'})")
                  .ok());
  ASSERT_TRUE(db.run("MATCH (p:Place {name: 'China'}) DETACH DELETE p").ok());
  ASSERT_TRUE(ingest_paths(db, sample_files(), options()).ok());
  const auto left = db.run(
      "MATCH (p:Place {name: 'China'}) MATCH (d:Desk) RETURN p.note IS NULL AS gone, d.name AS "
      "desk");
  ASSERT_EQ(left->size(), 1U);
  EXPECT_TRUE((*left)[0].get<bool>("gone").value());
  EXPECT_EQ((*left)[0].get<std::string>("desk").value(), "Asia");
}

/// Ingests the samples, lets people change the graph, and takes all articles back.
Database samples_come_and_gone(std::string_view change) {
  Database db = memory();
  read_articles(db, sample_files());
  const auto done = db.run(change);
  EXPECT_TRUE(done.ok()) << done.error().message();
  for (const std::string& file : sample_files()) {
    const auto again = ingest_paths(db, std::vector{file}, options());
    EXPECT_TRUE(again.ok() && again->failures.empty()) << file;
    const auto removed = remove_article(db, file);
    EXPECT_TRUE(removed.ok()) << file << ": " << removed.error().message();
  }
  EXPECT_TRUE(db.verify()->ok());
  return db;
}

std::int64_t count_in(Database& db, std::string_view query) {
  return (*db.run(query))[0][0].as_integer();
}

TEST(ArticleLaws, AnEdgeOfPeopleStaysWhateverItsKey) {
  for (const std::string properties : {"", "{key: 'k1'}", "{key: 7, note: 'x'}"}) {
    SCOPED_TRACE(properties);
    Database db = samples_come_and_gone(
        "MATCH (a:Leader {name: 'Zhou Wenlan'}), (b:Leader {name: 'Guo Ruiming'}) "
        "CREATE (a)-[:MINE " +
        properties + "]->(b)");
    EXPECT_EQ(count_in(db,
                       "MATCH (:Leader {name: 'Zhou Wenlan'})-[:MINE]->"
                       "(:Leader {name: 'Guo Ruiming'}) RETURN count(*)"),
              1);
    EXPECT_EQ(count_in(db, "MATCH (n) RETURN count(n)"), 2);
  }
}

TEST(ArticleLaws, AnEdgeOfPeopleWithTheKeyOfAFactStays) {
  Database db = samples_come_and_gone(
      "MATCH (a:Leader {name: 'Zhou Wenlan'})-[h:HOLDS_POSITION]->() WITH a, h LIMIT 1 "
      "CREATE (a)-[:MINE {key: h.key}]->(a)");
  EXPECT_EQ(count_in(db, "MATCH (a)-[:MINE]->(a) RETURN count(*)"), 1);
  EXPECT_EQ(count_in(db, "MATCH (n) RETURN count(n)"), 1);
}

TEST(ArticleLaws, AFactWhoseKeyPeopleChangedIsTheirs) {
  for (const std::string change : {"SET h.key = 'y'", "REMOVE h.key"}) {
    SCOPED_TRACE(change);
    Database db = samples_come_and_gone("MATCH (:Leader)-[h:HOLDS_POSITION]->() " + change);
    EXPECT_GT(count_in(db, "MATCH ()-[h:HOLDS_POSITION]->() RETURN count(h)"), 0);
    EXPECT_EQ(count_in(db, "MATCH (n) WHERE NOT (n)--() RETURN count(n)"), 0);
  }
}

TEST(ArticleLaws, AnArticleThatBreaksAConstraintIsNamedAndTheOthersAreStored) {
  Database db = memory();
  ASSERT_TRUE(db.run("CREATE CONSTRAINT v FOR (s:Statistic) REQUIRE s.period IS NOT NULL").ok());
  const auto report = ingest_paths(db, sample_files(), options());
  ASSERT_TRUE(report.ok()) << report.error().message();
  ASSERT_FALSE(report->failures.empty());
  EXPECT_GT(report->articles, 0U);
  EXPECT_EQ(report->articles + report->failures.size(), sample_files().size());
  for (const ArticleFailure& failure : report->failures) {
    EXPECT_EQ(failure.error.code(), ErrorCode::constraint);
    EXPECT_EQ(failure.error.file(), failure.source);
    EXPECT_FALSE(failure.error.hint().empty());
    std::ifstream in(failure.source, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto one = ingest_article(db, {failure.source, bytes}, options());
    ASSERT_TRUE(one.ok()) << one.error().message();
    EXPECT_EQ(one->failures.size(), 1U);
  }
  EXPECT_EQ(count_in(db, "MATCH (a:Article) RETURN count(a)"),
            static_cast<std::int64_t>(report->articles));
  ASSERT_TRUE(db.run("DROP CONSTRAINT v").ok());
  const auto again = ingest_paths(db, sample_files(), options());
  EXPECT_EQ(again->added, report->failures.size());
  Database other = memory();
  read_articles(other, sample_files());
  EXPECT_EQ(exported(db), exported(other));
}

TEST(ArticleLaws, EveryFactHasEvidenceThatItsFileSays) {
  Database db = memory();
  read_articles(db, sample_files());
  const auto facts = db.run(
      "MATCH (a)-[r]->(b) RETURN type(r) AS type, evidence(r) AS e UNION ALL "
      "MATCH (n) WHERE NOT n:Article RETURN labels(n)[0] AS type, evidence(n) AS e");
  ASSERT_TRUE(facts.ok()) << facts.error().message();
  ASSERT_GT(facts->size(), 200U);
  std::map<std::string, std::string> files;
  for (const std::string& file : sample_files()) {
    std::ifstream in(file, std::ios::binary);
    files[file] = {std::istreambuf_iterator<char>(in), {}};
  }
  for (Row row : *facts) {
    const List items = row.get<List>("e").value();
    ASSERT_FALSE(items.empty()) << row.get<std::string>("type").value();
    for (const Value& item : items) {
      const Map& map = item.as_map();
      const std::string& bytes = files.at(map.at("article").as_string());
      const auto start = static_cast<std::size_t>(map.at("start").as_integer());
      const auto end = static_cast<std::size_t>(map.at("end").as_integer());
      ASSERT_LT(start, end);
      ASSERT_LE(end, bytes.size());
    }
  }
}

}  // namespace
}  // namespace plenum
