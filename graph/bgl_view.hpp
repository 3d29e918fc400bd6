#pragma once
// Purpose: GraphView as a graph of the Boost Graph Library, without copying: traits and functions.
// May depend on: graph/graph_view.hpp, Boost.Graph. Included by graph/bgl/*.cpp (and tests) only.
// Invariants: models VertexList, EdgeList, Incidence, Adjacency and (with ViewParts::in_arcs)
// Bidirectional graph; an edge descriptor is a value and names the same arc from both its ends.

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <utility>

#include "graph/graph_view.hpp"

namespace plenum::graph {

/// An arc with its ends.
struct ArcDescriptor {
  Vertex source = 0;
  Vertex target = 0;
  ArcIndex index = 0;
  friend bool operator==(const ArcDescriptor& a, const ArcDescriptor& b) {
    return a.index == b.index;
  }
  friend bool operator!=(const ArcDescriptor& a, const ArcDescriptor& b) { return !(a == b); }
  friend bool operator<(const ArcDescriptor& a, const ArcDescriptor& b) {
    return a.index < b.index;
  }
};

class OutArcIterator
    : public boost::iterator_facade<OutArcIterator, ArcDescriptor,
                                    boost::random_access_traversal_tag, ArcDescriptor> {
 public:
  OutArcIterator() = default;
  OutArcIterator(const Vertex* target, Vertex source, ArcIndex index)
      : target_(target), source_(source), index_(index) {}

 private:
  friend class boost::iterator_core_access;
  ArcDescriptor dereference() const { return {source_, *target_, index_}; }
  bool equal(const OutArcIterator& other) const { return target_ == other.target_; }
  void increment() { advance(1); }
  void decrement() { advance(-1); }
  void advance(std::ptrdiff_t n) {
    target_ += n;
    index_ = static_cast<ArcIndex>(index_ + n);
  }
  std::ptrdiff_t distance_to(const OutArcIterator& other) const { return other.target_ - target_; }

  const Vertex* target_ = nullptr;
  Vertex source_ = 0;
  ArcIndex index_ = 0;
};

class InArcIterator
    : public boost::iterator_facade<InArcIterator, ArcDescriptor,
                                    boost::random_access_traversal_tag, ArcDescriptor> {
 public:
  InArcIterator() = default;
  InArcIterator(const Vertex* source, const ArcIndex* index, Vertex target)
      : source_(source), index_(index), target_(target) {}

 private:
  friend class boost::iterator_core_access;
  ArcDescriptor dereference() const { return {*source_, target_, *index_}; }
  bool equal(const InArcIterator& other) const { return source_ == other.source_; }
  void increment() { advance(1); }
  void decrement() { advance(-1); }
  void advance(std::ptrdiff_t n) {
    source_ += n;
    index_ += n;
  }
  std::ptrdiff_t distance_to(const InArcIterator& other) const { return other.source_ - source_; }

  const Vertex* source_ = nullptr;
  const ArcIndex* index_ = nullptr;
  Vertex target_ = 0;
};

/// All arcs, in the order of their numbers.
class ArcIterator : public boost::iterator_facade<ArcIterator, ArcDescriptor,
                                                  boost::forward_traversal_tag, ArcDescriptor> {
 public:
  ArcIterator() = default;
  ArcIterator(const GraphView* view, ArcIndex index) : view_(view), index_(index) { settle(); }

 private:
  friend class boost::iterator_core_access;
  ArcDescriptor dereference() const { return {source_, view_->targets()[index_], index_}; }
  bool equal(const ArcIterator& other) const { return index_ == other.index_; }
  void increment() {
    ++index_;
    settle();
  }
  void settle() {
    if (index_ == view_->arc_count()) return;
    while (view_->out_end(source_) <= index_) ++source_;
  }

  const GraphView* view_ = nullptr;
  Vertex source_ = 0;
  ArcIndex index_ = 0;
};

struct GraphViewCategory : virtual boost::bidirectional_graph_tag,
                           virtual boost::adjacency_graph_tag,
                           virtual boost::vertex_list_graph_tag,
                           virtual boost::edge_list_graph_tag {};

/// Weights of arcs as a readable property map; 1 where the view has none.
struct ArcWeightMap {
  using key_type = ArcDescriptor;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  const GraphView* view = nullptr;
  double operator[](const ArcDescriptor& arc) const { return view->weight(arc.index); }
};
inline double get(const ArcWeightMap& map, const ArcDescriptor& arc) { return map[arc]; }

}  // namespace plenum::graph

