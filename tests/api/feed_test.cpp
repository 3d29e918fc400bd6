// Feeds through the public API: each item an article, the same one in every later feed.
#include <fstream>

#include "article_fixture.hpp"
#include "gmock/gmock.h"

namespace plenum {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string item(std::string_view id, std::string_view title, std::string_view text) {
  return "<item><guid>" + std::string(id) + "</guid><title>" + std::string(title) +
         "</title><description>" + std::string(text) +
         "</description><pubDate>Fri, 24 Oct 2025 08:00:00 GMT</pubDate></item>\n";
}

std::string feed(const std::string& items) {
  return "<rss version=\"2.0\"><channel><title>The Ledger</title>\n" + items + "</channel></rss>";
}

const std::string rail = item(
    "1", "Ministry adopts rail plan",
    "&lt;p&gt;The Ministry of Transport adopted the Rail 2040 plan.&lt;/p&gt;&lt;p&gt;“It will "
    "double capacity,” said Jonas Berg, minister of transport.&lt;/p&gt;");
const std::string ports = item("2", "Ports grow", "Exports of Norway rose 4 percent in 2024.");

class FeedArticles : public test::ArticleTest {
 protected:
  static IngestReport ingest(Database& db, const std::string& bytes) {
    auto report = ingest_article(db, {"news.xml", bytes}, options());
    EXPECT_TRUE(report.ok()) << report.error().message();
    return report.ok() ? *std::move(report) : IngestReport();
  }
  static Database memory() { return std::move(Database::open(":memory:")).value(); }
};

TEST_F(FeedArticles, EachItemIsAnArticleWithTitleFeedAndDate) {
  Database db = memory();
  EXPECT_EQ(ingest(db, feed(rail + ports)).added, 2U);
  EXPECT_EQ(
      lines(db,
            "MATCH (a:Article) RETURN a.source + ' | ' + a.title + ' | ' + a.publisher + ' | ' "
            "+ toString(a.published) ORDER BY a.source"),
      "news.xml#1 | Ministry adopts rail plan | The Ledger | 2025-10-24\n"
      "news.xml#2 | Ports grow | The Ledger | 2025-10-24\n");
}

TEST_F(FeedArticles, ALaterFeedAddsWhatIsNewReplacesWhatChangedAndKeepsTheRest) {
  Database db = memory();
  ingest(db, feed(rail + ports));
  const std::string before = exported(db);
  EXPECT_EQ(ingest(db, feed(ports + rail)).unchanged, 2U);
  EXPECT_EQ(exported(db), before);
  const std::string third = item("3", "Wages rise", "Wages of Norway rose 3 percent in 2024.");
  const std::string changed = item("2", "Ports grow", "Exports of Norway rose 5 percent in 2024.");
  const IngestReport later = ingest(db, feed(third + changed));
  EXPECT_EQ(later.added, 1U);
  EXPECT_EQ(later.replaced, 1U);
  EXPECT_EQ(lines(db, "MATCH (a:Article) RETURN a.source ORDER BY a.source"),
            "news.xml#1\nnews.xml#2\nnews.xml#3\n");
  Database other = memory();
  ingest(other, feed(third + changed + rail));
  EXPECT_EQ(exported(db), exported(other));
}

TEST_F(FeedArticles, AnItemIsRemovedAloneAndRebuiltFromItsOwnBytes) {
  Database db = memory();
  ingest(db, feed(rail));
  const std::string before = exported(db);
  ingest(db, feed(rail + ports));
  remove(db, "news.xml#2");
  EXPECT_EQ(exported(db), before);
  const auto rebuilt = rebuild(db, options());
  ASSERT_TRUE(rebuilt.ok());
  EXPECT_EQ(rebuilt->unchanged, 1U);
  EXPECT_EQ(exported(db), before);
}

TEST_F(FeedArticles, TheNameOfAFeedRemovesAllItsItemsAndNothingElse) {
  Database db = memory();
  const std::string note = "Freight volumes of Norway rose 4.2 percent in 2024.";
  read(db, "news.xml#note.txt", note);  // a file with a '#' in its name
  ASSERT_TRUE(ingest_article(db, {"news.xml#2", feed(item("x", "Own", "Wages rose."))}, options())
                  .ok());  // a feed with one
  const std::string before = exported(db);
  read(db, "news.xml", "Once this was no feed. Imports of Norway rose 7 percent in 2024.");
  ingest(db, feed(rail + ports));
  ingest(db, feed(item("a#b", "Third", "Wages of Norway rose 3 percent in 2024.")));
  EXPECT_EQ(ingest_article(db, {"later.xml", feed(ports)}, options())->articles, 1U);
  std::vector<std::string> told;
  RemoveOptions how;
  how.pack = options().pack;
  how.progress = [&](const IngestProgress& now) {
    EXPECT_EQ(now.total, 4U);
    if (now.step.empty()) told.emplace_back(now.source);
  };
  const auto removed = remove_article(db, "./news.xml", how);
  ASSERT_TRUE(removed.ok()) << removed.error().message();
  EXPECT_EQ(removed->articles, 4U);
  EXPECT_THAT(told, ElementsAre("news.xml", "news.xml#1", "news.xml#2", "news.xml#a#b"));
  const auto again = remove_article(db, "news.xml", how);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code(), ErrorCode::not_found);
  remove(db, "later.xml");
  EXPECT_EQ(exported(db), before);
}

