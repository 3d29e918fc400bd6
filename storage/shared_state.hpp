#pragma once
// Purpose: what all generations of the graph share: names, sets of labels, ids given, exact
// numbers. May depend on: storage/catalog.hpp, storage/id_allocator.hpp,
// storage/overlay/label_sets.hpp. Invariants: one writer. Names, label sets and extents only grow
// (but for rollbacks of names); counts are those of the newest state, that of the open transaction
// included.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/catalog.hpp"
#include "storage/id_allocator.hpp"
#include "storage/overlay/label_sets.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// Exact numbers of one state.
struct Counts {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::vector<std::uint64_t> nodes_by_label;
  std::vector<std::uint64_t> edges_by_type;
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// The three built-in lookups.
enum class Lookup : std::uint8_t { node_key, node_folded_name, edge_key };
inline constexpr std::size_t lookup_count = 3;
/// The text by which a value is found, or nullopt when it is not: strings only, names folded.
std::optional<std::string> lookup_text(Lookup lookup, const Value& value);

struct SharedState {
  Catalog catalog;
  LabelSets label_sets;
  IdAllocator node_ids;
  IdAllocator edge_ids;
  Counts counts;
  /// Tokens of the properties behind the built-in lookups, once the names exist.
  std::optional<PropertyToken> key_property;
  std::optional<PropertyToken> name_property;

  /// The property behind a lookup.
  std::optional<PropertyToken> lookup_property(Lookup lookup) const noexcept {
    return lookup == Lookup::node_folded_name ? name_property : key_property;
  }
};

}  // namespace plenum::storage
