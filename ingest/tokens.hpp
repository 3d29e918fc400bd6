#pragma once
// Purpose: cuts text into words, numbers and marks, and folds them for comparison.
// May depend on: ingest/model.hpp, utf8proc.
// Invariants: tokens are in text order and never overlap; a hyphen between letters or digits is no
// token but a flag on what follows, so "high-quality" and "high quality" have the same tokens.

#include <functional>
#include <string>
#include <string_view>
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

}  // namespace plenum::ingest
