#include "storage/fulltext/text_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "core/memory_budget.hpp"
#include "core/try.hpp"

namespace plenum::storage {

Status SearchBounds::take(std::uint64_t bytes) {
  bytes_ += bytes;
  if (bytes_max_ == 0 || bytes_ <= bytes_max_) return {};
  return Error(ErrorCode::limit, "the full-text search needs more than the " +
                                     std::to_string(bytes_max_) + " bytes of memory it may use")
      .with_hint(fmt::format("look for rarer words, or {}", core::more_statement_memory));
}

namespace {

/// Words that are read between two looks whether to go on.
constexpr std::size_t words_a_look = 4096;

/// One of each word, with its number if any has it.
void join_words(TextSearch::Words& words) {
  std::sort(words.begin(), words.end(), [](const TextWord& a, const TextWord& b) {
    return a.text != b.text ? a.text < b.text : a.number < b.number;
  });
  const auto repeated =
      std::unique(words.begin(), words.end(),
                  [](const TextWord& a, const TextWord& b) { return a.text == b.text; });
  words.erase(repeated, words.end());
}

bool ascends(const TextHit& a, const TextHit& b) noexcept { return a.entity < b.entity; }

/// Sorts what begins with ascending runs that end at `ends`. The first may be much the longest.
template <class Element, class Less>
void sort_runs(std::vector<Element>& all, const std::vector<std::size_t>& ends, Less less) {
  const auto at = [&](std::size_t place) {
    return all.begin() + static_cast<std::ptrdiff_t>(place);
  };
  if (std::is_sorted(all.begin(), all.end(), less)) return;
  if (ends.empty()) {
    std::sort(all.begin(), all.end(), less);
    return;
  }
  std::sort(at(ends[0]), all.end(), less);
  std::inplace_merge(all.begin(), at(ends[0]), all.end(), less);
}

}  // namespace

Result<TextSearch::Words> TextSearch::words_like(std::string_view word) {
  Stemmer stemmer(index_.analyzer());
  const std::string stem(stemmer.stem(word));
  Words words;
  index_.words_of_stem(stem, words);
  if (const StoredTexts* below = index_.below().get()) {
    std::vector<std::string> texts;
    if (stemmer.active()) {
      PLENUM_TRY(below->words_of_stem(stem, texts));
    } else {
      PLENUM_ASSIGN(const bool there, below->contains(stem));
      if (there) texts.push_back(stem);
    }
    for (std::string& text : texts) words.push_back({std::move(text), TextWord::none});
    join_words(words);
  }
  return words;
}

Result<TextSearch::Words> TextSearch::words_from(std::string_view prefix) {
  Words words;
  Status status;
  index_.each_word_from(prefix, [&](std::string_view word, TextIndex::WordNumber number) {
    words.push_back({std::string(word), number});
    if (bounds_.due()) status = bounds_.look();
    return status.ok();
  });
  if (!status.ok()) return status.error();
  if (const StoredTexts* below = index_.below().get()) {
    std::vector<std::string> texts;
    std::string after;
    do {
      texts.clear();
      PLENUM_TRY(below->words_from(prefix, after, words_a_look, texts));
      PLENUM_TRY(bounds_.look());
      if (!texts.empty()) after = texts.back();
      for (std::string& text : texts) words.push_back({std::move(text), TextWord::none});
    } while (texts.size() == words_a_look);
    join_words(words);
  }
  PLENUM_TRY(bounds_.take(words.size() * sizeof(TextWord)));
  return words;
}

template <class Take, class Counted, class Passed>
Status TextSearch::each_document(const TextWord& word, Take&& take, Counted&& counted,
                                 Passed&& passed) {
  const StoredTexts* const below = index_.below().get();
  for (std::size_t run = 0; below != nullptr && run < below->run_count(); ++run) {
    StoredPostings cursor(*below, word.text, run);
    for (;;) {
      PLENUM_ASSIGN(const auto block, cursor.next_block());
      if (block.empty()) break;
      if (bounds_.due(block.size())) PLENUM_TRY(bounds_.look());
      for (const StoredPosting& posting : block) {
        if (!index_.stands(posting.entity, at_)) continue;
        take(posting.entity, posting.length, posting.frequency, posting);
      }
      PLENUM_TRY(counted());
    }
    passed();
  }
  if (word.number == TextWord::none) return {};
  PostingList::Cursor cursor(index_.postings(word.number));
  while (cursor.next()) {
    if (bounds_.due()) PLENUM_TRY(bounds_.look());
    const TextIndex::DocumentNumber document = cursor.document();
    if (!index_.alive(document, at_)) continue;
    take(index_.entity(document), index_.length(document), cursor.frequency(), cursor);
    PLENUM_TRY(counted());
  }
  return {};
}

Result<std::vector<TextHit>> TextSearch::any(std::span<const TextWord> words,
                                             std::optional<std::size_t> field) {
  std::vector<TextHit> hits;
  PLENUM_ASSIGN(const std::uint64_t room, size_of(words));
  hits.reserve(std::min(room, stats().documents));
  std::vector<std::size_t> ends;
  std::size_t counted = 0;
  const auto count = [&]() -> Status {
    if (hits.size() == counted) return {};
    const std::size_t more = hits.size() - std::exchange(counted, hits.size());
    return bounds_.take(more * sizeof(TextHit));
  };
  for (const TextWord& word : words) {
    PLENUM_TRY(each_document(
        word,
        [&](std::uint64_t entity, std::uint32_t length, std::uint32_t frequency,
            const auto& posting) {
          if (field) {
            frequency = 0;
            posting.each_code([&](std::uint64_t code) {
              frequency += code % index_.fields() == *field ? 1U : 0U;
            });
          }
          if (frequency > 0) hits.push_back({entity, frequency, length});
        },
        count, [&] { ends.push_back(hits.size()); }));
  }
  sort_runs(hits, ends, ascends);
  if (words.size() < 2) return hits;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (kept > 0 && hits[kept - 1].entity == hits[i].entity) {
      hits[kept - 1].frequency += hits[i].frequency;
    } else {
      hits[kept++] = hits[i];
    }
  }
  bounds_.release((hits.size() - kept) * sizeof(TextHit));
  hits.resize(kept);
  return hits;
}

