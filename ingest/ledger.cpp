#include "ingest/ledger.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/bytes.hpp"

namespace plenum::ingest {
namespace {

std::string facet_key(Facet facet, std::string_view text) {
  std::string key(1, static_cast<char>(facet));
  key.append(text);
  return key;
}

Error damaged() {
  return Error(ErrorCode::corruption, "a ledger of the article graph does not decode")
      .with_hint("run `plenum check`; `plenum rebuild` derives the graph from the articles again");
}

template <class Number>
Number parse_number(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

template <class Number>
std::string number_text(char tag, Number number) {
  char buffer[40];
  auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, number);
  std::string text(1, tag);
  return text.append(buffer, end);
}

}  // namespace

const Ledger::Counts& Ledger::counts() const noexcept {
  static const Counts none;
  return counts_ == nullptr ? none : *counts_;
}

Ledger::Counts& Ledger::own() {
  if (counts_ == nullptr) {
    counts_ = std::make_shared<Counts>();
  } else if (counts_.use_count() > 1) {
    counts_ = std::make_shared<Counts>(*counts_);
  }
  return *counts_;
}

Ledger::Counts::const_iterator Ledger::place_of(std::string_view key) const {
  return std::lower_bound(
      counts().begin(), counts().end(), key,
      [](const auto& entry, std::string_view text) { return entry.first < text; });
}

void Ledger::add(Facet facet, std::string_view text, std::uint64_t count) {
  if (count == 0) return;
  Counts& all = own();
  std::string key = facet_key(facet, text);
  const auto at = all.begin() + (place_of(key) - all.cbegin());
  if (at != all.end() && at->first == key) {
    at->second += count;
  } else {
    all.emplace(at, std::move(key), count);
  }
}

bool Ledger::subtract(Facet facet, std::string_view text, std::uint64_t count) {
  if (count == 0) return true;
  if (this->count(facet, text) < count) return false;
  Counts& all = own();
  const auto at = all.begin() + (place_of(facet_key(facet, text)) - all.cbegin());
  at->second -= count;
  if (at->second == 0) all.erase(at);
  return true;
}

bool Ledger::subtract(const Ledger& other) {
  bool whole = true;
  for (const auto& [key, count] : other.counts()) {
    whole = subtract(static_cast<Facet>(key[0]), std::string_view(key).substr(1), count) && whole;
  }
  return whole;
}

void Ledger::drop(Facet facet) {
  const auto is_it = [&](const auto& entry) { return entry.first[0] == static_cast<char>(facet); };
  if (std::ranges::any_of(counts(), is_it)) std::erase_if(own(), is_it);
}

void Ledger::merge(const Ledger& other) {
  if (other.empty()) return;
  if (empty()) {
    counts_ = other.counts_;
    return;
  }
  auto merged = std::make_shared<Counts>();
  merged->reserve(counts().size() + other.counts().size());
  auto mine = counts().begin();
  for (const auto& entry : other.counts()) {
    while (mine != counts().end() && mine->first < entry.first) merged->push_back(*mine++);
    const bool both = mine != counts().end() && mine->first == entry.first;
    merged->emplace_back(entry.first, entry.second + (both ? mine++->second : 0));
  }
  merged->insert(merged->end(), mine, counts().end());
  counts_ = std::move(merged);
}

std::uint64_t Ledger::count(Facet facet, std::string_view text) const {
  const std::string key = facet_key(facet, text);
  const auto at = place_of(key);
  return at == counts().end() || at->first != key ? 0 : at->second;
}

std::vector<std::pair<std::string, std::uint64_t>> Ledger::texts(Facet facet) const {
  std::vector<std::pair<std::string, std::uint64_t>> result;
  each(facet,
       [&](std::string_view text, std::uint64_t count) { result.emplace_back(text, count); });
  return result;
}

std::uint64_t Ledger::total(Facet facet) const {
  std::uint64_t sum = 0;
  each(facet, [&](std::string_view, std::uint64_t count) { sum += count; });
  return sum;
}

std::string Ledger::most_frequent(Facet facet) const {
  std::string_view best;
  std::uint64_t best_count = 0;
  each(facet, [&](std::string_view text, std::uint64_t count) {
    if (count > best_count || (count == best_count && text.size() > best.size())) {
      best = text;
      best_count = count;
    }
  });
  return std::string(best);
}

std::string_view Ledger::smallest(Facet facet) const {
  const char tag = static_cast<char>(facet);
  const auto at = place_of({&tag, 1});
  if (at == counts().end() || at->first[0] != tag) return {};
  return std::string_view(at->first).substr(1);
}

std::string Ledger::largest(Facet facet) const {
  std::string_view last;
  each(facet, [&](std::string_view text, std::uint64_t) { last = text; });
  return std::string(last);
}

std::string Ledger::encode() const {
  std::string bytes;
  core::append_varint(bytes, counts().size());
  for (const auto& [key, count] : counts()) {
    core::append_counted(bytes, key);
    core::append_varint(bytes, count);
  }
  return bytes;
}

Result<Ledger> Ledger::decode(std::string_view bytes) {
  core::ByteReader reader(bytes);
  Ledger ledger;
  auto entries = reader.varint();
  if (!entries) return damaged();
  if (*entries == 0) return reader.at_end() ? Result<Ledger>(ledger) : damaged();
  Counts& all = ledger.own();
  all.reserve(std::min<std::uint64_t>(*entries, bytes.size() / 3));  // an entry has three bytes
  for (std::uint64_t i = 0; i < *entries; ++i) {
    auto key = reader.counted();
    auto count = key ? reader.varint() : std::nullopt;
    if (!count || key->empty() || *count == 0) return damaged();
    if (!all.empty() && all.back().first >= *key) return damaged();
    all.emplace_back(*key, *count);
  }
  if (!reader.at_end()) return damaged();
  return ledger;
}

std::string encode_facet_value(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return value.as_boolean() ? "b1" : "b0";
    case ValueKind::integer:
      return number_text('i', value.as_integer());
    case ValueKind::floating:
      return number_text('f', value.as_float());
    case ValueKind::date:
      return number_text('d', value.as_date().days);
    case ValueKind::string:
      return "s" + value.as_string();
    case ValueKind::list: {
      std::string text = "l";
      for (const Value& item : value.as_list()) {
        core::append_counted(text, encode_facet_value(item));
      }
      return text;
    }
    default:
      return "n";
  }
}

Value decode_facet_value(std::string_view text) {
  if (text.empty()) return nullptr;
  const std::string_view rest = text.substr(1);
  switch (text[0]) {
    case 'b':
      return rest == "1";
    case 'i':
      return parse_number<std::int64_t>(rest);
    case 'f':
      return parse_number<double>(rest);
    case 'd':
      return Date{parse_number<std::int64_t>(rest)};
    case 's':
      return rest;
    case 'l': {
      List items;
      core::ByteReader reader(rest);
      while (reader.remaining() > 0) {
        auto part = reader.counted();
        if (!part) break;
        items.push_back(decode_facet_value(*part));
      }
      return items;
    }
    default:
      return nullptr;
  }
}

}  // namespace plenum::ingest
