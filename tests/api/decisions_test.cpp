// Law 4: what people decide about entities and facts is logged, kept through every ingest and
// removal, and taken back without a trace in the graph.
#include "article_fixture.hpp"

namespace plenum {
namespace {

class Decisions : public test::ArticleTest {
 protected:
  static constexpr std::string_view bailey =
      "3 March 2025\n\nAndrew Bailey, governor of the Bank of England, said rates would fall.\n";
  static constexpr std::string_view drew =
      "4 March 2025\n\nDrew Bailey, governor of the Bank of England, said prices would rise.\n";

  static std::string merge() {
    return "MATCH (a:Leader {name: 'Andrew Bailey'}), (b:Leader {name: 'Drew Bailey'}) "
           "CALL kg.merge(a, b) YIELD decision, entity RETURN entity.name AS name";
  }
  static std::string leaders(Database& db) {
    return lines(
        db,
        "MATCH (p:Leader) RETURN p.name + ': ' + "
        "reduce(t = '', x IN coalesce(p.aliases, []) | t + x + ';') AS line ORDER BY line");
  }
  /// The key of a leader by name.
  static std::string key(Database& db, const std::string& name) {
    return db.run("MATCH (p:Leader {name: $name}) RETURN p.key", {{"name", name}})
        .value()[0][0]
        .as_string();
  }
};

TEST_F(Decisions, MergedEntitiesAreOneWithTheFirstOnesName) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt", drew);
  EXPECT_EQ(lines(db, merge()), "Andrew Bailey\n");
  EXPECT_EQ(leaders(db), "Andrew Bailey: Drew Bailey;\n");
  EXPECT_EQ(count(db, "MATCH (:Leader)-[r:HOLDS_POSITION]->(:Body) RETURN count(r)"), 1);
  EXPECT_EQ(count(db, "MATCH (:Leader)-[r:HOLDS_POSITION]->() RETURN r.sources"), 2);
  EXPECT_EQ(count(db, "MATCH (:Leader)-[r:STATED]->() RETURN count(r)"), 2);
  EXPECT_EQ(lines(db, "CALL kg.conflicts() YIELD kind RETURN kind"), "");
  EXPECT_TRUE(db.verify()->ok());
}

TEST_F(Decisions, SeparatingRestoresTheGraphByteForByte) {
  for (const bool by_key : {false, true}) {
    Database db = memory();
    read(db, "a.txt", bailey);
    read(db, "b.txt", drew);
    const std::string before = exported(db);
    const Params keys = {{"a", key(db, "Andrew Bailey")}, {"b", key(db, "Drew Bailey")}};
    run(db, merge());
    EXPECT_NE(exported(db), before);
    if (by_key) {
      run(db, "CALL kg.separate($a, $b) YIELD entity RETURN entity", keys);
    } else {
      run(db, "MATCH (p:Leader) CALL kg.separate(p) YIELD entity RETURN entity");
    }
    EXPECT_EQ(exported(db), before);
    EXPECT_TRUE(db.verify()->ok());
  }
}

TEST_F(Decisions, OutliveTheArticlesThatTheyAreAbout) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt", drew);
  run(db, merge());
  const std::string merged = exported(db);
  for (const auto& [source, text] : {std::pair("a.txt", bailey), std::pair("b.txt", drew)}) {
    remove(db, source);
    EXPECT_EQ(count(db, "MATCH (p:Leader) RETURN count(p)"), 1);
    read(db, source, text);
    EXPECT_EQ(exported(db), merged);
  }
  remove(db, "a.txt");
  remove(db, "b.txt");
  EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 0);
  read(db, "b.txt", drew);
  read(db, "a.txt", bailey);
  EXPECT_EQ(exported(db), merged);
  const auto again = ingest_article(db, {"a.txt", std::string(bailey)}, options());
  EXPECT_EQ(again->restored, 0U);
}

