#include "storage/fulltext/text_search.hpp"

#include <algorithm>
#include <string>

#include "core/try.hpp"

namespace plenum::storage {

Status SearchBounds::take(std::uint64_t bytes) {
  bytes_ += bytes;
  if (bytes_max_ == 0 || bytes_ <= bytes_max_) return {};
  return Error(ErrorCode::limit, "the full-text search needs more than the " +
                                     std::to_string(bytes_max_) + " bytes of memory it may use")
      .with_hint("look for rarer words, or allow more memory");
}

Result<TextSearch::Words> TextSearch::words_from(std::string_view prefix) {
  Words words;
  Status status;
  index_.each_word_from(prefix, [&](std::string_view, TextIndex::WordNumber word) {
    words.push_back(word);
    if (bounds_.due()) status = bounds_.look();
    return status.ok();
  });
  if (!status.ok()) return status.error();
  PLENUM_TRY(bounds_.take(words.size() * sizeof(TextIndex::WordNumber)));
  return words;
}

// Appends the documents of one word, ascending.
Status TextSearch::collect(TextIndex::WordNumber word, std::optional<std::size_t> field,
                           std::vector<TextHit>& out) {
  PostingList::Cursor cursor(index_.postings(word));
  while (cursor.next()) {
    if (bounds_.due()) PLENUM_TRY(bounds_.look());
    if (!index_.alive(cursor.document(), at_)) continue;
    std::uint32_t frequency = cursor.frequency();
    if (field) {
      frequency = 0;
      cursor.each_code(
          [&](std::uint64_t code) { frequency += code % index_.fields() == *field ? 1U : 0U; });
    }
    if (frequency > 0) out.push_back({cursor.document(), frequency});
  }
  return {};
}

Result<std::vector<TextHit>> TextSearch::any(std::span<const TextIndex::WordNumber> words,
                                             std::optional<std::size_t> field) {
  std::vector<TextHit> hits;
  const std::uint64_t room = size_of(words);  // what the writer adds meanwhile is not of this state
  PLENUM_TRY(bounds_.take(room * sizeof(TextHit)));
  hits.reserve(room);
  for (const TextIndex::WordNumber word : words) PLENUM_TRY(collect(word, field, hits));
  bounds_.release((room - hits.size()) * sizeof(TextHit));
  if (words.size() < 2) return hits;
  std::sort(hits.begin(), hits.end(),
            [](const TextHit& a, const TextHit& b) { return a.document < b.document; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (kept > 0 && hits[kept - 1].document == hits[i].document) {
      hits[kept - 1].frequency += hits[i].frequency;
    } else {
      hits[kept++] = hits[i];
    }
  }
  bounds_.release((hits.size() - kept) * sizeof(TextHit));
  hits.resize(kept);
  return hits;
}

std::uint64_t TextSearch::size_of(std::span<const TextIndex::WordNumber> words) const noexcept {
  std::uint64_t size = 0;
  for (const TextIndex::WordNumber word : words) size += index_.postings(word).size();
  return size;
}

// Every place of the words, moved back to where the phrase would begin; ascending.
Status TextSearch::starts(const Words& words, std::size_t slot, std::optional<std::size_t> field,
                          std::vector<Start>& out) {
  const std::uint64_t back = slot * index_.fields();
  for (const TextIndex::WordNumber word : words) {
    PostingList::Cursor cursor(index_.postings(word));
    while (cursor.next()) {
      if (bounds_.due()) PLENUM_TRY(bounds_.look());
      if (!index_.alive(cursor.document(), at_)) continue;
      const std::size_t before = out.size();
      cursor.each_code([&](std::uint64_t code) {
        if (code < back || (field && code % index_.fields() != *field)) return;
        out.push_back({cursor.document(), code - back});
      });
      PLENUM_TRY(bounds_.take((out.size() - before) * sizeof(Start)));
    }
  }
  if (words.size() > 1) std::sort(out.begin(), out.end());
  return {};
}

// Keeps the beginnings that have a word of this slot in its place.
Status TextSearch::confirm(const Words& words, std::size_t slot, std::vector<Start>& found) {
  const std::uint64_t ahead = slot * index_.fields();
  std::vector<std::uint8_t> confirmed(found.size());
  for (const TextIndex::WordNumber word : words) {
    PostingList::Cursor cursor(index_.postings(word));
    auto at = found.begin();
    while (at != found.end() && cursor.next()) {
      if (bounds_.due()) PLENUM_TRY(bounds_.look());
      while (at != found.end() && at->document < cursor.document()) ++at;
      if (at == found.end() || at->document != cursor.document()) continue;
      cursor.each_code([&](std::uint64_t code) {
        const Start wanted{cursor.document(), code - ahead};
        if (code < ahead) return;
        while (at != found.end() && *at < wanted) ++at;
        if (at != found.end() && *at == wanted)
          confirmed[static_cast<std::size_t>(at - found.begin())] = 1;
      });
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (confirmed[i] != 0) found[kept++] = found[i];
  }
  bounds_.release((found.size() - kept) * sizeof(Start));
  found.resize(kept);
  return {};
}

Result<std::vector<TextHit>> TextSearch::phrase(std::span<const Words> slots,
                                                std::optional<std::size_t> field) {
  std::vector<std::size_t> order(slots.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // The rarest first: what it does not have needs no looking at.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return size_of(slots[a]) < size_of(slots[b]);
  });
  std::vector<Start> found;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t slot = order[i];
    PLENUM_TRY(i == 0 ? starts(slots[slot], slot, field, found)
                      : confirm(slots[slot], slot, found));
    if (found.empty()) break;
  }
  std::vector<TextHit> hits;
  for (const Start& start : found) {
    if (!hits.empty() && hits.back().document == start.document) {
      ++hits.back().frequency;
    } else {
      hits.push_back({start.document, 1});
    }
  }
  bounds_.release(found.size() * sizeof(Start));
  PLENUM_TRY(bounds_.take(hits.size() * sizeof(TextHit)));
  return hits;
}

}  // namespace plenum::storage
