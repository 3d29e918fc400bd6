#include "storage/index/property_index.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

namespace plenum::storage {

// In the arena: the entry, its links (one a level), the bytes of its key.
struct PropertyIndex::Entry {
  using Link = std::atomic<Entry*>;
  std::uint64_t id;
  std::uint32_t key_bytes;
  std::uint32_t height;

  Link& link(unsigned level) noexcept { return reinterpret_cast<Link*>(this + 1)[level]; }
  const Link& link(unsigned level) const noexcept {
    return reinterpret_cast<const Link*>(this + 1)[level];
  }
  char* text() noexcept {
    return reinterpret_cast<char*>(reinterpret_cast<Link*>(this + 1) + height);
  }
  std::string_view key() const noexcept {
    return {reinterpret_cast<const char*>(reinterpret_cast<const Link*>(this + 1) + height),
            key_bytes};
  }
  Entry* next(unsigned level) const noexcept { return link(level).load(std::memory_order_acquire); }
  bool below(std::string_view key, std::uint64_t other) const noexcept {
    const int order = this->key().compare(key);
    return order < 0 || (order == 0 && id < other);
  }
};

std::string_view PropertyIndex::Cursor::key() const noexcept { return entry_->key(); }
std::uint64_t PropertyIndex::Cursor::id() const noexcept { return entry_->id; }
void PropertyIndex::Cursor::next() noexcept { entry_ = entry_->next(0); }

PropertyIndex::PropertyIndex() { head_ = make({}, 0, height_max); }

void* PropertyIndex::allocate(std::size_t bytes) {
  bytes = (bytes + 7) & ~std::size_t{7};
  if (bytes > left_) {
    const std::size_t block = std::max(next_block_, bytes);
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block));
    bytes_.fetch_add(block, std::memory_order_relaxed);
    free_ = blocks_.back().get();
    left_ = block;
    next_block_ = std::min(next_block_ * 2, block_bytes_max);
  }
  std::byte* out = free_;
  free_ += bytes;
  left_ -= bytes;
  return out;
}

PropertyIndex::Entry* PropertyIndex::make(std::string_view key, std::uint64_t id, unsigned height) {
  void* room = allocate(sizeof(Entry) + height * sizeof(Entry::Link) + key.size());
  auto* entry = std::construct_at(static_cast<Entry*>(room),
                                  Entry{id, static_cast<std::uint32_t>(key.size()), height});
  for (unsigned level = 0; level < height; ++level) {
    std::construct_at(&entry->link(level), nullptr);
  }
  if (!key.empty()) std::memcpy(entry->text(), key.data(), key.size());
  return entry;
}

unsigned PropertyIndex::random_height() noexcept {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 7;
  random_ ^= random_ << 17;
  unsigned height = 1;
  for (std::uint64_t bits = random_ >> 8; height < height_max && (bits & 3) == 0; bits >>= 2) {
    ++height;
  }
  return height;
}

PropertyIndex::Entry* PropertyIndex::find(std::string_view key, std::uint64_t id,
                                          Entry** before) const noexcept {
  Entry* at = head_;
  Entry* next = nullptr;
  for (unsigned level = height_.load(std::memory_order_relaxed); level-- > 0;) {
    next = at->next(level);
    while (next != nullptr && next->below(key, id)) {
      at = next;
      next = at->next(level);
    }
    if (before != nullptr) before[level] = at;
  }
  return next;
}

void PropertyIndex::insert(std::string_view key, std::uint64_t id) {
  Entry* before[height_max];
  std::fill(before, before + height_max, head_);
  const Entry* after = find(key, id, before);
  if (after != nullptr && after->id == id && after->key() == key) return;
  const bool known =
      (after != nullptr && after->key() == key) || (before[0] != head_ && before[0]->key() == key);
  const unsigned height = random_height();
  if (height > height_.load(std::memory_order_relaxed)) {
    height_.store(height, std::memory_order_relaxed);
  }
  Entry* entry = make(key, id, height);
  for (unsigned level = 0; level < height; ++level) {
    entry->link(level).store(before[level]->next(level), std::memory_order_relaxed);
    before[level]->link(level).store(entry, std::memory_order_release);
  }
  size_.fetch_add(1, std::memory_order_relaxed);
  if (!known) distinct_.fetch_add(1, std::memory_order_relaxed);
}

// A level holds every fourth entry of the one below it, so a few dozen entries of a high level tell
// how many there are at the bottom.
std::uint64_t PropertyIndex::estimate(std::string_view low, std::string_view high) const noexcept {
  constexpr std::uint64_t enough = 32;
  const Entry* at = head_;
  for (unsigned level = height_.load(std::memory_order_relaxed); level-- > 0;) {
    const Entry* next = at->next(level);
    while (next != nullptr && next->below(low, 0)) {
      at = next;
      next = at->next(level);
    }
    std::uint64_t count = 0;
    while (next != nullptr && (high.empty() || next->key() < high)) {
      ++count;
      next = next->next(level);
    }
    if (count >= enough || level == 0) return count << (2 * level);
  }
  return 0;
}

PropertyIndex::Cursor PropertyIndex::seek(std::string_view key) const noexcept {
  return Cursor(find(key, 0, nullptr));
}

}  // namespace plenum::storage
