#include "ingest/ledger.hpp"

#include <charconv>

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

void Ledger::add(Facet facet, std::string_view text, std::uint64_t count) {
  if (count != 0) counts_[facet_key(facet, text)] += count;
}

bool Ledger::subtract(Facet facet, std::string_view text, std::uint64_t count) {
  if (count == 0) return true;
  auto found = counts_.find(facet_key(facet, text));
  if (found == counts_.end() || found->second < count) return false;
  found->second -= count;
  if (found->second == 0) counts_.erase(found);
  return true;
}

void Ledger::merge(const Ledger& other) {
  for (const auto& [key, count] : other.counts_) counts_[key] += count;
}

std::uint64_t Ledger::count(Facet facet, std::string_view text) const {
  auto found = counts_.find(facet_key(facet, text));
  return found == counts_.end() ? 0 : found->second;
}

std::vector<std::pair<std::string, std::uint64_t>> Ledger::texts(Facet facet) const {
  std::vector<std::pair<std::string, std::uint64_t>> result;
  const char tag = static_cast<char>(facet);
  for (auto it = counts_.lower_bound(std::string_view(&tag, 1));
       it != counts_.end() && it->first[0] == tag; ++it) {
    result.emplace_back(it->first.substr(1), it->second);
  }
  return result;
}

std::uint64_t Ledger::total(Facet facet) const {
  std::uint64_t sum = 0;
  for (const auto& [text, count] : texts(facet)) sum += count;
  return sum;
}

std::string Ledger::most_frequent(Facet facet) const {
  std::string best;
  std::uint64_t best_count = 0;
  for (auto& [text, count] : texts(facet)) {
    if (count > best_count || (count == best_count && text.size() > best.size())) {
      best = text;
      best_count = count;
    }
  }
  return best;
}

std::string Ledger::smallest(Facet facet) const {
  auto all = texts(facet);
  return all.empty() ? std::string() : all.front().first;
}

std::string Ledger::largest(Facet facet) const {
  auto all = texts(facet);
  return all.empty() ? std::string() : all.back().first;
}

std::string Ledger::encode() const {
  std::string bytes;
  core::append_varint(bytes, counts_.size());
  for (const auto& [key, count] : counts_) {
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
  for (std::uint64_t i = 0; i < *entries; ++i) {
    auto key = reader.counted();
    auto count = key ? reader.varint() : std::nullopt;
    if (!count || key->empty() || *count == 0) return damaged();
    ledger.counts_.emplace_hint(ledger.counts_.end(), std::string(*key), *count);
  }
  if (!reader.at_end() || ledger.counts_.size() != *entries) return damaged();
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
