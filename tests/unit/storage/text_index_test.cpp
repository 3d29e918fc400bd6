#include "storage/fulltext/text_index.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/interrupt.hpp"
#include "plenum/interrupt.hpp"
#include "storage/fulltext/text_search.hpp"

namespace plenum::storage {
namespace {

using Numbers = std::vector<std::uint64_t>;

Numbers found(const TextIndex& index, Timestamp at, const std::string& word) {
  SearchBounds bounds;
  TextSearch search(index, at, bounds);
  Numbers out;
  const auto hits = search.any(search.words_like(word).value(), {}).value();
  for (const TextHit& hit : hits) out.push_back(hit.entity);
  return out;
}

TEST(PostingList, gives_back_what_was_put_in_across_chunks) {
  PostingArena arena;
  PostingList list;
  std::mt19937_64 random(1);
  std::vector<std::pair<std::uint32_t, Numbers>> wanted;
  std::uint32_t document = 0;
  for (int i = 0; i < 3000; ++i) {
    document += static_cast<std::uint32_t>(random() % (i % 50 == 0 ? 1'000'000 : 3));
    if (i > 0 && wanted.back().first == document) ++document;
    Numbers codes;
    std::uint64_t code = random() % 300;
    const std::uint64_t places = i % 700 == 0 ? 5000 : 1 + random() % 4;
    for (std::uint64_t k = 0; k < places; ++k) {
      codes.push_back(code);
      code += 1 + random() % (k % 9 == 0 ? (std::uint64_t{1} << 40) : 200);
    }
    list.append(arena, document, codes);
    wanted.emplace_back(document, codes);
  }
  EXPECT_EQ(list.size(), wanted.size());
  PostingList::Cursor cursor(list);
  for (const auto& [number, codes] : wanted) {
    ASSERT_TRUE(cursor.next());
    EXPECT_EQ(cursor.document(), number);
    EXPECT_EQ(cursor.frequency(), codes.size());
    Numbers read;
    cursor.each_code([&](std::uint64_t code) { read.push_back(code); });
    EXPECT_EQ(read, codes);
  }
  EXPECT_FALSE(cursor.next());
  list.append(arena, document + 1, Numbers{7});
  EXPECT_TRUE(cursor.next()) << "what was added meanwhile is met";
  EXPECT_FALSE(cursor.next());
}

TEST(TextIndex, shows_each_timestamp_its_own_state) {
  TextIndex index(Analyzer::standard, 1);
  index.replace(7, {{Value("one two two")}}, 0, nullptr);
  index.replace(7, {{Value("two three")}}, 5, nullptr);
  index.replace(8, {{Value("two")}}, 5, nullptr);
  index.replace(7, {{Value()}}, 9, nullptr);
  EXPECT_EQ(found(index, 4, "one"), Numbers{7});
  EXPECT_EQ(found(index, 5, "one"), Numbers{});
  EXPECT_EQ(found(index, 8, "two"), (Numbers{7, 8}));
  EXPECT_EQ(found(index, 9, "two"), Numbers{8});
  EXPECT_EQ(index.stats(0), (TextStats{1, 3}));
  EXPECT_EQ(index.stats(5), (TextStats{2, 3}));
  EXPECT_EQ(index.stats(100), (TextStats{1, 1}));
  index.forget_before(8);
  EXPECT_EQ(index.stats(8), (TextStats{2, 3}));
  EXPECT_EQ(index.stats(9), (TextStats{1, 1}));
}

TEST(TextIndex, takes_back_what_was_undone) {
  TextIndex index(Analyzer::standard, 1);
  index.replace(1, {{Value("old words")}}, 0, nullptr);
  std::vector<TextChange> changes;
  index.replace(1, {{Value("new")}}, 3, &changes);
  index.replace(1, {{Value("newer")}}, 3, &changes);
  index.replace(2, {{Value("new")}}, 3, &changes);
  EXPECT_EQ(found(index, 3, "new"), Numbers{2});
  for (; !changes.empty(); changes.pop_back()) index.undo(changes.back(), 3);
  EXPECT_EQ(found(index, 3, "new"), Numbers{});
  EXPECT_EQ(found(index, 3, "old"), Numbers{1});
  EXPECT_EQ(index.stats(3), (TextStats{1, 2}));
  index.replace(1, {{Value("new")}}, 3, nullptr);
  EXPECT_EQ(found(index, 3, "new"), Numbers{1});
  EXPECT_EQ(found(index, 2, "old"), Numbers{1});
}

TEST(TextIndex, a_compacted_one_says_the_same_and_is_smaller) {
  TextIndex index(Analyzer::english, 2);
  EXPECT_FALSE(index.wasteful());
  for (std::uint64_t round = 0; round < 40; ++round) {
    for (std::uint64_t id = 0; id < 60; ++id) {
      index.replace(id,
                    {{Value("plan " + std::to_string(id * round) + " plans"),
                      Value(List{Value("rail"), Value("railways " + std::to_string(id % 7))})}},
                    round, nullptr);
    }
  }
  EXPECT_TRUE(index.wasteful());
  const auto fresh = index.compacted(39);
  EXPECT_FALSE(fresh->wasteful());
  EXPECT_EQ(fresh->document_count(), 60U);
  EXPECT_LT(fresh->bytes(), index.bytes());
  EXPECT_EQ(fresh->stats(40), index.stats(39));
  for (const char* word : {"plan", "railway", "117", "3", "nothing"}) {
    EXPECT_EQ(found(*fresh, 39, word), found(index, 39, word)) << word;
  }
  fresh->replace(5, {{Value("else"), Value()}}, 40, nullptr);
  EXPECT_EQ(found(*fresh, 40, "plan").size(), 59U);
}

TEST(TextIndex, forms_of_an_english_word_find_one_another_in_both_ways) {
  TextIndex index(Analyzer::english, 1);
  index.replace(1, {{Value("running")}}, 0, nullptr);
  index.replace(2, {{Value("runs run")}}, 0, nullptr);
  index.replace(3, {{Value("runner")}}, 0, nullptr);
  EXPECT_EQ(found(index, 0, "run"), (Numbers{1, 2}));
  EXPECT_EQ(found(index, 0, "running"), (Numbers{1, 2}));
  SearchBounds bounds;
  TextSearch search(index, 0, bounds);
  EXPECT_EQ(search.words_from("run").value().size(), 4U);
  EXPECT_EQ(search.words_from("runn").value().size(), 2U);
  EXPECT_EQ(search.any(search.words_like("runs").value(), {}).value(),
            (std::vector<TextHit>{{1, 1, 1}, {2, 2, 2}}));
}

TEST(TextIndex, phrases_lie_in_one_field_and_one_element) {
  TextIndex index(Analyzer::standard, 2);
  index.replace(1, {{Value("a b c a b"), Value("c")}}, 0, nullptr);
  index.replace(2, {{Value("b"), Value("a b")}}, 0, nullptr);
  index.replace(3, {{Value(List{Value("a"), Value("b")}), Value("b a")}}, 0, nullptr);
  SearchBounds bounds;
  TextSearch search(index, 0, bounds);
  const auto phrase = [&](const std::vector<std::string>& words, std::optional<std::size_t> field) {
    std::vector<TextSearch::Words> slots;
    for (const std::string& word : words) slots.push_back(search.words_like(word).value());
    std::vector<std::pair<std::uint64_t, std::uint32_t>> out;
    const auto hits = search.phrase(slots, field).value();
    for (const TextHit& hit : hits) {
      out.emplace_back(hit.entity, hit.frequency);
    }
    return out;
  };
  using Hits = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  EXPECT_EQ(phrase({"a", "b"}, {}), (Hits{{1, 2}, {2, 1}}));
  EXPECT_EQ(phrase({"a", "b"}, 1), (Hits{{2, 1}}));
  EXPECT_EQ(phrase({"b", "c"}, {}), (Hits{{1, 1}}));
  EXPECT_EQ(phrase({"a", "x"}, {}), Hits{});
  EXPECT_EQ(phrase({"a", "b", "c", "a", "b"}, {}), (Hits{{1, 1}}));
}

TEST(TextIndex, readers_find_their_own_state_while_the_writer_goes_on) {
  TextIndex index(Analyzer::english, 1);
  constexpr std::uint64_t entities = 50;
  for (std::uint64_t id = 0; id < entities; ++id) index.replace(id, {{Value("v0 x")}}, 0, nullptr);
  std::atomic<Timestamp> committed{0};
  std::atomic<bool> over{false};
  const auto read = [&] {
    while (!over.load()) {
      const Timestamp at = committed.load();
      const std::string now = "v" + std::to_string(at);
      EXPECT_EQ(found(index, at, now).size(), entities);
      EXPECT_EQ(found(index, at, "v" + std::to_string(at + 1)).size(), 0U);
      EXPECT_EQ(found(index, at, "x").size(), entities);
      EXPECT_EQ(index.stats(at), (TextStats{entities, 2 * entities}));
    }
  };
  std::thread one(read);
  std::thread two(read);
  for (Timestamp at = 1; at <= 60; ++at) {
    std::vector<TextChange> changes;
    for (int attempt = 0; attempt < 2; ++attempt) {
      for (; !changes.empty(); changes.pop_back()) index.undo(changes.back(), at);
      for (std::uint64_t id = 0; id < entities; ++id) {
        index.replace(id, {{Value("x v" + std::to_string(at))}}, at, &changes);
      }
    }
    committed.store(at);
  }
  over.store(true);
  one.join();
  two.join();
}

TEST(TextSearch, ends_early_when_it_is_told_to_or_needs_too_much) {
  TextIndex index(Analyzer::standard, 1);
  for (std::uint64_t id = 0; id < 10'000; ++id) index.replace(id, {{Value("a b")}}, 0, nullptr);
  const auto word = [&](const std::string& text) -> TextSearch::Words {
    return {{text, index.number_of(text)}};
  };
  Interrupt interrupt;
  interrupt.request();
  SearchBounds stopped(core::StopSignal{&interrupt, 0});
  EXPECT_EQ(TextSearch(index, 0, stopped).any(word("a"), {}).error().code(),
            ErrorCode::interrupted);
  SearchBounds late(core::StopSignal{nullptr, 1});
  EXPECT_EQ(TextSearch(index, 0, late).any(word("a"), {}).error().code(), ErrorCode::limit);
  SearchBounds small({}, 1000);
  EXPECT_EQ(TextSearch(index, 0, small).any(word("a"), {}).error().code(), ErrorCode::limit);
  SearchBounds enough({}, 1'000'000);
  const std::vector<TextSearch::Words> slots{word("a"), word("b")};
  for (int i = 0; i < 20; ++i) {
    const auto hits = TextSearch(index, 0, enough).phrase(slots, {});
    ASSERT_TRUE(hits.ok()) << "memory of an earlier phrase was not given back";
    enough.release(hits->size() * sizeof(TextHit));
  }
}

TEST(Analyzers, are_found_by_name) {
  EXPECT_EQ(find_analyzer("english"), Analyzer::english);
  EXPECT_EQ(find_analyzer("standard"), Analyzer::standard);
  EXPECT_EQ(find_analyzer("English"), std::nullopt);
  for (const AnalyzerInfo& one : analyzers) EXPECT_EQ(analyzer_name(one.analyzer), one.name);
}

}  // namespace
}  // namespace plenum::storage
