// Articles on their way in: bounds in the middle of one, and what a report says of odd ones.
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

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

/// How far an article came: about a hundred parts a step, and one of the last steps.
struct Course {
  int parts = 0;
  bool far = false;
  void note(const IngestProgress& progress, const std::string& source) {
    if (progress.source != source) return;
    if (progress.step_done > 0) ++parts;
    far = far || progress.step == "finding statements" || progress.step == "storing facts";
  }
};

TEST_F(ArticleReading, ATimeoutEndsAnIngestInTheMiddleOfAnArticleAndStoresNothingOfIt) {
  const std::string small = put("a.txt", "Jonas Berg met Nora Lind in Norway on Monday.\n");
  const std::string large = put("b.txt", long_article());
  Database db = memory();
  IngestOptions options = ingest_options();
  options.timeout_ms = 100;
  Course course;
  options.progress = [&](const IngestProgress& progress) { course.note(progress, large); };
  const auto done = ingest_paths(db, std::vector{small, large}, options);
  EXPECT_FALSE(course.far);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::limit);
  EXPECT_THAT(done.error().message(), HasSubstr("timeout of 100 ms"));
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
    Course course;
    options.progress = [&](const IngestProgress& progress) {
      course.note(progress, article.source);
      if (course.parts == 10) interrupt.request();
    };
    extraction.progress = options.progress;
    const ErrorCode code = stores ? ingest_article(db, article, options).error().code()
                                  : extract_article(article, extraction).error().code();
    EXPECT_GE(course.parts, 10);
    EXPECT_FALSE(course.far);
    EXPECT_EQ(code, ErrorCode::interrupted);
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

constexpr std::string_view article_text = "Jonas Berg met Nora Lind in Norway on Monday.\n";

TEST_F(ArticleReading, AnyFileNameIsStoredAsTextAndLeadsBackToItsArticle) {
  const std::string folder = folder_.string() + "/";
  const std::vector<std::pair<std::string, std::string>> names = {
      {"plain \xC3\xB6.txt", folder + "plain \xC3\xB6.txt"},
      {"50%.txt", folder + "50%.txt"},
      {"esc\x1B[31m.txt", "file:" + folder + "esc%1B[31m.txt"},
      {"two\nlines.txt", "file:" + folder + "two%0Alines.txt"},
      {"bad\xFF%.txt", "file:" + folder + "bad%FF%25.txt"}};
  Database db = memory();
  for (const auto& [name, stored] : names) {
    SCOPED_TRACE(stored);
    const std::string path = put(name, std::string(article_text) + stored);
    const auto done = ingest_paths(db, std::vector{path}, ingest_options());
    ASSERT_TRUE(done.ok());
    ASSERT_EQ(done->added, 1U);
    const auto source = db.run("MATCH (a:Article) RETURN a.source AS s");
    EXPECT_EQ((*source)[0].get<std::string>("s").value(), stored);
    EXPECT_EQ(ingest_paths(db, std::vector{path}, ingest_options())->unchanged, 1U);
    RemoveOptions options;
    options.pack = pack;
    ASSERT_TRUE(remove_article(db, path, options).ok());
    ASSERT_EQ(ingest_paths(db, std::vector{path}, ingest_options())->added, 1U);
    ASSERT_TRUE(remove_article(db, stored, options).ok());
    EXPECT_EQ(count_of(db, "MATCH (n) RETURN count(n) AS n"), 0);
  }
}

