#pragma once
// Purpose: the time that a figure is of, among the dates of its sentence.
// May depend on: ingest/dates.hpp, ingest/numbers.hpp.
// Invariants: sentences are read in order, since "in the second" means a quarter of the year spoken
// of before. A date that only tells with what a figure is compared is not its time.

#include <vector>

#include "ingest/analysis.hpp"
#include "ingest/dates.hpp"
#include "ingest/numbers.hpp"

namespace plenum::ingest {

class FigurePeriods {
 public:
  explicit FigurePeriods(const Analysis& work) : work_(work) {}

  /// Reads the dates of a sentence. Linear in its tokens.
  void read(std::uint32_t index);
  /// The time of a figure of that sentence, which has these figures; null: none. Valid until the
  /// next call.
  const DateMatch* of(const Quantity& each, const std::vector<Quantity>& quantities);

 private:
  bool of_next(const Quantity& each, const DateMatch& date,
               const std::vector<Quantity>& quantities) const;
  bool speaks_on(const DateMatch& date, const Quantity& each) const;
  bool of_other(const DateMatch& date, const Quantity& each) const;
  const DateMatch* quarter_of_year(const Quantity& each);

  const Analysis& work_;
  std::uint32_t first_ = 0;  ///< tokens of the sentence
  std::uint32_t end_ = 0;
  std::vector<DateMatch> dates_;
  DateMatch last_quarter_;
  DateMatch ellipsis_;
};

}  // namespace plenum::ingest
