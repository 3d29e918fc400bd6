#include "storage/index/index_fold.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "storage/index/index_cursor.hpp"
#include "storage/index/index_merge.hpp"

namespace plenum::storage {

IndexFold::IndexFold(const Base& base, SchemaPtr schema, const LabelSets& label_sets)
    : base_(base), schema_(std::move(schema)), label_sets_(label_sets) {
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (entry->stored) stored_.push_back(entry);
  }
  changes_.resize(stored_.size());
}

bool IndexFold::concerns(EntityKind kind) const noexcept {
  return std::any_of(stored_.begin(), stored_.end(),
                     [&](const auto& entry) { return entry->rule.entity == kind; });
}

std::optional<std::string> IndexFold::key_of(const SchemaRule& rule,
                                             const std::optional<IndexImage>& image) const {
  if (!image) return std::nullopt;
  const bool subject = rule.entity == EntityKind::node
                           ? label_sets_.has(image->owner, LabelToken{rule.token})
                           : image->owner == rule.token;
  if (!subject) return std::nullopt;
  return index_key(rule, image->properties);
}

void IndexFold::note(EntityKind kind, std::uint64_t id, const std::optional<IndexImage>& before,
                     const std::optional<IndexImage>& after) {
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    const SchemaRule& rule = stored_[i]->rule;
    if (rule.entity != kind) continue;
    auto old = key_of(rule, before);
    auto now = key_of(rule, after);
    if (old == now) continue;
    if (old) changes_[i].push_back({*std::move(old), id, false});
    if (now) changes_[i].push_back({*std::move(now), id, true});
  }
}

Status IndexFold::write(SegmentWriter& out, const Snapshot& graph) {
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    numbers[stored_[i]->rule.name] = *stored_[i]->stored;
    PLENUM_TRY(write_changes(out, *stored_[i]->stored, changes_[i]));
  }
  std::uint32_t next = base_.meta().next_index;
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (!entry->index || entry->stored) continue;
    numbers[entry->rule.name] = next;
    PLENUM_TRY(write_new(out, next++, *entry, graph));
  }
  for (const auto& [name, number] : base_.meta().indexes) {
    const auto kept = numbers.find(name);
    if (kept == numbers.end() || kept->second != number) out.drop_index(number);
  }
  out.set_indexes(std::move(numbers), next);
  return {};
}

Status IndexFold::write_changes(SegmentWriter& out, std::uint32_t index,
                                std::vector<Change>& changes) {
  if (changes.empty()) return {};
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.entry() < b.entry(); });
  PLENUM_ASSIGN(IndexMerge merge, IndexMerge::into(base_, out, index));
  for (const Change& change : changes) {
    PLENUM_TRY(change.added ? merge.add(change.entry()) : merge.remove(change.entry()));
  }
  return merge.finish();
}

Status IndexFold::write_new(SegmentWriter& out, std::uint32_t index, const SchemaEntry& entry,
                            const Snapshot& graph) {
  IndexMerge pages(out, index);
  SchemaEntry all;  // what the list has, which is everything
  all.rule = entry.rule;
  all.index = std::make_shared<PropertyIndex>();
  all.frozen = entry.frozen;
  IndexCursor cursor(graph, all);
  PLENUM_TRY(cursor.seek({}));
  for (; !cursor.at_end();) {
    PLENUM_ASSIGN(const auto values, rule_values(graph, entry.rule, cursor.id()));
    if (values && index_key(*values) == cursor.key()) {
      PLENUM_TRY(pages.add({cursor.key(), cursor.id()}));
    }
    PLENUM_TRY(cursor.next());
  }
  return pages.finish();
}

}  // namespace plenum::storage
