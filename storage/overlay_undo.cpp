#include "core/assert.hpp"
#include "storage/overlay.hpp"

namespace plenum::storage {

void Overlay::undo_to(std::size_t mark, Timestamp at) {
  PLENUM_ASSERT(mark <= undo_.size());
  while (undo_.size() > mark) {
    const Undo step = undo_.back();
    undo_.pop_back();
    undo(step, at);
  }
}

// What is taken back is not given back yet: readers may be looking at it without seeing it, and
// views of the open transaction may have handed it out.
void Overlay::undo(const Undo& step, Timestamp at) {
  switch (step.kind()) {
    case Undo::Kind::name: {
      const auto kind = static_cast<NameKind>(step.number());
      const PropertyToken token{shared_.catalog.size(kind) - 1};
      if (kind == NameKind::property && shared_.key_property == token) shared_.key_property.reset();
      if (kind == NameKind::property && shared_.name_property == token)
        shared_.name_property.reset();
      if (kind == NameKind::label) shared_.counts.nodes_by_label.pop_back();
      if (kind == NameKind::type) shared_.counts.edges_by_type.pop_back();
      shared_.catalog.remove_last(kind);
      return;
    }
    case Undo::Kind::node_created: {
      NodeRecord& record = nodes_[step.number()];
      const std::uint32_t label_set = record.head.load(std::memory_order_relaxed)->label_set;
      record.begin.store(never, std::memory_order_release);
      count_node(label_set, step.number(), false, at);
      retired_.add({.kind = Retired::Kind::node_remains, .number = step.number()});
      return;
    }
    case Undo::Kind::edge_created: {
      EdgeRecord& record = edges_[step.number()];
      mark_dead(record, 1);
      record.begin.store(never, std::memory_order_release);
      count_edge(record.type, step.number(), false, at);
      retire_adjacency(EdgeId{step.number()});
      retired_.add({.kind = Retired::Kind::edge_remains, .number = step.number()});
      return;
    }
    case Undo::Kind::node_deleted: {
      NodeRecord& record = nodes_[step.number()];
      record.end.store(never, std::memory_order_release);
      count_node(version_at(record.head, at)->label_set, step.number(), true, at);
      return;
    }
    case Undo::Kind::edge_deleted: {
      EdgeRecord& record = edges_[step.number()];
      record.end.store(never, std::memory_order_release);
      mark_dead(record, -1);
      count_edge(record.type, step.number(), true, at);
      return;
    }
    case Undo::Kind::node_version: {
      NodeRecord& record = nodes_[step.number()];
      Version* undone = record.head.load(std::memory_order_relaxed);
      record.head.store(step.version, std::memory_order_release);
      change_labels(undone->label_set, step.version->label_set, step.number(), at);
      retired_.add({.kind = Retired::Kind::version, .first = undone});
      return;
    }
    case Undo::Kind::edge_version: {
      EdgeRecord& record = edges_[step.number()];
      Version* undone = record.head.load(std::memory_order_relaxed);
      record.head.store(step.version, std::memory_order_release);
      retired_.add({.kind = Retired::Kind::version, .first = undone});
      return;
    }
  }
}

void Overlay::retire_adjacency(EdgeId id) {
  retired_.add({.kind = Retired::Kind::adjacency, .number = id.value});
}

void Overlay::settle(Timestamp at) {
  for (const Undo& step : undo_) {
    switch (step.kind()) {
      case Undo::Kind::name:
      case Undo::Kind::node_created:
      case Undo::Kind::edge_created:
        break;
      case Undo::Kind::node_deleted:
        retired_.add({.kind = Retired::Kind::node_remains, .number = step.number()});
        break;
      case Undo::Kind::edge_deleted:
        // An adopted edge stands in lists below, not here.
        if (!edges_[step.number()].adopted()) retire_adjacency(EdgeId{step.number()});
        retired_.add({.kind = Retired::Kind::edge_remains, .number = step.number()});
        break;
      case Undo::Kind::node_version:
        settle_version(nodes_[step.number()].head, step.version, at);
        break;
      case Undo::Kind::edge_version:
        settle_version(edges_[step.number()].head, step.version, at);
        break;
    }
  }
  constexpr std::size_t kept_steps_max = 4096;
  if (undo_.capacity() > kept_steps_max) undo_ = {};  // of a large transaction
  undo_.clear();
}

// Of the versions that one transaction made of an entity only the newest stays: the others were
// visible to its own view alone. The version before the transaction goes when nobody reads it.
void Overlay::settle_version(std::atomic<Version*>& head, Version* before, Timestamp at) {
  if (before == nullptr) return;
  if (before->begin == at) {
    Version* newest = head.load(std::memory_order_relaxed);
    Version* older = newest->previous.load(std::memory_order_relaxed);
    while (older != nullptr && older->begin == at) {
      older = older->previous.load(std::memory_order_relaxed);
    }
    newest->previous.store(older, std::memory_order_release);
    retired_.add({.kind = Retired::Kind::version, .first = before});
    return;
  }
  const Version* newest = head.load(std::memory_order_relaxed);
  retired_.add({.kind = Retired::Kind::superseded,
                .number = reinterpret_cast<std::uint64_t>(newest),
                .first = before});
}

}  // namespace plenum::storage
