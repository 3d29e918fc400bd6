// Law 7: contradictions are kept, marked and listed; what does not contradict is left alone.
#include "article_fixture.hpp"

namespace plenum {
namespace {

class Conflicts : public test::ArticleTest {
 protected:
  static std::string figure(std::string_view date, std::string_view value,
                            std::string_view quarter = "the second quarter of 2024") {
    return std::string(date) + "\n\nGrowth in China was " + std::string(value) + " percent in " +
           std::string(quarter) + ".\n";
  }
  /// "kind: what | what", sorted.
  static std::string listed(Database& db) {
    return lines(db,
                 "CALL kg.conflicts() YIELD kind, fact, other "
                 "WITH kind, [x IN [fact, other] WHERE x IS NOT NULL | "
                 "coalesce(toString(x.value), x.title, x.instrument)] AS all "
                 "UNWIND all AS one WITH kind, one ORDER BY one WITH kind, collect(one) AS sorted "
                 "RETURN kind + ': ' + reduce(t = '', x IN sorted | t + x + ' | ') AS line "
                 "ORDER BY line");
  }
  static std::string disputed(Database& db) {
    return lines(db,
                 "MATCH (s:Statistic) WHERE s.disputed RETURN toString(s.value) AS line "
                 "ORDER BY line") +
           lines(db,
                 "MATCH (a)-[r]->(b) WHERE r.disputed RETURN a.name + ' ' + type(r) + ' ' + b.name "
                 "AS line ORDER BY line");
  }
};

TEST_F(Conflicts, AnotherValueOfOneFigureIsDisputed) {
  Database db = memory();
  read(db, "a.txt", figure("3 August 2024", "4.7"));
  EXPECT_EQ(disputed(db), "");
  const std::string before = exported(db);
  read(db, "b.txt", figure("5 August 2024", "4.9"));
  EXPECT_EQ(disputed(db), "4.7\n4.9\n");
  EXPECT_EQ(listed(db), "value: 4.7 | 4.9 | \n");
  remove(db, "b.txt");
  EXPECT_EQ(exported(db), before);
  EXPECT_EQ(listed(db), "");
}

TEST_F(Conflicts, AreListedWithTheSentencesOfBothSides) {
  Database db = memory();
  read(db, "a.txt", figure("3 August 2024", "4.7"));
  read(db, "b.txt", figure("5 August 2024", "4.9"));
  EXPECT_EQ(lines(db,
                  "CALL kg.conflicts() YIELD sources, other_sources "
                  "UNWIND sources + other_sources AS s "
                  "RETURN s.article + ': ' + s.sentence AS line ORDER BY line"),
            "a.txt: Growth in China was 4.7 percent in the second quarter of 2024.\n"
            "b.txt: Growth in China was 4.9 percent in the second quarter of 2024.\n");
}

TEST_F(Conflicts, AnotherQuarterIsNoContradiction) {
  Database db = memory();
  read(db, "a.txt", figure("3 November 2025", "4.7"));
  read(db, "b.txt", figure("3 November 2025", "4.8", "the third quarter of 2025"));
  EXPECT_EQ(disputed(db) + listed(db), "");
}

TEST_F(Conflicts, AnApproximateValueAgreesWithWhatRoundsToIt) {
  Database db = memory();
  read(db, "a.txt", figure("3 August 2024", "around 5"));
  read(db, "b.txt", figure("5 August 2024", "4.7"));
  EXPECT_EQ(disputed(db) + listed(db), "");
  read(db, "c.txt", figure("6 August 2024", "4.2"));
  EXPECT_EQ(disputed(db), "4.2\n4.7\n5.0\n");
  remove(db, "c.txt");
  EXPECT_EQ(disputed(db) + listed(db), "");
}

TEST_F(Conflicts, TheSameAmountInAnotherScaleIsNoContradictionAndAnotherAmountIs) {
  const auto exports = [](std::string_view amount) {
    return "3 August 2024\n\nExports of China were " + std::string(amount) +
           " dollars in the second quarter of 2024.\n";
  };
  Database db = memory();
  read(db, "a.txt", exports("1.2 trillion"));
  read(db, "b.txt", exports("1,200 billion"));
  ASSERT_EQ(count(db, "MATCH (s:Statistic) RETURN count(s)"), 2);
  EXPECT_EQ(disputed(db) + listed(db), "");
  read(db, "c.txt", exports("1,200 million"));
  EXPECT_EQ(listed(db), "value: 1.2 | 1200.0 | 1200.0 | 1200.0 | \n");
  remove(db, "c.txt");
  read(db, "d.txt", exports("about 1.2 billion"));
  EXPECT_EQ(disputed(db), "1.2\n1.2\n1200.0\n");
  remove(db, "d.txt");
  read(db, "e.txt", exports("about 1.21 trillion"));
  EXPECT_EQ(disputed(db), "1.2\n1.21\n1200.0\n");
  remove(db, "e.txt");
  EXPECT_EQ(disputed(db) + listed(db), "");
}

TEST_F(Conflicts, AComparatorBoundsAValueAndContradictsWhatIsBeyond) {
  const auto contradicts = [](std::string_view one, std::string_view other) {
    Database db = memory();
    read(db, "a.txt", figure("3 August 2024", one));
    read(db, "b.txt", figure("5 August 2024", other));
    EXPECT_EQ(count(db, "MATCH (s:Statistic) RETURN count(s)"), 2) << one << ", " << other;
    EXPECT_EQ(disputed(db).empty(), listed(db).empty()) << one << ", " << other;
    return !listed(db).empty();
  };
  EXPECT_FALSE(contradicts("more than 4", "4.9"));
  EXPECT_FALSE(contradicts("at least 4", "more than 5"));
  EXPECT_FALSE(contradicts("less than 5", "4.2"));
  EXPECT_FALSE(contradicts("up to 5", "more than 4"));
  EXPECT_TRUE(contradicts("more than 5", "4.9"));
  EXPECT_TRUE(contradicts("less than 4", "4.2"));
  EXPECT_TRUE(contradicts("less than 4", "more than 5"));
  EXPECT_TRUE(contradicts("at least 5", "about 4"));
}

TEST_F(Conflicts, TwoHoldersOfOneOfficeAreDisputedUnlessSeveralMayHoldIt) {
  Database db = memory();
  read(db, "a.txt", "3 March 2025\n\nPresident Emmanuel Macron of France said taxes would rise.\n");
  const std::string before = exported(db);
  read(db, "b.txt", "4 March 2025\n\nPresident Claire Dubois of France said prices would fall.\n");
  read(db, "c.txt", "4 March 2025\n\nSenator Paul Martin of France said wages would rise.\n");
  read(db, "d.txt", "5 March 2025\n\nSenator Anne Leroy of France said rents would fall.\n");
  EXPECT_EQ(disputed(db),
            "Claire Dubois HOLDS_POSITION France\nEmmanuel Macron HOLDS_POSITION France\n");
  EXPECT_EQ(listed(db), "office: President | President | \n");
  for (const std::string gone : {"b.txt", "c.txt", "d.txt"}) remove(db, gone);
  EXPECT_EQ(exported(db), before);
}

// A succession is no contradiction: articles say when the first one's time was over.
TEST_F(Conflicts, HoldersThatFollowOneAnotherAreNotDisputed) {
  Database db = memory();
  read(db, "a.txt", "3 March 2021\n\nGovernor Ole Dahl of Norges Bank said rates would rise.\n");
  read(db, "b.txt", "4 March 2024\n\nGovernor Ann Berg of Norges Bank said prices would fall.\n");
  EXPECT_EQ(disputed(db),
            "Ann Berg HOLDS_POSITION Norges Bank\nOle Dahl HOLDS_POSITION Norges Bank\n");
  const std::string before = exported(db);
  // another form of the title: the office is the same
  read(db, "c.txt",
       "5 March 2024\n\nAnn Berg, who succeeded Ole Dahl in July 2022 as governor of Norges Bank, "
       "disagreed.\n");
  EXPECT_EQ(disputed(db) + listed(db), "");
  const auto governor = [&](const std::string& date) {
    return lines(db, "USE graph.asOf(date('" + date +
                         "')) MATCH (p)-[:HOLDS_POSITION]->({name: 'Norges Bank'}) "
                         "RETURN DISTINCT p.name AS line ORDER BY line");
  };
  EXPECT_EQ(governor("2021-02-28"), "");
  EXPECT_EQ(governor("2021-06-01"), "Ole Dahl\n");
  EXPECT_EQ(governor("2022-08-01"), "Ann Berg\n");
  EXPECT_EQ(governor("2025-01-01"), "Ann Berg\n");
  EXPECT_EQ(lines(db,
                  "MATCH (p {name: 'Ole Dahl'})-[r:HOLDS_POSITION]->() "
                  "RETURN r.title + ' ' + toString(r.valid_to) + ' ' + r.valid_precision AS line "
                  "ORDER BY line"),
            "Governor 2022-07-31 month\ngovernor 2022-07-31 month\n");
  remove(db, "c.txt");
  EXPECT_EQ(exported(db), before);
}

TEST_F(Conflicts, TermsThatOverlapAreDisputed) {
  Database db = memory();
  read(db, "a.txt",
       "3 March 2021\n\nOle Dahl, governor of Norges Bank from 2011 to 2018, disagreed.\n");
  read(db, "b.txt", "3 March 2021\n\nAnn Berg, governor of Norges Bank since 2018, disagreed.\n");
  EXPECT_EQ(disputed(db), "") << "2018 may be the year of either";
  read(db, "c.txt", "3 March 2021\n\nEva Lien, governor of Norges Bank since 2016, agreed.\n");
  EXPECT_EQ(disputed(db),
            "Ann Berg HOLDS_POSITION Norges Bank\nEva Lien HOLDS_POSITION Norges Bank\n"
            "Ole Dahl HOLDS_POSITION Norges Bank\n");
}

TEST_F(Conflicts, WhoResignedHasTheOfficeUntilThen) {
  Database db = memory();
  read(db, "a.txt", "3 March 2025\n\nPrime Minister Ole Dahl of Norway said taxes would rise.\n");
  read(db, "b.txt", "4 April 2025\n\nPrime Minister Ole Dahl of Norway resigned on 2 April.\n");
  read(db, "c.txt", "8 April 2025\n\nPrime Minister Ann Berg of Norway said prices would fall.\n");
  EXPECT_EQ(disputed(db) + listed(db), "");
  EXPECT_EQ(lines(db,
                  "USE graph.asOf(date('2025-04-09')) MATCH (p)-[:HOLDS_POSITION]->({name: "
                  "'Norway'}) RETURN p.name AS line"),
            "Ann Berg\n");
}

TEST_F(Conflicts, AFactThatAnotherArticleDeniesIsDisputed) {
  Database db = memory();
  read(db, "a.txt", "3 March 2025\n\nChina banned exports of rare earths to Japan.\n");
  const std::string before = exported(db);
  read(db, "b.txt", "4 March 2025\n\nChina did not ban exports of rare earths to Japan.\n");
  EXPECT_EQ(lines(db,
                  "CALL kg.conflicts() YIELD kind, fact, other, sources, other_sources "
                  "RETURN kind + ' ' + endNode(fact).name + ' ' + coalesce(other, '-') + ' ' + "
                  "sources[0].article + ' ' + other_sources[0].article AS line ORDER BY line"),
            "denial Japan - a.txt b.txt\ndenial rare earths - a.txt b.txt\n");
  EXPECT_EQ(disputed(db), "China RESTRICTS Japan\nChina RESTRICTS rare earths\n");
  // the denial is evidence on the fact, but not for it
  EXPECT_EQ(lines(db,
                  "MATCH ()-[r:RESTRICTS]->(:Place) CALL kg.assertions(r) YIELD article, polarity "
                  "RETURN article.source + ' ' + polarity AS line ORDER BY line"),
            "a.txt positive\nb.txt negative\n");
  EXPECT_EQ(lines(db, "MATCH ()-[r:RESTRICTS]->(:Place) UNWIND evidence(r) AS e RETURN e.article"),
            "a.txt\n");
  remove(db, "a.txt");
  EXPECT_EQ(count(db, "MATCH ()-[r:RESTRICTS]->() RETURN count(r)"), 0);
  EXPECT_EQ(listed(db), "");
  read(db, "a.txt", "3 March 2025\n\nChina banned exports of rare earths to Japan.\n");
  remove(db, "b.txt");
  EXPECT_EQ(exported(db), before);
}

TEST_F(Conflicts, AreTheSameInAnyOrderOfTheArticles) {
  const std::vector<std::pair<std::string, std::string>> articles = {
      {"a.txt", figure("3 August 2024", "4.7")},
      {"b.txt", figure("5 August 2024", "4.9")},
      {"c.txt", "3 March 2025\n\nPresident Emmanuel Macron of France said taxes would rise.\n"},
      {"d.txt", "4 March 2025\n\nPresident Claire Dubois of France said prices would fall.\n"},
      {"e.txt", "3 March 2025\n\nChina banned exports of rare earths to Japan.\n"},
      {"f.txt", "4 March 2025\n\nChina did not ban exports of rare earths to Japan.\n"}};
  Database there = memory();
  Database back = memory();
  for (auto at = articles.begin(); at != articles.end(); ++at) read(there, at->first, at->second);
  for (auto at = articles.rbegin(); at != articles.rend(); ++at) read(back, at->first, at->second);
  EXPECT_NE(disputed(there), "");
  EXPECT_EQ(exported(there), exported(back));
  EXPECT_EQ(listed(there), listed(back));
  for (const auto& article : articles) remove(there, article.first);
  EXPECT_EQ(there.info().value().documents, 0U);
  EXPECT_EQ(count(there, "MATCH (n) RETURN count(n)"), 0);
}

TEST_F(Conflicts, ReadingAgainRestoresTheMarkThatSomebodyTookAway) {
  Database db = memory();
  read(db, "a.txt", figure("3 August 2024", "4.7"));
  read(db, "b.txt", figure("5 August 2024", "4.9"));
  const std::string before = exported(db);
  run(db, "MATCH (s:Statistic) REMOVE s.disputed");
  read(db, "a.txt", figure("3 August 2024", "4.7"));
  EXPECT_EQ(exported(db), before);
}

}  // namespace
}  // namespace plenum
