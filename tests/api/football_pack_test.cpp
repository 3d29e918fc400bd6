// A pack of another domain, made of data files alone: its own types, relations, figures and
// statements come out of its own articles, and nothing of the policy pack does.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "article_fixture.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;

constexpr const char* football = PLENUM_SOURCE_DIR "/share/packs/football";
constexpr const char* policy = PLENUM_SOURCE_DIR "/share/packs/policy";

/// Names of the node and edge types that a pack declares.
std::set<std::string> types_of(const std::string& pack) {
  std::set<std::string> types;
  std::ifstream in(pack + "/ontology.gql");
  std::string word;
  for (std::string before; in >> word; before = word) {
    if (before == "TYPE") types.insert(word);
  }
  return types;
}

class FootballPackTest : public test::ArticleTest {
 protected:
  static Database read_articles() {
    Database db = memory();
    IngestOptions options;
    options.pack = football;
    const auto report = ingest_folder(db, std::string(football) + "/tests/articles", options);
    EXPECT_TRUE(report.ok()) << report.error().message();
    return db;
  }
};

TEST_F(FootballPackTest, EveryRuleHasAnExampleThatComesOut) {
  const auto report = check_pack(football);
  ASSERT_TRUE(report.ok()) << report.error().message();
  for (const PackProblem& each : report->problems) {
    ADD_FAILURE() << each.file << ":" << each.line << ": " << each.message;
  }
  EXPECT_GE(report->rules, 15U);
  EXPECT_GE(report->expectations, report->rules);
}

TEST_F(FootballPackTest, TheGraphTellsWhatItsTypesStandFor) {
  auto db = read_articles();
  const std::string query =
      "CALL kg.types() YIELD name, kind, roles, labels "
      "WITH * WHERE name IN ['Functionary', 'SPOKE', 'BEAT'] "
      "RETURN name + ' ' + kind + ' ' + toString(size(roles)) + ' ' + coalesce(roles[0], '') + ' ' "
      "+ coalesce(labels[1], '')";
  EXPECT_EQ(lines(db, query),
            "Functionary node 1 official Individual\n"
            "BEAT relationship 0  \n"
            "SPOKE relationship 1 said \n");
  read(db, "other.txt", "The Ministry of Transport adopted the Rail 2040 plan.");
  const std::string both =
      "CALL kg.types() YIELD name WHERE name IN ['Functionary', 'Leader', 'Article'] RETURN name "
      "ORDER BY name";
  EXPECT_EQ(lines(db, both), "Article\nFunctionary\nLeader\n");
  remove(db, "other.txt");
  EXPECT_EQ(lines(db, both), "Article\nFunctionary\n");
  ASSERT_TRUE(rebuild(db, options()).ok());  // the policy pack has read them all now
  EXPECT_EQ(lines(db, both), "Article\nLeader\n");
}

TEST_F(FootballPackTest, NothingOfThePolicyPackIsInItsGraph) {
  auto db = read_articles();
  const std::set<std::string> own = types_of(football);
  const std::set<std::string> theirs = types_of(policy);
  ASSERT_GT(own.size(), 20U);
  const std::string used = lines(db, "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label") +
                           lines(db, "MATCH ()-[r]->() RETURN DISTINCT type(r)");
  std::istringstream names(used);
  std::size_t count = 0;
  for (std::string name; std::getline(names, name); ++count) {
    if (name == "Entity" || name == "Article" || name == "MENTIONS") continue;  // of every pack
    EXPECT_TRUE(own.contains(name)) << name;
    EXPECT_FALSE(theirs.contains(name)) << name;
  }
  EXPECT_GT(count, 20U);
}

