#include "ingest/plan_owner.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t tokens_back_max = 8;

/// The country for which a name that begins at a token stands: a capital, a body of a country.
std::string_view country_of_name(const Analysis& work, std::uint32_t at) {
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const Properties& props = work.data.entries[work.names[i].entry].props;
    const std::string_view capital = property(props, "capital_of");
    if (!capital.empty()) return capital;
    if (const std::string_view own = property(props, "jurisdiction");
        !own.empty() && property(props, "generic") != "true")
      return own;
  }
  return {};
}

}  // namespace

std::string_view country_before_plan(const Analysis& work, const Candidate& plan) {
  const std::uint32_t floor = work.doc.sentences[work.sentence_at[plan.first]].first_token;
  std::uint32_t size = 0;
  std::uint32_t at = plan.first;
  bool owned = false;  // a possessive was passed: what stands before it owns the plan
  for (std::uint32_t steps = 0; at > floor && steps < tokens_back_max; ++steps) {
    --at;
    if (const std::string_view country = country_at(work, at, size); !country.empty())
      return country;
    if (const std::string_view country = country_of_name(work, at); !country.empty())
      return country;
    if (work.has(at, token_possessive)) {
      owned = true;
      continue;
    }
    const bool name = owned && work.has(at, token_capital);
    if (!name && !can_modify(work, at) && !work.is_word(at, "own")) break;
  }
  return {};
}

}  // namespace plenum::ingest
