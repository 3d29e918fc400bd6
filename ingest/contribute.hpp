#pragma once
// Purpose: Document -> Contribution: which entities and facts an article adds, under which keys.
// May depend on: core, ingest/model.hpp, ingest/contribution.hpp, ingest/roles.hpp,
// ingest/watch.hpp.
// Invariants: a pure function of its arguments. Blocking keys follow law 4 of docs/ontology.md:
// full names, both name orders, plans by ordinal or years, events only with an ordinal or a year;
// what has no such key stays inside its article.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/contribution.hpp"
#include "ingest/model.hpp"
#include "ingest/roles.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// Labels of a type, most general first; Pack::labels fits.
using LabelsOf = std::function<std::vector<std::string>(std::string_view type)>;

/// The office that a title means at a body or place if one person holds it at a time, else empty;
/// Pack::sole_office fits. Empty: no office is of that kind.
using SoleOfficeOf = std::function<std::string(std::string_view title, std::string_view of)>;

/// What a contribution asks of a pack.
struct PackRules {
  LabelsOf labels_of;
  const Roles& roles;
  SoleOfficeOf sole_office_of = {};
  std::string_view pack_id = {};  ///< empty: nothing of the pack is kept with its articles
  std::string_view types = {};    ///< PackData::type_list
};

/// `source` is the smallest of the paths the article was read from. Only a part of it, not to be
/// used, once its interrupt is requested.
Contribution contribute(const Document& document, std::string_view source, const PackRules& rules,
                        Watch watch = {});

/// The key of the fact (between groups) that an assertion counts for or denies; empty when it does
/// neither.
std::string assertion_fact_key(const Assertion& assertion, const Contribution& contribution);

std::string encode_contribution(const Contribution& contribution);
Result<Contribution> decode_contribution(std::string_view bytes);

/// "2025-10-24" for a count of days since 1970-01-01, and back (nullopt when it is not a date).
std::string iso_date(std::int64_t days);
std::optional<std::int64_t> days_of_iso_date(std::string_view text);

/// Of two values of `valid_precision` the coarser.
Value coarser_precision(const Value& one, const Value& other);

/// The start of valid text of at most so many bytes, cut between two code points.
std::string_view cut_text(std::string_view text, std::size_t bytes);

/// Letters and digits of the folded name, words joined by one space, articles left out.
std::string folded_words(std::string_view name);

}  // namespace plenum::ingest
