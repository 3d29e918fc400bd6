#pragma once
// Purpose: which mentions of one article stand for the same thing: candidates become entities.
// May depend on: ingest/analysis.hpp, ingest/mentions.hpp.
// Invariants: sieves from sure to unsure (exact names, acronyms, surnames, shortened names, events,
// definite nouns); a later sieve never undoes an earlier one; nothing is guessed across articles.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/analysis.hpp"
#include "ingest/mentions.hpp"

namespace plenum::ingest {

/// Entities by type and folded name.
class EntityTable {
 public:
  EntityTable(Document& document, const Roles& roles) : doc_(document), roles_(roles) {}

  /// The entity of that type and name; made when it is not there. Person types share one space.
  /// no_index where the type is empty, i.e. where none plays the role.
  std::uint32_t get(std::string_view type, std::string_view name);
  /// The same without making one; no_index: none.
  std::uint32_t find(std::string_view type, std::string_view name) const;
  /// The same of any type of a role; the first is what is made.
  std::uint32_t get(const TypeSet& types, std::string_view name);
  std::uint32_t find(const TypeSet& types, std::string_view name) const;
  /// Records a form in the text.
  void add_alias(std::uint32_t entity, std::string form);

 private:
  std::string key(std::string_view type, std::string_view name) const;
  Document& doc_;
  const Roles& roles_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
};

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
