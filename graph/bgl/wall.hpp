#pragma once
// Purpose: the wall around Boost.Graph: exceptions stop here; its loops can be interrupted.
// May depend on: graph/control.hpp, Boost property maps. Included by graph/bgl/*.cpp only.
// Invariants: no exception leaves guarded().

#include <boost/property_map/property_map.hpp>
#include <exception>
#include <new>
#include <vector>

#include "graph/control.hpp"
#include "graph/graph_view.hpp"

namespace plenum::graph {

/// Thrown through Boost's loops by PacedMap and caught by guarded().
struct Stopped {
  Error error;
};

/// A property map of vertices whose writes poll the interrupt: Boost's algorithms write at every
/// vertex they discover, which makes them stoppable without their knowing.
template <class T>
struct PacedMap {
  using key_type = Vertex;
  using value_type = T;
  using reference = T;
  using category = boost::read_write_property_map_tag;
  std::vector<T>* values = nullptr;
  Pacer* pacer = nullptr;

  friend T get(const PacedMap& map, Vertex v) { return (*map.values)[v]; }
  friend void put(const PacedMap& map, Vertex v, T value) {
    (*map.values)[v] = value;
    if (Status status = map.pacer->step(); !status.ok()) throw Stopped{status.error()};
  }
};

/// A plain array as a property map of vertices.
template <class T>
auto vertex_map(std::vector<T>& values) {
  return boost::make_iterator_property_map(values.begin(),
                                           boost::typed_identity_property_map<Vertex>());
}

template <class Body>
auto guarded(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Stopped& stopped) {
    return stopped.error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory in a graph algorithm");
  } catch (const std::exception& e) {
    return Error(ErrorCode::internal, e.what()).with_context("Boost.Graph");
  }
}

}  // namespace plenum::graph
