// What every engine promises, on each of them: storage/kv/engine.hpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <random>

#include "storage/kv/engine.hpp"
#include "storage/kv/memory_engine.hpp"
#include "storage/kv/rocksdb_engine.hpp"

namespace plenum::storage::kv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Kind {
  std::string name;
  bool durable;
};

class EngineConformance : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plenum_kv_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    open();
  }
  void TearDown() override {
    engine_.reset();
    std::filesystem::remove_all(root_);
  }
  void open() {
    auto opened = GetParam().durable ? open_rocksdb_engine(root_ + "/store", {.create = true})
                                     : open_memory_engine();
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    engine_ = *std::move(opened);
  }
  void reopen() {
    ASSERT_TRUE(engine_->close().ok());
    engine_.reset();
    open();
  }
  void put(std::string key, std::string value, Family family = Family::log) {
    Batch batch;
    batch.put(family, std::move(key), std::move(value));
    const Status done = engine_->commit(batch, Durability::sync);
    ASSERT_TRUE(done.ok()) << done.error().message();
  }
  std::optional<std::string> get(const std::string& key, const SnapshotPtr& at = nullptr,
                                 Family family = Family::log) {
    const std::vector<std::string> keys{key};
    auto values = engine_->multi_get(at, family, keys);
    EXPECT_TRUE(values.ok());
    return values.ok() ? values->front() : std::nullopt;
  }
  ScanBlock scan(ScanRange range, const SnapshotPtr& at = nullptr, Family family = Family::log) {
    const std::vector<ScanRange> ranges{std::move(range)};
    auto blocks = engine_->multi_scan(at, family, ranges);
    EXPECT_TRUE(blocks.ok());
    return blocks.ok() ? blocks->front() : ScanBlock{};
  }
  static std::vector<std::string> keys(const ScanBlock& block) {
    std::vector<std::string> found;
    for (const KeyValue& entry : block.entries) found.push_back(entry.key);
    return found;
  }

  std::string root_;
  std::unique_ptr<Engine> engine_;
};

TEST_P(EngineConformance, WhatWasPutIsFoundAndWhatWasErasedIsNot) {
  put("a", "1");
  put("b", "");
  Batch batch;
  batch.erase(Family::log, "a");
  batch.erase(Family::log, "never there");
  ASSERT_TRUE(engine_->commit(batch, Durability::async).ok());
  EXPECT_EQ(get("a"), std::nullopt);
  EXPECT_EQ(get("b"), "");
  EXPECT_EQ(get("c"), std::nullopt);
}

TEST_P(EngineConformance, ManyKeysAreAnsweredInTheOrderAsked) {
  put("a", "1");
  put("c", "3");
  const std::vector<std::string> wanted{"c", "b", "a", "c"};
  const auto values = engine_->multi_get(nullptr, Family::log, wanted);
  ASSERT_TRUE(values.ok());
  EXPECT_THAT(*values,
              ElementsAre(std::optional<std::string>("3"), std::nullopt,
                          std::optional<std::string>("1"), std::optional<std::string>("3")));
}

TEST_P(EngineConformance, LaterOperationsOfABatchWin) {
  Batch batch;
  batch.put(Family::log, "k", "1");
  batch.erase(Family::log, "k");
  batch.put(Family::log, "k", "2");
  batch.put(Family::log, "gone", "1");
  batch.erase(Family::log, "gone");
  ASSERT_TRUE(engine_->commit(batch, Durability::sync).ok());
  EXPECT_EQ(get("k"), "2");
  EXPECT_EQ(get("gone"), std::nullopt);
  EXPECT_THAT(keys(scan({})), ElementsAre("k"));
}

TEST_P(EngineConformance, FamiliesAreApart) {
  for (std::size_t i = 0; i < family_count; ++i) {
    put("k", std::to_string(i), static_cast<Family>(i));
  }
  for (std::size_t i = 0; i < family_count; ++i) {
    EXPECT_EQ(get("k", nullptr, static_cast<Family>(i)), std::to_string(i));
  }
}

TEST_P(EngineConformance, ASnapshotKeepsItsState) {
  put("a", "1");
  put("b", "1");
  const SnapshotPtr before = engine_->snapshot();
  put("a", "2");
  put("c", "1");
  Batch batch;
  batch.erase(Family::log, "b");
  ASSERT_TRUE(engine_->commit(batch, Durability::sync).ok());
  const SnapshotPtr after = engine_->snapshot();
  put("a", "3");
  EXPECT_EQ(get("a", before), "1");
  EXPECT_EQ(get("b", before), "1");
  EXPECT_EQ(get("c", before), std::nullopt);
  EXPECT_THAT(keys(scan({}, before)), ElementsAre("a", "b"));
  EXPECT_EQ(get("a", after), "2");
  EXPECT_THAT(keys(scan({.reverse = true}, after)), ElementsAre("c", "a"));
  EXPECT_EQ(get("a"), "3");
}

