#pragma once
// Purpose: WordReader, the words of a text in the form in which they are looked for.
// May depend on: core/utf8.hpp; utf8proc in words.cpp only.
// Invariants: no locale; any bytes are accepted; the same text gives the same words everywhere
// (utf8proc's Unicode 14 tables). A word is never empty and at most word_bytes_max bytes.
//
// A word is a run of letters, digits and marks. An apostrophe between letters (o'brien) and a point
// or comma between digits (3.14) belong to it; everything else ends it. Scripts that put no blanks
// between words (Han, Kana, Bopomofo, Thai, Lao, Khmer, Myanmar) give a word a letter, with its
// marks: several in a row are a phrase. Words are folded: Unicode compatibility forms and case are
// levelled (NFKC, full case folding), accents go (Latin, Greek and Cyrillic diacritics, Hebrew and
// Arabic points; not the vowel signs of Indic scripts), ø, ł, æ and the like become plain letters.

#include <cstddef>
#include <string>
#include <string_view>

namespace plenum::core {

/// Longer words are cut: of two that agree so far each finds the other.
inline constexpr std::size_t word_bytes_max = 255;

class WordReader {
 public:
  /// The text must outlive the reader.
  explicit WordReader(std::string_view text) noexcept : text_(text) {}

  /// The next word, until false. O(length of the word and what is before it).
  bool next(std::string& word);
  /// Where the last word stood in the text, in bytes.
  std::size_t begin() const noexcept { return begin_; }
  std::size_t end() const noexcept { return end_; }

 private:
  /// Adds the code point at `at_` to the word; false when it ends it (or stands alone after it).
  bool take(std::string& word);
  bool take_other(std::string& word);
  bool joins(std::size_t length, bool digits) const noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool plain_ = true;    ///< the word has ASCII only
  bool alone_ = false;   ///< the word is a letter of a script without blanks
  bool letter_ = false;  ///< what was taken last
  bool digit_ = false;
};

}  // namespace plenum::core
