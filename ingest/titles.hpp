#pragma once
// Purpose: names of persons, and the titles and roles around them.
// May depend on: ingest/analysis.hpp, ingest/mentions.hpp.
// Invariants: looks at most a bounded number of tokens to either side.

#include <cstdint>
#include <string>

#include "ingest/analysis.hpp"

namespace plenum::ingest {

/// "XI Jinping" -> "Xi Jinping"; white space levelled.
std::string person_name(const Analysis& work, std::uint32_t first, std::uint32_t end);

/// How much speaks for a run of capitals being a person; 4 and more is enough.
int person_score(const Analysis& work, std::uint32_t first, std::uint32_t end, bool titled);

/// In a run that begins with a title: where the person's name begins; no_index: there is none.
std::uint32_t name_after_title(const Analysis& work, std::uint32_t first, std::uint32_t end);

/// A title or role beside a person.
struct Office {
  std::string title;      ///< "senior economist", "Minister"
  bool is_title = false;  ///< an office of state, not an analyst's role
  bool former = false;
  std::uint32_t first = no_index;  ///< tokens of the title
  std::uint32_t end = no_index;
  std::uint32_t of_first = no_index;  ///< tokens after "of", "at", "for", "from": body or field
  std::uint32_t of_end = no_index;
  std::string country;  ///< from an adjective before the title ("Chinese Minister")
  std::uint32_t country_token = no_index;
  bool of_is_field = false;  ///< "Minister of Science and Technology": the words name a field
};

/// The title that begins at `at` (determiner and modifiers included); false: none.
bool read_office(const Analysis& work, std::uint32_t at, std::uint32_t stop, Office& office);

/// Whether a form of address stands at a token: "Dr", "Ms", "Sayyid".
bool is_honorific(const Analysis& work, std::uint32_t at);
/// Where "Dr.", "Mr", "Sir" before a name begin; `first` itself: none stands there.
std::uint32_t before_honorific(const Analysis& work, std::uint32_t first, std::uint32_t floor);
/// Titles just before a person's mention [first, ...), and in an apposition after its end.
bool office_before(const Analysis& work, std::uint32_t first, std::uint32_t floor, Office& office);
bool office_after(const Analysis& work, std::uint32_t end, std::uint32_t stop, Office& office);

}  // namespace plenum::ingest
