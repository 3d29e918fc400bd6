#include "storage/fulltext/text_index.hpp"

#include <algorithm>
#include <iterator>

#include "core/assert.hpp"
#include "core/hash.hpp"
#include "core/words.hpp"

namespace plenum::storage {

namespace {

/// An index is replaced when it has this many documents more than twice those that are alive.
constexpr std::uint64_t useless_documents_max = 1024;

}  // namespace

TextIndex::TextIndex(Analyzer analyzer, std::size_t fields)
    : analyzer_(analyzer), fields_(fields), stemmer_(analyzer), slots_(1024) {}

// Leaves the words of the values in `occurrences_`, by word, then by place.
void TextIndex::read(std::span<const Value> values) {
  occurrences_.clear();
  for (std::size_t field = 0; field < values.size(); ++field) {
    std::uint64_t position = 0;
    if (const auto* text = values[field].get_if<std::string>()) {
      read_text(*text, field, position);
    } else if (const auto* list = values[field].get_if<List>()) {
      for (const Value& element : *list) {
        const auto* part = element.get_if<std::string>();
        if (part == nullptr) continue;
        const std::uint64_t before = position;
        read_text(*part, field, position);
        if (position != before) position += list_gap;
      }
    }
  }
  std::sort(occurrences_.begin(), occurrences_.end());
}

void TextIndex::read_text(std::string_view text, std::size_t field, std::uint64_t& position) {
  core::WordReader reader(text);
  while (reader.next(word_)) {
    occurrences_.push_back({intern(word_), position * fields_ + field});
    ++position;
  }
}

TextIndex::WordNumber TextIndex::intern(std::string_view word) {
  std::size_t slot = core::stable_hash64(word) & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    if (entries_[slots_[slot] - 1].text == word) return slots_[slot] - 1;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  const WordNumber number = entry_count_++;
  slots_[slot] = number + 1;
  // Readers find the word once it is in words_, so what it leads to comes first.
  Entry& entry = entries_.ensure(number);
  words_.insert(word, number);
  entry.text = words_.seek(word).key();
  if (stemmer_.active()) stems_.insert(stemmer_.stem(word), number);
  if (std::size_t{2} * entry_count_ > slots_.size()) grow_slots();
  return number;
}

void TextIndex::grow_slots() {
  slots_.assign(2 * slots_.size(), 0);
  for (WordNumber number = 0; number < entry_count_; ++number) {
    std::size_t slot = core::stable_hash64(entries_[number].text) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = number + 1;
  }
}

TextIndex::DocumentNumber TextIndex::add_document(std::uint64_t entity, std::uint32_t length,
                                                  Timestamp born) {
  const DocumentNumber number = document_count_.load(std::memory_order_relaxed);
  Document& document = documents_.ensure(number);
  document.entity = entity;
  document.length = length;
  document.born.store(born, std::memory_order_relaxed);
  document_count_.store(number + 1, std::memory_order_relaxed);
  current_.ensure(entity) = number + 1;
  ++living_;
  return number;
}

void TextIndex::replace(std::uint64_t entity, std::span<const Value> values, Timestamp at,
                        std::vector<TextChange>* changes) {
  const DocumentNumber* known = current_.find(entity);
  if (known != nullptr && *known != 0) {
    const DocumentNumber before = *known - 1;
    documents_[before].died.store(at, std::memory_order_relaxed);
    current_[entity] = 0;
    --living_;
    count(at, -1, -static_cast<std::int64_t>(documents_[before].length));
    if (changes != nullptr) changes->push_back({before, false});
  }
  read(values);
  if (occurrences_.empty()) return;
  const auto length = static_cast<std::uint32_t>(
      std::min<std::size_t>(occurrences_.size(), std::numeric_limits<std::uint32_t>::max()));
  const DocumentNumber number = add_document(entity, length, at);
  for (auto first = occurrences_.begin(); first != occurrences_.end();) {
    codes_.clear();
    auto last = first;
    for (; last != occurrences_.end() && last->word == first->word; ++last) {
      codes_.push_back(last->code);
    }
    entries_[first->word].postings.append(arena_, number, codes_);
    first = last;
  }
  count(at, 1, length);
  if (changes != nullptr) changes->push_back({number, true});
}

void TextIndex::undo(const TextChange& change, Timestamp at) {
  Document& document = documents_[change.document];
  const auto length = static_cast<std::int64_t>(document.length);
  if (change.added) {
    document.born.store(never, std::memory_order_relaxed);
    current_[document.entity] = 0;
    --living_;
    count(at, -1, -length);
  } else {
    document.died.store(never, std::memory_order_relaxed);
    current_[document.entity] = change.document + 1;
    ++living_;
    count(at, 1, length);
  }
}

void TextIndex::count(Timestamp at, std::int64_t documents, std::int64_t words) {
  const std::lock_guard lock(stats_mutex_);
  PLENUM_ASSERT(stats_.back().since <= at);
  if (stats_.back().since != at) stats_.push_back({at, stats_.back().stats});
  TextStats& stats = stats_.back().stats;
  stats.documents += static_cast<std::uint64_t>(documents);
  stats.words += static_cast<std::uint64_t>(words);
}

TextStats TextIndex::stats(Timestamp at) const {
  const std::lock_guard lock(stats_mutex_);
  const auto after =
      std::upper_bound(stats_.begin(), stats_.end(), at,
                       [](Timestamp value, const Dated& dated) { return value < dated.since; });
  return after == stats_.begin() ? TextStats{} : std::prev(after)->stats;
}

void TextIndex::forget_before(Timestamp oldest) {
  const std::lock_guard lock(stats_mutex_);
  const auto after =
      std::upper_bound(stats_.begin(), stats_.end(), oldest,
                       [](Timestamp value, const Dated& dated) { return value < dated.since; });
  // The last one that began by then is still needed.
  if (after - stats_.begin() > 1) stats_.erase(stats_.begin(), std::prev(after));
}

bool TextIndex::wasteful() const noexcept {
  return document_count() > 2 * living_ + useless_documents_max;
}

std::unique_ptr<TextIndex> TextIndex::compacted(Timestamp at) const {
  auto fresh = std::make_unique<TextIndex>(analyzer_, fields_);
  constexpr DocumentNumber gone = std::numeric_limits<DocumentNumber>::max();
  std::vector<DocumentNumber> renumbered(document_count(), gone);
  for (DocumentNumber number = 0; number < renumbered.size(); ++number) {
    if (!alive(number, at)) continue;
    renumbered[number] = fresh->add_document(entity(number), length(number), 0);
    fresh->count(0, 1, length(number));
  }
  for (WordNumber word = 0; word < entry_count_; ++word) {
    PostingList* target = nullptr;
    PostingList::Cursor cursor(postings(word));
    while (cursor.next()) {
      const DocumentNumber number = renumbered[cursor.document()];
      if (number == gone) continue;
      if (target == nullptr) target = &fresh->entries_[fresh->intern(entries_[word].text)].postings;
      fresh->codes_.clear();
      cursor.each_code([&](std::uint64_t code) { fresh->codes_.push_back(code); });
      target->append(fresh->arena_, number, fresh->codes_);
    }
  }
  return fresh;
}

std::vector<TextIndex::WordNumber> TextIndex::words_like(std::string_view word) const {
  std::vector<WordNumber> found;
  Stemmer stemmer(analyzer_);
  const PropertyIndex& index = stemmer.active() ? stems_ : words_;
  const std::string_view wanted = stemmer.stem(word);
  for (auto at = index.seek(wanted); !at.at_end() && at.key() == wanted; at.next()) {
    found.push_back(static_cast<WordNumber>(at.id()));
  }
  return found;
}

std::uint64_t TextIndex::bytes() const noexcept {
  return arena_.bytes() + words_.bytes() + stems_.bytes() + entries_.bytes() + documents_.bytes() +
         current_.bytes() + slots_.size() * sizeof(WordNumber);
}

}  // namespace plenum::storage
