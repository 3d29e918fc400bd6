// One step along the edges of a node: flat rows, or slices that stay unflat.
#include <algorithm>

#include "core/try.hpp"
#include "query/exec/op/expand.hpp"

namespace plenum::query::exec {

namespace {

class Expand final : public PipeOperator {
 public:
  Expand(OperatorPtr input, ExpandSpec spec)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        neighbours_(spec_.direction, spec_.types) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    parents_.clear();
    nodes_.clear();
    edges_.clear();
    while (parents_.empty()) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, input().next(context, in_));
        if (!more) {
          in_ = Chunk();
          row_ = 0;
          return false;
        }
        row_ = 0;
        loaded_ = false;
        neighbours_.resolve(context.graph());
        if (!neighbours_.possible()) row_ = in_.rows();
      }
      PLENUM_TRY(fill(context));
    }
    out = in_.gather(parents_, spec_.keep);
    if (spec_.need_to) out.set(spec_.to, Vector::nodes(std::move(nodes_)));
    if (spec_.need_edge) out.set(spec_.edge, Vector::edges(std::move(edges_)));
    nodes_ = {};
    edges_ = {};
    return true;
  }

 private:
  Status fill(ExecContext& context) {
    while (row_ < in_.rows() && parents_.size() < chunk_rows) {
      if (!loaded_) {
        segment_ = 0;
        at_ = 0;
        PLENUM_TRY(context.governor().tick());
        if (!node_at(*in_.raw(spec_.from), in_.physical(row_), node_)) {
          ++row_;
          continue;
        }
        PLENUM_TRY(neighbours_.load(context.graph(), node_));
        PLENUM_TRY(excluded_edges(in_, spec_.different_from, row_, excluded_));
        loaded_ = true;
      }
      if (segment_ >= neighbours_.segments().size()) {
        ++row_;
        loaded_ = false;
        continue;
      }
      const auto& segment = neighbours_.segments()[segment_];
      const std::size_t take = std::min(segment.slice.size() - at_, chunk_rows - parents_.size());
      copy(segment, take);
      PLENUM_TRY(context.governor().tick(take));
      at_ += take;
      if (at_ == segment.slice.size()) {
        ++segment_;
        at_ = 0;
      }
    }
    return {};
  }

  void copy(const Neighbours::Segment& segment, std::size_t take) {
    if (excluded_.empty() && !segment.skip_loops) {
      parents_.insert(parents_.end(), take, static_cast<std::uint32_t>(row_));
      append(segment.slice.nodes, take, nodes_);
      append(segment.slice.edges, take, edges_);
      return;
    }
    for (std::size_t i = at_; i < at_ + take; ++i) {
      const NodeId to = segment.slice.nodes[i];
      const std::uint64_t edge = segment.slice.edges[i].value;
      if (segment.skip_loops && to == node_) continue;
      if (std::find(excluded_.begin(), excluded_.end(), edge) != excluded_.end()) continue;
      parents_.push_back(static_cast<std::uint32_t>(row_));
      nodes_.push_back(to.value);
      edges_.push_back(edge);
    }
  }

  template <class Id>
  void append(const storage::IdSpan<Id>& ids, std::size_t take, std::vector<std::uint64_t>& out) {
    const std::size_t before = out.size();
    out.resize(before + take);
    ids.visit([&, to = out.data() + before](auto id) {
      for (std::size_t i = 0; i < take; ++i) to[i] = id(at_ + i).value;
    });
  }

  ExpandSpec spec_;
  Neighbours neighbours_;
  Chunk in_;
  std::size_t row_ = 0;
  bool loaded_ = false;
  NodeId node_;
  std::size_t segment_ = 0;
  std::size_t at_ = 0;
  std::vector<std::uint64_t> excluded_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint64_t> nodes_;
  std::vector<std::uint64_t> edges_;
};

