#pragma once
// Purpose: TextIndex, an inverted index in memory: word → documents and places, versioned. It may
// lie above one on disk, whose documents it says the end of.
// May depend on: storage/fulltext, storage/index/property_index.hpp,
// storage/overlay/paged_array.hpp, core.
// Invariants: one writer, lock-free readers. A document is one state of one entity, alive from a
// timestamp up to another: what an entity says now is a new document, so a reader of any timestamp
// finds exactly its own state, and an undone change is a document that was never alive. Numbers of
// documents and words at a timestamp are exact, those on disk included.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/fulltext/analyzer.hpp"
#include "storage/fulltext/posting_list.hpp"
#include "storage/fulltext/stored_texts.hpp"
#include "storage/index/property_index.hpp"
#include "storage/overlay/paged_array.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// Words of different elements of a list are this much further apart than neighbours.
inline constexpr std::uint64_t list_gap = 100;

/// A word of an index, in memory, below or both.
struct TextWord {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::string text;
  std::uint32_t number = none;  ///< in the TextIndex; none: only below
};

/// One step that can be undone.
struct TextChange {
  std::uint32_t document = 0;
  bool added = false;  ///< else it ended
};

/// How many words an index reads in the values of an entity. O(bytes).
std::uint64_t count_words(std::span<const Value> values);

class TextIndex {
 public:
  using DocumentNumber = std::uint32_t;
  using WordNumber = std::uint32_t;

  /// `fields`: properties of an entity, 1 to 16. `below`: what is on disk, if anything is, and
  /// `stats` what that says of its documents.
  TextIndex(Analyzer analyzer, std::size_t fields,
            std::shared_ptr<const StoredTexts> below = nullptr, TextStats stats = {});
  TextIndex(const TextIndex&) = delete;
  TextIndex& operator=(const TextIndex&) = delete;

  Analyzer analyzer() const noexcept { return analyzer_; }
  std::size_t fields() const noexcept { return fields_; }
  /// Null when nothing is on disk.
  const std::shared_ptr<const StoredTexts>& below() const noexcept { return below_; }

  // Writer.

  /// Does it know what the entity has below? Always when nothing is below.
  bool knows(std::uint64_t entity) const noexcept;
  /// Tells what the entity says below; before the first replace() of one that it does not know.
  void adopt(std::uint64_t entity, std::span<const Value> values);

  /// From `at` on the entity says what its values say (one a field; none: nothing). Strings and
  /// strings in lists count. Appends what was done to `changes`, unless that is null.
  void replace(std::uint64_t entity, std::span<const Value> values, Timestamp at,
               std::vector<TextChange>* changes);
  /// Documents that nobody is going to look for: they count for ranking, and are not kept.
  void count_others(const TextStats& others) {
    count(0, static_cast<std::int64_t>(others.documents), static_cast<std::int64_t>(others.words));
  }
  /// Takes back the last step that was not taken back yet, of the transaction that writes `at`.
  void undo(const TextChange& change, Timestamp at);
  /// Nobody reads a state before this one any more.
  void forget_before(Timestamp oldest);
  /// Are most documents of no use?
  bool wasteful() const noexcept;
  /// The documents of one state alone; every later reader finds the same in it.
  std::unique_ptr<TextIndex> compacted(Timestamp at) const;
  /// The same above `below`, which has the documents of the state of `folded` instead. Nothing was
  /// compacted since then.
  std::unique_ptr<TextIndex> rebased(Timestamp at, std::shared_ptr<const StoredTexts> below,
                                     Timestamp folded) const;

  // Any thread.

  TextStats stats(Timestamp at) const;
  bool alive(DocumentNumber document, Timestamp at) const noexcept {
    const Document& one = documents_[document];
    return one.born.load(std::memory_order_relaxed) <= at &&
           at < one.died.load(std::memory_order_relaxed);
  }
  /// Is what the entity says below true at the timestamp? If it says anything.
  bool stands(std::uint64_t entity, Timestamp at) const noexcept {
    const std::atomic<DocumentNumber>* known = adopted_.find(entity);
    const DocumentNumber number = known == nullptr ? 0 : known->load(std::memory_order_acquire);
    return number == 0 || at < documents_[number - 1].died.load(std::memory_order_relaxed);
  }
  std::uint64_t entity(DocumentNumber document) const noexcept {
    return documents_[document].entity;
  }
  /// Words in it.
  std::uint32_t length(DocumentNumber document) const noexcept {
    return documents_[document].length;
  }