TEST_F(Decisions, KeepWhatPeopleAddedAndGiveItBack) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt", drew);
  run(db,
      "MATCH (a:Leader {name: 'Andrew Bailey'}), (b:Leader {name: 'Drew Bailey'}) "
      "SET a.mine = 1, b.mine = 2, b.yours = 'x', b:Watched "
      "CREATE (b)-[:KNOWS {since: 3}]->(:Friend {name: 'Ann'})");
  run(db, "MATCH (:Leader {name: 'Drew Bailey'})-[r:HOLDS_POSITION]->() SET r.seen = true");
  const std::string before = exported(db);
  run(db, merge());
  EXPECT_EQ(count(db,
                  "MATCH (p:Leader:Watched {yours: 'x'})-[:KNOWS {since: 3}]->(:Friend) "
                  "RETURN count(p)"),
            1);
  EXPECT_EQ(count(db, "MATCH ()-[r:HOLDS_POSITION {seen: true}]->() RETURN count(r)"), 1);
  run(db, "MATCH (p:Leader) CALL kg.separate(p) YIELD entity RETURN entity");
  run(db, "MATCH ()-[r:HOLDS_POSITION]->() SET r.seen = null");
  run(db, "MATCH (:Leader {name: 'Drew Bailey'})-[r:HOLDS_POSITION]->() SET r.seen = true");
  EXPECT_EQ(exported(db), before);
}

TEST_F(Decisions, APartThatAShortFormJoinedBecomesAnEntityOfItsOwn) {
  constexpr std::string_view whole =
      "3 March 2025\n\nThe Ministry of Water Resources (MWR) of China adopted the National Water "
      "Plan.\n";
  constexpr std::string_view part =
      "4 March 2025\n\nThe Ministry of Water Resources said rivers were low.\n";
  const std::string bodies = "MATCH (b:Body) RETURN b.name AS name ORDER BY name";
  Database db = memory();
  read(db, "a.txt", whole);
  read(db, "b.txt", part);
  ASSERT_EQ(lines(db, bodies), "Ministry of Water Resources\n");
  const std::string key =
      lines(db,
            "MATCH (b:Body) CALL kg.explain(b) YIELD article, subject "
            "WHERE article.source = 'b.txt' RETURN DISTINCT subject.key AS key");
  const Params params = {{"key", key.substr(0, key.size() - 1)}};
  run(db, "MATCH (b:Body) CALL kg.separate(b, $key) YIELD entity RETURN entity", params);
  EXPECT_EQ(lines(db, bodies), "Ministry of Water Resources\nMinistry of Water Resources\n");
  const std::string parted = exported(db);
  remove(db, "a.txt");
  read(db, "a.txt", whole);
  EXPECT_EQ(exported(db), parted);
  run(db,
      "MATCH (a:Body), (b:Body {key: $key}) WHERE a.key <> b.key "
      "CALL kg.merge(a, b) YIELD entity RETURN entity",
      params);
  EXPECT_EQ(lines(db, bodies), "Ministry of Water Resources\n");
}

TEST_F(Decisions, ARejectedFactHasNoEdgeWhicheverArticleSaysIt) {
  Database db = memory();
  read(db, "a.txt", bailey);
  run(db, "MATCH ()-[r:HOLDS_POSITION]->() SET r.note = 'mine'");
  const std::string before = exported(db);
  const std::string fact =
      lines(db, "MATCH ()-[r:HOLDS_POSITION]->() CALL kg.reject(r) YIELD key RETURN key");
  EXPECT_EQ(count(db, "MATCH ()-[r:HOLDS_POSITION]->() RETURN count(r)"), 0);
  read(db, "c.txt",
       "5 March 2025\n\nAndrew Bailey, governor of the Bank of England, said jobs would grow.\n");
  EXPECT_EQ(count(db, "MATCH ()-[r:HOLDS_POSITION]->() RETURN count(r)"), 0);
  const auto again = ingest_article(db, {"a.txt", std::string(bailey)}, options());
  EXPECT_EQ(again->restored, 0U);
  remove(db, "c.txt");
  run(db, "CALL kg.accept($key) YIELD key RETURN key", {{"key", fact.substr(0, fact.size() - 1)}});
  EXPECT_EQ(exported(db), before);
}

TEST_F(Decisions, ARejectionSettlesAContradiction) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt", drew);
  EXPECT_EQ(count(db, "MATCH ()-[r:HOLDS_POSITION {disputed: true}]->() RETURN count(r)"), 2);
  run(db,
      "MATCH (:Leader {name: 'Drew Bailey'})-[r:HOLDS_POSITION]->() CALL kg.reject(r) YIELD key "
      "RETURN key");
  EXPECT_EQ(count(db, "MATCH ()-[r:HOLDS_POSITION {disputed: true}]->() RETURN count(r)"), 0);
  EXPECT_EQ(lines(db, "CALL kg.conflicts() YIELD kind RETURN kind"), "");
}

constexpr std::string_view growth_once =
    "3 August 2024\n\nGrowth in China was 4.7 percent in the second quarter of 2024.\n";
constexpr std::string_view growth_again =
    "5 August 2024\n\nGrowth in China was 4.9 percent in the second quarter of 2024.\n";
