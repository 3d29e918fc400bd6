#pragma once
// Purpose: a history of graph transactions that follows from a seed, with the state after each.
// May depend on: storage, core, include/plenum.
// Invariants: transaction k is a pure function of (seed, 1..k); the model shares no code with the
// store; nodes and edges are known by their `key`, not by ids, so ids may fall as they like.

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "storage/open.hpp"

namespace plenum::fault {

struct ModelNode {
  std::set<std::string> labels;
  std::map<std::string, Value> properties;
};
struct ModelEdge {
  std::string type;
  std::string start;
  std::string end;
  std::map<std::string, Value> properties;
};
struct ModelDocument {
  std::string payload;
  std::set<std::string> references;
};

/// The naive graph.
struct Model {
  std::map<std::string, ModelNode> nodes;
  std::map<std::string, ModelEdge> edges;
  std::map<std::string, ModelDocument> documents;
};

/// The content as sorted lines; two graphs are equal when these are.
std::vector<std::string> lines_of(const Model& model);
/// The same of a snapshot, which is read through scans, adjacency and lookups, all of which must
/// agree with each other; where they do not, a line says so and no model has it.
Result<std::vector<std::string>> lines_of(const storage::Snapshot& snapshot);
std::uint64_t digest(const std::vector<std::string>& lines);
/// The first lines that only one of the two has, for a person.
std::string difference(const std::vector<std::string>& expected,
                       const std::vector<std::string>& found);

class Script {
 public:
  explicit Script(std::uint64_t seed) : seed_(seed) {}

  /// Makes transaction `steps() + 1` up, applies it to the model, and, unless `writer` is null, to
  /// the store. The commit is left to the caller.
  Status step(storage::Transaction* writer);
  /// The same by a bulk load, which commits; nodes are :Person.
  Status load_step(storage::Store* store);
  std::uint64_t steps() const noexcept { return steps_; }
  const Model& model() const noexcept { return model_; }

 private:
  using Random = std::mt19937_64;
  Status count_step(storage::Transaction* writer);
  Status one(Random& random, storage::Transaction* writer);
  Status create_node(Random& random, storage::Transaction* writer);
  Status create_edge(Random& random, storage::Transaction* writer);
  Status change_node(Random& random, storage::Transaction* writer);
  Status change_edge(Random& random, storage::Transaction* writer);
  Status delete_node(Random& random, storage::Transaction* writer);
  Status delete_edge(Random& random, storage::Transaction* writer);
  Status change_document(Random& random, storage::Transaction* writer);
  Value any_value(Random& random) const;

  std::uint64_t seed_;
  std::uint64_t steps_ = 0;
  std::uint64_t names_ = 0;
  Model model_;
};

/// An index, a constraint and a full-text index about what a load makes.
Status make_rules(storage::Transaction& writer);

}  // namespace plenum::fault
