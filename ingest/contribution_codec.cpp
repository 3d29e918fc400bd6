#include "core/bytes.hpp"
#include "ingest/contribute.hpp"
#include "ingest/keys.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint8_t first_version = 1;  // frozen since format 1: without claims and denials
constexpr std::uint8_t codec_version = 2;

void put_strings(std::string& out, const std::vector<std::string>& strings) {
  core::append_varint(out, strings.size());
  for (const std::string& text : strings) core::append_counted(out, text);
}

bool get_string(core::ByteReader& in, std::string& text) {
  auto bytes = in.counted();
  if (bytes) text = *bytes;
  return bytes.has_value();
}

bool get_strings(core::ByteReader& in, std::vector<std::string>& strings) {
  auto count = in.varint();
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    if (!get_string(in, strings.emplace_back())) return false;
  }
  return count.has_value();
}

template <class Number>
bool get_number(core::ByteReader& in, Number& number) {
  auto value = in.varint();
  if (value) number = static_cast<Number>(*value);
  return value.has_value();
}

void put_entity(std::string& out, const EntityContribution& entity) {
  out += static_cast<char>(entity.entity_class);
  core::append_counted(out, entity.blocking);
  put_strings(out, entity.labels);
  core::append_counted(out, entity.name);
  put_strings(out, entity.aliases);
  core::append_counted(out, encode_qualifiers(entity.properties));
  put_strings(out, entity.short_forms);
  core::append_varint(out, entity.is_short_form ? 1 : 0);
  core::append_varint(out, entity.mentions);
  core::append_varint(out, entity.first_sentence);
  core::append_counted(out, entity.claim);
}

bool get_entity(core::ByteReader& in, std::uint8_t version, EntityContribution& entity) {
  auto entity_class = in.byte();
  std::string properties;
  const bool ok = entity_class && get_string(in, entity.blocking) &&
                  get_strings(in, entity.labels) && get_string(in, entity.name) &&
                  get_strings(in, entity.aliases) && get_string(in, properties) &&
                  get_strings(in, entity.short_forms) && get_number(in, entity.is_short_form) &&
                  get_number(in, entity.mentions) && get_number(in, entity.first_sentence) &&
                  (version == first_version || get_string(in, entity.claim));
  if (!ok || *entity_class > static_cast<std::uint8_t>(EntityClass::other)) return false;
  entity.entity_class = static_cast<EntityClass>(*entity_class);
  entity.properties = decode_qualifiers(properties);
  return true;
}

void put_fact(std::string& out, const FactContribution& fact) {
  core::append_counted(out, fact.type);
  core::append_varint(out, fact.subject);
  core::append_varint(out, fact.object);
  core::append_counted(out, encode_qualifiers(fact.identity));
  core::append_counted(out, encode_qualifiers(fact.qualifiers));
  core::append_varint(out, fact.confidence);
  core::append_counted(out, fact.claim);
  core::append_counted(out, fact.denial);
}

bool get_fact(core::ByteReader& in, std::uint8_t version, FactContribution& fact,
              std::size_t entities) {
  std::string identity;
  std::string qualifiers;
  const bool ok =
      get_string(in, fact.type) && get_number(in, fact.subject) && get_number(in, fact.object) &&
      get_string(in, identity) && get_string(in, qualifiers) && get_number(in, fact.confidence) &&
      (version == first_version || (get_string(in, fact.claim) && get_string(in, fact.denial)));
  if (!ok || fact.subject >= entities || fact.object >= entities) return false;
  fact.identity = decode_qualifiers(identity);
  fact.qualifiers = decode_qualifiers(qualifiers);
  return true;
}

}  // namespace

std::string encode_contribution(const Contribution& contribution) {
  std::string out(1, static_cast<char>(codec_version));
  core::append_counted(out, contribution.article);
  core::append_counted(out, contribution.published);
  core::append_varint(out, contribution.entities.size());
  for (const EntityContribution& entity : contribution.entities) put_entity(out, entity);
  core::append_varint(out, contribution.facts.size());
  for (const FactContribution& fact : contribution.facts) put_fact(out, fact);
  core::append_varint(out, contribution.places.size());
  for (std::uint32_t place : contribution.places) core::append_varint(out, place);
  return out;
}

Result<Contribution> decode_contribution(std::string_view bytes) {
  const Error damaged(ErrorCode::corruption, "an article's contribution record does not decode");
  core::ByteReader in(bytes);
  Contribution contribution;
  auto version = in.byte();
  if (!version || *version < first_version || *version > codec_version) return damaged;
  std::uint64_t count = 0;
  if (!get_string(in, contribution.article) || !get_string(in, contribution.published) ||
      !get_number(in, count))
    return damaged;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!get_entity(in, *version, contribution.entities.emplace_back())) return damaged;
  }
  if (!get_number(in, count)) return damaged;
  for (std::uint64_t i = 0; i < count; ++i) {
    FactContribution& fact = contribution.facts.emplace_back();
    if (!get_fact(in, *version, fact, contribution.entities.size())) return damaged;
  }
  if (!get_number(in, count)) return damaged;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint32_t& place = contribution.places.emplace_back();
    if (!get_number(in, place) || place >= contribution.entities.size()) return damaged;
  }
  if (!in.at_end()) return damaged;
  return contribution;
}

}  // namespace plenum::ingest
