// What the cache of pages promises, and reads of a graph that is larger than its budget.
#include "storage/projection/page_cache.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/open.hpp"

namespace plenum::storage {
namespace {

/// A page that gives its bytes back, as those of a base do.
PageKeeper page_of(const PageCache& cache, std::uint64_t bytes) {
  const auto forget = [budget = cache.budget(), bytes](const int* page) {
    std::default_delete<const int>()(page);
    budget->release(bytes);
  };
  return {std::make_unique<const int>(1).release(), forget};
}

PageKeeper add(PageCache& cache, std::uint64_t owner, std::uint64_t number, std::uint64_t bytes) {
  EXPECT_TRUE(cache.reserve(bytes));
  return cache.insert(owner, number, page_of(cache, bytes), bytes);
}

TEST(PageCache, forgets_pages_for_others_and_never_holds_more_than_its_budget) {
  PageCache cache(1000);
  const std::uint64_t owner = cache.new_owner();
  for (std::uint64_t number = 0; number < 500; ++number) {
    add(cache, owner, number, 100);
    EXPECT_NE(cache.find(owner, number), nullptr);
    EXPECT_LE(cache.budget()->used(), 1000U);
  }
  std::size_t kept = 0;
  for (std::uint64_t number = 0; number < 500; ++number) kept += cache.find(owner, number) ? 1 : 0;
  EXPECT_EQ(kept, 10U);
}

TEST(PageCache, what_somebody_holds_is_alive_and_counts_when_it_is_forgotten) {
  PageCache cache(1000);
  const std::uint64_t owner = cache.new_owner();
  const PageKeeper held = add(cache, owner, 0, 600);
  EXPECT_FALSE(cache.reserve(600));
  EXPECT_EQ(cache.find(owner, 0), nullptr);
  EXPECT_EQ(*static_cast<const int*>(held.get()), 1);
  EXPECT_EQ(cache.budget()->used(), 600U);
}

TEST(PageCache, the_first_page_under_a_number_stands) {
  PageCache cache(1000);
  const std::uint64_t owner = cache.new_owner();
  const PageKeeper first = add(cache, owner, 3, 100);
  EXPECT_EQ(add(cache, owner, 3, 100), first);
  EXPECT_EQ(cache.budget()->used(), 100U);
  EXPECT_EQ(cache.find(cache.new_owner(), 3), nullptr);
}

TEST(PageCache, half_of_the_budget_is_never_given_away_for_good) {
  PageCache cache(1000);
  std::uint64_t stay = 0;
  while (cache.reserve_to_stay(100)) stay += 100;
  EXPECT_EQ(stay, 500U);
  EXPECT_TRUE(cache.fits(500));
  EXPECT_FALSE(cache.fits(501));
  add(cache, cache.new_owner(), 0, 400);
  EXPECT_TRUE(cache.fits(500));  // the cache would forget
  cache.budget()->release(stay);
}

TEST(PageCache, serves_many_threads) {
  PageCache cache(64 * 100);
  const std::uint64_t owner = cache.new_owner();
  const auto work = [&](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t number = random() % 200;
      if (const PageKeeper found = cache.find(owner, number)) {
        EXPECT_EQ(*static_cast<const int*>(found.get()), 1);
      } else if (cache.reserve(100)) {
        cache.insert(owner, number, page_of(cache, 100), 100);
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) threads.emplace_back(work, seed);
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(cache.budget()->used(), 64U * 100);
}

class SmallBudgetTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t count = 20'000;

  SmallBudgetTest() {
    std::filesystem::remove_all(path_);
    auto store = Store::open(path_, {}).value();
    Transaction tx = store->begin().value();
    const LabelToken label = tx.label("Person").value();
    const TypeToken type = tx.type("KNOWS").value();
    const PropertyToken name = tx.property("text").value();
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::vector<Property> properties{{name, Value(text(i))}};
      const std::vector<LabelToken> labels{label};
      nodes_.push_back(tx.create_node(labels, properties).value());
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      EXPECT_TRUE(tx.create_edge(type, nodes_[i], nodes_[other(i)], {}).ok());
    }
    EXPECT_TRUE(std::move(tx).commit().ok());
    EXPECT_TRUE(store->fold().ok());
    EXPECT_TRUE(store->close().ok());
  }
  ~SmallBudgetTest() override { std::filesystem::remove_all(path_); }

  static std::string text(std::uint64_t i) { return "the name of number " + std::to_string(i); }
  static std::uint64_t other(std::uint64_t i) { return (i * 7919 + 13) % count; }

  void read_at_random(const Store& store, std::uint64_t seed) const {
    const Snapshot graph = store.snapshot();
    const PropertyToken key = *graph.find_property("text");
    const TypeToken type = *graph.find_type("KNOWS");
    std::mt19937_64 random(seed);
    AdjacencyBuffer buffer;
    for (int i = 0; i < 600; ++i) {
      const std::uint64_t at = random() % count;
      ASSERT_EQ(graph.property(nodes_[at], key).value(), Value(text(at)));
      const AdjacencySlice slice = graph.expand(nodes_[at], Direction::out, type, buffer).value();
      ASSERT_EQ(slice.size(), 1U);
      EXPECT_EQ(slice.nodes[0], nodes_[other(at)]);
    }
  }

  std::vector<NodeId> nodes_;
  std::string path_ = ::testing::TempDir() + "plenum_small_budget_" + std::to_string(::getpid());
};

TEST_F(SmallBudgetTest, every_read_is_right_while_pages_come_and_go_under_several_threads) {
  StoreOptions options;
  options.memory_bytes = 512 * 1024;
  const auto store = Store::open(path_, options).value();
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    threads.emplace_back([this, &store, seed] { read_at_random(*store, seed); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(SmallBudgetTest, a_long_reader_reads_on_while_folds_replace_what_it_sees) {
  StoreOptions options;
  options.memory_bytes = 512 * 1024;
  const auto store = Store::open(path_, options).value();
  const Snapshot old = store->snapshot();
  for (int round = 0; round < 3; ++round) {
    Transaction tx = store->begin().value();
    const PropertyToken key = tx.property("text").value();
    for (std::uint64_t i = 0; i < count; i += 97) {
      ASSERT_TRUE(tx.set_property(nodes_[i], key, Value(round)).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
    ASSERT_TRUE(store->fold().ok());
    const PropertyToken text_key = *old.find_property("text");
    for (std::uint64_t i = 0; i < count; i += 97) {
      ASSERT_EQ(old.property(nodes_[i], text_key).value(), Value(text(i)));
      ASSERT_EQ(store->snapshot().property(nodes_[i], text_key).value(), Value(round));
    }
  }
}

}  // namespace
}  // namespace plenum::storage
