#include "storage/index/index_merge.hpp"

#include <algorithm>
#include <utility>

#include "core/try.hpp"
#include "storage/segment/index_page.hpp"

namespace plenum::storage {

namespace {

/// Pages that so much needs.
std::size_t pages_for(const IndexPage& entries) {
  const auto parts = [](std::size_t all, std::size_t one) { return (all + one - 1) / one; };
  return std::max(parts(entries.size(), segment::index_page_entries),
                  parts(entries.key_bytes(), segment::index_page_key_bytes));
}

}  // namespace

Result<IndexMerge> IndexMerge::into(const Base& base, SegmentWriter& out, std::uint32_t index,
                                    Repeated repeated) {
  IndexMerge merge(out, index);
  merge.base_ = &base;
  merge.repeated_ = std::move(repeated);
  PLENUM_ASSIGN(merge.before_, base.index_directory(index));
  merge.after_.next_number = merge.before_->next_number;
  return merge;
}

Status IndexMerge::add(const IndexEntry& entry, bool unique) {
  PLENUM_TRY(go_to(entry));
  PLENUM_TRY(pass_below(entry));
  return emit(entry, unique);
}

Status IndexMerge::remove(const IndexEntry& entry) {
  PLENUM_TRY(go_to(entry));
  const auto passed = pass_below(entry);
  return passed.ok() ? Status{} : passed.error();
}

Status IndexMerge::go_to(const IndexEntry& entry) {
  const bool pages = before_ != nullptr && !before_->pages.empty();
  if (open_) {
    const bool last = !pages || place_ + 1 >= before_->pages.size();
    if (last) return {};
    const IndexPageHead& next = before_->pages[place_ + 1];
    if (entry < IndexEntry{next.first_key, next.first_id}) return {};
    PLENUM_TRY(close_place());
  }
  open_ = true;
  if (!pages) return {};
  const std::size_t place = before_->place_of(entry);
  for (; place_ < place; ++place_) {
    after_.pages.push_back(before_->pages[place_]);
    any_ = false;  // what is between is not looked at
  }
  const IndexPageHead& head = before_->pages[place_];
  PLENUM_ASSIGN(page_, base_->index_page(index_, head.number, keep_));
  at_ = 0;
  reuse_ = head.number;
  return {};
}

Result<bool> IndexMerge::pass_below(const IndexEntry& entry) {
  if (page_ == nullptr) return false;
  for (; at_ < page_->size() && (*page_)[at_] < entry; ++at_)
    PLENUM_TRY(emit((*page_)[at_], false));
  if (at_ == page_->size() || !((*page_)[at_] == entry)) return false;
  ++at_;
  return true;
}

Status IndexMerge::emit(const IndexEntry& entry, bool unique) {
  if (repeated_) {
    if (any_ && (unique || last_unique_) && entry.key == last_key_) {
      return repeated_(last_id_, entry.id);
    }
    any_ = true;
    last_key_ = entry.key;
    last_id_ = entry.id;
    last_unique_ = unique;
  }
  pending_.append(entry);
  if (pages_for(pending_) < 4) return {};
  // Half of it is two pages at most, and what stays is still enough to be shared out.
  const std::size_t half = pending_.size() / 2;
  PLENUM_TRY(write_page(0, half / 2));
  PLENUM_TRY(write_page(half / 2, half));
  IndexPage rest;
  for (std::size_t i = half; i < pending_.size(); ++i) rest.append(pending_[i]);
  pending_ = std::move(rest);
  return {};
}

Status IndexMerge::close_place() {
  if (page_ != nullptr) {
    for (; at_ < page_->size(); ++at_) PLENUM_TRY(emit((*page_)[at_], false));
    if (any_ && last_unique_ && place_ + 1 < before_->pages.size()) {
      const IndexPageHead& next = before_->pages[place_ + 1];
      if (next.first_key == last_key_) return repeated_(last_id_, next.first_id);
    }
  }
  const std::size_t pages = pages_for(pending_);
  for (std::size_t page = 0; page < pages; ++page) {
    PLENUM_TRY(write_page(pending_.size() * page / pages, pending_.size() * (page + 1) / pages));
  }
  if (reuse_ != 0) PLENUM_TRY(out_.write_index_page(index_, reuse_, nullptr));  // nothing is left
  pending_.clear();
  reuse_ = 0;
  page_ = nullptr;
  open_ = false;
  ++place_;
  return {};
}

Status IndexMerge::write_page(std::size_t first, std::size_t end) {
  if (first == end) return {};
  IndexPage page;
  for (std::size_t i = first; i < end; ++i) page.append(pending_[i]);
  const std::uint64_t number = reuse_ != 0 ? reuse_ : after_.next_number++;
  reuse_ = 0;
  after_.pages.push_back(
      {number, page.size(), page.distinct(), std::string(page[0].key), page[0].id});
  return out_.write_index_page(index_, number, &page);
}

Status IndexMerge::finish() {
  if (open_) PLENUM_TRY(close_place());
  for (; before_ != nullptr && place_ < before_->pages.size(); ++place_) {
    after_.pages.push_back(before_->pages[place_]);
  }
  return out_.write_index_directory(index_, after_);
}

}  // namespace plenum::storage
