#pragma once
// Purpose: one pass over mapped text that copies, replaces and drops, and keeps the map exact.
// May depend on: ingest/model.hpp.
// Invariants: the result's map leads to the same raw bytes as the source's; calls go forward.

#include <string>
#include <string_view>
#include <utility>

#include "ingest/model.hpp"

namespace plenum::ingest {

/// Text and the way back to the raw bytes.
struct MappedText {
  std::string text;
  OffsetMap map;
  std::uint64_t replaced = 0;  ///< bytes of no character, each read as U+FFFD
};

class TextBuilder {
 public:
  explicit TextBuilder(const MappedText& source) : source_(source) {
    result_.text.reserve(source.text.size());
  }

  /// Copies source text [begin, end).
  void copy(std::uint32_t begin, std::uint32_t end) {
    if (begin >= end) return;
    source_.map.slice({begin, end}, size(), result_.map);
    result_.text.append(source_.text, begin, end - begin);
  }

  /// Writes `words` in place of source text [begin, end).
  void replace(std::uint32_t begin, std::uint32_t end, std::string_view words) {
    if (words.empty()) return;
    const Span raw = source_.map.to_raw({begin, end});
    result_.map.add(
        {size(), static_cast<std::uint32_t>(words.size()), raw.begin, raw.size(), false});
    result_.text.append(words);
  }

  bool ends_with(std::string_view words) const { return result_.text.ends_with(words); }
  MappedText take() { return std::move(result_); }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(result_.text.size()); }

  const MappedText& source_;
  MappedText result_;
};

}  // namespace plenum::ingest