  /// Appends the words that have a stem (the word itself without stems), with their numbers.
  void words_of_stem(std::string_view stem, std::vector<TextWord>& out) const;
  /// The number of a word; TextWord::none when it is not there. O(log n).
  WordNumber number_of(std::string_view word) const noexcept;
  /// Calls take(word, number) for each word that begins so, ascending, until it answers false.
  template <class Take>
  void each_word_from(std::string_view prefix, Take&& take) const {
    for (auto at = words_.seek(prefix); !at.at_end(); at.next()) {
      if (at.key().substr(0, prefix.size()) != prefix) return;
      if (!take(at.key(), static_cast<WordNumber>(at.id()))) return;
    }
  }
  const PostingList& postings(WordNumber word) const noexcept { return entries_[word].postings; }

  // A place is a code: position * fields + field; neighbours in a field differ by `fields`.

  /// Documents, those of no use included.
  std::uint32_t document_count() const noexcept {
    return document_count_.load(std::memory_order_relaxed);
  }
  std::uint64_t bytes() const noexcept;

 private:
  static constexpr Timestamp never = std::numeric_limits<Timestamp>::max();
  struct Document {
    std::uint64_t entity = 0;
    std::atomic<Timestamp> born{never};
    std::atomic<Timestamp> died{never};
    std::uint32_t length = 0;
    bool adopted = false;  ///< stands below: it has no postings here
  };
  struct Entry {
    std::string_view text;  ///< in words_; for the writer
    PostingList postings;
  };
  struct Occurrence {
    WordNumber word;
    std::uint64_t code;
    friend auto operator<=>(const Occurrence&, const Occurrence&) = default;
  };
  struct Dated {
    Timestamp since;
    TextStats stats;
  };

  void read(std::span<const Value> values);
  std::uint32_t length_read() const noexcept;
  void read_text(std::string_view text, std::size_t field, std::uint64_t& position);
  WordNumber intern(std::string_view word);
  void grow_slots();
  DocumentNumber add_document(std::uint64_t entity, std::uint32_t length, Timestamp born);
  void end_below(const Document& document);
  DocumentNumber add_known(const Document& document);
  DocumentNumber add_adopted(std::uint64_t entity, std::uint32_t length);
  void count(Timestamp at, std::int64_t documents, std::int64_t words);
  void copy_postings(const std::vector<DocumentNumber>& numbers, TextIndex& to) const;

  Analyzer analyzer_;
  std::size_t fields_;
  std::shared_ptr<const StoredTexts> below_;
  Stemmer stemmer_;
  PostingArena arena_;
  PropertyIndex words_;  ///< word → its number
  PropertyIndex stems_;  ///< stem → numbers of its words; of an analyzer that has stems
  PagedArray<Entry, 10> entries_;
  std::uint32_t entry_count_ = 0;
  std::vector<WordNumber> slots_;  ///< hash table of word numbers + 1
  PagedArray<Document, 12> documents_;
  std::atomic<std::uint32_t> document_count_{0};
  PagedArray<DocumentNumber, 9> current_;  ///< by entity: number of its living document + 1
  /// By entity: number of the document that stands for what is below + 1.
  PagedArray<std::atomic<DocumentNumber>, 9> adopted_;
  std::uint64_t adopted_count_ = 0;
  PagedArray<std::uint8_t, 11> known_;   ///< by entity: is it told what is below? Writer only
  std::uint64_t living_ = 0;             ///< without adopted ones
  std::vector<Occurrence> occurrences_;  ///< of the document that is being read
  std::vector<std::uint64_t> codes_;
  std::string word_;
  mutable std::mutex stats_mutex_;
  std::vector<Dated> stats_;  ///< ascending
};

}  // namespace plenum::storage
