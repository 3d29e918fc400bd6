#include "storage/schema.hpp"

#include <algorithm>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"
#include "storage/catalog.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/layers.hpp"
#include "storage/ordered_code.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

bool SchemaRule::reads(PropertyToken key) const noexcept {
  return std::find(properties.begin(), properties.end(), key) != properties.end();
}

std::vector<std::uint32_t> SchemaRule::tokens() const {
  std::vector<std::uint32_t> all{token};
  all.insert(all.end(), more_tokens.begin(), more_tokens.end());
  return all;
}

bool SchemaRule::names(std::uint32_t label_or_type) const noexcept {
  return token == label_or_type ||
         std::find(more_tokens.begin(), more_tokens.end(), label_or_type) != more_tokens.end();
}

bool SchemaRule::same_subject(const SchemaRule& other) const noexcept {
  return entity == other.entity && token == other.token && more_tokens == other.more_tokens &&
         properties == other.properties;
}

Schema::EntryPtr Schema::find(std::string_view name) const {
  for (const EntryPtr& entry : entries_) {
    if (entry->rule.name == name) return entry;
  }
  return nullptr;
}

std::uint64_t Schema::index_bytes() const noexcept {
  std::uint64_t bytes = 0;
  for (const EntryPtr& entry : entries_) {
    if (entry->index) bytes += entry->index->bytes();
    const TextIndex* text = entry->fulltext ? entry->fulltext->peek() : nullptr;
    if (text != nullptr) bytes += text->bytes();
  }
  return bytes;
}

std::uint64_t Schema::unstored_bytes() const noexcept {
  std::uint64_t bytes = 0;
  for (const EntryPtr& entry : entries_) {
    if (entry->stored) continue;
    if (entry->index) bytes += entry->index->bytes();
    const TextIndex* text = entry->fulltext ? entry->fulltext->peek() : nullptr;
    if (text != nullptr) bytes += text->bytes();
  }
  return bytes;
}

bool Schema::has_fulltext() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(),
                     [](const EntryPtr& entry) { return entry->fulltext != nullptr; });
}

bool Schema::has_unstored_fulltext() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [](const EntryPtr& entry) {
    return entry->fulltext != nullptr && !entry->stored;
  });
}

SchemaPtr Schema::with(EntryPtr entry) const {
  auto next = std::make_shared<Schema>(*this);
  const auto at = std::lower_bound(
      next->entries_.begin(), next->entries_.end(), entry,
      [](const EntryPtr& a, const EntryPtr& b) { return a->rule.name < b->rule.name; });
  if (at != next->entries_.end() && (*at)->rule.name == entry->rule.name) {
    *at = std::move(entry);
    return next;
  }
  next->constraints_ += entry->rule.is_constraint() ? 1U : 0U;
  next->entries_.insert(at, std::move(entry));
  return next;
}

SchemaPtr Schema::without(std::string_view name) const {
  auto next = std::make_shared<Schema>();
  next->graph_types_ = graph_types_;
  for (const EntryPtr& entry : entries_) {
    if (entry->rule.name == name) continue;
    next->entries_.push_back(entry);
    next->constraints_ += entry->rule.is_constraint() ? 1U : 0U;
  }
  return next;
}

GraphTypePtr Schema::find_graph_type(std::string_view name) const {
  for (const GraphTypePtr& type : graph_types_) {
    if (type->name() == name) return type;
  }
  return nullptr;
}

SchemaPtr Schema::with(GraphTypePtr type) const {
  auto next = std::make_shared<Schema>(*this);
  const auto at = std::lower_bound(
      next->graph_types_.begin(), next->graph_types_.end(), type,
      [](const GraphTypePtr& a, const GraphTypePtr& b) { return a->name() < b->name(); });
  next->graph_types_.insert(at, std::move(type));
  return next;
}

SchemaPtr Schema::without_graph_type(std::string_view name) const {
  auto next = std::make_shared<Schema>(*this);
  std::erase_if(next->graph_types_, [&](const GraphTypePtr& type) { return type->name() == name; });
  return next;
}

void append_rule(std::string& out, const SchemaRule& rule) {
  core::append_counted(out, rule.name);
  out.push_back(static_cast<char>(rule.kind));
  out.push_back(rule.entity == EntityKind::node ? '\0' : '\x01');
  core::append_varint(out, rule.token);
  core::append_varint(out, rule.properties.size());
  for (const PropertyToken property : rule.properties) {
    core::append_varint(out, static_cast<std::uint32_t>(property));
  }
  core::append_counted(out, rule.type);
  if (rule.kind != RuleKind::fulltext) return;
  core::append_counted(out, analyzer_name(rule.analyzer));
  core::append_varint(out, rule.more_tokens.size());
  for (const std::uint32_t token : rule.more_tokens) core::append_varint(out, token);
}