// About how many documents they have, without a look into them.
Result<std::uint64_t> TextSearch::size_of(std::span<const TextWord> words) const {
  std::uint64_t size = 0;
  for (const TextWord& word : words) {
    if (word.number != TextWord::none) size += index_.postings(word.number).size();
    if (index_.below() == nullptr) continue;
    PLENUM_ASSIGN(const std::uint64_t below, index_.below()->estimate(word.text));
    size += below;
  }
  return size;
}

// Every place of the words, moved back to where the phrase would begin; ascending.
Status TextSearch::starts(const Words& words, std::size_t slot, std::optional<std::size_t> field,
                          std::vector<Start>& out) {
  const std::uint64_t back = slot * index_.fields();
  std::vector<std::size_t> ends;
  std::size_t counted = 0;
  const auto count = [&]() -> Status {
    if (out.size() == counted) return {};
    const std::size_t more = out.size() - std::exchange(counted, out.size());
    return bounds_.take(more * sizeof(Start));
  };
  for (const TextWord& word : words) {
    PLENUM_TRY(each_document(
        word,
        [&](std::uint64_t entity, std::uint32_t length, std::uint32_t, const auto& posting) {
          posting.each_code([&](std::uint64_t code) {
            if (code < back || (field && code % index_.fields() != *field)) return;
            out.push_back({entity, code - back, length});
          });
        },
        count, [&] { ends.push_back(out.size()); }));
  }
  sort_runs(out, ends, std::less<>());
  return {};
}

/// Which of the beginnings of a phrase have a word in the place of a slot.
class TextSearch::Confirmation {
 public:
  Confirmation(const std::vector<Start>& found, std::uint64_t ahead)
      : found_(found), ahead_(ahead), confirmed_(found.size()) {}

