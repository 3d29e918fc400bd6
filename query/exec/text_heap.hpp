#pragma once
// Purpose: TextHeap, copies of texts that stay where they are and end together.
// May depend on: std.
// Invariants: a view that keep() gave stays valid as long as the heap.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace plenum::query::exec {

class TextHeap {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > room_) grow(text.size());
    char* const at = next_;
    std::memcpy(at, text.data(), text.size());
    next_ += text.size();
    room_ -= text.size();
    return {at, text.size()};
  }
  /// All that it takes.
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  static constexpr std::size_t block_min = 128;
  static constexpr std::size_t block_max = std::size_t{1} << 16U;

  void grow(std::size_t wanted) {
    const std::size_t size = std::max(wanted, std::clamp(bytes_, block_min, block_max));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    room_ = size;
    bytes_ += size + 16;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t room_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace plenum::query::exec
