#include "storage/fulltext/text_fold.hpp"

#include <algorithm>
#include <memory>

#include "core/try.hpp"
#include "storage/fulltext/text_run.hpp"

namespace plenum::storage {

namespace {

/// How many times as heavy as the next one a run is at least.
constexpr std::uint64_t weight_ratio = 4;

}  // namespace

// The base outlives the fold, so nobody has to share it.
TextFold::TextFold(const Base& base, const SchemaRule& rule, std::uint32_t number)
    : stored_(std::shared_ptr<const Base>(std::shared_ptr<const Base>(), &base), number),
      after_(rule.analyzer, rule.properties.size()) {}

void TextFold::note(std::uint64_t id, std::span<const Value> before, std::span<const Value> after) {
  if (const std::uint64_t words = count_words(before); words > 0) {
    ++before_.documents;
    before_.words += words;
    replaced_.push_back(id);
  }
  after_.replace(id, after, 0, nullptr);
}

Result<std::vector<std::uint32_t>> TextFold::write(SegmentWriter& out, std::uint32_t& next,
                                                   TextRuns texts) {
  std::vector<std::uint32_t> runs = stored_.runs();
  const bool rewrites = texts == TextRuns::rewrite;
  const bool changed = !replaced_.empty() || after_.document_count() > 0;
  if (!changed && (!rewrites || runs.size() == 1)) return runs;
  PLENUM_ASSIGN(const TextStats old, stored_.stats());
  if (old.documents < before_.documents || old.words < before_.words) {
    return Error(ErrorCode::corruption, "a full-text index counts fewer words than its texts have")
        .with_hint("drop the index and create it again");
  }
  const TextStats more = after_.stats(0);
  TextRun run{.texts = after_, .below = &stored_, .first = runs.size(), .weight = before_.words};
  run.weight += more.words;
  run.stats = {old.documents - before_.documents + more.documents,
               old.words - before_.words + more.words};
  while (run.first > 0) {
    PLENUM_ASSIGN(const std::uint64_t weight, stored_.weight(run.first - 1));
    if (!rewrites && weight / weight_ratio >= run.weight && run.first < StoredTexts::runs_max)
      break;
    run.weight += weight;
    --run.first;
  }
  std::sort(replaced_.begin(), replaced_.end());
  run.replaced = replaced_;
  runs.resize(run.first);
  runs.push_back(next++);
  PLENUM_TRY(write_run(out, runs.back(), run));
  return runs;
}

Status write_texts(SegmentWriter& out, std::uint32_t number, const TextIndex& texts, Timestamp at) {
  return write_run(out, number, {.texts = texts, .at = at, .stats = texts.stats(at)});
}

}  // namespace plenum::storage
