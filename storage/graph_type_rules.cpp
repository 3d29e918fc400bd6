#include "storage/graph_type_rules.hpp"

#include <algorithm>
#include <iterator>

#include "core/value_text.hpp"

namespace plenum::storage {

namespace {

/// Values in messages are cut to this.
constexpr std::size_t value_text_bytes_max = 120;
/// Declarations that a hint lists.
constexpr std::size_t hint_items_max = 8;

std::string value_text(const Value& value) {
  std::string text = core::tck_text(value);
  if (text.size() <= value_text_bytes_max) return text;
  std::size_t end = value_text_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

const Value* find(std::span<const Property> properties, PropertyToken key) {
  const auto at = std::lower_bound(
      properties.begin(), properties.end(), key,
      [](const Property& property, PropertyToken wanted) { return property.key < wanted; });
  if (at == properties.end() || at->key != key || at->value.is_null()) return nullptr;
  return &at->value;
}

template <class Element>
std::vector<PropertyToken> keys_of(const std::vector<const Element*>& elements) {
  std::vector<PropertyToken> keys;
  for (const Element* element : elements) {
    for (const PropertyRule& rule : element->properties) keys.push_back(rule.key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

/// "a, b and 3 more"
template <class Item, class Text>
std::string listed(const std::vector<Item>& items, Text&& text) {
  std::string out;
  for (std::size_t i = 0; i < items.size() && i < hint_items_max; ++i) {
    out += (i == 0 ? "" : ", ") + text(items[i]);
  }
  if (items.size() > hint_items_max) {
    out += " and " + std::to_string(items.size() - hint_items_max) + " more";
  }
  return out;
}

std::string text_of(const NodeType& type, const TokenNames& names) {
  return node_type_text(type, names);
}
std::string text_of(const EdgeType& type, const TokenNames& names) {
  return edge_type_text(type, names);
}

}  // namespace

std::string GraphTypeRules::property_name(PropertyToken key) const {
  std::string name;
  core::append_name(name, names_.property(key));
  return name;
}

std::vector<const EdgeType*> GraphTypeRules::fitting(const EdgeLabels& edge) const {
  std::vector<const EdgeType*> fitting;
  for (const std::uint32_t number : type_.edge_types(edge.type)) {
    const EdgeType& declared = type_.edge_type(number);
    if (has_all(edge.start, declared.from) && has_all(edge.end, declared.to)) {
      fitting.push_back(&declared);
    }
  }
  return fitting;
}

std::optional<std::vector<PropertyToken>> GraphTypeRules::wanted(
    std::span<const LabelToken> labels) const {
  if (type_.closed()) return std::nullopt;
  return keys_of(type_.node_types(labels));
}

std::optional<std::vector<PropertyToken>> GraphTypeRules::wanted(const EdgeLabels& edge) const {
  if (type_.closed()) return std::nullopt;
  return keys_of(fitting(edge));
}

std::optional<Breach> GraphTypeRules::property(const PropertyRule& rule, const Value* value) const {
  if (value == nullptr) {
    if (!rule.required) return std::nullopt;
    return Breach{{},
                  "has no property " + property_name(rule.key),
                  "set " + property_name(rule.key) + " to a value of type " + rule.type.name()};
  }
  if (rule.type.holds(*value)) return std::nullopt;
  return Breach{{},
                "has " + property_name(rule.key) + " = " + value_text(*value) +
                    ", which is of type " + core::value_type_name(*value) + ", not " +
                    rule.type.name(),
                "set " + property_name(rule.key) + " to a value of type " + rule.type.name() +
                    (rule.required ? "" : ", or remove it")};
}

/// The properties against all that is declared of them; in a closed graph type no others.
template <class Element>
std::optional<Breach> GraphTypeRules::conform(const std::vector<const Element*>& elements,
                                              std::span<const Property> properties) const {
  for (const Element* element : elements) {
    for (const PropertyRule& rule : element->properties) {
      auto breach = property(rule, find(properties, rule.key));
      if (!breach) continue;
      breach->element = text_of(*element, names_);
      return breach;
    }
  }
  if (!type_.closed()) return std::nullopt;
  const std::vector<PropertyToken> keys = keys_of(elements);
  for (const Property& property : properties) {
    if (std::binary_search(keys.begin(), keys.end(), property.key)) continue;
    const std::string declared =
        listed(keys, [this](PropertyToken key) { return property_name(key); });
    std::string element =
        listed(elements, [this](const Element* one) { return text_of(*one, names_); });
    return Breach{std::move(element),
                  "has " + property_name(property.key) + " = " + value_text(property.value) +
                      ", a property that is not declared",
                  declared.empty() ? "remove it; no property is declared there"
                                   : "remove it; declared there: " + declared};
  }
  return std::nullopt;
}

std::optional<Breach> GraphTypeRules::node(std::span<const LabelToken> labels,
                                           std::span<const Property> properties) const {
  const std::vector<const NodeType*> types = type_.node_types(labels);
  for (const NodeType* type : types) {
    for (const LabelToken label : type->implied) {
      if (has_all(labels, {&label, 1})) continue;
      const std::string wanted = labels_text({&label, 1}, names_);
      return Breach{node_type_text(*type, names_),
                    "has " + labels_text(type->labels, names_) + " but not " + wanted,
                    "add the label " + wanted + " in the same statement"};
    }
  }
  if (type_.closed() && !type_.declares(labels)) {
    return not_declared(labels);
  }
  return conform(types, properties);
}

Breach GraphTypeRules::not_declared(std::span<const LabelToken> labels) const {
  // The nearest come first.
  std::vector<std::vector<LabelToken>> sets(type_.label_sets().begin(), type_.label_sets().end());
  const auto difference = [&](const std::vector<LabelToken>& set) {
    std::vector<LabelToken> different;
    std::set_symmetric_difference(set.begin(), set.end(), labels.begin(), labels.end(),
                                  std::back_inserter(different));
    return different.size();
  };
  std::stable_sort(sets.begin(), sets.end(),
                   [&](const auto& a, const auto& b) { return difference(a) < difference(b); });
  const std::string known = listed(sets, [this](const std::vector<LabelToken>& set) {
    return "(" + labels_text(set, names_) + ")";
  });
  return {{},
          labels.empty() ? "has no label, which is not declared"
                         : "has the labels " + labels_text(labels, names_) +
                               ", which are not declared together",
          known.empty() ? "no node type is declared" : "declared: " + known};
}

Breach GraphTypeRules::no_ends(const EdgeLabels& edge) const {
  std::string type;
  core::append_name(type, names_.type(edge.type));
  std::vector<std::uint32_t> numbers;
  for (const std::uint32_t number : type_.edge_types(edge.type)) numbers.push_back(number);
  if (numbers.empty()) {
    std::vector<TypeToken> types;
    for (const EdgeType& declared : type_.definition().edges) types.push_back(declared.type);
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
    const std::string known = listed(types, [this](TypeToken one) { return names_.type(one); });
    return {{},
            "is of type " + type + ", which is not declared",
            known.empty() ? "no relationship type is declared" : "declared: " + known};
  }
  const std::string pairs = listed(numbers, [this](std::uint32_t number) {
    const EdgeType& declared = type_.edge_type(number);
    return "(" + labels_text(declared.from, names_) + ") to (" + labels_text(declared.to, names_) +
           ")";
  });
  EdgeType shown{edge.type, type_.edge_type(numbers[0]).from, type_.edge_type(numbers[0]).to, {}};
  return {numbers.size() == 1 ? edge_type_text(shown, names_) : "[:" + type + "]",
          "connects ends that are not declared", "declared for " + type + ": " + pairs};
}

std::optional<Breach> GraphTypeRules::edge(const EdgeLabels& edge,
                                           std::span<const Property> properties) const {
  if (!type_.about_edge(edge.type)) return std::nullopt;
  const std::vector<const EdgeType*> types = fitting(edge);
  if (types.empty()) return no_ends(edge);
  return conform(types, properties);
}

}  // namespace plenum::storage
