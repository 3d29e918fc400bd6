#pragma once
// Purpose: what one article adds to the graph: its entities and facts, by blocking key.
// May depend on: core, include/plenum.
// Invariants: a pure function of the article's document; nothing in it depends on other articles or
// on internal ids; `groups` of entities are unique within a contribution.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plenum/temporal.hpp"
#include "plenum/value.hpp"

namespace plenum::ingest {

/// Classes of entities that never merge with one another (the first veto of resolution).
enum class EntityClass : std::uint8_t {
  person,
  organization,
  place,
  plan,
  sector,
  event,
  statement,
  statistic,
  article,
  other  ///< of a type that plays no role: what the pack says of it is all there is
};

/// Whether it is a fact that is a node: what somebody said, or a figure.
constexpr bool is_claim(EntityClass entity_class) {
  return entity_class == EntityClass::statement || entity_class == EntityClass::statistic;
}

/// An entity as one article knows it.
struct EntityContribution {
  EntityClass entity_class = EntityClass::organization;
  /// The blocking key: article-local entities with the same class and the same one are one entity.
  /// A folded full name, "five-year plan|15", or the article's id for what must stay inside it.
  std::string blocking;
  std::vector<std::string> labels;   ///< all labels, e.g. Entity, Person, Leader
  std::string name;                  ///< the article's best form
  std::vector<std::string> aliases;  ///< surface forms, without `name`
  std::vector<std::pair<std::string, Value>> properties;
  /// Short forms that this article defines for the entity ("MIIT"), as blocking keys.
  std::vector<std::string> short_forms;
  /// True when the blocking key is itself a short form that other articles may define.
  bool is_short_form = false;
  /// What it is a value of: of two entities with the same claim only one value can be true. A key;
  /// empty: it claims nothing.
  std::string claim;
  std::uint32_t mentions = 0;
  std::uint32_t first_sentence = 0;
};

/// A fact between two entities of the same contribution, which the article states or denies.
struct FactContribution {
  std::string type;
  std::uint32_t subject = 0;  ///< index into Contribution::entities
  std::uint32_t object = 0;
  /// Qualifiers that make it another fact when they differ (the title of an office).
  std::vector<std::pair<std::string, Value>> identity;
  /// Qualifiers that only describe it.
  std::vector<std::pair<std::string, Value>> qualifiers;
  std::uint32_t confidence = 0;  ///< thousandths; the article's best assertion of the fact
  /// The office that only one subject has of the object at a time; empty: any number may.
  std::string claim;
  /// For which time the article denies it: "2024-01-01..2024-12-31", the ends being empty where
  /// unknown. Empty: it states it.
  std::string denial;
};

struct Contribution {
  std::string article;    ///< sha256 of the article's bytes, lower-case hex
  std::string published;  ///< ISO date of the article, empty when unknown
  std::vector<EntityContribution> entities;
  std::vector<FactContribution> facts;
  /// Which of `entities` each entity of the article's document became.
  std::vector<std::uint32_t> places;
};

}  // namespace plenum::ingest
