#include "storage/fulltext/stored_texts.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/id_allocator.hpp"

namespace plenum::storage {

namespace {

/// After all blocks of the word and before those of all longer ones: no byte of a word is so small.
std::string past_word(std::string_view word) {
  std::string key = postings_prefix(word);
  key.back() = '\x01';
  return key;
}

/// Those from `begin` on, of several runs: ascending, one of each.
void join_runs(std::vector<std::string>& words, std::size_t begin) {
  const auto first = words.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, words.end());
  words.erase(std::unique(first, words.end()), words.end());
}

}  // namespace

StoredTexts::StoredTexts(std::shared_ptr<const Base> base, std::uint32_t number)
    : base_(std::move(base)), runs_{number} {
  const auto later = base_->meta().text_runs.find(number);
  if (later == base_->meta().text_runs.end()) return;
  runs_.insert(runs_.end(), later->second.begin(), later->second.end());
}

Result<TextStats> StoredTexts::stats() const {
  TextStats stats;
  PLENUM_ASSIGN(stats.documents, number_under(run_count() - 1, documents_key));
  PLENUM_ASSIGN(stats.words, number_under(run_count() - 1, words_key));
  return stats;
}

Result<std::uint64_t> StoredTexts::weight(std::size_t run) const {
  return number_under(run, run == 0 ? words_key : weight_key);
}

Result<std::uint64_t> StoredTexts::number_under(std::size_t run, std::string_view key) const {
  StoredCursor cursor(*base_, runs_[run]);
  PLENUM_TRY(cursor.seek(key));
  if (!cursor.at_end() && cursor.entry().key == key) return cursor.entry().id;
  return Error(ErrorCode::corruption,
               "the stored index " + std::to_string(runs_[run]) + " lacks the number of its texts");
}

Status StoredTexts::replaced_in(std::size_t run, std::vector<std::uint64_t>& out) const {
  StoredCursor cursor(*base_, runs_[run]);
  PLENUM_TRY(cursor.seek(entities_prefix));
  while (!cursor.at_end()) {
    PLENUM_TRY(decode_entities(cursor.entry().key, cursor.entry().id, out));
    PLENUM_TRY(cursor.next());
  }
  return {};
}

Result<const StoredTexts::LastRuns*> StoredTexts::last_runs() const {
  if (run_count() == 1) return nullptr;
  const std::lock_guard lock(mutex_);
  if (last_runs_ != nullptr) return last_runs_.get();
  auto last = std::make_unique<LastRuns>();
  std::vector<std::uint64_t> replaced;
  for (std::size_t run = 1; run < run_count(); ++run) {
    replaced.clear();
    PLENUM_TRY(replaced_in(run, replaced));
    for (const std::uint64_t entity : replaced) {
      if (entity > IdAllocator::id_max) {
        return Error(ErrorCode::corruption, "a full-text index names an entity that cannot be");
      }
      last->ensure(entity) = static_cast<std::uint8_t>(run);
    }
  }
  last_runs_ = std::move(last);
  return last_runs_.get();
}

Result<bool> StoredTexts::contains(std::string_view word) const {
  const std::string prefix = postings_prefix(word);
  for (const std::uint32_t run : runs_) {
    StoredCursor cursor(*base_, run);
    PLENUM_TRY(cursor.seek(prefix));
    if (!cursor.at_end() && cursor.entry().key.starts_with(prefix)) return true;
  }
  return false;
}

Status StoredTexts::words_of_stem(std::string_view stem, std::vector<std::string>& out) const {
  const std::string prefix = stem_prefix(stem);
  const std::size_t begin = out.size();
  for (const std::uint32_t run : runs_) {
    StoredCursor cursor(*base_, run);
    PLENUM_TRY(cursor.seek(prefix));
    while (!cursor.at_end() && cursor.entry().key.starts_with(prefix)) {
      out.emplace_back(cursor.entry().key.substr(prefix.size()));
      PLENUM_TRY(cursor.next());
    }
  }
  if (run_count() > 1) join_runs(out, begin);
  return {};
}

Status StoredTexts::words_of_run(std::size_t run, std::string_view prefix, std::string_view after,
                                 std::size_t limit, std::vector<std::string>& out) const {
  std::string from = postings_prefix(prefix);
  from.pop_back();
  if (!after.empty()) from = past_word(after);
  StoredCursor cursor(*base_, runs_[run]);
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

Status StoredTexts::words_from(std::string_view prefix, std::string_view after, std::size_t limit,
                               std::vector<std::string>& out) const {
  const std::size_t begin = out.size();
  for (std::size_t run = 0; run < run_count(); ++run) {
    PLENUM_TRY(words_of_run(run, prefix, after, limit, out));
  }
  if (run_count() > 1) join_runs(out, begin);
  if (out.size() - begin > limit) out.resize(begin + limit);
  return {};
}

Result<std::uint64_t> StoredTexts::estimate(std::string_view word) const {
  const std::string first = postings_prefix(word);
  const std::string end = past_word(word);
  std::uint64_t blocks = 0;
  for (const std::uint32_t run : runs_) {
    PLENUM_ASSIGN(const auto directory, base_->index_directory(run));
    blocks += directory->estimate(first, end);
  }
  return blocks * block_postings_max;
}

StoredPostings::StoredPostings(const StoredTexts& texts, std::string_view word, std::size_t run)
    : texts_(texts),
      run_(run),
      prefix_(postings_prefix(word)),
      blocks_(texts.base(), texts.runs()[run]) {}

std::optional<std::uint64_t> StoredPostings::ahead() const noexcept {
  return blocks_.at_end() ? std::nullopt : first_of_block(blocks_.entry().key, prefix_);
}

Status StoredPostings::begin() {
  begun_ = true;
  if (run_ + 1 < texts_.run_count()) {
    PLENUM_ASSIGN(last_runs_, texts_.last_runs());
  }
  return blocks_.seek(prefix_);
}

Result<std::span<const StoredPosting>> StoredPostings::next_block(std::uint64_t entity) {
  if (!begun_) PLENUM_TRY(begin());
  do {
    block_.clear();
    if (!ahead()) break;
    PLENUM_TRY(read_block(entity));
    leave_out_replaced();
  } while (block_.empty());
  return std::span<const StoredPosting>(block_);
}

Status StoredPostings::read_block(std::uint64_t entity) {
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
  if (last_ && block_.front().entity <= *last_) {
    return Error(ErrorCode::corruption, "postings of a full-text index are out of order");
  }
  last_ = block_.back().entity;
  return {};
}

void StoredPostings::leave_out_replaced() {
  if (last_runs_ == nullptr) return;
  const auto replaced = [&](const StoredPosting& posting) {
    const std::uint8_t* last = last_runs_->find(posting.entity);
    return last != nullptr && *last > run_;
  };
  block_.erase(std::remove_if(block_.begin(), block_.end(), replaced), block_.end());
}

}  // namespace plenum::storage
