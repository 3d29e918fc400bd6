#include <gtest/gtest.h>

#include "scorer.hpp"

namespace plenum::ingest {
namespace {

/// The project's own annotated articles: what is reached on them must not fall.
TEST(Corpus, OwnArticlesScoreAboveTheMeasuredFloor) {
  const std::filesystem::path folder = PLENUM_SOURCE_DIR "/tests/corpus/articles";
  const nlohmann::json scores = scores_of(folder, folder, "corpus");
  if (scores.is_null()) GTEST_SKIP() << "the scorer is not there";
  const auto f1 = [](const nlohmann::json& row) { return row["f1"].get<double>(); };
  const auto precision = [](const nlohmann::json& row) { return row["p"].get<double>(); };
  EXPECT_GE(f1(scores["entity_micro"]), 0.92);
  EXPECT_GE(f1(scores["entity_untyped"]), 0.93);
  EXPECT_GE(f1(scores["nodes"]["Statistic"]), 0.95);
  EXPECT_GE(f1(scores["nodes"]["Statement"]), 0.945);
  EXPECT_GE(f1(scores["edge_strict_without_about"]), 0.86);
  EXPECT_GE(f1(scores["edges"]["ABOUT"]), 0.70);
  EXPECT_GE(precision(scores["entity_micro"]), 0.95);
  EXPECT_GE(precision(scores["nodes"]["Statement"]), 0.97);
  EXPECT_GE(precision(scores["edge_strict_without_about"]), 0.92);
  EXPECT_GE(precision(scores["edges"]["HOLDS_POSITION"]), 0.94);
  EXPECT_GE(precision(scores["edges"]["ABOUT"]), 0.83);
  EXPECT_GE(precision(scores["edges"]["STATED"]), 0.96);
}

}  // namespace
}  // namespace plenum::ingest
