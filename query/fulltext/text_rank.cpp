#include "query/fulltext/text_rank.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/try.hpp"
#include "core/words.hpp"

namespace plenum::query {

namespace {

using storage::TextHit;
using storage::TextSearch;
using Occur = TextItem::Occur;

struct Scored {
  std::uint64_t entity;
  double score;
};
/// Ascending entities.
using Documents = std::vector<Scored>;

/// What an item stands for: some documents, or all but some.
struct Answer {
  Documents documents;
  bool all_but = false;
};

bool ranks_below(const RankedEntity& a, const RankedEntity& b) noexcept {
  return a.score != b.score ? a.score < b.score : a.entity > b.entity;
}

class Evaluator {
 public:
  Evaluator(TextSearch& search, storage::SearchBounds& bounds)
      : search_(search), bounds_(bounds), stats_(search.stats()) {}

  /// Depth is bounded by the parser. Nullopt: no word in it.
  Result<std::optional<Answer>> group(std::span<const TextItem> items) {
    std::optional<Documents> required;
    std::optional<Documents> wanted;
    std::optional<Documents> excluded;
    for (const TextItem& item : items) {
      PLENUM_ASSIGN(std::optional<Answer> answer, this->item(item));
      if (!answer) continue;
      const bool out = (item.occur == Occur::must_not) != answer->all_but;
      std::optional<Documents>& side =
          out ? excluded : (item.occur == Occur::should ? wanted : required);
      if (!side) {
        side = std::move(answer->documents);
      } else if (!out && item.occur != Occur::should) {
        PLENUM_TRY(combine(*side, answer->documents, Keep::both));
      } else {
        PLENUM_TRY(combine(*side, answer->documents, Keep::either));
      }
    }
    if (!required && !wanted) {
      if (!excluded) return std::optional<Answer>();
      return std::optional(Answer{*std::move(excluded), true});
    }
    if (required && wanted) PLENUM_TRY(combine(*required, *wanted, Keep::first));
    Documents& found = required ? *required : *wanted;
    if (excluded) PLENUM_TRY(combine(found, *excluded, Keep::first_only));
    return std::optional(Answer{std::move(found), false});
  }

 private:
  enum class Keep { both, either, first, first_only };

  Result<std::optional<Answer>> item(const TextItem& item) {
    if (!item.children.empty()) return group(item.children);
    std::vector<TextSearch::Words> slots;
    PLENUM_TRY(look_up(item, slots));
    if (slots.empty()) return std::optional<Answer>();
    std::vector<TextHit> hits;
    if (slots.size() == 1) {
      PLENUM_ASSIGN(hits, search_.any(slots[0], item.field));
    } else {
      PLENUM_ASSIGN(hits, search_.phrase(slots, item.field));
    }
    PLENUM_ASSIGN(Documents scored, score(hits));
    bounds_.release(hits.size() * sizeof(TextHit));
    return std::optional(Answer{std::move(scored), false});
  }

  /// The words of the index that each word of the text finds.
  Status look_up(const TextItem& item, std::vector<TextSearch::Words>& slots) {
    core::WordReader reader(item.text);
    std::string word;
    std::string next;
    bool more = reader.next(word);
    while (more) {
      if (bounds_.due()) PLENUM_TRY(bounds_.look());
      more = reader.next(next);
      if (item.prefix && !more) {
        PLENUM_ASSIGN(TextSearch::Words words, search_.words_from(word));
        slots.push_back(std::move(words));
      } else {
        PLENUM_ASSIGN(TextSearch::Words words, search_.words_like(word));
        slots.push_back(std::move(words));
      }
      word.swap(next);
    }
    return {};
  }

  Result<Documents> score(std::span<const TextHit> hits) {
    const auto all = static_cast<double>(stats_.documents);
    const auto with = static_cast<double>(hits.size());
    const double rarity = std::log(1 + (all - with + 0.5) / (with + 0.5));
    const double average = static_cast<double>(stats_.words) / std::max(all, 1.0);
    PLENUM_TRY(bounds_.take(hits.size() * sizeof(Scored)));
    Documents out;
    out.reserve(hits.size());
    for (const TextHit& hit : hits) {
      if (bounds_.due()) PLENUM_TRY(bounds_.look());
      const double often = hit.frequency;
      const double length = hit.length;
      const double norm = bm25_k1 * (1 - bm25_b + bm25_b * length / average);
      out.push_back({hit.entity, rarity * (often * (bm25_k1 + 1)) / (often + norm)});
    }
    return out;
  }

  /// Merges `more` into `into`; scores of documents that both have add up, but for first_only.
  Status combine(Documents& into, const Documents& more, Keep keep) {
    if (bounds_.due(into.size() + more.size())) PLENUM_TRY(bounds_.look());
    const std::size_t before = into.size() + more.size();
    PLENUM_TRY(bounds_.take(before * sizeof(Scored)));
    Documents out;
    out.reserve(keep == Keep::either ? before : into.size());
    auto a = into.begin();
    auto b = more.begin();
    while (a != into.end() || (keep == Keep::either && b != more.end())) {
      if (b == more.end() || (a != into.end() && a->entity < b->entity)) {
        if (keep != Keep::both) out.push_back(*a);
        ++a;
      } else if (a == into.end() || b->entity < a->entity) {
        if (keep == Keep::either) out.push_back(*b);
        ++b;
      } else {
        if (keep != Keep::first_only) out.push_back({a->entity, a->score + b->score});
        ++a;
        ++b;
      }
    }
    into = std::move(out);
    // What both were counted with, and what of the new room is not used.
    bounds_.release((2 * before - into.size()) * sizeof(Scored));
    return {};
  }

  TextSearch& search_;
  storage::SearchBounds& bounds_;
  storage::TextStats stats_;
};

}  // namespace

Ranking::Ranking(std::vector<RankedEntity> all) : heap_(std::move(all)) {
  std::make_heap(heap_.begin(), heap_.end(), ranks_below);
}

std::optional<RankedEntity> Ranking::next() {
  if (heap_.empty()) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(), ranks_below);
  const RankedEntity best = heap_.back();
  heap_.pop_back();
  return best;
}

Result<Ranking> rank_texts(std::span<const TextItem> query, TextSearch& search,
                           storage::SearchBounds& bounds) {
  PLENUM_ASSIGN(const std::optional<Answer> answer, Evaluator(search, bounds).group(query));
  std::vector<RankedEntity> all;
  if (answer && answer->all_but) {
    return Error(ErrorCode::invalid_argument, "the full-text query only says what to leave out")
        .with_language("ArgumentError", "runtime", "InvalidFulltextQuery")
        .with_hint("name a word that has to be there");
  }
  if (answer) {
    PLENUM_TRY(bounds.take(answer->documents.size() * sizeof(RankedEntity)));
    all.reserve(answer->documents.size());
    for (const Scored& one : answer->documents) {
      all.push_back({one.score, one.entity});
    }
  }
  return Ranking(std::move(all));
}

}  // namespace plenum::query
