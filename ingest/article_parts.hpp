#pragma once
// Purpose: the articles in the bytes of one file: itself, the text of a PDF, the items of a feed.
// May depend on: ingest/model.hpp, ingest/watch.hpp, include/plenum.
// Invariants: an article's bytes are all that extract() needs of it, now and when it is extracted
// anew; `places` leads from them to the bytes that were cut.

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/model.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

struct ArticlePart {
  std::string source;  ///< as it is stored: of an item the feed's source, '#' and the item's id
  std::string bytes;
  std::uint32_t item = 0;  ///< number in its feed, from 1; 0: the whole file
  OffsetMap places;        ///< of an item
};

struct ArticleParts {
  std::vector<ArticlePart> parts;
  std::vector<std::string> warnings;  ///< a line each, with the source
};

/// `source` is the name as it is stored. Errors, with `source` as their file: those of cut_feed()
/// and pdf_text(); `limit` for more than article_bytes_max.
Result<ArticleParts> cut_articles(std::string bytes, const std::string& source, Watch watch = {});

/// Makes the map of an article that was cut lead to the bytes it was cut from.
void lead_to_file(Article& article, const OffsetMap& places);

}  // namespace plenum::ingest
