#include "ingest/keys.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/hash.hpp"
#include "ingest/ledger.hpp"

namespace plenum::ingest {
namespace {

constexpr std::string_view wording_qualifier = "instrument";

void write_hex(char* out, std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) *out++ = digits[(value >> shift) & 0xF];
}

}  // namespace

std::string content_key(std::string_view kind, std::initializer_list<std::string_view> parts) {
  constexpr std::size_t count_bytes_max = 10;
  std::size_t size = count_bytes_max + kind.size();
  for (std::string_view part : parts) size += count_bytes_max + part.size();
  std::string bytes;
  bytes.reserve(size);
  core::append_counted(bytes, kind);
  for (std::string_view part : parts) core::append_counted(bytes, part);
  const core::Hash128 hash = core::stable_hash128(bytes);
  std::string key(32, '0');
  write_hex(key.data(), hash.high);
  write_hex(key.data() + 16, hash.low);
  return key;
}

std::string group_key(EntityClass entity_class, std::string_view blocking) {
  // Numbers of EntityClass are frozen since format 1 through this line.
  const char tag = static_cast<char>('A' + static_cast<int>(entity_class));
  return content_key("group", {std::string_view(&tag, 1), blocking});
}

std::string office_claim(std::string_view type, std::string_view object_group,
                         std::string_view office) {
  return content_key("office", {type, object_group, office});
}

std::string FactIdentity::key() const {
  return content_key("fact", {type, subject, object, qualifiers});
}

bool FactIdentity::has_words_of_its_own() const {
  return qualifiers.find(wording_qualifier) != std::string::npos &&
         denied_as().qualifiers != qualifiers;
}

FactIdentity FactIdentity::denied_as() const {
  FactIdentity fact = *this;
  if (qualifiers.find(wording_qualifier) == std::string::npos) return fact;
  auto kept = decode_qualifiers(qualifiers);
  std::erase_if(kept, [](const auto& each) { return each.first == wording_qualifier; });
  fact.qualifiers = encode_qualifiers(std::move(kept));
  return fact;
}

std::string FactIdentity::encode() const {
  std::string text;
  core::append_counted(text, type);
  core::append_counted(text, subject);
  core::append_counted(text, object);
  core::append_counted(text, qualifiers);
  return text;
}

FactIdentity FactIdentity::decode(std::string_view text) {
  core::ByteReader reader(text);
  FactIdentity fact;
  for (std::string* part : {&fact.type, &fact.subject, &fact.object, &fact.qualifiers}) {
    if (auto bytes = reader.counted()) *part = *bytes;
  }
  return fact;
}

std::string encode_qualifiers(std::vector<std::pair<std::string, Value>> qualifiers) {
  std::sort(qualifiers.begin(), qualifiers.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string text;
  for (const auto& [name, value] : qualifiers) {
    core::append_counted(text, name);
    core::append_counted(text, encode_facet_value(value));
  }
  return text;
}

std::vector<std::pair<std::string, Value>> decode_qualifiers(std::string_view text) {
  std::vector<std::pair<std::string, Value>> qualifiers;
  core::ByteReader reader(text);
  while (reader.remaining() > 0) {
    auto name = reader.counted();
    auto value = name ? reader.counted() : std::nullopt;
    if (!value) break;
    qualifiers.emplace_back(*name, decode_facet_value(*value));
  }
  return qualifiers;
}

}  // namespace plenum::ingest
