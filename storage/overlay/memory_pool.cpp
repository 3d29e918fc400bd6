#include "storage/overlay/memory_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <utility>

#include "core/assert.hpp"

namespace plenum::storage {

// Classes: 16, 32 … 256 (multiples of 16), then two a doubling: 384, 512, 768 … 65,536.
std::size_t MemoryPool::class_of(std::size_t bytes) noexcept {
  if (bytes <= 256) return bytes == 0 ? 0 : (bytes - 1) / 16;
  const auto log = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;  // 2^log < bytes
  const std::size_t three_halves = (std::size_t{3} << log) / 2;
  return 16 + (log - 8) * 2 + (bytes <= three_halves ? 0 : 1);
}

std::size_t MemoryPool::class_bytes(std::size_t size_class) noexcept {
  if (size_class < 16) return (size_class + 1) * 16;
  const std::size_t log = 8 + (size_class - 16) / 2;
  return (size_class - 16) % 2 == 0 ? (std::size_t{3} << log) / 2 : std::size_t{2} << log;
}

std::size_t MemoryPool::rounded(std::size_t bytes) noexcept {
  return bytes > block_bytes_max ? bytes : class_bytes(class_of(bytes));
}

// The advice outlives the block: whatever the heap puts there next would take 2 MiB at its first
// touch, which an ingest of 70,000 articles saw as a quarter more memory than its heap had.
void MemoryPool::Release::operator()(std::byte* slab) const noexcept {
  if (huge) ::madvise(slab, slab_bytes_max, MADV_NOHUGEPAGE);
  std::free(slab);
}

// The first touch of each small page of fresh memory costs as much as writing an edge: where the
// system has huge pages, a full-sized slab is one of them. Small overlays keep small slabs.
void MemoryPool::add_slab() {
  const std::size_t bytes = next_slab_bytes_;
  const bool huge = bytes == slab_bytes_max;
  Slab slab(static_cast<std::byte*>(std::aligned_alloc(bytes, bytes)), Release{huge});
  if (slab == nullptr) throw std::bad_alloc();
  if (huge) ::madvise(slab.get(), bytes, MADV_HUGEPAGE);
  cursor_ = slab.get();
  left_ = bytes;
  bytes_ += bytes;
  slabs_.push_back(std::move(slab));
  next_slab_bytes_ = std::min(2 * bytes, slab_bytes_max);
}

void* MemoryPool::allocate(std::size_t bytes) {
  if (bytes > block_bytes_max) {
    auto block = std::make_unique_for_overwrite<std::byte[]>(bytes);
    void* address = block.get();
    large_.emplace(address, std::move(block));
    bytes_ += bytes;
    return address;
  }
  const std::size_t size_class = class_of(bytes);
  if (FreeBlock* block = free_[size_class]; block != nullptr) {
    free_[size_class] = block->next;
    return block;
  }
  const std::size_t size = class_bytes(size_class);
  PLENUM_ASSERT(size >= bytes);
  if (left_ < size) add_slab();
  void* address = cursor_;
  cursor_ += size;
  left_ -= size;
  return address;
}

void MemoryPool::release(void* block, std::size_t bytes) noexcept {
  if (block == nullptr) return;
  if (bytes > block_bytes_max) {
    large_.erase(block);
    bytes_ -= bytes;
    return;
  }
  auto* free_block = std::construct_at(static_cast<FreeBlock*>(block));
  free_block->next = std::exchange(free_[class_of(bytes)], free_block);
}

}  // namespace plenum::storage
