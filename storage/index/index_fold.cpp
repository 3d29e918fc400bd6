#include "storage/index/index_fold.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "storage/index/index_cursor.hpp"
#include "storage/segment/index_page.hpp"

namespace plenum::storage {

namespace {

/// Puts entries into pages, and the pages into a directory.
class PageWriter {
 public:
  PageWriter(SegmentWriter& out, std::uint32_t index, std::uint64_t next_number)
      : out_(out), index_(index) {
    directory_.next_number = next_number;
  }

  /// In ascending order; a page that is full is written.
  Status add(const IndexEntry& entry) {
    page_.append(entry);
    const bool full = page_.size() >= segment::index_page_entries ||
                      page_.key_bytes() >= segment::index_page_key_bytes;
    return full ? close() : Status{};
  }
  /// A page that stays as it is.
  void keep(const IndexPageHead& head) { directory_.pages.push_back(head); }
  /// Entries in place of the page of that number, evenly in as many pages as they need.
  Status replace(std::uint64_t number, const IndexPage& entries) {
    const std::size_t pages = std::max(
        (entries.size() + segment::index_page_entries - 1) / segment::index_page_entries,
        (entries.key_bytes() + segment::index_page_key_bytes - 1) / segment::index_page_key_bytes);
    if (pages == 0) return out_.write_index_page(index_, number, nullptr);
    number_ = number;
    for (std::size_t page = 0; page < pages; ++page) {
      const std::size_t end = entries.size() * (page + 1) / pages;
      for (std::size_t i = entries.size() * page / pages; i < end; ++i) page_.append(entries[i]);
      PLENUM_TRY(close());
    }
    return {};
  }
  Status finish() {
    PLENUM_TRY(close());
    return out_.write_index_directory(index_, directory_);
  }

 private:
  Status close() {
    if (page_.size() == 0) return {};
    const std::uint64_t number = number_ != 0 ? number_ : directory_.next_number++;
    number_ = 0;
    directory_.pages.push_back(
        {number, page_.size(), page_.distinct(), std::string(page_[0].key), page_[0].id});
    PLENUM_TRY(out_.write_index_page(index_, number, &page_));
    page_.clear();
    return {};
  }

  SegmentWriter& out_;
  std::uint32_t index_;
  IndexDirectory directory_;
  IndexPage page_;
  std::uint64_t number_ = 0;  ///< of the next page; 0: a fresh one
};

}  // namespace

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
  PLENUM_ASSIGN(const auto directory, base_.index_directory(index));
  PageWriter pages(out, index, directory->next_number);
  auto change = changes.cbegin();
  IndexPage merged;
  for (std::size_t place = 0; place < directory->pages.size(); ++place) {
    const IndexPageHead& head = directory->pages[place];
    const auto end = std::find_if(change, changes.cend(), [&](const Change& one) {
      return directory->place_of(one.entry()) != place;
    });
    if (change == end) {
      pages.keep(head);
      continue;
    }
    PageKeeper keep;
    PLENUM_ASSIGN(const IndexPage* page, base_.index_page(index, head.number, keep));
    merged.clear();
    std::size_t at = 0;
    for (; change != end; ++change) {
      for (; at < page->size() && (*page)[at] < change->entry(); ++at) merged.append((*page)[at]);
      if (at < page->size() && (*page)[at] == change->entry()) ++at;
      if (change->added) merged.append(change->entry());
    }
    for (; at < page->size(); ++at) merged.append((*page)[at]);
    PLENUM_TRY(pages.replace(head.number, merged));
  }
  for (; change != changes.cend(); ++change) {  // into an index without pages
    if (change->added) PLENUM_TRY(pages.add(change->entry()));
  }
  return pages.finish();
}

Status IndexFold::write_new(SegmentWriter& out, std::uint32_t index, const SchemaEntry& entry,
                            const Snapshot& graph) {
  PageWriter pages(out, index, 1);
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