namespace {

bool read_fulltext(core::ByteReader& reader, std::uint32_t tokens, SchemaRule& rule) {
  const auto analyzer = reader.counted();
  const auto known = analyzer ? find_analyzer(*analyzer) : std::nullopt;
  const auto count = reader.varint();
  if (!known || !count || *count >= rule_tokens_max) return false;
  rule.analyzer = *known;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto token = reader.varint();
    if (!token || *token >= tokens || rule.names(static_cast<std::uint32_t>(*token))) return false;
    rule.more_tokens.push_back(static_cast<std::uint32_t>(*token));
  }
  return true;
}

}  // namespace

std::optional<SchemaRule> read_rule(core::ByteReader& reader, std::uint32_t labels,
                                    std::uint32_t types, std::uint32_t properties) {
  SchemaRule rule;
  const auto name = reader.counted();
  const auto kind = reader.byte();
  const auto entity = reader.byte();
  const auto token = reader.varint();
  const auto count = reader.varint();
  if (!name || name->empty() || !kind || *kind > static_cast<std::uint8_t>(RuleKind::fulltext) ||
      !entity || *entity > 1 || !token || !count || *count == 0 || *count > rule_properties_max ||
      *token >= (*entity == 0 ? labels : types)) {
    return std::nullopt;
  }
  rule.name = *name;
  rule.kind = static_cast<RuleKind>(*kind);
  rule.entity = *entity == 0 ? EntityKind::node : EntityKind::edge;
  rule.token = static_cast<std::uint32_t>(*token);
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto property = reader.varint();
    if (!property || *property >= properties) return std::nullopt;
    rule.properties.push_back(PropertyToken{static_cast<std::uint32_t>(*property)});
  }
  const auto type = reader.counted();
  if (!type) return std::nullopt;
  rule.type = *type;
  if (rule.kind == RuleKind::fulltext &&
      !read_fulltext(reader, *entity == 0 ? labels : types, rule)) {
    return std::nullopt;
  }
  return rule;
}

Schema::EntryPtr make_entry(SchemaRule rule) {
  auto entry = std::make_shared<SchemaEntry>();
  if (rule.is_indexed()) entry->index = std::make_shared<PropertyIndex>();
  if (rule.kind == RuleKind::fulltext) entry->fulltext = std::make_shared<FulltextIndex>();
  entry->rule = std::move(rule);
  return entry;
}

Schema::EntryPtr stored_entry(const SchemaEntry& entry, std::uint32_t number) {
  auto next = std::make_shared<SchemaEntry>(entry);
  next->stored = number;
  next->frozen = nullptr;
  if (next->fulltext) next->fulltext = std::make_shared<FulltextIndex>(number);
  return next;
}

SchemaPtr freeze_indexes(const Schema& schema) {
  auto frozen = std::make_shared<const Schema>(schema);
  for (const Schema::EntryPtr& entry : schema.entries()) {
    if (!entry->index) continue;
    auto next = std::make_shared<SchemaEntry>(*entry);
    next->frozen = std::exchange(next->index, std::make_shared<PropertyIndex>());
    frozen = frozen->with(std::move(next));
  }
  return frozen;
}

SchemaPtr settle_indexes(const SchemaPtr& schema, const Schema& frozen, const FoldedBase& folded) {
  SchemaPtr settled = schema;
  for (const Schema::EntryPtr& entry : schema->entries()) {
    const Schema::EntryPtr then = frozen.find(entry->rule.name);
    const auto number = folded.base->meta().indexes.find(entry->rule.name);
    // One that was dropped and made again since has nothing of the old one's on disk.
    if (!then || then->frozen != entry->frozen || then->fulltext != entry->fulltext ||
        number == folded.base->meta().indexes.end()) {
      continue;
    }
    auto next = std::make_shared<SchemaEntry>(*stored_entry(*entry, number->second));
    if (const TextIndex* text = entry->fulltext ? entry->fulltext->peek() : nullptr) {
      auto below = std::make_shared<const StoredTexts>(folded.base, number->second);
      next->fulltext = std::make_shared<FulltextIndex>(
          text->rebased(folded.now, std::move(below), folded.base->meta().timestamp));
    }
    settled = settled->with(std::move(next));
  }
  return settled;
}

std::vector<Value> values_in(const SchemaRule& rule, std::span<const Property> properties) {
  std::vector<Value> values;
  values.reserve(rule.properties.size());
  for (const PropertyToken key : rule.properties) {
    const auto found = std::lower_bound(
        properties.begin(), properties.end(), key,
        [](const Property& property, PropertyToken token) { return property.key < token; });
    const bool there = found != properties.end() && found->key == key;
    values.push_back(there ? found->value : Value());
  }
  return values;
}

