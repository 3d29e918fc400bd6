#include "ingest/relations/figure_period.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/mentions.hpp"

namespace plenum::ingest {

void FigurePeriods::read(std::uint32_t index) {
  first_ = work_.doc.sentences[index].first_token;
  end_ = work_.doc.sentences[index].end_token;
  dates_ = find_dates(work_, index, work_.doc.article.published);
}

/// "narrow to 4.3 percent from 4.4 percent this year": the date belongs to the figure compared
/// with.
bool FigurePeriods::of_next(const Quantity& each, const DateMatch& date,
                            const std::vector<Quantity>& quantities) const {
  for (const Quantity& next : quantities) {
    if (next.first < each.end || next.end > date.first || date.first - next.end > 2) continue;
    std::uint32_t at = next.first;
    while (at > each.end && work_.is(at - 1, Cue::approximate)) --at;
    if (at <= first_) return false;
    if (work_.is_any(at - 1, "from", "than", "with", "against", "after")) return true;
  }
  return false;
}

/// A date before a figure holds for it within the clause, or where it begins the sentence.
bool FigurePeriods::speaks_on(const DateMatch& date, const Quantity& each) const {
  if (date.first <= first_ + 4) return true;
  for (std::uint32_t at = date.end; at + 1 < each.first; ++at) {
    if (work_.is_word(at, ";")) return false;
    if (work_.is_word(at, ",") && (work_.is_word(at + 1, "and") || work_.is_word(at + 1, "but") ||
                                   work_.is_word(at + 1, "while")))
      return date.interval.precision != Precision::day;
  }
  return true;
}

/// What a date is of where it is no time of the figure: "higher than last year", "the worst day
/// since 2020", "by its last year", "that members promised in 2003", ", who took over in May,".
bool FigurePeriods::of_other(const DateMatch& date, const Quantity& each) const {
  const std::uint32_t before = date.first > first_ ? date.first - 1 : first_;
  if (work_.is_word(before, "than")) return true;
  if (work_.is_word(date.first, "last") &&
      (work_.is_word(before, "its") || work_.is_word(before, "their") ||
       work_.is_word(before, "his")))
    return true;
  bool comma = false;
  for (std::uint32_t at = each.end; at < date.first; ++at) {
    comma = comma || work_.is_word(at, ",");
    const bool whose = work_.mention_at[at + 1] != no_index || work_.match(at + 1, Cue::pronoun);
    if ((work_.is_word(at, "that") || work_.is_word(at, "which")) && whose) return true;
  }
  if (comma && work_.is_word(before, "since")) return true;
  // a clause of somebody between commas, before the figure
  if (date.end > each.first) return false;
  const bool closed = work_.is_word(date.end, ",");
  for (std::uint32_t at = date.first; closed && at-- > first_ + 1;) {
    if (work_.is_word(at, ";")) break;
    if (work_.is_word(at, "who") && work_.is_word(at - 1, ",")) return true;
    if (work_.is_word(at, ",")) break;
  }
  return false;
}

/// "6.4 percent in the second": a quarter of the year spoken of; null: no such words.
const DateMatch* FigurePeriods::quarter_of_year(const Quantity& each) {
  const bool told = each.end + 2 < end_ && work_.is_word(each.end, "in") &&
                    work_.is_word(each.end + 1, "the") && work_.has(each.end + 3, token_mark) &&
                    last_quarter_.interval.known();
  const int n = told ? ordinal_at(work_, each.end + 2) : 0;
  if (n < 1 || n > 4) return nullptr;
  const Civil civil = civil_from_days(last_quarter_.interval.from_days);
  ellipsis_ = last_quarter_;
  ellipsis_.interval.from_days = days_from_civil(civil.year, n * 3 - 2, 1);
  ellipsis_.interval.to_days =
      days_from_civil(n == 4 ? civil.year + 1 : civil.year, n == 4 ? 1 : n * 3 + 1, 1) - 1;
  ellipsis_.label = fmt::format("Q{} {}", n, civil.year);
  return &ellipsis_;
}

const DateMatch* FigurePeriods::of(const Quantity& each, const std::vector<Quantity>& quantities) {
  const DateMatch* best = nullptr;
  std::uint32_t distance = 0;
  for (const DateMatch& date : dates_) {
    if (date.first < each.end && date.end > each.first) continue;
    const bool after = date.first >= each.end;
    std::uint32_t gap = after ? date.first - each.end : 2 + (each.first - date.end) * 2;
    if (after && work_.is_word(date.first - 1, "from")) gap += 6;
    if (after && of_next(each, date, quantities)) continue;
    if (!after && !speaks_on(date, each)) continue;
    if (of_other(date, each)) continue;
    if (best == nullptr || gap < distance) {
      best = &date;
      distance = gap;
    }
  }
  if (const DateMatch* quarter = quarter_of_year(each)) return quarter;
  if (best != nullptr && best->interval.precision == Precision::quarter) last_quarter_ = *best;
  return best;
}

}  // namespace plenum::ingest
