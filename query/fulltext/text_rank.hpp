#pragma once
// Purpose: what a full-text query finds, the best first.
// May depend on: query/fulltext/text_query.hpp, storage/fulltext, core.
// Invariants: exact for the search's state and a function of that state alone: neither what was in
// the index before nor the order in which it grew changes a score. Order: score descending, then
// id.
//
// A score is the sum of what each word, beginning or phrase of the query that a document has gives
// (BM25, k1 = 1.2, b = 0.75), in the order of the query:
//
//   ln(1 + (N - n + 0.5) / (n + 0.5)) · f · (k1 + 1) / (f + k1 · (1 - b + b · length / average))
//
// f: how often the document has it; n: how many documents do; N: documents that have any word;
// length: the document's words. A beginning counts as one word, a phrase too; one that is looked
// for in a property counts f and n there.
//
// Source: S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009;
// the logarithm's 1 + keeps it above zero, as Lucene does.

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "query/fulltext/text_query.hpp"
#include "storage/fulltext/text_search.hpp"

namespace plenum::query {

inline constexpr double bm25_k1 = 1.2;
inline constexpr double bm25_b = 0.75;

struct RankedEntity {
  double score = 0;
  std::uint64_t entity = 0;
};

/// Hands out the best one by one: O(n) at the beginning, O(log n) each.
class Ranking {
 public:
  explicit Ranking(std::vector<RankedEntity> all);
  std::optional<RankedEntity> next();

 private:
  std::vector<RankedEntity> heap_;
};

/// Errors: invalid_argument for a query that only excludes, limit, interrupted.
Result<Ranking> rank_texts(std::span<const TextItem> query, storage::TextSearch& search,
                           storage::SearchBounds& bounds);

}  // namespace plenum::query
