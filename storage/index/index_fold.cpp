#include "storage/index/index_fold.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/index/index_cursor.hpp"
#include "storage/index/index_merge.hpp"

namespace plenum::storage {

IndexFold::IndexFold(const Base& base, SchemaPtr schema, const LabelSets& label_sets)
    : base_(base), schema_(std::move(schema)), label_sets_(label_sets) {
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (!entry->stored) continue;
    Stored stored{entry, {}, nullptr};
    if (entry->fulltext) {
      stored.texts = std::make_unique<TextFold>(base_, entry->rule, *entry->stored);
    }
    stored_.push_back(std::move(stored));
  }
}

bool IndexFold::concerns(EntityKind kind) const noexcept {
  return std::any_of(stored_.begin(), stored_.end(),
                     [&](const Stored& stored) { return stored.entry->rule.entity == kind; });
}

bool IndexFold::is_about(const SchemaRule& rule, const std::optional<IndexImage>& image) const {
  if (!image) return false;
  if (rule.entity == EntityKind::edge) return rule.names(image->owner);
  const auto labels = label_sets_.labels(image->owner);
  return std::any_of(labels.begin(), labels.end(), [&](LabelToken label) {
    return rule.names(static_cast<std::uint32_t>(label));
  });
}

std::optional<std::string> IndexFold::key_of(const SchemaRule& rule,
                                             const std::optional<IndexImage>& image) const {
  if (!is_about(rule, image)) return std::nullopt;
  return index_key(values_in(rule, image->properties));
}

std::vector<Value> IndexFold::texts_of(const SchemaRule& rule,
                                       const std::optional<IndexImage>& image) const {
  return is_about(rule, image) ? values_in(rule, image->properties) : std::vector<Value>{};
}

void IndexFold::note(EntityKind kind, std::uint64_t id, const std::optional<IndexImage>& before,
                     const std::optional<IndexImage>& after) {
  for (Stored& stored : stored_) {
    const SchemaRule& rule = stored.entry->rule;
    if (rule.entity != kind) continue;
    if (stored.texts != nullptr) {
      const std::vector<Value> old = texts_of(rule, before);
      const std::vector<Value> now = texts_of(rule, after);
      if (old != now) stored.texts->note(id, old, now);
      continue;
    }
    auto old = key_of(rule, before);
    auto now = key_of(rule, after);
    if (old == now) continue;
    if (old) stored.changes.push_back({*std::move(old), id, false});
    if (now) stored.changes.push_back({*std::move(now), id, true});
  }
}

Status IndexFold::write(SegmentWriter& out, const Snapshot& graph, TextRuns texts) {
  std::map<std::string, std::uint32_t, std::less<>> numbers;
  std::map<std::uint32_t, std::vector<std::uint32_t>> text_runs;
  std::uint32_t next = base_.meta().next_index;
  for (Stored& stored : stored_) {
    std::uint32_t& number = numbers[stored.entry->rule.name];
    number = *stored.entry->stored;
    if (stored.texts == nullptr) {
      PLENUM_TRY(write_changes(out, number, stored.changes));
      continue;
    }
    PLENUM_ASSIGN(std::vector<std::uint32_t> runs, stored.texts->write(out, next, texts));
    number = runs.front();
    runs.erase(runs.begin());
    if (!runs.empty()) text_runs.emplace(number, std::move(runs));
  }
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if ((!entry->index && !entry->fulltext) || entry->stored) continue;
    numbers[entry->rule.name] = next;
    PLENUM_TRY(write_new(out, next++, *entry, graph));
  }
  out.set_indexes(std::move(numbers), std::move(text_runs), next);
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
  if (entry.fulltext) {
    const TextIndex* texts = entry.fulltext->peek();
    if (texts != nullptr) return write_texts(out, index, *texts, graph.timestamp());
    PLENUM_ASSIGN(const auto read, read_texts(graph, entry.rule));
    return write_texts(out, index, *read, 0);
  }
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
