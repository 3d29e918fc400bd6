// Adjacency shared by the operators that follow edges.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/op/expand.hpp"

namespace plenum::query::exec {

bool node_at(const Vector& column, std::size_t row, NodeId& node) {
  if (!column.valid(row)) return false;
  if (column.kind() == VectorKind::node) {
    node = NodeId{column.id(row)};
    return true;
  }
  if (column.kind() != VectorKind::any) return false;
  const Node* held = column.any(row).get_if<Node>();
  if (held == nullptr) return false;
  node = held->id;
  return true;
}

bool Neighbours::lends() const noexcept {
  for (std::size_t i = 0; i < used_; ++i) {
    const storage::AdjacencyBuffer& buffer = *buffers_[i];
    if (!buffer.nodes.empty() || buffer.keep != nullptr) return true;
  }
  return false;
}

void Neighbours::resolve(const storage::Snapshot& graph) {
  tokens_.clear();
  for (const std::string& name : types_) {
    const auto token = graph.find_type(name);
    if (token && std::find(tokens_.begin(), tokens_.end(), *token) == tokens_.end()) {
      tokens_.push_back(*token);
    }
  }
}

Status Neighbours::load_directed(const storage::Snapshot& graph, NodeId node, Direction direction) {
  const auto next_buffer = [&]() -> storage::AdjacencyBuffer& {
    if (used_ == buffers_.size()) buffers_.push_back(std::make_unique<storage::AdjacencyBuffer>());
    storage::AdjacencyBuffer& buffer = *buffers_[used_++];
    buffer.nodes.clear();
    buffer.edges.clear();
    buffer.keep = nullptr;
    return buffer;
  };
  const bool skip_loops = direction_ == Direction::both && direction == Direction::in;
  if (types_.empty()) {
    PLENUM_ASSIGN(const auto slice, graph.expand(node, direction, next_buffer()));
    if (slice.size() > 0) segments_.push_back({slice, skip_loops});
    return {};
  }
  for (const storage::TypeToken type : tokens_) {
    PLENUM_ASSIGN(const auto slice, graph.expand(node, direction, type, next_buffer()));
    if (slice.size() > 0) segments_.push_back({slice, skip_loops});
  }
  return {};
}

Status Neighbours::load(const storage::Snapshot& graph, NodeId node) {
  segments_.clear();
  used_ = 0;
  if (direction_ != Direction::in) PLENUM_TRY(load_directed(graph, node, Direction::out));
  if (direction_ != Direction::out) PLENUM_TRY(load_directed(graph, node, Direction::in));
  return {};
}

Status Neighbours::load_reversed(const storage::Snapshot& graph, NodeId node) {
  segments_.clear();
  used_ = 0;
  if (direction_ != Direction::out) PLENUM_TRY(load_directed(graph, node, Direction::out));
  if (direction_ != Direction::in) PLENUM_TRY(load_directed(graph, node, Direction::in));
  return {};
}

Result<std::uint64_t> Neighbours::degree(const storage::Snapshot& graph, NodeId node,
                                         bool turned) const {
  const Direction direction = turned ? reversed(direction_) : direction_;
  std::uint64_t sum = 0;
  for (const Direction way : {Direction::out, Direction::in}) {
    if (direction != Direction::both && direction != way) continue;
    if (types_.empty()) {
      PLENUM_ASSIGN(const std::uint64_t n, graph.degree(node, way));
      sum += n;
    }
    for (const storage::TypeToken type : tokens_) {
      PLENUM_ASSIGN(const std::uint64_t n, graph.degree(node, way, type));
      sum += n;
    }
  }
  return sum;
}

Status excluded_edges(const Chunk& chunk, const std::vector<Slot>& slots, std::size_t row,
                      std::vector<std::uint64_t>& out) {
  out.clear();
  for (const Slot slot : slots) {
    if (!chunk.has(slot)) continue;
    const Vector& column = *chunk.raw(slot);
    const std::size_t at = chunk.physical(row);
    if (!column.valid(at)) continue;
    if (column.kind() == VectorKind::edge) {
      out.push_back(column.id(at));
    } else if (column.kind() == VectorKind::any) {
      const Value& value = column.any(at);
      if (const Edge* edge = value.get_if<Edge>()) out.push_back(edge->id.value);
      if (const List* list = value.get_if<List>()) {
        for (const Value& item : *list) {
          if (const Edge* edge = item.get_if<Edge>()) out.push_back(edge->id.value);
        }
      }
    }
  }
  return {};
}

}  // namespace plenum::query::exec