TEST_P(EngineConformance, ScansAreHalfOpenAndResumable) {
  for (const char* key : {"a", "b", "c", "d", "e"}) put(key, key);
  EXPECT_THAT(keys(scan({.low = "b", .high = "d"})), ElementsAre("b", "c"));
  EXPECT_THAT(keys(scan({.low = "b", .high = "d", .reverse = true})), ElementsAre("c", "b"));
  EXPECT_THAT(keys(scan({.low = "d", .high = "b"})), IsEmpty());
  EXPECT_THAT(keys(scan({.low = "bb", .high = "bc"})), IsEmpty());
  EXPECT_THAT(keys(scan({.low = "d"})), ElementsAre("d", "e"));

  ScanRange up{.low = "a", .limit = 2};
  std::vector<std::string> seen;
  for (;;) {
    const ScanBlock block = scan(up);
    for (const KeyValue& entry : block.entries) seen.push_back(entry.key);
    if (!block.resume) break;
    up.low = *block.resume;
  }
  EXPECT_THAT(seen, ElementsAre("a", "b", "c", "d", "e"));

  ScanRange down{.limit = 2, .reverse = true};
  seen.clear();
  for (;;) {
    const ScanBlock block = scan(down);
    for (const KeyValue& entry : block.entries) seen.push_back(entry.key);
    if (!block.resume) break;
    down.high = *block.resume;
  }
  EXPECT_THAT(seen, ElementsAre("e", "d", "c", "b", "a"));
}

TEST_P(EngineConformance, KeysCompareAsUnsignedBytes) {
  const std::string zero("a\0b", 3);
  for (const std::string& key : {std::string("a"), std::string("a\xff"), zero, std::string("b")}) {
    put(key, "x");
  }
  EXPECT_THAT(keys(scan({})), ElementsAre("a", zero, "a\xff", "b"));
}

TEST_P(EngineConformance, SeveralRangesAnswerOneBlockEach) {
  for (const char* key : {"a1", "a2", "b1", "c1"}) put(key, key);
  const std::vector<ScanRange> ranges{
      {.low = "c", .high = "d"}, {.low = "x"}, {.low = "a", .high = "b", .limit = 1}};
  const auto blocks = engine_->multi_scan(nullptr, Family::log, ranges);
  ASSERT_TRUE(blocks.ok());
  ASSERT_EQ(blocks->size(), 3U);
  EXPECT_THAT(keys((*blocks)[0]), ElementsAre("c1"));
  EXPECT_THAT(keys((*blocks)[1]), IsEmpty());
  EXPECT_THAT(keys((*blocks)[2]), ElementsAre("a1"));
  EXPECT_EQ((*blocks)[2].resume, "a2");
}

TEST_P(EngineConformance, WhatIsTooLargeOrMixedIsRefusedWhole) {
  Batch large;
  large.put(Family::log, "small", "1");
  large.put(Family::log, "large", std::string(value_bytes_max + 1, 'x'));
  Status done = engine_->commit(large, Durability::sync);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::limit);
  EXPECT_EQ(get("small"), std::nullopt);

  Batch nameless;
  nameless.put(Family::log, "", "1");
  EXPECT_FALSE(engine_->commit(nameless, Durability::sync).ok());
  Batch long_key;
  long_key.put(Family::log, std::string(key_bytes_max + 1, 'k'), "1");
  EXPECT_FALSE(engine_->commit(long_key, Durability::sync).ok());
  Batch mixed;
  mixed.put(Family::log, "a", "1");
  mixed.put(Family::segment, "a", "1");
  EXPECT_FALSE(engine_->commit(mixed, Durability::sync).ok());

  put("fits", std::string(value_bytes_max, 'x'));
  EXPECT_EQ(get("fits")->size(), value_bytes_max);
}

TEST_P(EngineConformance, IngestedRunsReplaceWhatWasThere) {
  put("b", "old", Family::segment);
  put("z", "stays", Family::segment);
  const SnapshotPtr before = engine_->snapshot();
  ASSERT_TRUE(engine_->ingest(Family::segment, {{{"a", "1"}, {"b", "2"}}, {}, {{"m", "3"}}}).ok());
  EXPECT_THAT(keys(scan({}, nullptr, Family::segment)), ElementsAre("a", "b", "m", "z"));
  EXPECT_EQ(get("b", nullptr, Family::segment), "2");
  EXPECT_EQ(get("b", before, Family::segment), "old");
  EXPECT_FALSE(engine_->ingest(Family::segment, {{{"b", "1"}, {"a", "2"}}}).ok());
  EXPECT_FALSE(engine_->ingest(Family::segment, {{{"b", "1"}, {"b", "2"}}}).ok());
}

