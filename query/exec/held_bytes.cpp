#include "query/exec/held_bytes.hpp"

#include "core/nesting.hpp"

namespace plenum::query::exec {

namespace {

/// Counts of the shared pointer that lie beside what it points to.
constexpr std::size_t shared_counts = 16;
/// Smaller lists and maps are counted again in every row: cheaper than to remember them.
constexpr std::size_t shared_elements_min = 6;

std::size_t bytes_in(const Map& map, CountedValues& counted) {
  constexpr std::size_t links = 32;
  std::size_t bytes = 0;
  for (const auto& [key, item] : map) {
    bytes += allocated(links + sizeof(Map::value_type)) + text_bytes(key.size()) +
             bytes_beside(item, counted);
  }
  return bytes;
}

std::size_t bytes_in(const List& list, CountedValues& counted) {
  std::size_t bytes = allocated(list.size() * sizeof(Value));
  for (const Value& item : list) bytes += bytes_beside(item, counted);
  return bytes;
}

std::size_t bytes_in(const Node& node, CountedValues& counted) {
  std::size_t bytes = allocated(node.labels.size() * sizeof(std::string));
  for (const std::string& label : node.labels) bytes += text_bytes(label.size());
  return bytes + bytes_in(node.properties, counted);
}

std::size_t bytes_in(const Edge& edge, CountedValues& counted) {
  return text_bytes(edge.type.size()) + bytes_in(edge.properties, counted);
}

std::size_t bytes_in(const Path& path, CountedValues& counted) {
  std::size_t bytes =
      allocated(path.nodes.size() * sizeof(Node)) + allocated(path.edges.size() * sizeof(Edge));
  for (const Node& node : path.nodes) bytes += bytes_in(node, counted);
  for (const Edge& edge : path.edges) bytes += bytes_in(edge, counted);
  return bytes;
}

template <class T>
std::size_t shared_once(const T& elements, CountedValues& counted) {
  const std::size_t own = allocated(shared_counts + sizeof(core::Measured<T>));
  if (elements.size() < shared_elements_min) return own + bytes_in(elements, counted);
  if (!counted.insert(&elements).second) return 0;
  return own + hashed(sizeof(const void*)) + bytes_in(elements, counted);
}

}  // namespace

std::size_t bytes_beside(const Value& value, CountedValues& counted) {
  // Too deep to be walked by recursion; nobody makes many of those.
  if (core::value_depth(value) > core::recursion_depth_max) return 0;
  switch (value.kind()) {
    case ValueKind::string:
      return text_bytes(value.as_string().size());
    case ValueKind::list:
      return shared_once(value.as_list(), counted);
    case ValueKind::map:
      return shared_once(value.as_map(), counted);
    case ValueKind::node:
      return allocated(shared_counts + sizeof(core::MeasuredNode)) +
             bytes_in(value.as_node(), counted);
    case ValueKind::edge:
      return allocated(shared_counts + sizeof(core::MeasuredEdge)) +
             bytes_in(value.as_edge(), counted);
    case ValueKind::path:
      return allocated(shared_counts + sizeof(core::MeasuredPath)) +
             bytes_in(value.as_path(), counted);
    case ValueKind::date_time:
      return allocated(shared_counts + sizeof(DateTime)) +
             text_bytes(value.as_date_time().zone.size());
    default:
      return 0;
  }
}

std::size_t reference_bytes() noexcept {
  return sizeof(Value) + allocated(shared_counts + sizeof(core::MeasuredEdge));
}

}  // namespace plenum::query::exec
