#pragma once
// Purpose: the edges of 4,096 nodes in one direction and of one type in memory, as arrays.
// May depend on: storage/snapshot.hpp, storage/segment/adjacency.hpp.
// Invariants: immutable after building, so any number of threads may read. Slices point into the
// page. Ids take 32 bits where all of the page agree in the rest; edge ids in order take none.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/segment/adjacency.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

inline constexpr unsigned adjacency_page_bits = 12;
inline constexpr std::size_t adjacency_page_nodes = std::size_t{1} << adjacency_page_bits;
inline constexpr std::size_t adjacency_page_groups =
    adjacency_page_nodes / segment::adjacency_group_nodes;

/// Ids of a page in the narrowest form that holds them.
template <class Id>
class PackedIds {
 public:
  IdSpan<Id> span(std::size_t first, std::size_t count) const noexcept {
    switch (form_) {
      case IdForm::wide:
        return IdSpan<Id>(wide_.data() + first, count);
      case IdForm::narrow:
        return IdSpan<Id>::narrow(narrow_.data() + first, base_, count);
      case IdForm::sequential:
        return IdSpan<Id>::sequential(base_ + first, count);
    }
    return {};
  }
  std::size_t bytes() const noexcept {
    return wide_.capacity() * sizeof(Id) + narrow_.capacity() * sizeof(std::uint32_t);
  }
  /// Takes the numbers in. With `sequential` they may be stored as a base only.
  void assign(std::vector<std::uint64_t>& ids, bool sequential);

 private:
  IdForm form_ = IdForm::wide;
  std::uint64_t base_ = 0;
  std::vector<Id> wide_;
  std::vector<std::uint32_t> narrow_;
};

class AdjacencyPage {
 public:
  /// Without edges; AdjacencyPageBuilder makes the others.
  AdjacencyPage() = default;

  /// Edges of the node at `index` (0 .. 4,095) of the page. O(1); a sparse page: O(log nodes).
  AdjacencySlice slice(std::size_t index) const noexcept {
    const Range range = find(index);
    return {nodes_.span(range.first, range.count), edges_.span(range.first, range.count)};
  }
  std::uint32_t degree(std::size_t index) const noexcept { return find(index).count; }

  std::uint64_t size() const noexcept { return size_; }
  bool sparse() const noexcept { return sparse_; }
  /// All edges of the page, node after node.
  AdjacencySlice all() const noexcept { return {nodes_.span(0, size_), edges_.span(0, size_)}; }
  /// Memory of the page, itself included.
  std::size_t bytes() const noexcept {
    return sizeof(AdjacencyPage) + positions_.capacity() * sizeof(std::uint16_t) +
           offsets_.capacity() * sizeof(std::uint32_t) + nodes_.bytes() + edges_.bytes();
  }

 private:
  friend class AdjacencyPageBuilder;
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  Range find(std::size_t index) const noexcept {
    if (sparse_) return find_sparse(index);
    return {offsets_[index], offsets_[index + 1] - offsets_[index]};
  }
  Range find_sparse(std::size_t index) const noexcept;

  bool sparse_ = true;
  std::uint32_t size_ = 0;
  std::vector<std::uint16_t> positions_;  // sparse: the nodes that have edges, ascending
  std::vector<std::uint32_t> offsets_;    // dense: 4,097; sparse: one more than positions
  PackedIds<NodeId> nodes_;
  PackedIds<EdgeId> edges_;
};

/// Collects groups in ascending order. Not thread-safe.
class AdjacencyPageBuilder {
 public:
  /// `group`: the number inside the page, 0 .. 63, larger than those before. `limit` above 2^32 - 1
  /// edges a page. After an error the builder is of no use until finish().
  Status append(std::size_t group, const segment::AdjacencyGroup& entries);
  /// Decodes a group of the page right into it; `number` is the number of the group in the whole
  /// space of ids. Errors as above, and `corruption`.
  Status append_parts(std::uint64_t number, std::span<const std::string_view> parts);
  /// The page; the builder is empty again.
  std::unique_ptr<const AdjacencyPage> finish();

 private:
  using Offsets = std::array<std::uint32_t, segment::adjacency_group_nodes + 1>;
  Status note(std::size_t group, std::size_t before, const Offsets& offsets);

  std::vector<std::uint16_t> positions_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint64_t> neighbours_;
  std::vector<std::uint64_t> edges_;
  bool sequential_ = true;
};

}  // namespace plenum::storage
