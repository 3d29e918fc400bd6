#pragma once
// Purpose: which mentions of one article stand for the same thing: candidates become entities.
// May depend on: ingest/analysis.hpp, ingest/entity_table.hpp, ingest/mentions.hpp.
// Invariants: sieves from sure to unsure (exact names, acronyms, surnames, shortened names, events,
// definite nouns); a later sieve never undoes an earlier one; nothing is guessed across articles.

#include <functional>
#include <vector>

#include "ingest/analysis.hpp"
#include "ingest/entity_table.hpp"
#include "ingest/mentions.hpp"

namespace plenum::ingest {

/// Fills Document::mentions and Document::entities, and Analysis::mention_at, home_country.
void resolve_mentions(Analysis& work, std::vector<Candidate> candidates);

/// Gathers an article's events: which nouns mean the same meeting. Sets the entity of each event
/// candidate in `entities` (parallel to `candidates`); no_index where none is meant.
void resolve_events(Analysis& work, EntityTable& table, const std::vector<Candidate>& candidates,
                    std::vector<std::uint32_t>& entities);

/// Candidates and what each stands for.
struct Referents {
  std::vector<Candidate>& candidates;
  std::vector<std::uint32_t>& entities;
};

/// What "the party", "the government", "the plan" stand for. `take` gives a candidate an entity of
/// the table together with its properties.
void resolve_definites(Analysis& work, EntityTable& table, const Referents& referents,
                       const std::function<void(std::size_t, std::uint32_t)>& take);

}  // namespace plenum::ingest
