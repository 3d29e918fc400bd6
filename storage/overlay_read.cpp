#include <algorithm>

#include "core/hash.hpp"
#include "core/utf8.hpp"
#include "storage/overlay.hpp"

namespace plenum::storage {

std::optional<std::string> lookup_text(Lookup lookup, const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return std::nullopt;
  return lookup == Lookup::node_folded_name ? core::fold(*text) : *text;
}

bool Overlay::has_label(const NodeRecord& record, LabelToken label, Timestamp at) const noexcept {
  const Version* version = version_at(record.head, at);
  return version != nullptr && shared_.label_sets.has(version->label_set, label);
}

namespace {

// Entries before the answer began at or before `at`. Only for blocks without dead entries, in which
// begin timestamps ascend.
std::uint32_t visible_prefix(const AdjacencyBlock& block, std::uint32_t count, Timestamp at,
                             const auto& begin_of) {
  std::uint32_t low = 0;
  std::uint32_t high = count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (begin_of(block.edges()[middle]) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

AdjacencySlice Overlay::entries(const AdjacencyBlock& block, Timestamp at,
                                AdjacencyBuffer& buffer) const {
  std::uint32_t count = block.count.load(std::memory_order_acquire);
  const bool newer = block.last_begin.load(std::memory_order_acquire) > at;
  if (block.dead.load(std::memory_order_acquire) == 0) {
    if (newer) {
      count = visible_prefix(block, count, at, [this](EdgeId id) {
        return edges_[id.value].begin.load(std::memory_order_acquire);
      });
    }
    return {{block.nodes(), count}, {block.edges(), count}};
  }
  buffer.nodes.clear();
  buffer.edges.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    const EdgeId id = block.edges()[i];
    if (!visible(edges_[id.value], at)) continue;
    buffer.nodes.push_back(block.nodes()[i]);
    buffer.edges.push_back(id);
  }
  return {buffer.nodes, buffer.edges};
}

std::uint64_t Overlay::degree(const AdjacencyBlock& block, Timestamp at) const {
  const std::uint32_t count = block.count.load(std::memory_order_acquire);
  const bool newer = block.last_begin.load(std::memory_order_acquire) > at;
  if (block.dead.load(std::memory_order_acquire) == 0) {
    if (!newer) return count;
    return visible_prefix(block, count, at, [this](EdgeId id) {
      return edges_[id.value].begin.load(std::memory_order_acquire);
    });
  }
  std::uint64_t degree = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    degree += visible(edges_[block.edges()[i].value], at) ? 1U : 0U;
  }
  return degree;
}

void Overlay::candidates(Lookup lookup, std::string_view text,
                         std::vector<std::uint64_t>& out) const {
  lookups_[static_cast<std::size_t>(lookup)].find(core::stable_hash64(text), out);
}

}  // namespace plenum::storage
