#include "storage/fulltext/text_fold.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

Error disagree(std::string_view word, std::uint64_t entity) {
  return Error(ErrorCode::corruption, "the postings of '" + std::string(word) +
                                          "' in a full-text index are not what its entity " +
                                          std::to_string(entity) + " said")
      .with_hint("drop the index and create it again");
}

/// Calls take(posting) for the living documents of a word, in the order of the list.
template <class Take>
void each_posting(const TextIndex& index, TextIndex::WordNumber word, Timestamp at, Take&& take) {
  if (word == TextWord::none) return;
  PostingList::Cursor cursor(index.postings(word));
  while (cursor.next()) {
    const TextIndex::DocumentNumber document = cursor.document();
    if (!index.alive(document, at)) continue;
    take(StoredPosting{index.entity(document), index.length(document), cursor.frequency(),
                       cursor.code_bytes()});
  }
}

}  // namespace

// The base outlives the fold, so nobody has to share it.
TextFold::TextFold(const Base& base, const SchemaRule& rule, std::uint32_t number)
    : stored_(std::shared_ptr<const Base>(std::shared_ptr<const Base>(), &base), number),
      number_(number),
      stemmer_(rule.analyzer),
      before_(rule.analyzer, rule.properties.size()),
      after_(rule.analyzer, rule.properties.size()) {}

void TextFold::note(std::uint64_t id, std::span<const Value> before, std::span<const Value> after) {
  before_.replace(id, before, 0, nullptr);
  after_.replace(id, after, 0, nullptr);
}

Status TextFold::write(SegmentWriter& out) {
  if (before_.document_count() == 0 && after_.document_count() == 0) return {};
  PLENUM_ASSIGN(IndexMerge merge, IndexMerge::into(stored_.base(), out, number_));
  for (const std::string& word : words()) PLENUM_TRY(write_word(merge, word));
  PLENUM_TRY(apply(merge, stems_));
  PLENUM_TRY(write_stats(merge));
  return merge.finish();
}

