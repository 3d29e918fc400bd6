#pragma once
// Purpose: cuts text into words, numbers and marks, and folds them for comparison.
// May depend on: ingest/model.hpp, utf8proc.
// Invariants: tokens are in text order and never overlap; a hyphen between letters or digits is no
// token but a flag on what follows, so "high-quality" and "high quality" have the same tokens.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/model.hpp"
#include "plenum/interrupt.hpp"

namespace plenum::ingest {

/// Bits of Token::flags.
enum TokenFlag : std::uint16_t {
  token_capital = 1,         ///< begins with an upper-case letter
  token_all_caps = 2,        ///< two or more letters, all upper case ("MOST", "U.S.")
  token_digit = 4,           ///< begins with a digit
  token_mark = 8,            ///< punctuation or symbol
  token_hyphen_before = 16,  ///< glued to the token before by a hyphen
  token_space_before = 32,
  token_possessive = 64,  ///< 's or a lone apostrophe after a word
  token_open_quote = 128,
  token_close_quote = 256,
  token_first = 512,  ///< first word of its sentence
  token_word = 1024   ///< letters
};

/// A token before the pack knows it.
struct RawToken {
  Span text;
  std::uint16_t flags = 0;
};

/// Cuts `text` (UTF-8) from byte `begin` to `end`. Linear. Appends to `out`; some of the tokens are
/// missing when `interrupt` was requested.
void cut_tokens(std::string_view text, Span range, std::vector<RawToken>& out,
                const Interrupt* interrupt = nullptr);

/// Lower case without diacritics; typographic quotes, dashes and dots levelled ("U.S." -> "us").
/// ASCII is folded without allocation beyond the result.
std::string fold(std::string_view word);
/// The same in the room of an earlier result.
void fold(std::string_view word, std::string& out);

/// Bytes of a folded word that its key holds.
inline constexpr std::size_t key_bytes = 7;

/// A folded word as a number: its size (at most 255) and its first bytes. Equal words have equal
/// keys, and of words of at most key_bytes the key says all.
constexpr std::uint64_t word_key(std::string_view folded) noexcept {
  std::uint64_t key = folded.size() < 255 ? folded.size() : 255;
  for (std::size_t i = 0; i < folded.size() && i < key_bytes; ++i)
    key |= std::uint64_t{static_cast<unsigned char>(folded[i])} << (8 * (i + 1));
  return key;
}

/// The same of the first bytes of a literal, without a loop: a number in the code.
template <std::size_t Size, std::size_t... At>
[[gnu::always_inline]] constexpr std::uint64_t word_key(const char (&folded)[Size],
                                                        std::index_sequence<At...>) noexcept {
  return (std::uint64_t{Size - 1} | ... |
          (std::uint64_t{static_cast<unsigned char>(folded[At])} << (8 * (At + 1))));
}

}  // namespace plenum::ingest
