#include "query/bind/scope.hpp"

#include <algorithm>

namespace plenum::query::bind {

std::optional<Slot> Scope::find(std::string_view name) const {
  for (auto entry = names_.rbegin(); entry != names_.rend(); ++entry)
    if (entry->first == name) return entry->second;
  return std::nullopt;
}

bool Scope::has_slot(Slot slot) const {
  return std::any_of(names_.begin(), names_.end(),
                     [slot](const auto& entry) { return entry.second == slot; });
}

std::vector<std::string> Scope::names() const {
  std::vector<std::string> result;
  result.reserve(names_.size());
  for (const auto& entry : names_) result.push_back(entry.first);
  return result;
}

}  // namespace plenum::query::bind