// Those of either, ascending.
std::vector<std::string> TextFold::words() const {
  std::vector<std::string> words;
  for (const TextIndex* texts : {&before_, &after_}) {
    texts->each_word_from("", [&](std::string_view word, TextIndex::WordNumber) {
      words.emplace_back(word);
      return true;
    });
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// One of each entity, ascending; of those alone about which the word's posting changes.
std::vector<TextFold::Edit> TextFold::edits_of(std::string_view word) const {
  std::vector<Edit> edits;
  each_posting(before_, before_.number_of(word), 0, [&](const StoredPosting& posting) {
    edits.push_back({posting.entity, posting, std::nullopt});
  });
  each_posting(after_, after_.number_of(word), 0, [&](const StoredPosting& posting) {
    edits.push_back({posting.entity, std::nullopt, posting});
  });
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.entity < b.entity; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    Edit edit = edits[i];
    if (i + 1 < edits.size() && edits[i + 1].entity == edit.entity) {
      edit.after = edits[++i].after;
    }
    if (edit.before != edit.after) edits[kept++] = edit;
  }
  edits.resize(kept);
  return edits;
}

Status TextFold::write_word(IndexMerge& merge, std::string_view word) {
  const std::vector<Edit> edits = edits_of(word);
  const std::string prefix = postings_prefix(word);
  std::vector<Change> changes;
  for (std::span<const Edit> rest = edits; !rest.empty();) {
    PLENUM_ASSIGN(const std::size_t taken, change_block(prefix, rest, changes));
    rest = rest.subspan(taken);
  }
  if (stemmer_.active() && !changes.empty()) {
    const auto is_added = [](const Change& change) { return change.added; };
    const bool was_there = !std::all_of(changes.begin(), changes.end(), is_added);
    bool is_there = std::any_of(changes.begin(), changes.end(), is_added);
    if (!is_there) {
      PLENUM_ASSIGN(is_there, keeps_blocks(prefix, changes));
    }
    if (was_there != is_there) {
      stems_.push_back({stem_prefix(stemmer_.stem(word)).append(word), 0, is_there});
    }
  }
  return apply(merge, changes);
}

Result<std::size_t> TextFold::change_block(std::string_view prefix, std::span<const Edit> edits,
                                           std::vector<Change>& changes) {
  StoredCursor at(stored_.base(), number_);
  std::string after(prefix);
  core::append_big_endian(after, edits[0].entity + 1);
  PLENUM_TRY(at.seek_before(after));
  if (at.at_end() || !at.entry().key.starts_with(prefix)) PLENUM_TRY(at.seek(prefix));
  Change old;
  std::vector<StoredPosting> block;
  std::size_t taken = edits.size();
  if (!at.at_end() && at.entry().key.starts_with(prefix)) {
    old = {std::string(at.entry().key), at.entry().id, false};
    PLENUM_TRY(decode_block(old.key, prefix, old.id, block));
    PLENUM_TRY(at.next());
    const auto next = at.at_end() ? std::nullopt : first_of_block(at.entry().key, prefix);
    const auto below = [&](const Edit& edit) { return !next || edit.entity < *next; };
    taken = static_cast<std::size_t>(std::partition_point(edits.begin(), edits.end(), below) -
                                     edits.begin());
  }
  std::vector<StoredPosting> merged;
  auto have = block.begin();
  for (const Edit& edit : edits.first(taken)) {
    for (; have != block.end() && have->entity < edit.entity; ++have) merged.push_back(*have);
    std::optional<StoredPosting> there;
    if (have != block.end() && have->entity == edit.entity) there = *have++;
    if (there != edit.before) {
      return disagree(prefix.substr(1, prefix.size() - 2), edit.entity);
    }
    if (edit.after) merged.push_back(*edit.after);
  }
  merged.insert(merged.end(), have, block.end());
  for (PostingBlock& fresh : encode_blocks(prefix, merged)) {
    changes.push_back({std::move(fresh.key), fresh.postings, true});
  }
  if (!block.empty()) changes.push_back(std::move(old));
  return taken;
}

// All changes take blocks away: are there others?
Result<bool> TextFold::keeps_blocks(std::string_view prefix,
                                    const std::vector<Change>& changes) const {
  StoredCursor at(stored_.base(), number_);
  PLENUM_TRY(at.seek(prefix));
  for (std::size_t blocks = 0; !at.at_end() && at.entry().key.starts_with(prefix); ++blocks) {
    if (blocks == changes.size()) return true;
    PLENUM_TRY(at.next());
  }
  return false;
}

Status TextFold::write_stats(IndexMerge& merge) {
  PLENUM_ASSIGN(const TextStats old, stored_.stats());
  const TextStats less = before_.stats(0);
  const TextStats more = after_.stats(0);
  const TextStats now{old.documents - less.documents + more.documents,
                      old.words - less.words + more.words};
  std::vector<Change> changes;
  if (now.documents != old.documents) {
    changes.push_back({std::string(documents_key), old.documents, false});
    changes.push_back({std::string(documents_key), now.documents, true});
  }
  if (now.words != old.words) {
    changes.push_back({std::string(words_key), old.words, false});
    changes.push_back({std::string(words_key), now.words, true});
  }
  return apply(merge, changes);
}

Status TextFold::apply(IndexMerge& merge, std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.entry() < b.entry(); });
  for (const Change& change : changes) {
    PLENUM_TRY(change.added ? merge.add(change.entry()) : merge.remove(change.entry()));
  }
  return {};
}

Status write_texts(SegmentWriter& out, std::uint32_t number, const TextIndex& texts, Timestamp at) {
  IndexMerge merge(out, number);
  Stemmer stemmer(texts.analyzer());
  std::vector<std::string> stems;
  std::vector<StoredPosting> postings;
  Status status;
  texts.each_word_from("", [&](std::string_view word, TextIndex::WordNumber known) {
    postings.clear();
    each_posting(texts, known, at,
                 [&](const StoredPosting& posting) { postings.push_back(posting); });
    if (postings.empty()) return true;
    std::sort(postings.begin(), postings.end(),
              [](const StoredPosting& a, const StoredPosting& b) { return a.entity < b.entity; });
    for (const PostingBlock& block : encode_blocks(postings_prefix(word), postings)) {
      if (status.ok()) status = merge.add({block.key, block.postings});
    }
    if (stemmer.active()) stems.push_back(stem_prefix(stemmer.stem(word)).append(word));
    return status.ok();
  });
  PLENUM_TRY(status);
  std::sort(stems.begin(), stems.end());
  for (const std::string& stem : stems) PLENUM_TRY(merge.add({stem, 0}));
  const TextStats stats = texts.stats(at);
  PLENUM_TRY(merge.add({documents_key, stats.documents}));
  PLENUM_TRY(merge.add({words_key, stats.words}));
  return merge.finish();
}

}  // namespace plenum::storage
