#pragma once
// Purpose: random full-text queries, answered through the index of a snapshot and by a naive model.
// May depend on: tests/reference/naive_texts.hpp, query/fulltext, storage, GoogleTest.
// Invariants: what comes out depends on the seed alone. One thread.

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/utf8.hpp"
#include "query/fulltext/text_query.hpp"
#include "query/fulltext/text_rank.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/snapshot.hpp"
#include "tests/reference/naive_texts.hpp"

namespace plenum::reference {

inline const char* random_text_word(std::uint64_t number) {
  static const char* const words[] = {"rail", "rails",  "railway",  "plan",   "planning", "plans",
                                      "road", "Energy", "ENERGIES", "straße", "a",        "b"};
  return words[number % 12];
}

class RandomTextQueries {
 public:
  explicit RandomTextQueries(std::uint64_t seed) : random_(seed) {}

  /// Three queries to each full-text index of the snapshot.
  void check(const storage::Snapshot& graph, const TextModel& model) {
    const storage::SchemaPtr schema = graph.schema();
    ASSERT_EQ(schema->entries().size(), model.rules.size());
    for (const storage::Schema::EntryPtr& entry : schema->entries()) {
      const TextRule& rule = model.rules.at(entry->rule.name);
      const auto documents = model.documents(rule);
      for (int i = 0; i < 3; ++i) compare(graph, *entry, rule, documents);
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  NaiveItem item(const TextRule& rule, int depth) {
    NaiveItem out;
    if (one_in(4)) out.field = below(rule.keys.size());
    if (depth > 0 && one_in(4)) {
      const std::optional<std::size_t> field = std::exchange(out.field, std::nullopt);
      for (std::uint64_t i = 1 + below(3); i > 0; --i) {
        out.children.push_back(item(rule, depth - 1));
        if (field) set_field(out.children.back(), *field);
      }
      out.field = field;
    } else {
      for (std::uint64_t i = one_in(3) ? 1 + below(3) : 1; i > 0; --i) {
        out.words.push_back(core::fold(random_text_word(below(12))));
      }
      if (out.words.size() == 1 && one_in(3)) {
        out.prefix = true;
        static const char* const beginnings[] = {"r", "rail", "plann", "energ", "stra", "zz"};
        out.words[0] = beginnings[below(6)];
      }
    }
    if (one_in(4)) out.occur = one_in(2) ? TextItem::Occur::must : TextItem::Occur::must_not;
    return out;
  }
  static void set_field(NaiveItem& item, std::size_t field) {
    if (!item.field) item.field = field;
    for (NaiveItem& child : item.children) set_field(child, *item.field);
  }

  std::string written(const std::vector<NaiveItem>& items, const TextRule& rule) {
    std::string out;
    for (const NaiveItem& one : items) {
      out += out.empty() ? "" : one_in(4) ? " OR " : "  ";
      if (one.occur == TextItem::Occur::must) out += "+";
      if (one.occur == TextItem::Occur::must_not) out += one_in(2) ? "-" : "NOT ";
      if (one.field) out += rule.keys[*one.field] + ":";
      if (!one.children.empty()) {
        out += "(" + written(one.children, rule) + ")";
        continue;
      }
      std::string words;
      for (const std::string& word : one.words) words += (words.empty() ? "" : " ") + word;
      out += one.words.size() > 1 || (!one.prefix && one_in(5)) ? "\"" + words + "\"" : words;
      if (one.prefix) out += "*";
    }
    return out;
  }

  void compare(const storage::Snapshot& graph, const storage::SchemaEntry& entry,
               const TextRule& rule, const std::map<std::uint64_t, Document>& documents) {
    std::vector<NaiveItem> items;
    for (std::uint64_t i = 1 + below(3); i > 0; --i) items.push_back(item(rule, 2));
    const std::string text = written(items, rule);
    SCOPED_TRACE(entry.rule.name + ": " + text);
    const auto query = query::parse_text_query(text, rule.keys);
    ASSERT_TRUE(query.ok()) << query.error().message();
    storage::TextIndex* index = entry.fulltext->content(graph, entry.rule).value();
    storage::SearchBounds bounds;
    storage::TextSearch search(*index, graph.timestamp(), bounds);
    auto ranking = query::rank_texts(*query, search, bounds);
    const auto expected = NaiveRanker(rule, documents).rank(items);
    ASSERT_EQ(ranking.ok(), expected.has_value());
    if (!expected) return;
    std::map<std::uint64_t, double> found;
    std::optional<query::RankedEntity> before;
    for (auto next = ranking->next(); next; next = ranking->next()) {
      if (before) {
        EXPECT_TRUE(before->score > next->score ||
                    (before->score == next->score && before->entity < next->entity));
      }
      found[next->entity] = next->score;
      before = next;
    }
    ASSERT_EQ(found.size(), expected->size());
    for (const auto& [id, score] : *expected) {
      ASSERT_TRUE(found.contains(id)) << id;
      EXPECT_NEAR(found[id], score, 1e-9) << id;
    }
  }

  std::mt19937_64 random_;
};

}  // namespace plenum::reference
