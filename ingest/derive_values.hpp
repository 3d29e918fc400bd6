#pragma once
// Purpose: ledgers -> labels and properties of nodes and fact edges.
// May depend on: core, ingest/ledger.hpp, ingest/keys.hpp.
// Invariants: pure functions; among equal counts the choice is by the text, never by order of
// arrival.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ingest/contribution.hpp"
#include "ingest/keys.hpp"
#include "ingest/ledger.hpp"

namespace plenum::ingest {

/// Of the relationship from an article to what it mentions, which is no fact.
inline constexpr std::string_view mentions_type = "MENTIONS";

using PropertyMap = std::map<std::string, Value>;

/// With which the identity texts in the ledgers of a class of entities begin. Frozen since
/// format 1.
char class_letter(EntityClass entity_class);
/// What a ledger of an entity is about; an empty one is nobody's, as an article's.
EntityClass class_of_ledger(const Ledger& entity);

/// Properties of a node. `merged` is the sum over the entity's groups, `lead` the leading group's
/// own ledger, which names the entity and says what a statement or figure is.
PropertyMap node_properties(const Ledger& merged, const Ledger& lead, const std::string& key);
/// Labels of a node, ascending.
std::set<std::string> node_labels(const Ledger& merged);

/// Properties of a fact edge: confidence in thousandths, sources, first and last report,
/// qualifiers.
PropertyMap edge_properties(const Ledger& merged, const FactIdentity& identity,
                            const std::string& key);

/// 1 - product of (1 - c) over the independent sources, in thousandths, at most 999. The factors
/// are taken in ascending order, so the rounding is always the same.
std::int64_t combined_confidence(const Ledger& ledger);

}  // namespace plenum::ingest
