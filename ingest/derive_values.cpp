#include "ingest/derive_values.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "ingest/contribute.hpp"

namespace plenum::ingest {
namespace {

/// The value most articles give for each property; equal counts: the smallest text.
PropertyMap frequent_properties(const Ledger& ledger) {
  PropertyMap properties;
  std::string_view name;  // the texts of one property stand together
  std::string_view value;
  std::uint64_t best = 0;
  const auto take = [&] {
    if (best == 0) return;
    properties.emplace_hint(properties.end(), std::string(name), decode_facet_value(value));
  };
  ledger.each(Facet::property, [&](std::string_view text, std::uint64_t count) {
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos) return;
    if (text.substr(0, end) != name) {
      take();
      best = 0;
      name = text.substr(0, end);
    }
    if (count <= best) return;
    best = count;
    value = text.substr(end + 1);
  });
  take();
  return properties;
}

Value date_value(std::string_view iso) {
  const auto days = days_of_iso_date(iso);
  return days ? Value(Date{*days}) : Value(nullptr);
}

/// Ends that different articles tell: of two terms the later one counts, and what one article knows
/// coarsely is no surer for what another one knows.
void settle_time(const Ledger& ledger, PropertyMap& properties) {
  const auto from = properties.find("valid_from");
  const auto to = properties.find("valid_to");
  if (from == properties.end() && to == properties.end()) return;
  const bool dates = from != properties.end() && to != properties.end() &&
                     from->second.kind() == ValueKind::date && to->second.kind() == ValueKind::date;
  if (dates && to->second.as_date().days < from->second.as_date().days) properties.erase(to);
  constexpr std::string_view name("valid_precision\0", 16);
  ledger.each(Facet::property, [&](std::string_view text, std::uint64_t) {
    if (!text.starts_with(name)) return;
    Value& precision = properties["valid_precision"];
    precision = coarser_precision(precision, decode_facet_value(text.substr(name.size())));
  });
}

void add_reports(const Ledger& ledger, PropertyMap& properties) {
  const std::string_view first = ledger.smallest(Facet::date);
  if (first.empty()) return;
  properties["first_reported"] = date_value(first);
  properties["last_reported"] = date_value(ledger.largest(Facet::date));
}

/// An entity of several groups has a ledger of each: their mentions add up.
void sum_mentions(const Ledger& ledger, PropertyMap& properties) {
  std::int64_t count = 0;
  std::int64_t first = INT64_MAX;
  ledger.each(Facet::property, [&](std::string_view text, std::uint64_t times) {
    const std::size_t end = text.find('\0');
    const Value value = decode_facet_value(text.substr(end + 1));
    if (value.kind() != ValueKind::integer) return;
    if (text.substr(0, end) == "count") {
      count += value.as_integer() * static_cast<std::int64_t>(times);
    } else {
      first = std::min(first, value.as_integer());
    }
  });
  properties["count"] = count;
  properties["first_sentence"] = first;
}

}  // namespace

char class_letter(EntityClass entity_class) {
  return static_cast<char>('A' + static_cast<int>(entity_class));
}

EntityClass class_of_ledger(const Ledger& entity) {
  const std::string_view identity = entity.smallest(Facet::identity);
  return identity.empty() ? EntityClass::article : static_cast<EntityClass>(identity[0] - 'A');
}

PropertyMap node_properties(const Ledger& merged, const Ledger& lead, const std::string& key) {
  const EntityClass entity_class = class_of_ledger(lead);
  if (is_claim(entity_class)) {  // one group's words: a value of one and a unit of another lie
    PropertyMap properties = frequent_properties(lead);
    properties["key"] = key;
    add_reports(merged, properties);  // facts that are nodes
    return properties;
  }
  PropertyMap properties = frequent_properties(merged);
  properties["key"] = key;
  if (entity_class == EntityClass::article) return properties;
  const std::string name = lead.most_frequent(Facet::name);
  std::set<std::string> aliases;
  for (Facet facet : {Facet::name, Facet::alias}) {
    merged.each(facet, [&](std::string_view text, std::uint64_t) { aliases.emplace(text); });
  }
  aliases.erase(name);
  properties["name"] = name;
  if (!aliases.empty()) properties["aliases"] = List(aliases.begin(), aliases.end());
  return properties;
}

std::set<std::string> node_labels(const Ledger& merged) {
  std::set<std::string> labels;
  merged.each(Facet::label, [&](std::string_view text, std::uint64_t) {
    labels.emplace_hint(labels.end(), text);
  });
  return labels;
}

PropertyMap edge_properties(const Ledger& merged, const FactIdentity& identity,
                            const std::string& key) {
  PropertyMap properties = frequent_properties(merged);
  for (auto& [name, value] : decode_qualifiers(identity.qualifiers)) properties[name] = value;
  properties["key"] = key;
  if (identity.type == mentions_type) {
    sum_mentions(merged, properties);
    return properties;
  }
  properties["confidence"] = combined_confidence(merged);
  properties["sources"] = static_cast<std::int64_t>(merged.total(Facet::article));
  add_reports(merged, properties);
  settle_time(merged, properties);
  return properties;
}

std::int64_t combined_confidence(const Ledger& ledger) {
  std::vector<std::pair<std::int64_t, std::uint64_t>> parts;
  ledger.each(Facet::confidence, [&](std::string_view text, std::uint64_t count) {
    parts.emplace_back(core::parse_integer(text).value_or(0), count);
  });
  std::sort(parts.begin(), parts.end());
  double doubt = 1.0;
  for (const auto& [confidence, count] : parts) {
    const double factor = 1.0 - static_cast<double>(confidence) / 1000.0;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, 64); ++i) doubt *= factor;
  }
  return std::min<std::int64_t>(999, std::llround((1.0 - doubt) * 1000.0));
}

}  // namespace plenum::ingest