constexpr std::string_view growth_third =
    "6 August 2024\n\nGrowth in China was 5.3 percent in the second quarter of 2024.\n";

TEST_F(Decisions, ARejectedFigureIsInNoGraphWhicheverArticleHasIt) {
  const std::string values =
      "MATCH (s:Statistic) RETURN toString(s.value) + coalesce(' ' + "
      "toString(s.disputed), '') AS line ORDER BY line";
  Database db = memory();
  read(db, "a.txt", growth_once);
  read(db, "b.txt", growth_again);
  EXPECT_EQ(lines(db, values), "4.7 true\n4.9 true\n");
  const std::string before = exported(db);
  const std::string key =
      lines(db, "MATCH (s:Statistic {value: 4.9}) CALL kg.reject(s) YIELD key RETURN key");
  const Params params = {{"key", key.substr(0, key.size() - 1)}};
  EXPECT_EQ(lines(db, values), "4.7\n");
  EXPECT_EQ(lines(db, "CALL kg.conflicts() YIELD kind RETURN kind"), "");
  read(db, "c.txt", std::string(growth_again) + "Exports grew.\n");
  EXPECT_EQ(lines(db, values), "4.7\n");
  EXPECT_EQ(ingest_article(db, {"b.txt", std::string(growth_again)}, options())->restored, 0U);
  const auto merged =
      db.run("MATCH (s:Statistic) CALL kg.merge(s, $key) YIELD entity RETURN entity", params);
  ASSERT_FALSE(merged.ok());
  EXPECT_EQ(merged.error().code(), ErrorCode::invalid_argument);
  remove(db, "c.txt");
  EXPECT_EQ(lines(db, "CALL kg.accept($key) YIELD key RETURN key", params), key);
  EXPECT_EQ(exported(db), before);
}

TEST_F(Decisions, ARejectedStatementGoesAndWhatPeopleAddedKeepsItsNode) {
  Database db = memory();
  read(db, "a.txt", bailey);
  ASSERT_EQ(count(db, "MATCH (:Leader)-[:STATED]->(s:Statement) RETURN count(s)"), 1);
  const std::string before = exported(db);
  const std::string key = lines(db, "MATCH (s:Statement) CALL kg.reject(s) YIELD key RETURN key");
  const Params params = {{"key", key.substr(0, key.size() - 1)}};
  EXPECT_EQ(count(db, "MATCH (s:Statement) RETURN count(s)"), 0);
  run(db, "CALL kg.accept($key) YIELD key RETURN key", params);
  EXPECT_EQ(exported(db), before);
  run(db, "MATCH (s:Statement) SET s.note = 'mine'");
  const std::string noted = exported(db);
  run(db, "MATCH (s:Statement) CALL kg.reject(s) YIELD key RETURN key");
  EXPECT_EQ(count(db, "MATCH (s {note: 'mine'}) WHERE s.text IS NULL RETURN count(s)"), 1);
  EXPECT_EQ(count(db, "MATCH ()-[r:STATED]->() RETURN count(r)"), 0);
  run(db, "CALL kg.accept($key) YIELD key RETURN key", params);
  EXPECT_EQ(exported(db), noted);
}

TEST_F(Decisions, MergedFiguresAreTheFirstOneAndContradictNothingOfTheirOwn) {
  const std::string values =
      "MATCH (s:Statistic) RETURN toString(s.value) + coalesce(' ' + "
      "toString(s.disputed), '') AS line ORDER BY line";
  const std::string merge_them =
      "MATCH (a:Statistic {value: 4.7}), (b:Statistic {value: 4.9}) CALL kg.merge(a, b) "
      "YIELD entity RETURN toString(entity.value)";
  Database db = memory();
  read(db, "a.txt", growth_once);
  read(db, "b.txt", growth_again);
  const std::string before = exported(db);
  EXPECT_EQ(lines(db, merge_them), "4.7\n");
  EXPECT_EQ(lines(db, values), "4.7\n");
  EXPECT_EQ(lines(db, "CALL kg.conflicts() YIELD kind RETURN kind"), "");
  EXPECT_EQ(lines(db,
                  "MATCH (s:Statistic) UNWIND evidence(s) AS e RETURN e.article ORDER BY "
                  "e.article"),
            "a.txt\nb.txt\n");
  read(db, "c.txt", growth_third);
  EXPECT_EQ(lines(db, values), "4.7 true\n5.3 true\n");
  EXPECT_EQ(count(db, "CALL kg.conflicts() YIELD fact, other RETURN count(*)"), 1);
  remove(db, "a.txt");  // the second one leads now
  EXPECT_EQ(lines(db, values), "4.9 true\n5.3 true\n");
  read(db, "a.txt", growth_once);
  remove(db, "c.txt");
  run(db, "MATCH (s:Statistic) CALL kg.separate(s) YIELD entity RETURN entity");
  EXPECT_EQ(exported(db), before);
}

