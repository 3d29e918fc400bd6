// A ledger is a multiset: what is added is there, and subtracting takes it away without a trace.
#include "ingest/ledger.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace plenum::ingest {
namespace {

constexpr Facet facets[] = {Facet::name, Facet::alias, Facet::property, Facet::date,
                            Facet::article};

using Model = std::map<std::pair<char, std::string>, std::uint64_t>;

std::pair<Facet, std::string> any_entry(std::mt19937_64& random) {
  const Facet facet = facets[random() % std::size(facets)];
  return {facet, std::string(random() % 3, static_cast<char>('a' + random() % 4))};
}

Ledger random_ledger(std::mt19937_64& random, Model& model) {
  Ledger ledger;
  for (std::uint64_t i = random() % 12; i > 0; --i) {
    const auto [facet, text] = any_entry(random);
    const std::uint64_t count = random() % 3;
    ledger.add(facet, text, count);
    if (count > 0) model[{static_cast<char>(facet), text}] += count;
  }
  return ledger;
}

void expect_like(const Ledger& ledger, const Model& model) {
  std::size_t entries = 0;
  for (const Facet facet : facets) {
    std::vector<std::pair<std::string, std::uint64_t>> texts;
    std::uint64_t total = 0;
    for (const auto& [key, count] : model) {
      if (key.first != static_cast<char>(facet)) continue;
      texts.emplace_back(key.second, count);
      total += count;
    }
    entries += texts.size();
    EXPECT_EQ(ledger.texts(facet), texts);
    EXPECT_EQ(ledger.total(facet), total);
    EXPECT_EQ(ledger.smallest(facet), texts.empty() ? "" : texts.front().first);
    EXPECT_EQ(ledger.largest(facet), texts.empty() ? "" : texts.back().first);
  }
  EXPECT_EQ(ledger.empty(), entries == 0);
  EXPECT_EQ(Ledger::decode(ledger.encode()).value(), ledger);
}

TEST(LedgerTest, WhatIsMergedIsThereAndSubtractingItLeavesNoTrace) {
  std::mt19937_64 random(29);
  for (int round = 0; round < 500; ++round) {
    Model first_model;
    const Ledger first = random_ledger(random, first_model);
    Model model = first_model;
    const Ledger second = random_ledger(random, model);  // the model of both
    Ledger sum = first;
    sum.merge(second);
    expect_like(sum, model);
    expect_like(first, first_model);  // a copy shares nothing that changes
    ASSERT_TRUE(sum.subtract(second));
    EXPECT_EQ(sum, first);
    ASSERT_TRUE(sum.subtract(first));
    EXPECT_TRUE(sum.empty());
    EXPECT_EQ(sum.encode(), Ledger().encode());
  }
}

TEST(LedgerTest, SubtractingWhatIsNotThereIsToldAndTakesTheRest) {
  Ledger ledger;
  ledger.add(Facet::name, "Ada", 2);
  ledger.add(Facet::alias, "A.");
  Ledger other;
  other.add(Facet::name, "Ada", 3);
  other.add(Facet::alias, "A.");
  EXPECT_FALSE(ledger.subtract(other));
  EXPECT_EQ(ledger.count(Facet::name, "Ada"), 2U);
  EXPECT_EQ(ledger.count(Facet::alias, "A."), 0U);
  EXPECT_FALSE(ledger.subtract(Facet::date, "2024-01-01"));
}

TEST(LedgerTest, TheOrderOfAdditionsDoesNotMatter) {
  Ledger forth;
  Ledger back;
  const std::vector<std::string> names = {"b", "a", "c", "a"};
  for (const std::string& name : names) forth.add(Facet::name, name);
  for (auto name = names.rbegin(); name != names.rend(); ++name) back.add(Facet::name, *name);
  EXPECT_EQ(forth, back);
  EXPECT_EQ(forth.encode(), back.encode());
  EXPECT_EQ(forth.most_frequent(Facet::name), "a");
}

}  // namespace
}  // namespace plenum::ingest