std::optional<std::string> index_key(const std::vector<Value>& values) {
  if (values.empty() || values[0].is_null()) return std::nullopt;
  std::string key;
  for (const Value& value : values) {
    bool ok = true;
    const KeyComponent component = key_component(value, ok);
    if (!ok) return std::nullopt;
    key += component.bytes;
    key += component.hash;
  }
  return key;
}

namespace {

template <class Id>
Result<std::optional<std::vector<Value>>> values_of(const Snapshot& graph, const SchemaRule& rule,
                                                    Id id) {
  std::vector<Value> values;
  values.reserve(rule.properties.size());
  for (const PropertyToken property : rule.properties) {
    PLENUM_ASSIGN(Value value, graph.property(id, property));
    values.push_back(std::move(value));
  }
  return std::optional(std::move(values));
}

template <class Id, class Scan>
Status fill(const Snapshot& graph, const SchemaEntry& entry, Scan&& scan) {
  ScanPosition position;
  while (!position.done) {
    std::vector<Id> ids;
    PLENUM_TRY(scan(position, ids));
    for (const Id id : ids) {
      PLENUM_ASSIGN(const auto values, values_of(graph, entry.rule, id));
      if (const auto key = index_key(*values)) entry.index->insert(*key, id.value);
    }
  }
  return {};
}

}  // namespace

Result<std::optional<std::vector<Value>>> rule_values(const Snapshot& graph, const SchemaRule& rule,
                                                      std::uint64_t id) {
  std::optional<std::vector<Value>> none;
  if (rule.entity == EntityKind::node) {
    const NodeId node{id};
    bool labelled = false;
    for (std::size_t i = 0; i <= rule.more_tokens.size() && !labelled; ++i) {
      const std::uint32_t label = i == 0 ? rule.token : rule.more_tokens[i - 1];
      PLENUM_ASSIGN(labelled, graph.has_label(node, LabelToken{label}));
    }
    if (!labelled) return none;
    return values_of(graph, rule, node);
  }
  const EdgeId edge{id};
  PLENUM_ASSIGN(const bool there, graph.contains(edge));
  if (!there) return none;
  PLENUM_ASSIGN(const EdgeEnds ends, graph.ends(edge));
  if (!rule.names(static_cast<std::uint32_t>(ends.type))) return none;
  return values_of(graph, rule, edge);
}

namespace {

Status fill_changed(const Snapshot& graph, const SchemaEntry& entry) {
  std::vector<std::uint64_t> changed;
  graph.layers().changed_ids(entry.rule.entity, changed);
  for (const std::uint64_t id : changed) {
    PLENUM_ASSIGN(const auto values, rule_values(graph, entry.rule, id));
    if (!values) continue;
    if (const auto key = index_key(*values)) entry.index->insert(*key, id);
  }
  return {};
}

}  // namespace

Status fill_index(const Snapshot& graph, const SchemaEntry& entry) {
  constexpr std::size_t batch = 4096;
  if (!entry.index) return {};
  if (entry.stored) return fill_changed(graph, entry);
  if (entry.rule.entity == EntityKind::node) {
    const LabelToken label{entry.rule.token};
    return fill<NodeId>(graph, entry, [&](ScanPosition& position, std::vector<NodeId>& out) {
      return graph.scan_nodes(label, position, batch, out);
    });
  }
  const TypeToken type{entry.rule.token};
  return fill<EdgeId>(graph, entry, [&](ScanPosition& position, std::vector<EdgeId>& out) {
    return graph.scan_edges(type, position, batch, out);
  });
}

std::string rule_subject(const Snapshot& graph, const SchemaRule& rule) {
  std::string properties;
  for (const PropertyToken property : rule.properties) {
    if (!properties.empty()) properties += ", ";
    core::append_name(properties, graph.property_name(property));
  }
  const bool node = rule.entity == EntityKind::node;
  std::string names;
  for (const std::uint32_t token : rule.tokens()) {
    if (!names.empty()) names += '|';
    core::append_name(
        names, node ? graph.label_name(LabelToken{token}) : graph.type_name(TypeToken{token}));
  }
  return (node ? "(:" + names + ") (" : "()-[:" + names + "]-() (") + properties + ")";
}

std::string rule_requirement(const SchemaRule& rule) {
  switch (rule.kind) {
    case RuleKind::range_index:
      return "INDEX";
    case RuleKind::unique:
      return "IS UNIQUE";
    case RuleKind::exists:
      return "IS NOT NULL";
    case RuleKind::key:
      return rule.entity == EntityKind::node ? "IS NODE KEY" : "IS RELATIONSHIP KEY";
    case RuleKind::typed:
      return "IS :: " + rule.type;
    case RuleKind::fulltext:
      return "FULLTEXT INDEX";
  }
  return {};
}

}  // namespace plenum::storage
