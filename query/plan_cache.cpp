#include "query/plan_cache.hpp"

#include <bit>
#include <iterator>

namespace plenum::query {

PlanEpoch epoch_of(const storage::Snapshot& graph) {
  return {graph.catalog_version(), static_cast<std::uint32_t>(std::bit_width(graph.node_count())),
          static_cast<std::uint32_t>(std::bit_width(graph.edge_count())),
          graph.statistics_version()};
}

std::shared_ptr<const CompiledStatement> PlanCache::find(std::string_view text,
                                                         const PlanEpoch& epoch,
                                                         const storage::Snapshot& graph,
                                                         const plan::KnownValues& values) {
  Entry any = find(text, epoch, nullptr);
  if (any == nullptr || any->plan.value_tests.empty()) return any;
  const std::string signature = plan::signature_of(graph, any->plan.value_tests, values);
  return signature == any->signature ? any : find(text, epoch, &signature);
}

PlanCache::Entry PlanCache::find(std::string_view text, const PlanEpoch& epoch,
                                 const std::string* signature) {
  const std::lock_guard lock(mutex_);
  const auto found = by_text_.find(text);
  if (found == by_text_.end() || (*found->second.front())->epoch != epoch) return nullptr;
  for (const Entries::iterator variant : found->second) {
    if (signature != nullptr && (*variant)->signature != *signature) continue;
    entries_.splice(entries_.begin(), entries_, variant);
    return *variant;
  }
  return nullptr;
}

void PlanCache::drop(Entries::iterator entry) {
  const auto found = by_text_.find((*entry)->text);
  std::erase(found->second, entry);
  if (found->second.empty()) by_text_.erase(found);
  entries_.erase(entry);
}

void PlanCache::insert(std::shared_ptr<const CompiledStatement> compiled) {
  if (entries_max_ == 0 || compiled->text.size() > text_bytes_max) return;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_text_.find(compiled->text); found != by_text_.end()) {
    Variants old = found->second;  // dropping changes the original
    const bool full = old.size() >= variants_max;
    for (const Entries::iterator variant : old) {
      const bool replaced =
          (*variant)->epoch != compiled->epoch || (*variant)->signature == compiled->signature;
      if (replaced || (full && variant == old.front())) drop(variant);
    }
  }
  entries_.push_front(std::move(compiled));
  by_text_[entries_.front()->text].push_back(entries_.begin());
  while (entries_.size() > entries_max_) drop(std::prev(entries_.end()));
}

void PlanCache::clear() {
  const std::lock_guard lock(mutex_);
  by_text_.clear();
  entries_.clear();
}

}  // namespace plenum::query
