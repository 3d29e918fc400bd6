#pragma once
// Purpose: small types that every file of storage and every reader of a snapshot shares.
// May depend on: core, include/plenum.
// Invariants: tokens are append-only numbers of names; a token never changes its name.

#include <cstdint>

#include "plenum/graph_types.hpp"
#include "plenum/value.hpp"

namespace plenum::storage {

/// Number of a label, an edge type or a property key in the catalog.
enum class LabelToken : std::uint32_t {};
enum class TypeToken : std::uint32_t {};
enum class PropertyToken : std::uint32_t {};

/// Commit timestamp: 0 is the empty database, each commit adds one.
using Timestamp = std::uint64_t;

/// One property of an entity.
struct Property {
  PropertyToken key;
  Value value;
};

enum class EntityKind : std::uint8_t { node, edge };

}  // namespace plenum::storage
