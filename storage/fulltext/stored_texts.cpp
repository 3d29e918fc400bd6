#include "storage/fulltext/stored_texts.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

/// After all blocks of the word and before those of all longer ones: no byte of a word is so small.
std::string past_word(std::string_view word) {
  std::string key = postings_prefix(word);
  key.back() = '\x01';
  return key;
}

}  // namespace

Result<TextStats> StoredTexts::stats() const {
  TextStats stats;
  PLENUM_ASSIGN(stats.documents, number_under(documents_key));
  PLENUM_ASSIGN(stats.words, number_under(words_key));
  return stats;
}

Result<std::uint64_t> StoredTexts::number_under(std::string_view key) const {
  StoredCursor cursor(*base_, number_);
  PLENUM_TRY(cursor.seek(key));
  if (!cursor.at_end() && cursor.entry().key == key) return cursor.entry().id;
  return Error(ErrorCode::corruption,
               "the stored index " + std::to_string(number_) + " lacks the number of its texts");
}

Result<bool> StoredTexts::contains(std::string_view word) const {
  const std::string prefix = postings_prefix(word);
  StoredCursor cursor(*base_, number_);
  PLENUM_TRY(cursor.seek(prefix));
  return !cursor.at_end() && cursor.entry().key.starts_with(prefix);
}

Status StoredTexts::words_of_stem(std::string_view stem, std::vector<std::string>& out) const {
  const std::string prefix = stem_prefix(stem);
  StoredCursor cursor(*base_, number_);
  PLENUM_TRY(cursor.seek(prefix));
  while (!cursor.at_end() && cursor.entry().key.starts_with(prefix)) {
    out.emplace_back(cursor.entry().key.substr(prefix.size()));
    PLENUM_TRY(cursor.next());
  }
  return {};
}

Status StoredTexts::words_from(std::string_view prefix, std::string_view after, std::size_t limit,
                               std::vector<std::string>& out) const {
  std::string from = postings_prefix(prefix);
  from.pop_back();
  if (!after.empty()) from = past_word(after);
  StoredCursor cursor(*base_, number_);
  for (std::size_t count = 0; count < limit; ++count) {
    PLENUM_TRY(cursor.seek(from));
    if (cursor.at_end()) return {};
    const auto word = word_of_block(cursor.entry().key);
    if (!word || !word->starts_with(prefix)) return {};
    out.emplace_back(*word);
    from = past_word(*word);
  }
  return {};
}

Result<std::uint64_t> StoredTexts::estimate(std::string_view word) const {
  PLENUM_ASSIGN(const auto directory, base_->index_directory(number_));
  const std::string first = postings_prefix(word);
  return directory->estimate(first, past_word(word)) * block_postings_max;
}

StoredPostings::StoredPostings(const StoredTexts& texts, std::string_view word)
    : prefix_(postings_prefix(word)), blocks_(texts.base(), texts.number()) {}

std::optional<std::uint64_t> StoredPostings::ahead() const noexcept {
  return blocks_.at_end() ? std::nullopt : first_of_block(blocks_.entry().key, prefix_);
}

Result<std::span<const StoredPosting>> StoredPostings::next_block(std::uint64_t entity) {
  if (!begun_) PLENUM_TRY(blocks_.seek(prefix_));
  begun_ = true;
  const auto last = block_.empty() ? std::nullopt : std::optional(block_.back().entity);
  block_.clear();
  if (!ahead()) return std::span<const StoredPosting>{};
  key_ = blocks_.entry().key;
  std::uint64_t postings = blocks_.entry().id;
  PLENUM_TRY(blocks_.next());
  if (const auto next = ahead(); next && *next <= entity) {
    std::string key = prefix_;
    core::append_big_endian(key, entity + 1);
    PLENUM_TRY(blocks_.seek_before(key));
    key_ = blocks_.entry().key;
    postings = blocks_.entry().id;
    PLENUM_TRY(blocks_.next());
  }
  PLENUM_TRY(decode_block(key_, prefix_, postings, block_));
  if (last && block_.front().entity <= *last) {
    return Error(ErrorCode::corruption, "postings of a full-text index are out of order");
  }
  return std::span<const StoredPosting>(block_);
}

}  // namespace plenum::storage