TEST_F(ArticleReading, WhatIsNoArticleIsNamedAndTheOthersAreStored) {
  put("good.txt", article_text);
  fs::create_directories(folder_ / "sub");
  put("sub/better.txt", std::string(article_text) + "Again.");
  ASSERT_EQ(::mkfifo((folder_ / "pipe.txt").c_str(), 0600), 0);
  fs::create_symlink("nowhere.txt", folder_ / "dangling.txt");
  fs::create_symlink("itself.txt", folder_ / "itself.txt");
  fs::create_directory_symlink("..", folder_ / "sub" / "loop");
  fs::create_directory_symlink(folder_ / "sub", folder_ / "twin");
  const std::vector<std::string> paths = {folder_.string(), (folder_ / "missing.txt").string()};
  Database db = memory();
  const auto done = ingest_paths(db, paths, ingest_options());
  ASSERT_TRUE(done.ok()) << done.error().message();
  EXPECT_EQ(done->added, 2U);
  std::vector<std::string> messages;
  for (const ArticleFailure& failure : done->failures) {
    EXPECT_EQ(failure.error.file(), failure.source);
    messages.push_back(failure.error.message());
  }
  EXPECT_THAT(messages, ElementsAre(HasSubstr("dangling.txt: the link leads to nothing"),
                                    HasSubstr("itself.txt: Too many levels of symbolic links"),
                                    HasSubstr("no such file or folder"),
                                    HasSubstr("pipe.txt is not read: it is a pipe"),
                                    HasSubstr("loop is not followed: it is a symbolic link")));
  EXPECT_THAT(done->warnings,
              ElementsAre(HasSubstr("twin: a symbolic link to a folder is not followed")));
  std::size_t good = 0;
  std::size_t bad = 0;
  ExtractOptions options;
  options.pack = pack;
  ASSERT_TRUE(extract(paths, options, [&](const Extracted& one) {
                ++(one.json.ok() ? good : bad);
                return true;
              }).ok());
  EXPECT_EQ(good, 2U);
  EXPECT_EQ(bad, 5U);
}

TEST_F(ArticleReading, WithNothingToTryThereIsAnErrorThatNamesThePath) {
  Database db = memory();
  const auto one = ingest_paths(db, std::vector<std::string>{"/nowhere/a"}, ingest_options());
  ASSERT_FALSE(one.ok());
  EXPECT_EQ(one.error().code(), ErrorCode::not_found);
  EXPECT_EQ(one.error().message(), "no such file or folder: /nowhere/a");
  const std::vector<std::string> both = {"/nowhere/a", "/nowhere/b"};
  EXPECT_EQ(ingest_paths(db, both, ingest_options()).error().message(),
            "no such file or folder: /nowhere/a, and 1 other path");
}

TEST_F(ArticleReading, MentionsComeInTheOrderOfTheTextAndSayWhatTheFileSays) {
  for (const auto& entry : fs::directory_iterator(PLENUM_SOURCE_DIR "/samples")) {
    SCOPED_TRACE(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    Database db = memory();
    ASSERT_EQ(ingest_article(db, {"a" + entry.path().extension().string(), bytes}, ingest_options())
                  ->added,
              1U);
    const auto rows = db.run(
        "MATCH (n) WHERE NOT n:Article CALL kg.mentions(n) YIELD surface, start, end "
        "RETURN n.key AS key, surface, start, end");
    ASSERT_TRUE(rows.ok()) << rows.error().message();
    ASSERT_GT(rows->size(), 20U);
    std::string key;
    std::size_t last = 0;
    for (Row row : *rows) {
      if (const auto now = row.get<std::string>("key").value(); now != key) {
        key = now;
        last = 0;
      }
      const auto start = static_cast<std::size_t>(row.get<std::int64_t>("start").value());
      const auto end = static_cast<std::size_t>(row.get<std::int64_t>("end").value());
      EXPECT_GE(start, last);
      last = start;
      ASSERT_LE(end, bytes.size());
      const std::string raw = bytes.substr(start, end - start);
      // what HTML and Markdown say in other bytes is read, not copied
      const bool plain = raw.find_first_of("<&\\*[\n") == std::string::npos;
      const bool quote = raw.find("”") != std::string::npos;
      if (plain && !quote) EXPECT_EQ(raw, row.get<std::string>("surface").value());
    }
  }
}

TEST_F(ArticleReading, LongRunsOfOneSignEnd) {
  ExtractOptions options;
  options.pack = pack;
  options.timeout_ms = 120'000;  // the square of the length takes far longer
  for (const std::string_view sign : {"'", ")", "]", "’", "\"", "(", "<", "&", "A. ", ".'"}) {
    SCOPED_TRACE(sign);
    std::string text = "Ministers met in Oslo. ";
    while (text.size() < 500'000) text += sign;
    const auto done = extract_article({"run.txt", text}, options);
    EXPECT_TRUE(done.ok()) << done.error().message();
  }
}

}  // namespace
}  // namespace plenum
