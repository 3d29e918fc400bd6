#pragma once
// Purpose: what an office is of: the body or the country that its words name or plainly imply.
// May depend on: ingest/relations.hpp, ingest/titles.hpp.
// Invariants: looks at a bounded number of mentions around the person; what cannot be told is
// no_index, never a guess across clauses.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/analysis.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {

class OfficeTarget {
 public:
  explicit OfficeTarget(const Analysis& work);

  /// The entity that the office beside a person's mention is of; `before`: the title stands before
  /// the name.
  std::uint32_t find(std::uint32_t person, const Office& office, bool before) const;

  /// The first mention of a Body, an Organization or (with `place`) a Place in [first, end).
  std::uint32_t mention_in(std::uint32_t first, std::uint32_t end, bool place) const;

 private:
  std::uint32_t beside(std::uint32_t person, const Office& office, bool before) const;
  std::uint32_t ministry_before(std::uint32_t person) const;
  std::uint32_t body_before(std::uint32_t person) const;
  std::uint32_t speaks_for(std::uint32_t person, const Office& office) const;
  std::uint32_t owner_of(std::uint32_t person, const Office& office) const;
  std::uint32_t firm_before(std::uint32_t person, const Office& office) const;
  std::uint32_t body_of_kind(std::uint32_t person, const Office& office) const;
  std::string_view title_value(const Office& office) const;
  bool is_government(std::uint32_t entity) const;
  bool of_unknown_body(const Office& office) const;
  bool of_unknown_place(const Office& office) const;
  std::uint32_t ministry_of(const Office& office) const;
  std::string country_of_ministry(const Office& office) const;
  std::string country_of(std::uint32_t person, const Office& office) const;
  std::uint32_t country_entity(const std::string& country) const;
  std::string country_in_title(const Office& office) const;
  bool has_title(const std::string& country, const Office& office) const;
  std::string other_country(std::uint32_t person, const std::string& country) const;
  std::string country_before(std::uint32_t person, std::uint32_t sentences) const;
  std::uint32_t sentences_of_block(std::uint32_t person) const;
  bool clause_between(std::uint32_t first, std::uint32_t end) const;

  const Analysis& work_;
  const Document& doc_;
  /// Bodies by what follows " of " in their name, in text order.
  std::unordered_map<std::string, std::vector<std::uint32_t>> ministries_;
};

}  // namespace plenum::ingest
