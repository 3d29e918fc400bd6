#pragma once
// Purpose: an article's document as stored: raw bytes, text with its map, sentences, mentions,
// entities, assertions.
// May depend on: core, ingest/model.hpp.
// Invariants: decode(encode(x)) is x but for the tokens, which are not stored; decoding hostile
// bytes ends in `corruption`, never out of bounds.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/model.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// A stored article: what the pipeline made of it, and under which paths it was read.
struct StoredArticle {
  Document document;
  std::vector<std::string> paths;  ///< sorted; document.article.source is the smallest
};

std::string encode_article(const Document& document, const std::vector<std::string>& paths);
Result<StoredArticle> decode_article(std::string_view bytes);
/// The article without its map, and its sentences, alone: the first part of the same bytes.
Result<Document> decode_sentences(std::string_view bytes);

}  // namespace plenum::ingest
