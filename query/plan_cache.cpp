#include "query/plan_cache.hpp"

#include <bit>

namespace plenum::query {

PlanEpoch epoch_of(const storage::Snapshot& graph) {
  return {graph.catalog_version(), static_cast<std::uint32_t>(std::bit_width(graph.node_count())),
          static_cast<std::uint32_t>(std::bit_width(graph.edge_count()))};
}

std::shared_ptr<const CompiledStatement> PlanCache::find(std::string_view text,
                                                         const PlanEpoch& epoch) {
  const std::lock_guard lock(mutex_);
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return nullptr;
  if ((*found->second)->epoch != epoch) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return entries_.front();
}

void PlanCache::insert(std::shared_ptr<const CompiledStatement> compiled) {
  if (entries_max_ == 0 || compiled->text.size() > text_bytes_max) return;
  const std::lock_guard lock(mutex_);
  if (const auto old = by_text_.find(compiled->text); old != by_text_.end()) {
    const auto entry = old->second;
    by_text_.erase(old);
    entries_.erase(entry);
  }
  entries_.push_front(std::move(compiled));
  by_text_.emplace(entries_.front()->text, entries_.begin());
  while (entries_.size() > entries_max_) {
    by_text_.erase(entries_.back()->text);
    entries_.pop_back();
  }
}

void PlanCache::clear() {
  const std::lock_guard lock(mutex_);
  by_text_.clear();
  entries_.clear();
}

}  // namespace plenum::query
