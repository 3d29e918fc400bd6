#include "storage/fulltext/posting_list.hpp"

#include <algorithm>
#include <cstring>

namespace plenum::storage {

// In the arena: the chunk, its bytes. What lies before `used` never changes.
struct PostingList::Chunk {
  std::atomic<Chunk*> next{nullptr};
  std::atomic<std::uint32_t> used{0};
  std::uint32_t capacity = 0;

  std::uint8_t* bytes() noexcept { return reinterpret_cast<std::uint8_t*>(this + 1); }
  const std::uint8_t* bytes() const noexcept {
    return reinterpret_cast<const std::uint8_t*>(this + 1);
  }
};

namespace {

// Half of all words stand in one document only; the lists of frequent ones have few chunks.
constexpr std::size_t chunk_bytes_min = 16;
constexpr std::size_t chunk_bytes_max = 8192;

void append_posting_number(std::vector<std::uint8_t>& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) {
    out.push_back(static_cast<std::uint8_t>(number & 0x7F) | 0x80U);
  }
  out.push_back(static_cast<std::uint8_t>(number));
}

void append_codes(std::vector<std::uint8_t>& out, std::span<const std::uint64_t> codes) {
  std::uint64_t before = 0;
  for (const std::uint64_t code : codes) {
    append_posting_number(out, code - before);
    before = code;
  }
}

}  // namespace

std::byte* PostingArena::allocate(std::size_t bytes) {
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

void PostingList::append(PostingArena& arena, std::uint32_t document,
                         std::span<const std::uint64_t> codes) {
  thread_local std::vector<std::uint8_t> bytes;
  thread_local std::vector<std::uint8_t> places;
  bytes.clear();
  const std::uint64_t distance = document - last_document_;
  append_posting_number(bytes, distance << 1 | (codes.size() == 1 ? 1U : 0U));
  if (codes.size() == 1) {
    append_posting_number(bytes, codes[0]);
  } else {
    places.clear();
    append_codes(places, codes);
    append_posting_number(bytes, codes.size());
    append_posting_number(bytes, places.size());
    bytes.insert(bytes.end(), places.begin(), places.end());
  }
  std::uint32_t used = last_ == nullptr ? 0 : last_->used.load(std::memory_order_relaxed);
  if (last_ == nullptr || last_->capacity - used < bytes.size()) {
    const std::size_t usual =
        last_ == nullptr ? chunk_bytes_min
                         : std::min<std::size_t>(chunk_bytes_max, std::size_t{2} * last_->capacity);
    const std::size_t capacity = (std::max(usual, bytes.size()) + 7) & ~std::size_t{7};
    auto* chunk =
        std::construct_at(reinterpret_cast<Chunk*>(arena.allocate(sizeof(Chunk) + capacity)));
    chunk->capacity = static_cast<std::uint32_t>(capacity);
    (last_ == nullptr ? first_ : last_->next).store(chunk, std::memory_order_release);
    last_ = chunk;
    used = 0;
  }
  std::memcpy(last_->bytes() + used, bytes.data(), bytes.size());
  last_->used.store(used + static_cast<std::uint32_t>(bytes.size()), std::memory_order_release);
  last_document_ = document;
  size_.fetch_add(1, std::memory_order_release);
}

PostingList::Cursor::Cursor(const PostingList& list) noexcept
    : chunk_(list.first_.load(std::memory_order_acquire)) {
  if (chunk_ == nullptr) return;
  at_ = chunk_->bytes();
  end_ = at_ + chunk_->used.load(std::memory_order_acquire);
}

bool PostingList::Cursor::next() noexcept {
  while (at_ == end_) {
    if (chunk_ == nullptr) return false;
    // The writer may have added to this chunk before it began the next one.
    const Chunk* next = chunk_->next.load(std::memory_order_acquire);
    const std::uint8_t* end = chunk_->bytes() + chunk_->used.load(std::memory_order_acquire);
    if (end != end_) {
      end_ = end;
      continue;
    }
    if (next == nullptr) return false;
    chunk_ = next;
    at_ = chunk_->bytes();
    end_ = at_ + chunk_->used.load(std::memory_order_acquire);
  }
  const std::uint64_t head = read_posting_number(at_);
  document_ += static_cast<std::uint32_t>(head >> 1);
  if ((head & 1U) != 0) {
    frequency_ = 1;
    codes_ = at_;
    while ((*at_++ & 0x80U) != 0) {
    }
    return true;
  }
  frequency_ = static_cast<std::uint32_t>(read_posting_number(at_));
  const std::uint64_t bytes = read_posting_number(at_);
  codes_ = at_;
  at_ += bytes;
  return true;
}

}  // namespace plenum::storage
