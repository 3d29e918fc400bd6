#pragma once
// Purpose: which figures and facts contradict others: values of one claim, of which only one can be
// true, and facts that an article denies, in overlapping valid time.
// May depend on: ingest/derive_values.hpp, ingest/resolver.hpp, storage, core.
// Invariants: an answer is a function of the ledgers (as stored: flush first), so the order of
// articles does not matter and a removal takes it back. An unknown start of valid time is the first
// report, an unknown end is still to come. A month or a year that an office began or ended in may
// be that of the holder before or after, too.

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ingest/derive_values.hpp"
#include "ingest/keys.hpp"
#include "ingest/ledger_book.hpp"
#include "ingest/resolver.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

/// Days since 1970-01-01, both included.
struct DaySpan {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();

  bool overlaps(const DaySpan& other) const { return from <= other.to && other.from <= to; }
};

/// One value of a claim about a figure: what a number may stand for.
struct ClaimedFigure {
  std::string key;  ///< of the node
  double low = 0;
  double high = 0;

  bool contradicts(const ClaimedFigure& other) const {
    return low > other.high || other.low > high;
  }
};

/// One holder of an office.
struct ClaimedOffice {
  FactIdentity edge;  ///< between entities
  std::string key;    ///< of the edge
  PropertyMap told;   ///< when it holds: what its articles say, else those of another title that
                      ///< means the office (valid_from, valid_to, valid_precision)
  DaySpan time;       ///< of which it is certain

  /// Who hands over and who takes over share the day.
  bool contradicts(const ClaimedOffice& other) const {
    return edge.subject != other.edge.subject && time.from < other.time.to &&
           other.time.from < time.to;
  }
};

/// Remembers its answers: make a new one after ledgers were changed and flushed.
class Disputes {
 public:
  Disputes(LedgerBook& book, Resolver& resolver) : book_(book), resolver_(resolver) {}

  /// Whether another figure of the claim has another value. `ledger` is that of the group.
  Result<bool> of_figure(const std::string& group, const Ledger& ledger);
  /// Whether somebody else has the office at the time, or an article denies the fact for it.
  /// `merged` are the ledgers of the edge between entities.
  Result<bool> of_fact(const FactIdentity& edge, const Ledger& merged);

  /// Whether articles say the fact as one, and others deny it, for times that overlap.
  Result<bool> is_denied(const FactIdentity& edge, const Ledger& merged);

  /// What is told of the time of an edge that its own articles do not tell: they have another title
  /// of the same office ("Governor", "central bank governor").
  Status complete_time(const FactIdentity& edge, const std::string& key, const Ledger& merged,
                       PropertyMap& properties);

  /// All values of a claim, one a figure. Valid while this lives.
  Result<const std::vector<ClaimedFigure>*> figures(const std::string& claim);
  /// All who have an office of an entity, by edge key. Valid while this lives.
  Result<const std::vector<ClaimedOffice>*> holders(const std::string& type,
                                                    const std::string& office,
                                                    const std::string& object);

 private:
  struct Figures {
    std::vector<ClaimedFigure> all;
    double largest_low = 0;
    double smallest_high = 0;
  };
  Result<const Figures*> figures_of(const std::string& claim);

  LedgerBook& book_;
  Resolver& resolver_;
  std::map<std::string, Figures> figures_;                     ///< by claim
  std::map<std::string, std::vector<ClaimedOffice>> offices_;  ///< by office_claim at the entity
};

}  // namespace plenum::ingest
