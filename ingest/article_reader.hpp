#pragma once
// Purpose: article bytes to clean text: encoding, NFC, markup, repairs; the raw bytes are kept.
// May depend on: ingest/model.hpp, ingest/text_builder.hpp, ingest/watch.hpp, core, include/plenum;
// uchardet, iconv.
// Invariants: Article::map leads every byte of the text to the raw bytes it stems from; linear.

#include <string>
#include <string_view>

#include "ingest/model.hpp"
#include "ingest/text_builder.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// What an HTML head, the front matter of Markdown or a feed says of the article.
struct PageHead {
  std::string title;
  std::string author;
  std::string publisher;
  std::string published;  ///< text of a date, ISO 8601 as a rule
  std::string link;       ///< address of the article
};

// Each of the functions below that takes a Watch polls it, and returns what it has so far once
// it is requested: read_article() makes an error of that.

/// Bytes in whatever encoding to UTF-8 in NFC. Valid UTF-8 is taken as such; a byte order mark
/// decides, then an XML declaration; else uchardet guesses and iconv converts character by
/// character, U+FFFD for what cannot be, which `damage` tells. `encoding` is set to the name.
/// Errors: empty or binary input.
Result<MappedText> decode(std::string_view bytes, std::string& encoding, Damage& damage,
                          Watch watch = {});

/// The character that a reference of HTML or XML stands for, by what stands between '&' and ';'
/// ("amp", "#8217", "#x2019"); controls are a blank. Empty: there is none.
std::string entity_text(std::string_view name);

/// Whether the text is HTML, by its name or its first kilobyte.
bool looks_like_html(std::string_view text, std::string_view source_name);

/// Visible text of an HTML page: block elements become paragraphs; script, style, nav, forms and
/// the like are dropped; entities decoded. A forgiving scanner, no tree: linear, no recursion, no
/// network, and every character knows its bytes.
MappedText html_text(const MappedText& source, PageHead& head, Watch watch = {});

/// Plain text and Markdown without what is not prose: YAML front matter, which is read into `head`,
/// and script, style and comments of HTML that are blocks of their own or closed on their line.
/// Front matter stands between two lines of three hyphens, the first of them at the very start, and
/// has no line that could not be one of a YAML mapping. Linear.
MappedText plain_text(const MappedText& source, PageHead& head, Watch watch = {});

/// Levels damage that tools leave in plain text: a closing quote between letters where an
/// apostrophe was, escaped signs, Markdown emphasis, headings and links, control characters.
MappedText repair(const MappedText& source, Watch watch = {});

/// All of the above; blocks are not yet cut. `sha256` is of the bytes.
Result<Article> read_article(std::string bytes, std::string_view source_name, PageHead& head,
                             Watch watch = {});

/// One line about bytes that were no text, under the article's source; empty: there were none.
std::string damage_warning(const Article& article);

/// SHA-256 (FIPS 180-4) in lower-case hex.
std::string sha256_hex(std::string_view bytes);

}  // namespace plenum::ingest
