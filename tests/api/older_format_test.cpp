// Databases that the programs of older formats wrote: they are read, written and emptied.
#include <algorithm>
#include <filesystem>

#include "article_fixture.hpp"

namespace plenum::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> stored_formats() {
  std::vector<std::string> formats;
  for (const auto& entry : fs::directory_iterator(PLENUM_SOURCE_DIR "/tests/formats")) {
    if (entry.is_directory()) formats.push_back(entry.path().filename().string());
  }
  std::sort(formats.begin(), formats.end());
  return formats;
}

class OlderFormatTest : public ArticleTest {
 protected:
  /// A copy, since opening writes.
  Database open_stored(const std::string& format, bool read_only) {
    const std::string copy = path(format);
    if (!fs::exists(copy)) {
      fs::copy(PLENUM_SOURCE_DIR "/tests/formats/" + format, copy, fs::copy_options::recursive);
    }
    return Database::open(copy, {.read_only = read_only}).value();
  }
  static std::string format_of(const Database& db) {
    const DatabaseInfo info = db.info().value();
    return std::to_string(info.format_major) + "." + std::to_string(info.format_minor);
  }
  static void expect_sound(const Database& db) {
    const auto report = db.verify();
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_TRUE(report->ok());
  }
};

TEST_F(OlderFormatTest, IsReadAsItIs) {
  ASSERT_FALSE(stored_formats().empty());
  for (const std::string& format : stored_formats()) {
    SCOPED_TRACE(format);
    Database db = open_stored(format, true);
    EXPECT_EQ(format_of(db), format);
    expect_sound(db);
    EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 14);
    EXPECT_EQ(count(db, "MATCH ()-[r]->() RETURN count(r)"), 27);
    const std::string stated = "MATCH (:Leader {name: 'Mara Voss'})-[r:STATED]->() RETURN ";
    EXPECT_EQ(count(db, stated + "sum(r.sources)"), 2);
    EXPECT_EQ(count(db, stated + "sum(size(evidence(r)))"), 2);
    EXPECT_GT(count(db, "MATCH (:Article)-[r:MENTIONS]->() RETURN sum(size(evidence(r)))"), 0);
  }
}

TEST_F(OlderFormatTest, GoesOnWithNewArticlesAndForgetsTheOldOnes) {
  for (const std::string& format : stored_formats()) {
    SCOPED_TRACE(format);
    Database db = open_stored(format, false);
    const std::string before = exported(db);
    const std::string_view third =
        "Rail plan goes ahead\n\n7 March 2024\n\n"
        "Mara Voss, minister of transport of Norway, said the 2030 Rail Plan was on time.\n"
        "Exports in Norway rose 4.7 percent in 2023, Statistics Norway said.\n";
    read(db, "three.txt", third);
    EXPECT_NE(format_of(db), format) << "programs of that format may not read what is new";
    EXPECT_GT(count(db, "MATCH ()-[r]->() RETURN max(r.sources)"), 1);
    remove(db, "three.txt");
    EXPECT_EQ(exported(db), before);
    read(db, "three.txt", third);
    for (const std::string old : {"one.txt", "two.txt"}) {
      const std::string source =
          lines(db, "MATCH (a:Article) WHERE a.source ENDS WITH '" + old + "' RETURN a.source");
      ASSERT_FALSE(source.empty());
      remove(db, source.substr(0, source.size() - 1));
    }
    Database other = memory();
    read(other, "three.txt", third);
    EXPECT_EQ(exported(db), exported(other));
    expect_sound(db);
    remove(db, "three.txt");
    EXPECT_EQ(count(db, "MATCH (n) RETURN count(n)"), 0);
    expect_sound(db);
  }
}

TEST_F(OlderFormatTest, IsRebuiltToWhatItsArticlesGiveNow) {
  for (const std::string& format : stored_formats()) {
    SCOPED_TRACE(format);
    Database db = open_stored(format, false);
    const auto rebuilt = rebuild(db, options());
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.error().message();
    EXPECT_EQ(rebuilt->articles, 2U);
    EXPECT_GT(count(db, "MATCH (n) RETURN count(n)"), 0);
    expect_sound(db);
  }
}

}  // namespace
}  // namespace plenum::test