TEST_F(FootballPackTest, TransfersAreQuestionsInItsOwnWords) {
  auto db = read_articles();
  EXPECT_EQ(lines(db,
                  "MATCH (old:Club)-[:SOLD]->(p:Professional)<-[:SIGNED]-(new:Club) "
                  "RETURN p.name + ': ' + old.name + ' -> ' + new.name"),
            "Marco Belluna: Napoli -> Harwick Rovers\n");
  EXPECT_EQ(lines(db,
                  "MATCH (c:Club)-[:SIGNED]->(p:Professional) "
                  "RETURN p.name + ' to ' + c.name AS line ORDER BY line"),
            "Marco Belluna to Harwick Rovers\nPeter Moran to Benfica\n"
            "Thomas Brandt to Borussia Dortmund\n");
  // what is denied, or what nobody managed, is no transfer
  EXPECT_EQ(lines(db, "MATCH (c:Club {name: 'Celtic'})-[r:SIGNED|SOLD]->() RETURN type(r)"), "");
  EXPECT_EQ(lines(db, "MATCH (w:Club)-[:WON]->(t:Competition) RETURN w.name + ', ' + t.name"),
            "Feyenoord, KNVB Cup\n");
  EXPECT_EQ(
      lines(db, "MATCH (f:Federation)-[:RUNS]->(t:Competition) RETURN f.acronym + ', ' + t.name"),
      "KNVB, KNVB Cup\n");
  EXPECT_EQ(lines(db, "MATCH (c:Club)-[:BASED_IN]->(t:City) RETURN c.name + ', ' + t.name"),
            "Harwick Rovers, Liverpool\n");
}

TEST_F(FootballPackTest, RolesMakeOfficesFiguresAndQuotesOfItsTypes) {
  auto db = read_articles();
  EXPECT_EQ(lines(db,
                  "MATCH (p:Professional)-[w:WORKS_FOR]->(c:Club) WHERE w.role <> 'captain' "
                  "RETURN w.role + ' ' + p.name + ', ' + c.name AS line ORDER BY line"),
            "head coach Luuk van Dalen, Ajax\nsporting director Ann Colley, Harwick Rovers\n"
            "sporting director Ewan Laird, Celtic\n");
  EXPECT_EQ(lines(db,
                  "MATCH (p:Functionary)-[l:LEADS]->(f:Federation) "
                  "RETURN p.name + ', ' + l.title + ' of ' + f.name"),
            "Karel Novotny, president of UEFA\n");
  EXPECT_EQ(lines(db,
                  "MATCH (f:Figure) RETURN f.indicator + ' ' + toString(f.value) + ' ' + f.unit "
                  "AS line ORDER BY line"),
            "attendance 6.0 %\nrelease clause 35.0 million EUR\nrevenue 180.0 million GBP\n"
            "transfer fee 22.0 million EUR\ntransfer fee 9.0 million EUR\n");
  EXPECT_EQ(lines(db, "MATCH (p {name: 'Daan Verhoeven'})-[:SPOKE]->(q:Quote) RETURN q.text"),
            "Nobody in this city slept well, and nobody will sleep tonight\n");
  EXPECT_EQ(lines(db, "MATCH (q:Quote)-[:CARRIED_BY]->(o:Outlet {name: 'Kicker'}) RETURN q.text"),
            "The transfer fee for Brandt was 9 million euros\n");
  EXPECT_EQ(lines(db, "MATCH (r:Reporter) RETURN r.name ORDER BY r.name"),
            "Clara Whitfield\nJeroen Smit\n");
}

TEST_F(FootballPackTest, FactsHaveEvidenceAndGoWithTheirArticle) {
  auto db = read_articles();
  EXPECT_EQ(lines(db,
                  "MATCH (:Club {name: 'Benfica'})-[r:SIGNED]->() "
                  "RETURN evidence(r)[0].rule + ': ' + evidence(r)[0].sentence"),
            "sign.joined: Midfielder Peter Moran has joined Benfica on loan, and the former "
            "Juventus defender Thomas Brandt moved to Borussia Dortmund on the same day.\n");
  // competitions play no role and are entities like any other
  EXPECT_EQ(lines(db,
                  "MATCH (t:Competition) WHERE t.name IS NOT NULL AND t.key IS NOT NULL "
                  "RETURN t.name ORDER BY t.name"),
            "Champions League\nKNVB Cup\nPremier League\nSerie A\n");
  for (const auto& each : fs::directory_iterator(std::string(football) + "/tests/articles"))
    remove(db, each.path().string());
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 0);
}

TEST_F(FootballPackTest, ADatabaseIsRebuiltFromOnePackToAnother) {
  auto db = read_articles();
  const std::string before = exported(db);
  IngestOptions options;
  options.pack = policy;
  ASSERT_TRUE(rebuild(db, options).ok());
  EXPECT_EQ(lines(db, "MATCH (n:Club) RETURN n.name"), "");
  options.pack = football;
  ASSERT_TRUE(rebuild(db, options).ok());
  EXPECT_EQ(exported(db), before);
}

}  // namespace
}  // namespace plenum
