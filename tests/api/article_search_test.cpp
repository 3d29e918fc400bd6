// kg.search: full text over the names, statements and sentences of articles.
#include <optional>

#include "article_fixture.hpp"

namespace plenum {
namespace {

constexpr std::string_view rail =
    "Transport ministry adopts Rail 2040 plan\n\nBy Nora Lind\n\n12 March 2025\n\n"
    "The Ministry of Transport adopted the Rail 2040 plan on Wednesday.\n\n"
    "\"The plan will double freight capacity,\" said Jonas Berg, minister of transport.\n\n"
    "Freight volumes rose 4.2 percent in 2024, the statistics office said.\n";
constexpr std::string_view port =
    "Port workers welcome rail link\n\n3 April 2025\n\n"
    "Jonas Berg, minister of transport, said the Rail 2040 plan would reach the northern ports.\n";

class ArticleSearch : public test::ArticleTest {
 protected:
  void SetUp() override {
    test::ArticleTest::SetUp();
    db_.emplace(open());
    read(*db_, "rail.txt", rail);
    read(*db_, "port.txt", port);
  }
  Database& db() { return *db_; }

  /// KIND ARTICLE DAY SNIPPET of each hit.
  std::string hits(const std::string& words, const std::string& moment = "") {
    return lines(db(),
                 moment +
                     "CALL kg.search($words) YIELD kind, article, published, snippet "
                     "RETURN kind + ' ' + coalesce(article.source, '-') + ' ' + "
                     "coalesce(toString(published), '-') + ' ' + snippet",
                 {{"words", words}});
  }
  std::string sentences(const std::string& words) { return hits("sentence:(" + words + ")"); }

