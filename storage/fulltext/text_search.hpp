#pragma once
// Purpose: TextSearch, which documents of one state have a word, words that begin alike, a phrase.
// May depend on: storage/fulltext/text_index.hpp, core.
// Invariants: answers are exact for the timestamp: ascending entities whose documents are alive
// then, with how often they have what was looked for. Reads the lists of each word: of the runs on
// disk and the one in memory. Memory that answers need is counted against the limit.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/fulltext/text_index.hpp"

namespace plenum::storage {

/// What a search may take. Shared by its steps; one thread.
class SearchBounds {
 public:
  /// 0 bytes: no limit.
  explicit SearchBounds(const core::StopSignal& stop = {}, std::uint64_t memory_bytes_max = 0)
      : stop_(stop), bytes_max_(memory_bytes_max) {}

  /// Is it time to look() again? Every 4,096 steps.
  bool due(std::uint64_t steps = 1) noexcept {
    steps_ += steps;
    return steps_ >= steps_a_look;
  }
  /// What the stop signal says.
  Status look() {
    steps_ = 0;
    return stop_.check();
  }
  /// `limit` when there is not enough memory left. Until release().
  Status take(std::uint64_t bytes);
  void release(std::uint64_t bytes) noexcept { bytes_ -= bytes < bytes_ ? bytes : bytes_; }

 private:
  static constexpr std::uint64_t steps_a_look = 4096;
  core::StopSignal stop_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::uint64_t steps_ = 0;
};

struct TextHit {
  std::uint64_t entity = 0;
  std::uint32_t frequency = 0;
  std::uint32_t length = 0;  ///< words of the document
  friend bool operator==(const TextHit&, const TextHit&) = default;
};

/// Errors: limit, interrupted; corruption and io from the disk.
class TextSearch {
 public:
  using Words = std::vector<TextWord>;

  /// All must outlive the search; the timestamp's state must not be reclaimed meanwhile.
  TextSearch(const TextIndex& index, Timestamp at, SearchBounds& bounds) noexcept
      : index_(index), at_(at), bounds_(bounds) {}

  TextStats stats() const { return index_.stats(at_); }

  /// All words that the word finds (a word of core::WordReader): those of its stem.
  Result<Words> words_like(std::string_view word);
  /// All words that begin so (folded, not stemmed).
  Result<Words> words_from(std::string_view prefix);
  /// Documents with any of the words; only places in `field`, if one is given. Frequencies add up.
  Result<std::vector<TextHit>> any(std::span<const TextWord> words,
                                   std::optional<std::size_t> field);
  /// Documents in which a word of each slot stands after one of the slot before, in one field.
  Result<std::vector<TextHit>> phrase(std::span<const Words> slots,
                                      std::optional<std::size_t> field);

 private:
  /// Where a phrase would begin.
  struct Start {
    std::uint64_t entity;
    std::uint64_t code;
    std::uint32_t length;
    friend bool operator==(const Start& a, const Start& b) noexcept {
      return a.entity == b.entity && a.code == b.code;
    }
    friend bool operator<(const Start& a, const Start& b) noexcept {
      return a.entity != b.entity ? a.entity < b.entity : a.code < b.code;
    }
  };
  class Confirmation;

  /// Calls take(entity, length, frequency, posting) for each living document of a word, first of
  /// each run on disk, ascending, and then passed(), at last of what is in memory; `posting` has
  /// each_code(). Now and then counted(), which may fail.
  template <class Take, class Counted, class Passed>
  Status each_document(const TextWord& word, Take&& take, Counted&& counted, Passed&& passed);
  Status confirm(const Words& words, std::size_t slot, std::vector<Start>& found);
  Status starts(const Words& words, std::size_t slot, std::optional<std::size_t> field,
                std::vector<Start>& out);
  Result<std::uint64_t> size_of(std::span<const TextWord> words) const;

  const TextIndex& index_;
  Timestamp at_;
  SearchBounds& bounds_;
};

}  // namespace plenum::storage
