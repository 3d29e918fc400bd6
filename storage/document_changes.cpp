#include "storage/document_changes.hpp"

#include <utility>

namespace plenum::storage {

std::optional<DocumentChanges::Change> DocumentChanges::exchange(const std::string& key,
                                                                 std::optional<Change> change) {
  std::optional<Change> before;
  if (auto at = by_key.find(key); at != by_key.end()) {
    before = std::move(at->second);
    by_key.erase(at);
  }
  if (before && *before) {
    for (const std::string& reference : (*before)->references) {
      auto carried = by_reference.find(reference);
      carried->second.erase(key);
      if (carried->second.empty()) by_reference.erase(carried);
    }
  }
  if (!change) return before;
  if (*change) {
    for (const std::string& reference : (*change)->references) by_reference[reference].insert(key);
  }
  by_key.emplace(key, *std::move(change));
  return before;
}

}  // namespace plenum::storage