  /// The entity of the beginnings to be looked at next; nullopt past the last one.
  std::optional<std::uint64_t> wanted() const noexcept {
    return at_ == found_.size() ? std::nullopt : std::optional(found_[at_].entity);
  }
  void rewind() noexcept { at_ = 0; }
  /// Documents in any order; quick when they ascend.
  template <class Posting>
  void take(std::uint64_t entity, const Posting& posting) {
    if (at_ > 0 && found_[at_ - 1].entity >= entity) {
      at_ = static_cast<std::size_t>(
          std::lower_bound(found_.begin(), found_.end(), Start{entity, 0, 0}) - found_.begin());
    }
    while (at_ < found_.size() && found_[at_].entity < entity) ++at_;
    if (wanted() != entity) return;
    posting.each_code([&](std::uint64_t code) {
      if (code < ahead_) return;
      const Start start{entity, code - ahead_, 0};
      while (at_ < found_.size() && found_[at_] < start) ++at_;
      if (at_ < found_.size() && found_[at_] == start) confirmed_[at_] = 1;
    });
    while (wanted() == entity) ++at_;
  }
  bool confirmed(std::size_t start) const noexcept { return confirmed_[start] != 0; }

 private:
  const std::vector<Start>& found_;
  std::uint64_t ahead_;
  std::vector<std::uint8_t> confirmed_;
  std::size_t at_ = 0;
};

// Keeps the beginnings that have a word of this slot in its place.
Status TextSearch::confirm(const Words& words, std::size_t slot, std::vector<Start>& found) {
  Confirmation confirmation(found, slot * index_.fields());
  for (const TextWord& word : words) {
    confirmation.rewind();
    const StoredTexts* const below = index_.below().get();
    for (std::size_t run = 0; below != nullptr && run < below->run_count(); ++run) {
      StoredPostings cursor(*below, word.text, run);
      while (const auto wanted = confirmation.wanted()) {
        PLENUM_ASSIGN(const auto block, cursor.next_block(*wanted));
        if (block.empty()) break;
        if (bounds_.due(block.size())) PLENUM_TRY(bounds_.look());
        for (const StoredPosting& posting : block) {
          if (index_.stands(posting.entity, at_)) confirmation.take(posting.entity, posting);
        }
      }
      confirmation.rewind();
    }
    if (word.number == TextWord::none) continue;
    PostingList::Cursor cursor(index_.postings(word.number));
    while (cursor.next()) {
      if (bounds_.due()) PLENUM_TRY(bounds_.look());
      const TextIndex::DocumentNumber document = cursor.document();
      if (index_.alive(document, at_)) confirmation.take(index_.entity(document), cursor);
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (confirmation.confirmed(i)) found[kept++] = found[i];
  }
  bounds_.release((found.size() - kept) * sizeof(Start));
  found.resize(kept);
  return {};
}

Result<std::vector<TextHit>> TextSearch::phrase(std::span<const Words> slots,
                                                std::optional<std::size_t> field) {
  std::vector<std::size_t> order(slots.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // The rarest first: what it does not have needs no looking at.
  std::vector<std::uint64_t> sizes(slots.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    PLENUM_ASSIGN(sizes[i], size_of(slots[i]));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sizes[a] < sizes[b]; });
  std::vector<Start> found;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t slot = order[i];
    PLENUM_TRY(i == 0 ? starts(slots[slot], slot, field, found)
                      : confirm(slots[slot], slot, found));
    if (found.empty()) break;
  }
  std::vector<TextHit> hits;
  for (const Start& start : found) {
    if (!hits.empty() && hits.back().entity == start.entity) {
      ++hits.back().frequency;
    } else {
      hits.push_back({start.entity, 1, start.length});
    }
  }
  bounds_.release(found.size() * sizeof(Start));
  PLENUM_TRY(bounds_.take(hits.size() * sizeof(TextHit)));
  return hits;
}

}  // namespace plenum::storage