 private:
  std::optional<Database> db_;
};

TEST_F(ArticleSearch, FindsNamesStatementsAndSentencesWithTheirWordsMarked) {
  const std::string found = hits("freight capacity");
  EXPECT_NE(found.find("statement rail.txt 2025-03-12 "), std::string::npos) << found;
  EXPECT_NE(
      found.find("sentence rail.txt 2025-03-12 \"The plan will double [freight] [capacity],\" "
                 "said Jonas Berg, minister of transport."),
      std::string::npos)
      << found;
  EXPECT_NE(found.find("sentence rail.txt 2025-03-12 [Freight] volumes rose"), std::string::npos);
  EXPECT_EQ(found.find("port.txt"), std::string::npos);
}

TEST_F(ArticleSearch, ANameComesFirstWithItsNewestArticle) {
  const std::string found = hits("jonas berg");
  EXPECT_EQ(found.substr(0, found.find('\n')), "name port.txt 2025-04-03 [Jonas] [Berg]") << found;
}

TEST_F(ArticleSearch, PhrasesBeginningsOperatorsAndKindsAreThoseOfFullTextQueries) {
  EXPECT_EQ(sentences("\"freight volumes\""),
            "sentence rail.txt 2025-03-12 [Freight] [volumes] rose 4.2 percent in 2024, the "
            "statistics office said.\n");
  EXPECT_EQ(sentences("\"volumes freight\""), "");
  EXPECT_EQ(sentences("north*"),
            "sentence port.txt 2025-04-03 Jonas Berg, minister of transport, said the Rail 2040 "
            "plan would reach the [northern] ports.\n");
  EXPECT_EQ(sentences("+minister -freight"),
            "sentence port.txt 2025-04-03 Jonas Berg, [minister] of transport, said the Rail 2040 "
            "plan would reach the northern ports.\n");
  EXPECT_EQ(hits("statement:freight -capacity"), "");
  const std::string titles = hits("name:(welcome)");
  EXPECT_EQ(titles, "name port.txt 2025-04-03 Port workers [welcome] rail link\n");
}

TEST_F(ArticleSearch, FormsOfAWordFindOneAnother) {
  EXPECT_NE(sentences("volume").find("[volumes]"), std::string::npos);
  EXPECT_NE(sentences("rises OR percents").find("[percent]"), std::string::npos);
}

TEST_F(ArticleSearch, WordsThatNobodyHasAndNoWordsFindNothing) {
  EXPECT_EQ(hits("zeppelin"), "");
  EXPECT_EQ(hits(""), "");
  EXPECT_EQ(hits("?!"), "");
}

TEST_F(ArticleSearch, PlacesAreTheSentencesBytesInTheFile) {
  const auto rows = db().run(
      "CALL kg.search('volumes') YIELD kind, start, end WHERE kind = 'sentence' RETURN start, end");
  ASSERT_TRUE(rows.ok()) << rows.error().message();
  ASSERT_EQ(rows->size(), 1U);
  const auto start = static_cast<std::size_t>((*rows)[0][0].as_integer());
  const auto end = static_cast<std::size_t>((*rows)[0][1].as_integer());
  EXPECT_EQ(rail.substr(start, end - start),
            "Freight volumes rose 4.2 percent in 2024, the statistics office said.");
}

TEST_F(ArticleSearch, WhatIsRemovedIsNotFoundAndWhatIsNewIs) {
  remove(db(), "port.txt");
  EXPECT_EQ(hits("northern"), "");
  const std::string found = hits("name:jonas");
  EXPECT_EQ(found, "name rail.txt 2025-03-12 [Jonas] Berg\n");
  read(db(), "harbour.txt", port);
  EXPECT_NE(hits("northern").find("harbour.txt"), std::string::npos);
}

TEST_F(ArticleSearch, TheOrderOfIngestDoesNotMatter) {
  Database other = Database::open(path("other")).value();
  read(other, "port.txt", port);
  read(other, "rail.txt", rail);
  for (const char* words : {"transport", "rail plan", "minister", "2025 2024 the of"}) {
    const std::string query =
        "CALL kg.search($words) YIELD kind, snippet, score RETURN kind + snippet + "
        "toString(score)";
    EXPECT_EQ(lines(db(), query, {{"words", words}}), lines(other, query, {{"words", words}}));
  }
}

TEST_F(ArticleSearch, RanksExactlyAsAFullTextIndexOfTheSameTexts) {
  // The same passages as nodes of a general graph, in an index of the same analyzer.
  Database other = Database::open(path("index")).value();
  run(other, "CREATE FULLTEXT INDEX texts FOR (n:Text) ON EACH [n.words]");
  const auto names = db().run(
      "MATCH (n) WITH n, [x IN [n.name, n.acronym, n.title] + coalesce(n.aliases, []) "
      "WHERE x IS NOT NULL] AS words WHERE size(words) > 0 RETURN words "
      "UNION ALL MATCH (s:Statement) RETURN [s.text] AS words "
      "UNION ALL MATCH (a:Article) CALL kg.sentences(a) YIELD text RETURN [text] AS words");
  ASSERT_TRUE(names.ok()) << names.error().message();
  for (const auto& row : *names) run(other, "CREATE (:Text {words: $words})", {{"words", row[0]}});
  for (const char* words : {"rail", "rail plan", "\"rail 2040\"", "minist* -freight", "the"}) {
    const auto mine =
        db().run("CALL kg.search($words) YIELD score RETURN score", {{"words", words}});
    const auto theirs = other.run(
        "CALL db.index.fulltext.queryNodes('texts', $words) YIELD node, score RETURN score",
        {{"words", words}});
    ASSERT_TRUE(mine.ok() && theirs.ok());
    ASSERT_EQ(mine->size(), theirs->size()) << words;
    for (std::size_t i = 0; i < mine->size(); ++i) {
      EXPECT_DOUBLE_EQ((*mine)[i][0].as_float(), (*theirs)[i][0].as_float()) << words << i;
    }
  }
}

TEST_F(ArticleSearch, LimitAndSkipCutTheRankedRows) {
  const std::string query =
      "CALL kg.search('transport', $options) YIELD kind, snippet RETURN kind + snippet";
  const std::string all = lines(db(), query, {{"options", Map{}}});
  const std::string first = lines(db(), query, {{"options", Map{{"limit", 2}}}});
  const std::string rest = lines(db(), query, {{"options", Map{{"skip", 2}}}});
  EXPECT_EQ(first + rest, all);
  EXPECT_EQ(lines(db(), query, {{"options", Map{{"limit", 0}}}}), "");
}

TEST_F(ArticleSearch, WhatDoesNotParseIsAnErrorWithItsPlace) {
  for (const char* words : {"\"open", "place:rail", "-rail"}) {
    const auto refused = db().run("CALL kg.search($words)", {{"words", words}});
    ASSERT_FALSE(refused.ok()) << words;
    EXPECT_EQ(refused.error().detail(), "InvalidFulltextQuery") << words;
  }
  EXPECT_FALSE(db().run("CALL kg.search('rail', {order: 1})").ok());
}

TEST_F(ArticleSearch, AMomentHidesArticlesOfLater) {
  EXPECT_EQ(hits("northern", "USE graph.asOf(date('2025-03-20')) "), "");
  EXPECT_NE(hits("volumes", "USE graph.asOf(date('2025-03-20')) "), "");
}

TEST_F(ArticleSearch, GraphsWithoutArticlesHaveNamesToo) {
  run(db(), "CREATE (:City {name: 'Lindholm', aliases: ['Lime Isle', 'LH']})");
  EXPECT_EQ(hits("lindholm"), "name - - [Lindholm]\n");
  EXPECT_EQ(hits("lime"), "name - - Lindholm ([Lime] Isle)\n");
}

TEST_F(ArticleSearch, ALongSentenceIsCutAroundItsHits) {
  std::string text = "A long tale\n\n";
  for (int i = 0; i < 60; ++i) text += "naïve words ";
  text += "hide one needle and another needle";
  for (int i = 0; i < 60; ++i) text += " among others";
  read(db(), "long.txt", text + ".\n");
  const std::string found = sentences("needle");
  EXPECT_NE(found.find("…"), std::string::npos);
  EXPECT_NE(found.find("one [needle] and another [needle] among"), std::string::npos) << found;
  EXPECT_LT(found.size(), 350U);
}

TEST_F(ArticleSearch, MemoryIsBounded) {
  std::string text = "Harvest\n\n";
  for (int i = 0; i < 20'000; ++i) text += "Wheat number " + std::to_string(i) + " grew.\n\n";
  read(db(), "harvest.txt", text);
  RunOptions few;
  few.memory_bytes = 200'000;
  const auto refused = db().run("CALL kg.search('wheat') YIELD score RETURN count(*)", {}, few);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::limit);
  EXPECT_TRUE(db().run("CALL kg.search('harvest') YIELD score RETURN count(*)", {}, few).ok());
}

}  // namespace
}  // namespace plenum
