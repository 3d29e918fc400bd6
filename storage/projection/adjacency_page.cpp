#include "storage/projection/adjacency_page.hpp"

#include <algorithm>
#include <limits>

#include "core/try.hpp"

namespace plenum::storage {

namespace {

// Below one node in sixteen positions are smaller than offsets of all, and the search is short.
constexpr std::size_t sparse_nodes_max = adjacency_page_nodes / 16;
constexpr std::uint64_t narrow_max = std::numeric_limits<std::uint32_t>::max();

}  // namespace

template <class Id>
void PackedIds<Id>::assign(std::vector<std::uint64_t>& ids, bool sequential) {
  wide_ = {};
  narrow_ = {};
  base_ = 0;
  form_ = IdForm::sequential;
  if (ids.empty()) return;
  if (sequential) {
    base_ = ids.front();
    return;
  }
  std::uint64_t all = 0;
  for (const std::uint64_t id : ids) all |= id;
  if (all > narrow_max) {  // else base 0 does
    const auto [least, largest] = std::minmax_element(ids.begin(), ids.end());
    if (*largest - *least > narrow_max) {
      form_ = IdForm::wide;
      wide_.reserve(ids.size());
      for (const std::uint64_t id : ids) wide_.push_back(Id{id});
      return;
    }
    base_ = *least;
  }
  form_ = IdForm::narrow;
  narrow_.resize(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    narrow_[i] = static_cast<std::uint32_t>(ids[i] - base_);
  }
}

template class PackedIds<NodeId>;
template class PackedIds<EdgeId>;

AdjacencyPage::Range AdjacencyPage::find_sparse(std::size_t index) const noexcept {
  const auto at = std::lower_bound(positions_.begin(), positions_.end(), index);
  if (at == positions_.end() || *at != index) return {};
  const auto slot = static_cast<std::size_t>(at - positions_.begin());
  return {offsets_[slot], offsets_[slot + 1] - offsets_[slot]};
}

Status AdjacencyPageBuilder::append(std::size_t group, const segment::AdjacencyGroup& entries) {
  const std::size_t before = edges_.size();
  neighbours_.insert(neighbours_.end(), entries.neighbours.begin(), entries.neighbours.end());
  edges_.insert(edges_.end(), entries.edges.begin(), entries.edges.end());
  return note(group, before, entries.offsets);
}

Status AdjacencyPageBuilder::note(std::size_t group, std::size_t before, const Offsets& offsets) {
  if (edges_.size() > narrow_max) {
    return Error(ErrorCode::limit, "4,096 nodes have more than 4,294,967,295 edges of one type");
  }
  for (std::size_t node = 0; node < segment::adjacency_group_nodes; ++node) {
    if (offsets[node] == offsets[node + 1]) continue;
    positions_.push_back(static_cast<std::uint16_t>(group * segment::adjacency_group_nodes + node));
    ends_.push_back(static_cast<std::uint32_t>(before + offsets[node + 1]));
  }
  if (edges_.empty()) return {};
  const std::uint64_t base = edges_.front();
  for (std::size_t i = before; sequential_ && i < edges_.size(); ++i) {
    sequential_ = edges_[i] == base + i;
  }
  return {};
}

Status AdjacencyPageBuilder::append_parts(std::uint64_t number,
                                          std::span<const std::string_view> parts) {
  const std::size_t before = edges_.size();
  Offsets offsets;
  PLENUM_TRY(segment::append_adjacency(number, parts, offsets, neighbours_, edges_));
  return note(static_cast<std::size_t>(number % adjacency_page_groups), before, offsets);
}

std::unique_ptr<const AdjacencyPage> AdjacencyPageBuilder::finish() {
  auto page = std::make_unique<AdjacencyPage>();
  page->size_ = static_cast<std::uint32_t>(edges_.size());
  page->sparse_ = positions_.size() <= sparse_nodes_max;
  auto& offsets = page->offsets_;
  if (page->sparse_) {
    page->positions_ = std::vector<std::uint16_t>(positions_.begin(), positions_.end());
    offsets.reserve(ends_.size() + 1);
    offsets.push_back(0);
    offsets.insert(offsets.end(), ends_.begin(), ends_.end());
  } else {
    offsets.resize(adjacency_page_nodes + 1);
    std::size_t next = 0;
    for (std::size_t node = 0; node < adjacency_page_nodes; ++node) {
      const bool here = next < positions_.size() && positions_[next] == node;
      offsets[node + 1] = here ? ends_[next++] : offsets[node];
    }
  }
  page->nodes_.assign(neighbours_, false);
  page->edges_.assign(edges_, sequential_);
  positions_.clear();
  ends_.clear();
  neighbours_.clear();
  edges_.clear();
  sequential_ = true;
  return page;
}

}  // namespace plenum::storage
