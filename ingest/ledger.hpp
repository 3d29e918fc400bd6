#pragma once
// Purpose: Ledger, a multiset of facets with counts: what all articles together say of one group of
// names, or of one fact between two groups.
// May depend on: core, include/plenum.
// Invariants: adding and subtracting commute, so a ledger is a function of the set of articles, not
// of their order; an empty ledger is equal to one that never was; encode() is canonical. A copy
// costs nothing until one of the two changes: the ledger of a country has thousands of facets and
// is copied several times an article.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::ingest {

/// What is counted. Tags are frozen since format 1.
enum class Facet : char {
  article = '#',  ///< contributions
  mention = 'm',  ///< mentions, summed
  label = 'l',
  name = 'n',  ///< best form of an article
  alias = 'a',
  property = 'p',    ///< name, NUL, encoded value
  short_form = 's',  ///< blocking key of a short form defined for this group
  is_short = 'h',    ///< contributions whose own name is a short form
  identity = 'i',    ///< blocking key, or the constant parts of a fact
  confidence = 'c',  ///< thousandths, as text
  date = 'd',        ///< ISO date reported
  claim = 'u',       ///< what it is a value of: key of a claim, or an office
  denial = '!'       ///< time for which an article denies the fact, "FROM..TO"
};

class Ledger {
 public:
  void add(Facet facet, std::string_view text, std::uint64_t count = 1);
  /// False when there is less than that: the ledger and its articles disagree (corruption).
  [[nodiscard]] bool subtract(Facet facet, std::string_view text, std::uint64_t count = 1);
  /// Of all of another ledger. False when something is less than there: the rest is subtracted.
  [[nodiscard]] bool subtract(const Ledger& other);
  /// Forgets all of a facet.
  void drop(Facet facet);
  /// Adds all of another ledger: several groups that resolve to one entity. O(both); O(1) into an
  /// empty one.
  void merge(const Ledger& other);

  bool empty() const noexcept { return counts_ == nullptr || counts_->empty(); }
  std::uint64_t count(Facet facet, std::string_view text) const;
  std::uint64_t total(Facet facet) const;
  /// Texts of a facet in byte order, with their counts.
  std::vector<std::pair<std::string, std::uint64_t>> texts(Facet facet) const;
  /// Calls `use` with each of these texts and its count; a text is valid until the ledger changes.
  template <class Use>
  void each(Facet facet, Use use) const;
  /// The text with the largest count; among equals the longest, then the first in byte order.
  std::string most_frequent(Facet facet) const;
  std::string_view smallest(Facet facet) const;  ///< valid until the ledger changes
  std::string largest(Facet facet) const;

  std::string encode() const;
  static Result<Ledger> decode(std::string_view bytes);

  friend bool operator==(const Ledger& a, const Ledger& b) { return a.counts() == b.counts(); }

 private:
  // Ascending keys: facet tag, then the text.
  using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

  const Counts& counts() const noexcept;
  Counts& own();
  /// The first entry that is not before a key.
  Counts::const_iterator place_of(std::string_view key) const;

  std::shared_ptr<Counts> counts_;  ///< null: empty; may be that of other ledgers
};

template <class Use>
void Ledger::each(Facet facet, Use use) const {
  const char tag = static_cast<char>(facet);
  const auto end = counts().end();
  for (auto at = place_of({&tag, 1}); at != end && at->first[0] == tag; ++at) {
    use(std::string_view(at->first).substr(1), at->second);
  }
}

/// A property value as ledger text and back: a tag byte, then text. Strings, integers, floats,
/// booleans, dates and lists of strings; others are not produced by the extraction.
std::string encode_facet_value(const Value& value);
Value decode_facet_value(std::string_view text);

}  // namespace plenum::ingest