class ExpandUnflat final : public PipeOperator {
 public:
  ExpandUnflat(OperatorPtr input, ExpandSpec spec)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        neighbours_(spec_.direction, spec_.types) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    PLENUM_ASSIGN(const bool more, input().next(context, out));
    if (!more) return false;
    neighbours_.resolve(context.graph());
    auto group = std::make_shared<UnflatGroup>();
    group->slices.resize(out.rows());
    group->excluded.resize(out.rows());
    for (std::size_t row = 0; row < out.rows(); ++row) {
      PLENUM_TRY(context.governor().tick());
      NodeId node;
      if (!neighbours_.possible() || !node_at(*out.raw(spec_.from), out.physical(row), node)) {
        continue;
      }
      PLENUM_TRY(neighbours_.load(context.graph(), node));
      PLENUM_TRY(excluded_edges(out, spec_.different_from, row, excluded_));
      take(*group, row, node);
    }
    out.unflat = std::move(group);
    return true;
  }

 private:
  void take(UnflatGroup& group, std::size_t row, NodeId node) {
    const auto& segments = neighbours_.segments();
    std::uint32_t excluded = 0;
    std::size_t total = 0;
    for (const auto& segment : segments) {
      total += segment.slice.size();
      if (!segment.skip_loops && excluded_.empty()) continue;
      for (std::size_t i = 0; i < segment.slice.size(); ++i) {
        const bool loop = segment.skip_loops && segment.slice.nodes[i] == node;
        const bool taken = std::find(excluded_.begin(), excluded_.end(),
                                     segment.slice.edges[i].value) != excluded_.end();
        excluded += loop || taken ? 1 : 0;
      }
    }
    group.excluded[row] = excluded;
    if (segments.size() == 1 && !neighbours_.lends()) {
      group.slices[row] = segments[0].slice;  // zero copy: it points into the store
      return;
    }
    if (total == 0) return;
    auto buffer = std::make_unique<storage::AdjacencyBuffer>();
    for (const auto& segment : segments) {
      segment.slice.nodes.append_to(buffer->nodes);
      segment.slice.edges.append_to(buffer->edges);
    }
    group.slices[row] = {buffer->nodes, buffer->edges};
    group.buffers.push_back(std::move(buffer));
  }

  ExpandSpec spec_;
  Neighbours neighbours_;
  std::vector<std::uint64_t> excluded_;
};

class ExpandInto final : public PipeOperator {
 public:
  ExpandInto(OperatorPtr input, ExpandSpec spec)
      : PipeOperator(std::move(input)),
        spec_(std::move(spec)),
        neighbours_(spec_.direction, spec_.types) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> parents;
    std::vector<std::uint64_t> edges;
    Chunk in;
    while (parents.empty()) {
      PLENUM_ASSIGN(const bool more, input().next(context, in));
      if (!more) return false;
      neighbours_.resolve(context.graph());
      if (!neighbours_.possible()) continue;
      for (std::size_t row = 0; row < in.rows(); ++row) {
        PLENUM_TRY(match(context, in, row, parents, edges));
      }
    }
    out = in.gather(parents, spec_.keep);
    if (spec_.need_edge) out.set(spec_.edge, Vector::edges(std::move(edges)));
    return true;
  }

 private:
  /// Searches the slice of the end with the lower degree.
  Status match(ExecContext& context, const Chunk& in, std::size_t row,
               std::vector<std::uint32_t>& parents, std::vector<std::uint64_t>& edges) {
    NodeId from;
    NodeId to;
    if (!node_at(*in.raw(spec_.from), in.physical(row), from)) return {};
    if (!node_at(*in.raw(spec_.to), in.physical(row), to)) return {};
    const storage::Snapshot& graph = context.graph();
    PLENUM_ASSIGN(const std::uint64_t out_degree, neighbours_.degree(graph, from, false));
    PLENUM_ASSIGN(const std::uint64_t in_degree, neighbours_.degree(graph, to, true));
    const bool turned = in_degree < out_degree;
    const NodeId start = turned ? to : from;
    const NodeId wanted = turned ? from : to;
    PLENUM_TRY(turned ? neighbours_.load_reversed(graph, start) : neighbours_.load(graph, start));
    PLENUM_TRY(excluded_edges(in, spec_.different_from, row, excluded_));
    for (const auto& segment : neighbours_.segments()) {
      PLENUM_TRY(context.governor().tick(segment.slice.size()));
      for (std::size_t i = 0; i < segment.slice.size(); ++i) {
        if (segment.slice.nodes[i] != wanted) continue;
        if (segment.skip_loops && wanted == start) continue;
        const std::uint64_t edge = segment.slice.edges[i].value;
        if (std::find(excluded_.begin(), excluded_.end(), edge) != excluded_.end()) continue;
        parents.push_back(static_cast<std::uint32_t>(row));
        edges.push_back(edge);
      }
    }
    return {};
  }

  ExpandSpec spec_;
  Neighbours neighbours_;
  std::vector<std::uint64_t> excluded_;
};

}  // namespace

OperatorPtr make_expand(OperatorPtr input, ExpandSpec spec) {
  return std::make_unique<Expand>(std::move(input), std::move(spec));
}
OperatorPtr make_expand_unflat(OperatorPtr input, ExpandSpec spec) {
  return std::make_unique<ExpandUnflat>(std::move(input), std::move(spec));
}
OperatorPtr make_expand_into(OperatorPtr input, ExpandSpec spec) {
  return std::make_unique<ExpandInto>(std::move(input), std::move(spec));
}

}  // namespace plenum::query::exec
