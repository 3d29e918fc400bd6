#include "storage/fulltext/text_index.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/assert.hpp"
#include "core/hash.hpp"
#include "core/words.hpp"

namespace plenum::storage {

namespace {

/// An index is replaced when it has this many documents more than twice those that are alive.
constexpr std::uint64_t useless_documents_max = 1024;

}  // namespace

std::uint64_t count_words(std::span<const Value> values) {
  std::uint64_t words = 0;
  std::string word;
  const auto count = [&](const Value& value) {
    const auto* text = value.get_if<std::string>();
    if (text == nullptr) return;
    for (core::WordReader reader(*text); reader.next(word);) ++words;
  };
  for (const Value& value : values) {
    count(value);
    if (const auto* list = value.get_if<List>()) std::for_each(list->begin(), list->end(), count);
  }
  return words;
}

TextIndex::TextIndex(Analyzer analyzer, std::size_t fields,
                     std::shared_ptr<const StoredTexts> below, TextStats stats)
    : analyzer_(analyzer),
      fields_(fields),
      below_(std::move(below)),
      stemmer_(analyzer),
      slots_(1024),
      stats_{{0, stats}} {}

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

std::uint32_t TextIndex::length_read() const noexcept {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(occurrences_.size(), std::numeric_limits<std::uint32_t>::max()));
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

TextIndex::DocumentNumber TextIndex::add_adopted(std::uint64_t entity, std::uint32_t length) {
  const DocumentNumber number = document_count_.load(std::memory_order_relaxed);
  Document& document = documents_.ensure(number);
  document.entity = entity;
  document.length = length;
  document.adopted = true;
  document.born.store(0, std::memory_order_relaxed);
  document_count_.store(number + 1, std::memory_order_relaxed);
  ++adopted_count_;
  adopted_.ensure(entity).store(number + 1, std::memory_order_release);
  return number;
}

bool TextIndex::knows(std::uint64_t entity) const noexcept {
  if (below_ == nullptr) return true;
  const std::uint8_t* known = known_.find(entity);
  return known != nullptr && *known != 0;
}

void TextIndex::adopt(std::uint64_t entity, std::span<const Value> values) {
  known_.ensure(entity) = 1;
  read(values);
  if (!occurrences_.empty()) current_.ensure(entity) = add_adopted(entity, length_read()) + 1;
}

void TextIndex::replace(std::uint64_t entity, std::span<const Value> values, Timestamp at,
                        std::vector<TextChange>* changes) {
  const DocumentNumber* known = current_.find(entity);
  if (known != nullptr && *known != 0) {
    const DocumentNumber before = *known - 1;
    documents_[before].died.store(at, std::memory_order_relaxed);
    current_[entity] = 0;
    if (!documents_[before].adopted) --living_;
    count(at, -1, -static_cast<std::int64_t>(documents_[before].length));
    if (changes != nullptr) changes->push_back({before, false});
  }
  read(values);
  if (occurrences_.empty()) return;
  const std::uint32_t length = length_read();
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
    if (!document.adopted) ++living_;
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
  return document_count() - adopted_count_ > 2 * living_ + useless_documents_max;
}

namespace {

constexpr TextIndex::DocumentNumber not_copied =
    std::numeric_limits<TextIndex::DocumentNumber>::max();

}  // namespace

std::unique_ptr<TextIndex> TextIndex::compacted(Timestamp at) const {
  auto fresh = std::make_unique<TextIndex>(analyzer_, fields_, below_, stats(at));
  std::vector<DocumentNumber> numbers(document_count(), not_copied);
  for (DocumentNumber number = 0; number < numbers.size(); ++number) {
    const Document& document = documents_[number];
    if (document.adopted && document.died.load(std::memory_order_relaxed) <= at) {
      fresh->end_below(document);
    } else if (!document.adopted && alive(number, at)) {
      numbers[number] = fresh->add_known(document);
    }
  }
  copy_postings(numbers, *fresh);
  return fresh;
}

std::unique_ptr<TextIndex> TextIndex::rebased(Timestamp at,
                                              std::shared_ptr<const StoredTexts> below,
                                              Timestamp folded) const {
  auto fresh = std::make_unique<TextIndex>(analyzer_, fields_, std::move(below), stats(at));
  std::vector<DocumentNumber> numbers(document_count(), not_copied);
  for (DocumentNumber number = 0; number < numbers.size(); ++number) {
    const Document& document = documents_[number];
    if (alive(number, folded)) {
      if (document.died.load(std::memory_order_relaxed) <= at) fresh->end_below(document);
    } else if (alive(number, at)) {
      numbers[number] = fresh->add_known(document);
    }
  }
  copy_postings(numbers, *fresh);
  return fresh;
}

// What the entity says below is over for all readers.
void TextIndex::end_below(const Document& document) {
  documents_[add_adopted(document.entity, document.length)].died.store(0,
                                                                       std::memory_order_relaxed);
  known_.ensure(document.entity) = 1;
}

TextIndex::DocumentNumber TextIndex::add_known(const Document& document) {
  known_.ensure(document.entity) = 1;
  return add_document(document.entity, document.length, 0);
}

void TextIndex::copy_postings(const std::vector<DocumentNumber>& numbers, TextIndex& to) const {
  const auto copied = [](DocumentNumber number) { return number != not_copied; };
  if (std::none_of(numbers.begin(), numbers.end(), copied)) return;
  for (WordNumber word = 0; word < entry_count_; ++word) {
    PostingList* target = nullptr;
    PostingList::Cursor cursor(postings(word));
    while (cursor.next()) {
      const DocumentNumber number = numbers[cursor.document()];
      if (number == not_copied) continue;
      if (target == nullptr) target = &to.entries_[to.intern(entries_[word].text)].postings;
      to.codes_.clear();
      cursor.each_code([&](std::uint64_t code) { to.codes_.push_back(code); });
      target->append(to.arena_, number, to.codes_);
    }
  }
}

void TextIndex::words_of_stem(std::string_view stem, std::vector<TextWord>& out) const {
  const bool stems = stemmer_.active();
  const PropertyIndex& index = stems ? stems_ : words_;
  for (auto at = index.seek(stem); !at.at_end() && at.key() == stem; at.next()) {
    const auto number = static_cast<WordNumber>(at.id());
    out.push_back({std::string(stems ? entries_[number].text : stem), number});
  }
}

TextIndex::WordNumber TextIndex::number_of(std::string_view word) const noexcept {
  const auto at = words_.seek(word);
  return !at.at_end() && at.key() == word ? static_cast<WordNumber>(at.id()) : TextWord::none;
}

std::uint64_t TextIndex::bytes() const noexcept {
  return arena_.bytes() + words_.bytes() + stems_.bytes() + entries_.bytes() + documents_.bytes() +
         current_.bytes() + adopted_.bytes() + known_.bytes() + slots_.size() * sizeof(WordNumber);
}

}  // namespace plenum::storage
