#include "storage/index/stored_cursor.hpp"

#include "core/try.hpp"

namespace plenum::storage {

Status StoredCursor::seek(std::string_view key) {
  PLENUM_TRY(open_page_of(key));
  if (page_ == nullptr) return {};
  at_ = page_->lower_bound({key, 0});
  if (at_ < page_->size()) return {};
  ++place_;
  return open_page();
}

Status StoredCursor::seek_before(std::string_view key) {
  PLENUM_TRY(open_page_of(key));
  if (page_ == nullptr) return {};
  at_ = page_->lower_bound({key, 0});
  if (at_ == 0) {
    if (place_ == 0) {
      page_ = nullptr;
      return {};
    }
    --place_;
    PLENUM_TRY(open_page());
    at_ = page_->size();
  }
  --at_;
  return {};
}

Status StoredCursor::next() {
  if (++at_ < page_->size()) return {};
  ++place_;
  return open_page();
}

Status StoredCursor::open_page_of(std::string_view key) {
  page_ = nullptr;
  if (directory_ == nullptr) {
    PLENUM_ASSIGN(directory_, base_->index_directory(index_));
  }
  place_ = directory_->place_of({key, 0});
  return open_page();
}

Status StoredCursor::open_page() {
  at_ = 0;
  page_ = nullptr;
  if (place_ >= directory_->pages.size()) return {};
  PLENUM_ASSIGN(page_, base_->index_page(index_, directory_->pages[place_].number, keep_));
  return {};
}

}  // namespace plenum::storage
