#pragma once
// Purpose: StoredTextsTest, texts in a database beside a naive model of them.
// May depend on: storage, GoogleTest.
// Invariants: every text has twelve words; the index "texts" is about all of them.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "storage/fulltext/fulltext_index.hpp"
#include "storage/fulltext/text_search.hpp"
#include "storage/open.hpp"

namespace plenum::storage {

class StoredTextsTest : public ::testing::Test {
 protected:
  using Model = std::map<std::uint64_t, std::string>;

  StoredTextsTest() { std::filesystem::remove_all(path_); }
  ~StoredTextsTest() override {
    store_.reset();  // it removes old files in the background
    std::filesystem::remove_all(path_);
  }

  void open(kv::FileSeam* files = nullptr) {
    store_.reset();
    StoreOptions options;
    options.fold_bytes = 0;
    options.files = files;
    store_ = Store::open(path_, options).value();
  }
  void fold() { ASSERT_TRUE(store_->fold().ok()); }
  void create_index() {
    Transaction tx = store_->begin().value();
    SchemaRule rule;
    rule.name = "texts";
    rule.kind = RuleKind::fulltext;
    rule.token = static_cast<std::uint32_t>(tx.label("A").value());
    rule.properties = {tx.property("t").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  void drop_index() {
    Transaction tx = store_->begin().value();
    ASSERT_TRUE(tx.drop_rule("texts").ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  /// Some words are in every second text, some in one of thousands; their forms differ.
  std::string text() {
    static const char* const endings[] = {"", "s", "ing"};
    std::string out;
    for (int i = 0; i < 12; ++i) {
      const std::uint64_t bound = std::uint64_t{2} << random_() % 12;
      out += "plan" + std::to_string(random_() % bound) + "x" + endings[random_() % 3] + " ";
    }
    return out;
  }
  void add(std::size_t count) {
    Transaction tx = store_->begin().value();
    const std::vector<LabelToken> labels{tx.label("A").value()};
    const PropertyToken key = tx.property("t").value();
    for (std::size_t i = 0; i < count; ++i) {
      const std::string said = text();
      const std::vector<Property> properties{{key, Value(said)}};
      model_[tx.create_node(labels, properties).value().value] = said;
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  /// Changes, deletes and relabels some.
  void shuffle(std::size_t count) {
    Transaction tx = store_->begin().value();
    const PropertyToken key = tx.property("t").value();
    for (std::size_t i = 0; i < count && !model_.empty(); ++i) {
      auto at = model_.lower_bound(random_() % (model_.rbegin()->first + 1));
      if (at == model_.end()) continue;
      const NodeId id{at->first};
      switch (random_() % 4) {
        case 0:
          ASSERT_TRUE(tx.delete_node(id).ok());
          model_.erase(at);
          break;
        case 1:
          ASSERT_TRUE(tx.remove_label(id, tx.label("A").value()).ok());
          model_.erase(at);
          break;
        default:
          at->second = text();
          ASSERT_TRUE(tx.set_property(id, key, Value(at->second)).ok());
      }
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  static Schema::EntryPtr entry_of(const Snapshot& graph) { return graph.schema()->find("texts"); }

  /// Words in one text and in thousands, and what follows one another.
  static void check(const Snapshot& graph, const Model& model) {
    const Schema::EntryPtr entry = entry_of(graph);
    ASSERT_NE(entry, nullptr);
    const TextIndex* index = entry->fulltext->content(graph, entry->rule).value();
    const TextStats stats{model.size(), 12 * model.size()};
    ASSERT_EQ(index->stats(graph.timestamp()), stats);
    SearchBounds bounds;
    TextSearch search(*index, graph.timestamp(), bounds);
    for (const std::string word : {"plan0x", "plan1xs", "plan7xing", "plan300xs", "plan4000x"}) {
      SCOPED_TRACE(word);
      const TextWord one{word, index->number_of(word)};
      const auto hits = search.any(std::span(&one, 1), {}).value();
      std::map<std::uint64_t, std::uint32_t> found;
      for (const TextHit& hit : hits) found[hit.entity] = hit.frequency;
      ASSERT_EQ(found, counts(model, word + " "));
      const TextWord next{"plan1x", index->number_of("plan1x")};
      const std::vector<TextSearch::Words> slots{{one}, {next}};
      found.clear();
      const auto phrases = search.phrase(slots, {}).value();
      for (const TextHit& hit : phrases) found[hit.entity] = hit.frequency;
      ASSERT_EQ(found, counts(model, word + " plan1x "));
    }
  }
  void check() { check(store_->snapshot(), model_); }
  static std::map<std::uint64_t, std::uint32_t> counts(const Model& model,
                                                       const std::string& wanted) {
    std::map<std::uint64_t, std::uint32_t> out;
    for (const auto& [id, said] : model) {
      const std::string text = " " + said;
      for (std::size_t at = text.find(" " + wanted); at != std::string::npos;
           at = text.find(" " + wanted, at + 1)) {
        ++out[id];
      }
    }
    return out;
  }

  std::vector<std::string> problems() {
    std::vector<std::string> out;
    const VerifyReport report = store_->verify().value();
    for (const VerifyProblem& problem : report.problems) out.push_back(problem.message);
    return out;
  }

  std::string path_ = ::testing::TempDir() + "plenum_stored_texts_" + std::to_string(::getpid());
  std::mt19937_64 random_{11};
  std::unique_ptr<Store> store_;
  Model model_;
};

}  // namespace plenum::storage
