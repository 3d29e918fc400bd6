#pragma once
// Purpose: the types of the packs that read a store's articles, kept with them: what a reader has
// to know who has the graph and not the pack.
// May depend on: ingest/pack.hpp, ingest/roles.hpp, storage, core.
// Invariants: one document a pack, which comes with the first article that it reads and goes with
// the last one, in their transactions.

#include <string>
#include <string_view>
#include <vector>

#include "ingest/pack.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

struct ListedType {
  std::string name;
  bool edge = false;
  std::vector<std::string> roles;   ///< that it plays, as roles.tsv names them
  std::vector<std::string> labels;  ///< of a node, most general first
};

/// A line for each type, nodes first, in the order of the pack's ontology: "node" or "edge", name,
/// roles, labels; tabs between them, `|` between several.
std::string type_list(const PackData& data);

/// Stores the type_list() of a pack unless it is there.
Status put_types(storage::Transaction& transaction, const std::string& pack_id,
                 std::string_view list);
/// Removes it when no article is left that this pack read.
Status drop_types(storage::Transaction& transaction, const std::string& pack_id);

/// The types of all packs, by their ids, each in the order of its ontology. A type that several
/// packs have stands there once, with what any of them says of it.
Result<std::vector<ListedType>> read_types(const storage::Snapshot& view);

}  // namespace plenum::ingest
