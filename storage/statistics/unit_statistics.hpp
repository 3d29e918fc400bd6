#pragma once
// Purpose: what is gathered of one column, or of the edges of one type in one direction.
// May depend on: storage/statistics/distinct_sketch.hpp, storage/projection, storage/segment, core.
// Invariants: a sample holds exactly the rows (edges) whose id has `shift` zero bits in its hash,
// so that which ones follows from the ids alone, and a rewritten segment can be taken out and put
// in again. At most sample_max of them: one more, and half of them go. Frozen since format 1.1.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "storage/projection/column_page.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/statistics/distinct_sketch.hpp"

namespace plenum::storage {

inline constexpr std::size_t sample_max = 1024;
/// A label set (of nodes) or type (of edges) that is to be looked up.
inline constexpr std::uint32_t group_unknown = 0xFFFFFFFF;

/// A value in a sample: its ordered code (storage/ordered_code.hpp), cut after 24 bytes and then
/// followed by eight of a hash of all of it. Empty for a value without a code.
inline constexpr std::size_t value_code_bytes = 24;
std::string value_code(const Value& value);
/// What all codes of strings with this beginning start with, as far as codes go.
std::string value_code_prefix(const std::string& prefix);

struct SampledValue {
  std::uint32_t group = group_unknown;  ///< label set of a node, type of an edge
  std::string code;
};

/// Of one property of nodes, or of edges.
struct ColumnStatistics {
  unsigned shift = 0;
  DistinctSketch distinct;
  std::map<std::uint64_t, SampledValue> rows;  ///< by id

  /// The values of a segment are those of the page now.
  void replace(std::uint64_t segment, const ColumnPage& page);
  std::string encode() const;
  /// nullopt when the bytes make no sense.
  static std::optional<ColumnStatistics> decode(std::string_view bytes);
};

/// How many nodes have how many edges: bucket i is about those with 2^i to 2^(i+1) - 1 of them.
struct DegreeHistogram {
  static constexpr std::size_t buckets = 48;
  std::array<std::uint64_t, buckets> nodes{};
  std::array<std::uint64_t, buckets> edges{};

  /// A node got an edge count, or had it.
  void count(std::uint64_t degree, bool added) noexcept;
  /// Nodes with an edge at least, and all edges.
  double node_count() const noexcept;
  double edge_count() const noexcept;
  /// The mean degree of the node at the end of an edge drawn at random: hubs count as often as they
  /// have edges.
  double mean_at_edge() const noexcept;
  friend bool operator==(const DegreeHistogram&, const DegreeHistogram&) = default;
};

struct SampledEdge {
  std::uint64_t target = 0;
  std::uint32_t source_set = group_unknown;
  std::uint32_t target_set = group_unknown;
};

/// Of the edges of one type in one direction. Only those out are sampled.
struct AdjacencyStatistics {
  DegreeHistogram degrees;
  unsigned shift = 0;
  std::map<std::pair<std::uint64_t, std::uint64_t>, SampledEdge> edges;  ///< by source and edge

  /// The edges of a group were `before` and are `after`.
  void replace(Direction direction, std::uint64_t group, const segment::AdjacencyGroup& before,
               const segment::AdjacencyGroup& after);
  std::string encode() const;
  static std::optional<AdjacencyStatistics> decode(std::string_view bytes);
};

}  // namespace plenum::storage
