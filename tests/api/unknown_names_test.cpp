// Law 8: capitalised names of no known type are counted, exactly as often as they are there.
#include "article_fixture.hpp"

namespace plenum {
namespace {

class UnknownNames : public test::ArticleTest {
 protected:
  /// "surface count articles", a line each, in the order of the rows.
  static std::string listed(Database& db, const std::string& argument = "") {
    return lines(db, "CALL kg.unknowns(" + argument +
                         ") YIELD surface, count, articles "
                         "RETURN surface + ' ' + count + ' ' + articles AS line");
  }

  const std::string first_ =
      "The report about Quorbelt reached Italy. Nobody else had heard about Quorbelt.";
  const std::string second_ = "A note about Vexmoor and about Quorbelt reached France.";
};

TEST_F(UnknownNames, AreListedWithCountsTheMostFrequentFirst) {
  Database db = memory();
  read(db, "a.txt", first_);
  read(db, "b.txt", second_);
  EXPECT_EQ(listed(db), "Quorbelt 3 2\nVexmoor 1 1\n");
  EXPECT_EQ(listed(db, "1"), "Quorbelt 3 2\n");
  EXPECT_EQ(listed(db, "0"), "");
}

TEST_F(UnknownNames, HaveASentenceThatSaysThem) {
  Database db = memory();
  read(db, "b.txt", second_);
  const auto rows = db.run("CALL kg.unknowns() YIELD surface, example RETURN surface, example");
  ASSERT_EQ(rows->size(), 2U);
  for (const auto& row : *rows) EXPECT_EQ(row[1].as_string(), second_);
}

TEST_F(UnknownNames, ComeAndGoWithTheirArticles) {
  Database db = memory();
  EXPECT_EQ(listed(db), "");
  read(db, "a.txt", first_);
  const std::string one = listed(db);
  read(db, "b.txt", second_);
  const std::string both = listed(db);
  read(db, "b.txt", second_);         // again
  read(db, "copy of a.txt", first_);  // another path of the same article
  EXPECT_EQ(listed(db), both);
  remove(db, "a.txt");
  EXPECT_EQ(listed(db), both);
  remove(db, "b.txt");
  EXPECT_EQ(listed(db), one);
  read(db, "copy of a.txt", second_);  // other bytes under a known path
  EXPECT_EQ(listed(db), "Quorbelt 1 1\nVexmoor 1 1\n");
  remove(db, "copy of a.txt");
  EXPECT_EQ(listed(db), "");
}

TEST_F(UnknownNames, AreTheSameInAnyOrderOfTheArticles) {
  Database there = memory();
  Database back = memory();
  read(there, "a.txt", first_);
  read(there, "b.txt", second_);
  read(back, "b.txt", second_);
  read(back, "a.txt", first_);
  const std::string_view all =
      "CALL kg.unknowns() YIELD surface, count, articles, example RETURN *";
  const auto one = there.run(all);
  const auto other = back.run(all);
  ASSERT_EQ(one->size(), other->size());
  for (std::size_t i = 0; i < one->size(); ++i) {
    for (std::size_t j = 0; j < one->columns().size(); ++j) EXPECT_EQ((*one)[i][j], (*other)[i][j]);
  }
}

TEST_F(UnknownNames, RefuseANegativeNumber) {
  Database db = memory();
  const auto refused = db.run("CALL kg.unknowns(-1) YIELD surface RETURN surface");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace plenum
