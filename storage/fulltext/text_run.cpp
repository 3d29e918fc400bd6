#include "storage/fulltext/text_run.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/try.hpp"
#include "storage/index/index_merge.hpp"

namespace plenum::storage {

namespace {

Error told_twice(std::string_view word, std::uint64_t entity) {
  return Error(ErrorCode::corruption, "the postings of '" + std::string(word) +
                                          "' in a full-text index are not what its entity " +
                                          std::to_string(entity) + " said")
      .with_hint("drop the index and create it again");
}

class RunWriter {
 public:
  RunWriter(SegmentWriter& out, std::uint32_t number, const TextRun& run)
      : run_(run), merge_(out, number), stemmer_(run.texts.analyzer()) {
    for (const std::uint64_t entity : run.replaced) replaced_.ensure(entity) = 1;
  }

  Status write() {
    PLENUM_ASSIGN(const std::vector<std::string> words, all_words());
    for (const std::string& word : words) PLENUM_TRY(write_word(word));
    std::sort(stems_.begin(), stems_.end());
    for (const std::string& stem : stems_) PLENUM_TRY(merge_.add({stem, 0}));
    PLENUM_TRY(merge_.add({documents_key, run_.stats.documents}));
    PLENUM_TRY(merge_.add({words_key, run_.stats.words}));
    if (run_.first > 0) PLENUM_TRY(write_replaced());
    return merge_.finish();
  }

 private:
  std::size_t run_end() const noexcept {
    return run_.below == nullptr ? 0 : run_.below->run_count();
  }

  Result<std::vector<std::string>> all_words() const {
    std::vector<std::string> words;
    run_.texts.each_word_from("", [&](std::string_view word, TextIndex::WordNumber) {
      words.emplace_back(word);
      return true;
    });
    for (std::size_t run = run_.first; run < run_end(); ++run) {
      PLENUM_TRY(
          run_.below->words_of_run(run, "", "", std::numeric_limits<std::size_t>::max(), words));
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
  }

  // The places are copied: what they stand in is read block after block.
  void keep(const StoredPosting& posting) {
    postings_.push_back(posting);
    codes_ += posting.codes;
  }

  Status collect(std::string_view word) {
    postings_.clear();
    codes_.clear();
    for (std::size_t run = run_.first; run < run_end(); ++run) {
      StoredPostings cursor(*run_.below, word, run);
      for (;;) {
        PLENUM_ASSIGN(const auto block, cursor.next_block());
        if (block.empty()) break;
        for (const StoredPosting& posting : block) {
          const std::uint8_t* replaced = replaced_.find(posting.entity);
          if (replaced == nullptr || *replaced == 0) keep(posting);
        }
      }
    }
    const TextIndex::WordNumber known = run_.texts.number_of(word);
    if (known != TextWord::none) {
      PostingList::Cursor cursor(run_.texts.postings(known));
      while (cursor.next()) {
        const TextIndex::DocumentNumber document = cursor.document();
        if (!run_.texts.alive(document, run_.at)) continue;
        keep({run_.texts.entity(document), run_.texts.length(document), cursor.frequency(),
              cursor.code_bytes()});
      }
    }
    const char* at = codes_.data();
    for (StoredPosting& posting : postings_) {
      posting.codes = {at, posting.codes.size()};
      at += posting.codes.size();
    }
    return {};
  }

  Status write_word(std::string_view word) {
    PLENUM_TRY(collect(word));
    if (postings_.empty()) return {};
    std::sort(postings_.begin(), postings_.end(),
              [](const StoredPosting& a, const StoredPosting& b) { return a.entity < b.entity; });
    const auto twice = std::adjacent_find(
        postings_.begin(), postings_.end(),
        [](const StoredPosting& a, const StoredPosting& b) { return a.entity == b.entity; });
    if (twice != postings_.end()) return told_twice(word, twice->entity);
    for (const PostingBlock& block : encode_blocks(postings_prefix(word), postings_)) {
      PLENUM_TRY(merge_.add({block.key, block.postings}));
    }
    if (stemmer_.active()) stems_.push_back(stem_prefix(stemmer_.stem(word)).append(word));
    return {};
  }

  Status write_replaced() {
    PLENUM_TRY(merge_.add({weight_key, run_.weight}));
    std::vector<std::uint64_t> entities(run_.replaced.begin(), run_.replaced.end());
    for (std::size_t run = run_.first; run < run_end(); ++run) {
      PLENUM_TRY(run_.below->replaced_in(run, entities));
    }
    std::sort(entities.begin(), entities.end());
    entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
    for (const PostingBlock& block : encode_entities(entities)) {
      PLENUM_TRY(merge_.add({block.key, block.postings}));
    }
    return {};
  }

  const TextRun& run_;
  IndexMerge merge_;
  Stemmer stemmer_;
  PagedArray<std::uint8_t, 12> replaced_;
  std::vector<StoredPosting> postings_;
  std::string codes_;
  std::vector<std::string> stems_;
};

}  // namespace

Status write_run(SegmentWriter& out, std::uint32_t number, const TextRun& run) {
  return RunWriter(out, number, run).write();
}

}  // namespace plenum::storage
