#pragma once
// Purpose: Visibility, which elements of a state a filtered snapshot leaves out, and what is left.
// May depend on: storage/shared_state.hpp, core, include/plenum.
// Invariants: immutable once a snapshot uses it; a hidden node's edges are hidden too; the counts
// are those of what is left. A bit an id.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/shared_state.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

class Visibility {
 public:
  bool hides(NodeId node) const noexcept { return has(nodes_, node.value); }
  bool hides(EdgeId edge) const noexcept { return has(edges_, edge.value); }
  /// The hidden ones among the 64 ids from 64 * `word` on.
  std::uint64_t hidden_nodes(std::uint64_t word) const noexcept { return word_of(nodes_, word); }
  std::uint64_t hidden_edges(std::uint64_t word) const noexcept { return word_of(edges_, word); }
  const Counts& counts() const noexcept { return counts_; }

 private:
  friend class VisibilityBuilder;
  static std::uint64_t word_of(const std::vector<std::uint64_t>& bits,
                               std::uint64_t word) noexcept {
    return word < bits.size() ? bits[static_cast<std::size_t>(word)] : 0;
  }
  static bool has(const std::vector<std::uint64_t>& bits, std::uint64_t id) noexcept {
    return (word_of(bits, id / 64) >> (id % 64) & 1U) != 0;
  }

  std::vector<std::uint64_t> nodes_;
  std::vector<std::uint64_t> edges_;
  Counts counts_;
};

/// Hides elements one by one. The snapshot outlives it.
class VisibilityBuilder {
 public:
  explicit VisibilityBuilder(const Snapshot& graph);

  void hide(NodeId node) { set(result_->nodes_, node.value); }
  void hide(EdgeId edge) { set(result_->edges_, edge.value); }
  bool hides(NodeId node) const noexcept { return result_->hides(node); }
  bool hides(EdgeId edge) const noexcept { return result_->hides(edge); }

  /// Hides the edges of hidden nodes and counts what is left. O(nodes + edges). Errors: those of
  /// the stop signal, corruption and io. Use once.
  Result<std::shared_ptr<const Visibility>> finish(const core::StopSignal& stop) &&;

 private:
  static void set(std::vector<std::uint64_t>& bits, std::uint64_t id) {
    bits[static_cast<std::size_t>(id / 64)] |= std::uint64_t{1} << (id % 64);
  }
  Status count_nodes(const core::StopSignal& stop);
  Status count_edges(const core::StopSignal& stop);

  const Snapshot& graph_;
  std::shared_ptr<Visibility> result_ = std::make_shared<Visibility>();
};

}  // namespace plenum::storage
