#include "storage/overlay/label_sets.hpp"

#include <algorithm>

namespace plenum::storage {

std::uint32_t LabelSets::intern(const std::vector<LabelToken>& labels) {
  const auto [at, fresh] =
      numbers_.try_emplace(labels, static_cast<std::uint32_t>(numbers_.size()));
  if (fresh) sets_.ensure(at->second) = labels;
  return at->second;
}

bool LabelSets::has(std::uint32_t set, LabelToken label) const noexcept {
  const auto all = labels(set);
  return std::binary_search(all.begin(), all.end(), label);
}

}  // namespace plenum::storage
