// Articles on their way in: bounds in the middle of one, and what a report says of odd ones.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "gmock/gmock.h"
#include "plenum/plenum.hpp"

namespace plenum {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view pack = PLENUM_SOURCE_DIR "/share/packs/policy";

/// A folder of its own that goes with the test.
class ArticleReading : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / (std::string("plenum_reading_") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string put(const std::string& name, std::string_view bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  static Database memory() { return std::move(Database::open(":memory:")).value(); }
  static IngestOptions ingest_options() {
    IngestOptions options;
    options.pack = pack;
    return options;
  }
  static std::int64_t count_of(Database& db, std::string_view query) {
    return (*db.run(query))[0].get<std::int64_t>("n").value();
  }

  fs::path folder_;
};

/// Far more than is read in the time that the tests below allow.
std::string long_article() {
  std::string text = "Ministers meet in Oslo\n\n";
  for (int i = 0; text.size() < 8U << 20U; ++i) {
    text += "The Ministry of Trade of Norway adopted plan " + std::to_string(i) +
            " on Monday, Jonas Berg said, and exports rose " + std::to_string(i % 90) +
            " percent in 2024.\n\n";
  }
  return text;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST_F(ArticleReading, ATimeoutEndsAnIngestInTheMiddleOfAnArticleAndStoresNothingOfIt) {
  const std::string small = put("a.txt", "Jonas Berg met Nora Lind in Norway on Monday.\n");
  const std::string large = put("b.txt", long_article());
  Database db = memory();
  IngestOptions options = ingest_options();
  options.timeout_ms = 700;
  const auto start = std::chrono::steady_clock::now();
  const auto done = ingest_paths(db, std::vector{small, large}, options);
  EXPECT_LT(seconds_since(start), 8.0);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::limit);
  EXPECT_THAT(done.error().message(), HasSubstr("timeout of 700 ms"));
  EXPECT_EQ(count_of(db, "MATCH (a:Article {source: '" + large + "'}) RETURN count(a) AS n"), 0);
  EXPECT_TRUE(db.verify()->problems.empty());
}

TEST_F(ArticleReading, AnInterruptEndsIngestAndExtractInTheMiddleOfAnArticle) {
  const Article article{"long.txt", long_article()};
  Database db = memory();
  Interrupt interrupt;
  IngestOptions options = ingest_options();
  options.interrupt = &interrupt;
  ExtractOptions extraction;
  extraction.pack = pack;
  extraction.interrupt = &interrupt;
  for (const bool stores : {true, false}) {
    interrupt.reset();
    std::thread impatient([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      interrupt.request();
    });
    const auto start = std::chrono::steady_clock::now();
    const ErrorCode code = stores ? ingest_article(db, article, options).error().code()
                                  : extract_article(article, extraction).error().code();
    EXPECT_LT(seconds_since(start), 8.0);
    EXPECT_EQ(code, ErrorCode::interrupted);
    impatient.join();
  }
  EXPECT_EQ(count_of(db, "MATCH (n) RETURN count(n) AS n"), 0);
  EXPECT_EQ(db.info()->documents, 0U);
}

TEST_F(ArticleReading, BytesThatAreNoTextGiveOneWarningAnArticle) {
  const std::string good = put("good.txt", "Köln and a real \xEF\xBF\xBD are fine in Norway.\n");
  const std::string bad = put("bad.txt", "Norway met K\xC3\xB6ln \xFF and \xC3( in K\xC3\xB6ln.\n");
  Database db = memory();
  const auto done = ingest_paths(db, std::vector{good, bad}, ingest_options());
  ASSERT_TRUE(done.ok());
  EXPECT_THAT(done->failures, IsEmpty());
  EXPECT_THAT(done->warnings,
              ElementsAre(bad + ": 2 bytes are not valid UTF-8 and were each read as "
                                "U+FFFD, the first at offset 17"));
  ExtractOptions options;
  options.pack = pack;
  std::vector<std::string> warnings;
  ASSERT_TRUE(
      extract_article({"x", "One \xFF byte in Norway, K\xC3\xB6ln."}, options, &warnings).ok());
  EXPECT_THAT(warnings,
              ElementsAre("x: the byte at offset 4 is not valid UTF-8 and was read as U+FFFD"));
  std::vector<std::size_t> counts;
  const Status all = extract(std::vector{good, bad}, options, [&](const Extracted& one) {
    counts.push_back(one.warnings.size());
    return true;
  });
  EXPECT_TRUE(all.ok());
  EXPECT_THAT(counts, ElementsAre(1, 0));  // bad.txt comes before good.txt
}

TEST_F(ArticleReading, AGuessedEncodingAndWhatItDoesNotKnowAreWarningsToo) {
  ExtractOptions options;
  options.pack = pack;
  std::vector<std::string> warnings;
  const std::string latin =
      "Le ministre fran\xE7\x61is a d\xE9\x63lar\xE9 que l'\xE9\x63onomie "
      "fran\xE7\x61ise s'\xE9tait am\xE9lior\xE9\x65.\n";
  ASSERT_TRUE(extract_article({"old.txt", latin}, options, &warnings).ok());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0],
              HasSubstr("old.txt: the byte at offset 16 is not valid UTF-8; the article "
                        "was read as "));
  const std::string_view half("\xFF\xFEN\0o\0\0\xD8r\0w\0a\0y\0", 16);  // a lone surrogate
  ASSERT_TRUE(extract_article({"u.txt", std::string(half)}, options, &warnings).ok());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("u.txt: 2 bytes are not valid UTF-16LE and were each read as "
                                     "U+FFFD, the first at offset 6"));
}

TEST_F(ArticleReading, SpansStillLeadToTheRawBytesBesideDamagedOnes) {
  const std::string text = "\xFF\xFF Köln: Jonas Berg met \xC3 Nora Lind in Norway on Monday.\n";
  const std::string path = put("bad.txt", text);
  Database db = memory();
  ASSERT_TRUE(ingest_paths(db, std::vector{path}, ingest_options()).ok());
  const auto rows = db.run(
      "MATCH (n:Entity {name: 'Nora Lind'}) CALL kg.mentions(n) YIELD surface, start, end "
      "RETURN surface, start, end");
  ASSERT_TRUE(rows.ok()) << rows.error().message();
  ASSERT_GT(rows->size(), 0U);
  for (Row row : *rows) {
    const auto start = static_cast<std::size_t>(row.get<std::int64_t>("start").value());
    const auto end = static_cast<std::size_t>(row.get<std::int64_t>("end").value());
    EXPECT_EQ(text.substr(start, end - start), row.get<std::string>("surface").value());
  }
}

}  // namespace
}  // namespace plenum