namespace boost {

template <>
struct graph_traits<plenum::graph::GraphView> {
  using vertex_descriptor = plenum::graph::Vertex;
  using edge_descriptor = plenum::graph::ArcDescriptor;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using traversal_category = plenum::graph::GraphViewCategory;
  using vertex_iterator =
      counting_iterator<vertex_descriptor, random_access_traversal_tag, int64_t>;
  using out_edge_iterator = plenum::graph::OutArcIterator;
  using in_edge_iterator = plenum::graph::InArcIterator;
  using edge_iterator = plenum::graph::ArcIterator;
  using adjacency_iterator = const plenum::graph::Vertex*;
  using vertices_size_type = uint32_t;
  using edges_size_type = uint32_t;
  using degree_size_type = uint32_t;
  static vertex_descriptor null_vertex() { return 0xFFFFFFFFU; }
};
template <>
struct graph_traits<const plenum::graph::GraphView> : graph_traits<plenum::graph::GraphView> {};

template <>
struct property_map<plenum::graph::GraphView, vertex_index_t> {
  using type = typed_identity_property_map<plenum::graph::Vertex>;
  using const_type = type;
};
template <>
struct property_map<plenum::graph::GraphView, edge_weight_t> {
  using type = plenum::graph::ArcWeightMap;
  using const_type = type;
};

}  // namespace boost

namespace plenum::graph {

using BglTraits = boost::graph_traits<GraphView>;

inline std::pair<BglTraits::vertex_iterator, BglTraits::vertex_iterator> vertices(
    const GraphView& g) {
  return {BglTraits::vertex_iterator(0), BglTraits::vertex_iterator(g.vertex_count())};
}
inline std::uint32_t num_vertices(const GraphView& g) { return g.vertex_count(); }
inline std::uint32_t num_edges(const GraphView& g) { return g.arc_count(); }
inline Vertex source(const ArcDescriptor& arc, const GraphView&) { return arc.source; }
inline Vertex target(const ArcDescriptor& arc, const GraphView&) { return arc.target; }

inline std::pair<OutArcIterator, OutArcIterator> out_edges(Vertex v, const GraphView& g) {
  const auto targets = g.out(v);
  return {OutArcIterator(targets.data(), v, g.out_begin(v)),
          OutArcIterator(targets.data() + targets.size(), v, g.out_end(v))};
}
inline std::uint32_t out_degree(Vertex v, const GraphView& g) { return g.out_degree(v); }
inline std::pair<InArcIterator, InArcIterator> in_edges(Vertex v, const GraphView& g) {
  const auto sources = g.in(v);
  const auto indexes = g.in_arc_indexes(v);
  return {InArcIterator(sources.data(), indexes.data(), v),
          InArcIterator(sources.data() + sources.size(), indexes.data() + indexes.size(), v)};
}
inline std::uint32_t in_degree(Vertex v, const GraphView& g) { return g.in_degree(v); }
inline std::uint32_t degree(Vertex v, const GraphView& g) {
  return g.out_degree(v) + g.in_degree(v);
}
inline std::pair<const Vertex*, const Vertex*> adjacent_vertices(Vertex v, const GraphView& g) {
  const auto targets = g.out(v);
  return {targets.data(), targets.data() + targets.size()};
}
inline std::pair<ArcIterator, ArcIterator> edges(const GraphView& g) {
  return {ArcIterator(&g, 0), ArcIterator(&g, g.arc_count())};
}

inline boost::typed_identity_property_map<Vertex> get(boost::vertex_index_t, const GraphView&) {
  return {};
}
inline Vertex get(boost::vertex_index_t, const GraphView&, Vertex v) { return v; }
inline ArcWeightMap get(boost::edge_weight_t, const GraphView& g) { return {&g}; }
inline double get(boost::edge_weight_t, const GraphView& g, const ArcDescriptor& arc) {
  return g.weight(arc.index);
}

}  // namespace plenum::graph
