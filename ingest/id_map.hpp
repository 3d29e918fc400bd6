#pragma once
// Purpose: maps that a pack fills once and every token of every article asks: one array each.
// May depend on: ingest/model.hpp, ingest/tokens.hpp, std.
// Invariants: open addressing, at most half full; nothing is removed. Reading is safe from several
// threads, O(1), and takes no lock.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/model.hpp"
#include "ingest/tokens.hpp"

namespace plenum::ingest {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

template <class T>
using NameMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

/// From numbers but 0 to numbers.
class IdMap {
 public:
  /// The value of a key; no_index: it has none.
  std::uint32_t find(std::uint64_t key) const noexcept { return slots_[slot_of(key)].value; }
  /// The value that stands, and whether it is the one given. Precondition: key != 0.
  std::pair<std::uint32_t, bool> try_emplace(std::uint64_t key, std::uint32_t value) {
    Slot& slot = slots_[slot_of(key)];
    if (slot.key != 0) return {slot.value, false};
    slot = {key, value};
    if (++size_ * 2 > slots_.size()) grow();
    return {value, true};
  }
  /// The same, but the new value takes the place of an old one.
  void set(std::uint64_t key, std::uint32_t value) {
    if (!try_emplace(key, value).second) slots_[slot_of(key)].value = value;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;  ///< 0: free
    std::uint32_t value = no_index;
  };

  /// Where the key stands, or the free slot where it would.
  std::size_t slot_of(std::uint64_t key) const noexcept {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;  // spreads neighbours; D. Knuth, TAOCP 6.4
    std::size_t at = (key * golden) >> shift_;
    while (slots_[at].key != key && slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    --shift_;
    for (const Slot& each : old) {
      if (each.key != 0) slots_[slot_of(each.key)] = each;
    }
  }

  unsigned shift_ = 64 - 4;
  std::size_t size_ = 0;
  std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << 4U);
};

/// Numbers of folded words.
class WordIds {
 public:
  /// The number of a word; 0: it has none.
  std::uint32_t find(std::string_view folded) const {
    if (is_key(folded)) {
      const std::uint32_t id = short_.find(word_key(folded));
      return id == no_index ? 0 : id;
    }
    const auto at = others_.find(folded);
    return at == others_.end() ? 0 : at->second;
  }
  /// The number that stands, and whether it is the one given.
  std::pair<std::uint32_t, bool> try_emplace(std::string_view folded, std::uint32_t id) {
    if (is_key(folded)) return short_.try_emplace(word_key(folded), id);
    const auto [at, added] = others_.try_emplace(std::string(folded), id);
    return {at->second, added};
  }

 private:
  static bool is_key(std::string_view folded) noexcept {
    return !folded.empty() && folded.size() <= key_bytes;
  }

  IdMap short_;  ///< by word_key(), which says all of them
  NameMap<std::uint32_t> others_;
};

}  // namespace plenum::ingest
