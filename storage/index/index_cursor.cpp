#include "storage/index/index_cursor.hpp"

#include "core/try.hpp"
#include "storage/layers.hpp"

namespace plenum::storage {

namespace {

std::optional<IndexEntry> entry_at(const std::optional<PropertyIndex::Cursor>& cursor) noexcept {
  if (!cursor || cursor->at_end()) return std::nullopt;
  return IndexEntry{cursor->key(), cursor->id()};
}

/// Null when nothing is on disk, or it cannot be read: whoever asks for entries is told.
std::shared_ptr<const IndexDirectory> directory_of(const Snapshot& graph,
                                                   const SchemaEntry& entry) {
  if (!entry.stored) return nullptr;
  auto directory = graph.layers().base()->index_directory(*entry.stored);
  return directory.ok() ? *std::move(directory) : nullptr;
}

}  // namespace

IndexCursor::IndexCursor(const Snapshot& graph, const SchemaEntry& entry)
    : layers_(graph.layers()), index_(entry) {}

Status IndexCursor::seek(std::string_view key) {
  if (index_.stored) {
    if (!pages_) pages_.emplace(*layers_.base(), *index_.stored);
    PLENUM_TRY(pages_->seek(key));
  }
  recent_ = index_.index->seek(key);
  if (index_.frozen) frozen_ = index_.frozen->seek(key);
  choose();
  return {};
}

std::optional<IndexEntry> IndexCursor::stored_entry() const noexcept {
  if (!pages_ || pages_->at_end()) return std::nullopt;
  return pages_->entry();
}

void IndexCursor::choose() {
  const std::optional<IndexEntry> parts[] = {stored_entry(), entry_at(frozen_), entry_at(recent_)};
  at_end_ = true;
  for (const auto& part : parts) {
    if (part && (at_end_ || *part < entry_)) entry_ = *part;
    at_end_ = at_end_ && !part;
  }
  stored_ = !at_end_ && parts[0] == entry_;
}

bool IndexCursor::exact() const noexcept {
  return stored_ && !layers_.is_changed(index_.rule.entity, entry_.id);
}

Status IndexCursor::next() {
  if (entry_at(frozen_) == entry_) frozen_->next();
  if (entry_at(recent_) == entry_) recent_->next();
  if (stored_) PLENUM_TRY(pages_->next());
  choose();
  return {};
}

IndexSize index_size(const Snapshot& graph, const SchemaEntry& entry) {
  IndexSize size{entry.index->size(), entry.index->distinct()};
  if (entry.frozen) {
    size.entries += entry.frozen->size();
    size.distinct += entry.frozen->distinct();
  }
  if (const auto directory = directory_of(graph, entry)) {
    size.entries += directory->entries();
    size.distinct += directory->distinct();
  }
  return size;
}

std::uint64_t index_estimate(const Snapshot& graph, const SchemaEntry& entry, std::string_view low,
                             std::string_view high) {
  std::uint64_t entries = entry.index->estimate(low, high);
  if (entry.frozen) entries += entry.frozen->estimate(low, high);
  if (const auto directory = directory_of(graph, entry)) {
    entries += directory->estimate(low, high);
  }
  return entries;
}

}  // namespace plenum::storage