TEST_F(FeedArticles, ARemovalThatIsInterruptedSaysWhatIsGone) {
  Database db = memory();
  ingest(db, feed(rail + ports));
  Interrupt stop;
  RemoveOptions how;
  how.pack = options().pack;
  how.interrupt = &stop;
  how.progress = [&](const IngestProgress& now) {
    if (now.done == 1) stop.request();
  };
  const auto removed = remove_article(db, "news.xml", how);
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().code(), ErrorCode::interrupted);
  EXPECT_THAT(removed.error().message(), HasSubstr("after one article, which is removed"));
  EXPECT_EQ(lines(db, "MATCH (a:Article) RETURN a.source"), "news.xml#2\n");
}

TEST_F(FeedArticles, ADamagedFeedStoresNothingAndAnEmptyItemIsNamed) {
  Database db = memory();
  const IngestReport damaged = ingest(db, feed(rail + "<item>\n& </item>"));
  ASSERT_EQ(damaged.failures.size(), 1U);
  EXPECT_EQ(damaged.failures[0].error.file(), "news.xml");
  EXPECT_EQ(damaged.failures[0].error.where().line, 4U);
  EXPECT_EQ(damaged.articles, 0U);
  const IngestReport one = ingest(db, feed(rail + "<item><guid>9</guid></item>"));
  EXPECT_EQ(one.added, 1U);
  ASSERT_EQ(one.failures.size(), 1U);
  EXPECT_EQ(one.failures[0].source, "news.xml#9");
  EXPECT_THAT(ingest(db, feed("")).warnings, ElementsAre("news.xml: the feed has no items"));
}

TEST_F(FeedArticles, ExtractGivesALineAnItemWithPlacesInTheFile) {
  ExtractOptions how;
  how.pack = options().pack;
  const std::string bytes = feed(ports + rail);
  const std::string path = testing::TempDir() + "plenum_feed_extract.xml";
  std::ofstream(path, std::ios::binary) << bytes;
  std::vector<std::string> all;
  const Status done = extract(std::span(&path, 1), how, [&](const Extracted& one) {
    EXPECT_EQ(one.source, path);
    EXPECT_EQ(one.item, all.size() + 1);
    all.push_back(one.json.ok() ? *one.json : one.json.error().message());
    return true;
  });
  ASSERT_TRUE(done.ok());
  ASSERT_EQ(all.size(), 2U);
  const std::string start = "\"start\":" + std::to_string(bytes.find("It will double"));
  EXPECT_THAT(all[1], HasSubstr(start));
  EXPECT_THAT(all[1], HasSubstr("plenum_feed_extract.xml#1"));
  const auto lines = extract_article({"f", bytes}, how);
  ASSERT_TRUE(lines.ok());
  EXPECT_THAT(*lines, HasSubstr("}\n{"));
}

}  // namespace
}  // namespace plenum
