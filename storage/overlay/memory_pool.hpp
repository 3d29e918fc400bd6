#pragma once
// Purpose: memory of the overlay: size classes cut from large slabs, so that millions of small
// blocks cost neither a header each nor a call to the system.
// May depend on: std, the system's hint for huge pages.
// Invariants: used by the one writer only (readers never allocate); all memory dies with the pool;
// blocks are aligned to 16 bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace plenum::storage {

class MemoryPool {
 public:
  MemoryPool() = default;
  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;

  /// At least `bytes` bytes. O(1) but for blocks over block_bytes_max, which are the system's.
  void* allocate(std::size_t bytes);
  /// Gives back what allocate(bytes) answered, with the same `bytes`.
  void release(void* block, std::size_t bytes) noexcept;
  /// What was taken from the system.
  std::uint64_t bytes() const noexcept { return bytes_; }
  /// The size that allocate(bytes) really hands out: growing arrays fill it.
  static std::size_t rounded(std::size_t bytes) noexcept;

 private:
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t block_bytes_max = 0;  // the sanitizer watches every block
#else
  static constexpr std::size_t block_bytes_max = 64 * 1024;
#endif
  static constexpr std::size_t first_slab_bytes = 64 * 1024;
  static constexpr std::size_t slab_bytes_max = 2 * 1024 * 1024;  // a huge page of most machines
  static constexpr std::size_t class_count = 16 + 16;
  struct FreeBlock {
    FreeBlock* next;
  };
  struct Release {
    bool huge = false;  ///< it asked for huge pages
    void operator()(std::byte* slab) const noexcept;
  };
  using Slab = std::unique_ptr<std::byte[], Release>;
  void add_slab();
  static std::size_t class_of(std::size_t bytes) noexcept;
  static std::size_t class_bytes(std::size_t size_class) noexcept;

  std::array<FreeBlock*, class_count> free_{};
  std::vector<Slab> slabs_;
  std::size_t next_slab_bytes_ = first_slab_bytes;
  std::unordered_map<void*, std::unique_ptr<std::byte[]>> large_;
  std::byte* cursor_ = nullptr;
  std::size_t left_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace plenum::storage
