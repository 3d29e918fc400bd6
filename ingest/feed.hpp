#pragma once
// Purpose: news feeds: each item an article of its own.
// May depend on: ingest/article_reader.hpp, ingest/feed_outline.hpp, ingest/watch.hpp.
// Invariants: an item's bytes are bytes of the feed, in their order, and are a feed of one item:
// cutting that gives the same bytes. They do not change when other items come and go.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_reader.hpp"
#include "ingest/model.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// One item as an article.
struct FeedItem {
  std::string id;     ///< guid or id, else the link, else the title: the same in later feeds
  std::string bytes;  ///< what the feed says of itself, and this item
  OffsetMap places;   ///< from these bytes to those of the feed
};

struct Feed {
  std::vector<FeedItem> items;        ///< in their order
  std::vector<std::string> warnings;  ///< a line each: items that have the id of an earlier one
};

/// Whether bytes are a feed: by their root element, whatever the encoding.
bool is_feed(std::string_view bytes);

/// Cuts a feed. Errors: those of decode() and outline_feed(). Linear.
Result<Feed> cut_feed(std::string_view bytes, Watch watch = {});

/// The text of the first item of a feed: title and content in the order of the file, HTML read by
/// html_text(). `head` gets its title, author, publisher (the feed), date and link. Errors: those
/// of outline_feed(); `invalid_argument` where there is no item or it says nothing.
Result<MappedText> feed_text(const MappedText& source, PageHead& head, Watch watch = {});

}  // namespace plenum::ingest
