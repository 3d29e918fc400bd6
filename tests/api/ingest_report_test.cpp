// What an ingest tells of what it brought.
#include <gmock/gmock.h>

#include <numeric>

#include "article_fixture.hpp"

namespace plenum {
namespace {

class IngestReports : public test::ArticleTest {
 protected:
  static IngestReport report(Database& db, const std::string& source, std::string_view text) {
    return ingest_article(db, {source, std::string(text)}, options()).value();
  }
  static std::uint64_t count(Database& db, std::string_view query) {
    return static_cast<std::uint64_t>((*db.run(query))[0][0].as_integer());
  }
  static std::string facts(const IngestReport& report) {
    std::string text;
    for (const FactCount& fact : report.facts) {
      text += fact.type + " " + std::to_string(fact.count.added) + "+" +
              std::to_string(fact.count.known) + "\n";
    }
    return text;
  }
  static std::uint64_t all_facts(const IngestReport& report) {
    return std::accumulate(
        report.facts.begin(), report.facts.end(), std::uint64_t{0},
        [](std::uint64_t sum, const FactCount& fact) { return sum + fact.count.added; });
  }
  static std::string growth(std::string_view value) {
    return "Growth in China was " + std::string(value) + " percent in the second quarter of 2024.";
  }

  const std::string office_ = "Jonas Berg, minister of transport of Norway, arrived in Italy.";
};

TEST_F(IngestReports, CountNewEntitiesAndFactsAsTheGraphHasThem) {
  Database db = memory();
  const auto all = ingest_folder(db, PLENUM_SOURCE_DIR "/samples", options());
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->entities.added, count(db, "MATCH (n:Entity) RETURN count(n)"));
  EXPECT_EQ(all->statements.added, count(db, "MATCH (n:Statement) RETURN count(n)"));
  EXPECT_EQ(all->figures.added, count(db, "MATCH (n:Statistic) RETURN count(n)"));
  EXPECT_EQ(all_facts(*all),
            count(db, "MATCH ()-[r]->() WHERE type(r) <> 'MENTIONS' RETURN count(r)"));
  EXPECT_TRUE(std::ranges::is_sorted(all->facts, std::greater<>(), [](const FactCount& fact) {
    return fact.count.added + fact.count.known;
  }));
}

TEST_F(IngestReports, TellWhatWasKnownBefore) {
  Database db = memory();
  const IngestReport first = report(db, "a.txt", office_);
  EXPECT_EQ(first.entities.added, count(db, "MATCH (n:Entity) RETURN count(n)"));
  EXPECT_EQ(first.entities.known, 0U);
  EXPECT_EQ(facts(first), "HOLDS_POSITION 1+0\n");
  const IngestReport second = report(db, "b.txt", office_ + " He left for France.");
  EXPECT_EQ(second.entities.added, 1U);  // France
  EXPECT_EQ(second.entities.known, first.entities.added);
  EXPECT_EQ(facts(second), "HOLDS_POSITION 0+1\n");
  const IngestReport again = report(db, "b.txt", office_ + " He left for France.");
  EXPECT_EQ(again.entities.added + again.entities.known, 0U);
  EXPECT_EQ(facts(again), "");
}

TEST_F(IngestReports, OfAReplacedArticleCountOnlyWhatItDidNotSayBefore) {
  Database db = memory();
  const IngestReport first = report(db, "a.txt", office_);
  const IngestReport changed = report(db, "a.txt", office_ + " He left for France.");
  EXPECT_EQ(changed.replaced, 1U);
  EXPECT_EQ(changed.entities.added, 1U);
  EXPECT_EQ(changed.entities.known, first.entities.added);
  EXPECT_EQ(facts(changed), "HOLDS_POSITION 0+1\n");
}

TEST_F(IngestReports, CountWhatBecameDisputedAndWhatNoLongerIs) {
  Database db = memory();
  const auto marked = [&] {
    return count(db, "MATCH (s:Statistic) WHERE s.disputed RETURN count(s)");
  };
  EXPECT_EQ(report(db, "a.txt", growth("4.7")).disputed, 0);
  EXPECT_EQ(report(db, "b.txt", growth("4.9")).disputed, 2);
  EXPECT_EQ(report(db, "c.txt", growth("5.3")).disputed, 1);
  EXPECT_EQ(marked(), 3U);
  EXPECT_EQ(report(db, "c.txt", growth("4.9")).disputed, -1);
  EXPECT_EQ(report(db, "b.txt", growth("4.9") + " It rained.").disputed, 0);
  EXPECT_EQ(marked(), 2U);
}

TEST_F(IngestReports, CountContradictingHoldersOfAnOffice) {
  Database db = memory();
  const std::string head = "Anna Holm, prime minister of Norway, arrived in Italy.";
  const std::string other = "Erik Dahl, prime minister of Norway, arrived in Italy.";
  report(db, "a.txt", head);
  EXPECT_EQ(report(db, "b.txt", other).disputed, 2);
  EXPECT_EQ(count(db, "MATCH ()-[r]->() WHERE r.disputed RETURN count(r)"), 2U);
  EXPECT_EQ(report(db, "b.txt", "It rained in Italy.").disputed, -2);
}

TEST_F(IngestReports, NameTheUnknownAsTheGraphListsThem) {
  Database db = memory();
  const IngestReport done =
      report(db, "a.txt",
             "The report about Quorbelt reached Italy. Nobody else had heard about Quorbelt. "
             "A note about Vexmoor reached France.");
  std::string names;
  for (const UnknownCount& name : done.unknown) {
    names += name.name + " " + std::to_string(name.mentions) + "\n";
  }
  EXPECT_EQ(names, "Quorbelt 2\nVexmoor 1\n");
  EXPECT_EQ(names, lines(db,
                         "CALL kg.unknowns() YIELD surface, count "
                         "RETURN surface + ' ' + count AS line"));
}

TEST_F(IngestReports, NothingIsCountedOfAnArticleThatIsNotStored) {
  Database db = memory();
  run(db, "CREATE CONSTRAINT one FOR (p:Place) REQUIRE p.iso IS UNIQUE");
  run(db, "CREATE (:Place {iso: 'NO'}), (:Place {iso: 'IT'})");
  const IngestReport done = report(db, "a.txt", office_);
  ASSERT_EQ(done.failures.size(), 1U);
  EXPECT_EQ(done.entities.added + done.facts.size() + done.unknown.size(), 0U);
}

TEST_F(IngestReports, ARebuildCountsWhatIsDifferent) {
  Database db = memory();
  report(db, "a.txt", office_);
  const auto again = rebuild(db, options());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->entities.added + again->entities.known, 0U);
}

}  // namespace
}  // namespace plenum
