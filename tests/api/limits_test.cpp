// Sizes that a program or a person may produce by accident: an answer or one clear error, soon.
#include "fixture.hpp"

namespace plenum::test {
namespace {

std::string chain(int nodes) {
  std::string query = "MATCH ";
  for (int i = 0; i < nodes; ++i) {
    query += (i == 0 ? "(n" : "-->(n") + std::to_string(i) + ")";
  }
  return query + " RETURN count(*) AS n";
}

using LimitsTest = ApiTest;

TEST_F(LimitsTest, AChainOfAThousandNodesIsPlannedAndAnswered) {
  Database db = memory();
  EXPECT_EQ(count(db, chain(1000)), 0);
}

TEST_F(LimitsTest, APatternOfTwentyThousandNodesEndsWithALimitThatIsNamed) {
  Database db = memory();
  const auto result = db.run(chain(20'000));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().detail(), "QueryLimitExceeded");
  EXPECT_NE(result.error().message().find("1000"), std::string::npos);
}

TEST_F(LimitsTest, NestingOfAHundredThousandEndsWithALimitThatIsNamed) {
  Database db = memory();
  for (const std::string open : {"(", "[", "NOT ", "-"}) {
    std::string query = "RETURN ";
    for (int i = 0; i < 100'000; ++i) query += open;
    const auto result = db.run(query + "1");
    ASSERT_FALSE(result.ok()) << open;
    EXPECT_EQ(result.error().detail(), "QueryLimitExceeded") << open;
  }
}

TEST_F(LimitsTest, AQueryOfTenMegabytesIsRefusedByItsSize) {
  Database db = memory();
  const auto result = db.run("RETURN size('" + std::string(10'000'000, 'x') + "')");
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().message().find("bytes"), std::string::npos);
}

}  // namespace
}  // namespace plenum::test