TEST_F(Decisions, MergedStatementsAreTheFirstOne) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt",
       "5 March 2025\n\nAndrew Bailey, governor of the Bank of England, said jobs would grow.\n");
  const std::string before = exported(db);
  const std::string first = lines(db, "MATCH (s:Statement) RETURN s.text ORDER BY s.text LIMIT 1");
  ASSERT_EQ(count(db, "MATCH (s:Statement) RETURN count(s)"), 2);
  run(db,
      "MATCH (s:Statement) WITH s ORDER BY s.text WITH collect(s) AS all "
      "WITH all[0] AS a, all[1] AS b CALL kg.merge(a, b) YIELD entity RETURN entity");
  EXPECT_EQ(lines(db, "MATCH (s:Statement) RETURN s.text"), first);
  EXPECT_EQ(count(db, "MATCH (:Leader)-[r:STATED]->(s) RETURN r.sources"), 2);
  run(db, "MATCH (s:Statement) CALL kg.separate(s) YIELD entity RETURN entity");
  EXPECT_EQ(exported(db), before);
}

TEST_F(Decisions, AreListedInTheirOrder) {
  Database db = memory();
  read(db, "a.txt", bailey);
  read(db, "b.txt", drew);
  run(db, merge());
  run(db, "MATCH (p:Leader) CALL kg.separate(p) YIELD entity RETURN entity");
  run(db,
      "MATCH (:Leader {name: 'Drew Bailey'})-[r:HOLDS_POSITION]->() CALL kg.reject(r) YIELD key "
      "RETURN key");
  EXPECT_EQ(lines(db,
                  "CALL kg.decisions() YIELD number, decision, names "
                  "RETURN number + ' ' + decision + ' ' + names[0] AS line ORDER BY number"),
            "1 merge Andrew Bailey\n2 separate Andrew Bailey\n3 reject Drew Bailey\n");
}

TEST_F(Decisions, RefuseWhatIsNoEntityOrNoFactOfArticles) {
  Database db = memory();
  read(db, "a.txt", bailey);
  run(db, "CREATE (:Note {name: 'mine'})-[:ABOUT]->(:Note {name: 'other'})");
  for (const std::string_view statement :
       {"MATCH (a:Leader), (b:Note) CALL kg.merge(a, b) YIELD entity RETURN entity",
        "MATCH (a:Leader), (b:Body) CALL kg.merge(a, b) YIELD entity RETURN entity",
        "MATCH (a:Statement), (b:Leader) CALL kg.merge(a, b) YIELD entity RETURN entity",
        "MATCH (a:Leader) CALL kg.merge(a, 7) YIELD entity RETURN entity",
        "MATCH (a:Leader) CALL kg.separate(a) YIELD entity RETURN entity",
        "MATCH (:Note)-[r:ABOUT]->() CALL kg.reject(r) YIELD key RETURN key",
        "MATCH (a:Leader) CALL kg.reject(a) YIELD key RETURN key",
        "MATCH (a:Article) CALL kg.reject(a) YIELD key RETURN key",
        "CALL kg.reject(7) YIELD key RETURN key",
        "MATCH ()-[r:MENTIONS]->() WITH r LIMIT 1 CALL kg.reject(r) YIELD key RETURN key"}) {
    const auto refused = db.run(statement);
    ASSERT_FALSE(refused.ok()) << statement;
    EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument) << statement;
  }
  for (const std::string_view statement :
       {"MATCH (a:Leader) CALL kg.merge(a, 'nobody') YIELD entity RETURN entity",
        "CALL kg.accept('nothing') YIELD key RETURN key"}) {
    const auto refused = db.run(statement);
    ASSERT_FALSE(refused.ok()) << statement;
    EXPECT_EQ(refused.error().code(), ErrorCode::not_found) << statement;
    EXPECT_FALSE(refused.error().hint().empty());
  }
  const auto view = db.read();
  EXPECT_FALSE(view->run("MATCH (a:Leader) CALL kg.merge(a, a) YIELD entity RETURN entity").ok());
}

}  // namespace
}  // namespace plenum
