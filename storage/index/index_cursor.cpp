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
  page_ = nullptr;
  if (index_.stored) {
    if (directory_ == nullptr) {
      PLENUM_ASSIGN(directory_, layers_.base()->index_directory(*index_.stored));
    }
    place_ = directory_->place_of({key, 0});
    PLENUM_TRY(open_page());
    if (page_ != nullptr) {
      at_ = page_->lower_bound({key, 0});
      if (at_ == page_->size()) {
        ++place_;
        PLENUM_TRY(open_page());
      }
    }
  }
  recent_ = index_.index->seek(key);
  if (index_.frozen) frozen_ = index_.frozen->seek(key);
  choose();
  return {};
}

Status IndexCursor::open_page() {
  at_ = 0;
  page_ = nullptr;
  if (place_ >= directory_->pages.size()) return {};
  PLENUM_ASSIGN(
      page_, layers_.base()->index_page(*index_.stored, directory_->pages[place_].number, keep_));
  return {};
}

std::optional<IndexEntry> IndexCursor::stored_entry() const noexcept {
  if (page_ == nullptr) return std::nullopt;
  return (*page_)[at_];
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
  if (stored_ && ++at_ == page_->size()) {
    ++place_;
    PLENUM_TRY(open_page());
  }
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
