#pragma once
// Purpose: where the parts of a news feed (RSS 0.9x, 1.0 and 2.0, Atom) stand in its text.
// May depend on: ingest/model.hpp, plenum/result.hpp; libxml2.
// Invariants: every span lies inside the text; no network, no document type is loaded, a declared
// entity is refused, so nothing expands; libxml2's own limits of depth and size stay on.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/model.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// One element of a feed; an empty `element` means that there is none.
struct FeedPart {
  Span element;            ///< with its tags
  Span content;            ///< between them, still with markup, references and CDATA sections
  std::string type;        ///< of Atom: "text", "html", "xhtml"
  std::string href;        ///< of Atom's link, references not decoded
  bool permalink = false;  ///< of RSS' guid: it is an address

  bool found() const noexcept { return !element.empty(); }
};

/// What RSS calls an item and Atom an entry.
struct FeedEntry {
  Span element;
  FeedPart title;
  FeedPart content;  ///< the whole text
  FeedPart summary;  ///< description or summary
  FeedPart published;
  FeedPart updated;
  FeedPart author;
  FeedPart link;
  FeedPart id;
  FeedPart source;  ///< the title of the feed that it was taken from
};

struct FeedOutline {
  bool atom = false;  ///< text is plain where nothing says otherwise; in RSS it is HTML
  /// What makes a feed of a single entry, in the order of the text: XML declaration, start tags,
  /// title, authors, end tags. Leaves out what changes from day to day.
  std::vector<Span> frame;
  FeedPart title;
  FeedPart author;
  std::vector<FeedEntry> entries;
};

/// Whether the root element of a text is one of a feed. Looks at the prolog only.
bool looks_like_feed(std::string_view text) noexcept;

/// Errors: `syntax` with line and column where the XML is damaged, names an unknown entity or
/// declares one. Linear.
Result<FeedOutline> outline_feed(std::string_view text);

}  // namespace plenum::ingest
