#pragma once
// Purpose: PostingList, the documents of one word with the places in them: bytes that only grow.
// May depend on: std only.
// Invariants: one writer, lock-free readers; documents come in ascending order; a posting lies in
// one chunk. Chunks come from an arena that outlives the list.
//
//   varint (document - document before) * 2 + once
//   once = 1: varint code
//   once = 0: varint frequency, varint bytes of what follows, varint code, varint difference…

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace plenum::storage {

/// Memory that is given back all at once. Writer only, but for bytes().
class PostingArena {
 public:
  PostingArena() = default;
  PostingArena(const PostingArena&) = delete;
  PostingArena& operator=(const PostingArena&) = delete;

  /// Aligned for pointers.
  std::byte* allocate(std::size_t bytes);
  std::uint64_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t block_bytes_max = std::size_t{1} << 20;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_block_ = 4096;
  std::atomic<std::uint64_t> bytes_{0};
};

/// A varint that is known to be whole.
inline std::uint64_t read_posting_number(const std::uint8_t*& at) noexcept {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint8_t byte = *at++;
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return number;
  }
}

class PostingList {
 private:
  struct Chunk;

 public:
  /// Walks the postings that were there when it looks for them. Valid while the arena lives.
  class Cursor {
   public:
    explicit Cursor(const PostingList& list) noexcept;
    /// The next posting; false at the end.
    bool next() noexcept;
    std::uint32_t document() const noexcept { return document_; }
    /// How often the word stands in it; at least 1.
    std::uint32_t frequency() const noexcept { return frequency_; }
    /// Calls take(code) for each of the places, ascending.
    template <class Take>
    void each_code(Take&& take) const {
      const std::uint8_t* at = codes_;
      std::uint64_t code = 0;
      for (std::uint32_t i = 0; i < frequency_; ++i) {
        code += read_posting_number(at);
        take(code);
      }
    }
    /// The places as they stand: the first, then differences, as varints.
    std::string_view code_bytes() const noexcept {
      return {reinterpret_cast<const char*>(codes_), static_cast<std::size_t>(at_ - codes_)};
    }

   private:
    const Chunk* chunk_;
    const std::uint8_t* at_ = nullptr;
    const std::uint8_t* end_ = nullptr;
    const std::uint8_t* codes_ = nullptr;
    std::uint32_t document_ = 0;
    std::uint32_t frequency_ = 0;
  };

  /// Writer. `codes` ascend and are not empty; `document` is above all before.
  void append(PostingArena& arena, std::uint32_t document, std::span<const std::uint64_t> codes);
  /// Any thread: postings, those of no use included.
  std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

 private:
  std::atomic<Chunk*> first_{nullptr};
  Chunk* last_ = nullptr;
  std::uint32_t last_document_ = 0;
  std::atomic<std::uint32_t> size_{0};
};

}  // namespace plenum::storage