TEST_P(EngineConformance, AfterCloseEveryCallSaysSo) {
  put("a", "1");
  const SnapshotPtr snapshot = engine_->snapshot();
  ASSERT_TRUE(engine_->close().ok());
  EXPECT_TRUE(engine_->close().ok());
  const std::vector<std::string> wanted{"a"};
  EXPECT_FALSE(engine_->multi_get(snapshot, Family::log, wanted).ok());
  EXPECT_FALSE(engine_->multi_get(nullptr, Family::log, wanted).ok());
  Batch batch;
  batch.put(Family::log, "b", "1");
  const Status done = engine_->commit(batch, Durability::sync);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(engine_->files().ok());
}

TEST_P(EngineConformance, ASnapshotMayOutliveItsEngine) {
  put("a", "1");
  const SnapshotPtr snapshot = engine_->snapshot();
  engine_.reset();
  EXPECT_EQ(snapshot.use_count(), 1);
}

TEST_P(EngineConformance, ReopeningKeepsEveryFamily) {
  if (!GetParam().durable) GTEST_SKIP() << "the memory engine keeps nothing";
  for (std::size_t i = 0; i < family_count; ++i) {
    put("k", std::to_string(i), static_cast<Family>(i));
  }
  ASSERT_TRUE(engine_->ingest(Family::index, {{{"run", "1"}}}).ok());
  const auto mark = engine_->manifest_mark();
  ASSERT_TRUE(mark.ok());
  reopen();
  for (std::size_t i = 0; i < family_count; ++i) {
    EXPECT_EQ(get("k", nullptr, static_cast<Family>(i)), std::to_string(i));
  }
  EXPECT_EQ(get("run", nullptr, Family::index), "1");
  const auto later = engine_->manifest_mark();
  ASSERT_TRUE(later.ok());
  EXPECT_GT(*later, *mark);
  EXPECT_TRUE(engine_->verify_checksums(nullptr).ok());
}

// The model: one std::map a family and a copy of it for every snapshot.
TEST_P(EngineConformance, RandomWorkIsEqualToAMap) {
  using Model = std::map<std::string, std::string>;
  const unsigned seed = 20251101;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&random](std::size_t n) { return random() % n; };
  const auto any_key = [&] {
    return std::string(1 + below(2), static_cast<char>('a' + below(4))) + std::to_string(below(30));
  };
  Model model;
  std::vector<std::pair<SnapshotPtr, Model>> pinned;
  for (int step = 0; step < 1500; ++step) {
    Batch batch;
    for (std::size_t n = 1 + below(4); n > 0; --n) {
      const std::string key = any_key();
      if (below(3) != 0) {
        const std::string value = std::to_string(random());
        batch.put(Family::log, key, value);
        model[key] = value;
      } else {
        batch.erase(Family::log, key);
        model.erase(key);
      }
    }
    ASSERT_TRUE(engine_->commit(batch, Durability::async).ok());
    if (below(20) == 0) pinned.emplace_back(engine_->snapshot(), model);
    if (below(30) == 0 && !pinned.empty())
      pinned.erase(pinned.begin() + static_cast<std::ptrdiff_t>(below(pinned.size())));
    if (below(200) == 0) {
      ASSERT_TRUE(engine_->flush(Family::log).ok());
    }
    if (GetParam().durable && below(500) == 0) {
      pinned.clear();
      reopen();
    }
    ScanRange range{
        .low = any_key(), .high = any_key(), .limit = 1 + below(10), .reverse = below(2) == 0};
    const bool old = !pinned.empty() && below(2) == 0;
    const auto& [at, expected_model] =
        old ? pinned[below(pinned.size())] : std::pair<SnapshotPtr, Model>(nullptr, model);
    std::vector<std::pair<std::string, std::string>> expected;
    for (const auto& [key, value] : expected_model) {
      if (key >= range.low && key < range.high) expected.emplace_back(key, value);
    }
    if (range.reverse) std::ranges::reverse(expected);
    const bool more = expected.size() > range.limit;
    if (more) expected.resize(range.limit);
    const ScanBlock block = scan(range, at);
    ASSERT_EQ(block.entries.size(), expected.size()) << "step " << step;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(block.entries[i].key, expected[i].first) << "step " << step;
      ASSERT_EQ(block.entries[i].value, expected[i].second) << "step " << step;
    }
    ASSERT_EQ(block.resume.has_value(), more);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, EngineConformance,
                         testing::Values(Kind{"memory", false}, Kind{"rocksdb", true}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace plenum::storage::kv
