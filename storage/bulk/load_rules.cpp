#include "storage/bulk/load_rules.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/bulk/row_codec.hpp"
#include "storage/constraint.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/index/index_merge.hpp"

namespace plenum::storage::bulk {

namespace {

/// In the number that an entry is sorted by, beside the id: its values equal no others.
constexpr std::uint64_t never_equal = std::uint64_t{1} << 63;

/// How an index key stands before the bytes of an edge's row.
enum class KeyForm : char { none, comparable, never_equal };

Value value_of(const Row& row, PropertyToken key) {
  for (const BulkColumn& column : row.columns) {
    if (column.key == key) {
      return holds(column, row.row) ? bulk_value(column, row.row) : Value();
    }
  }
  return {};
}

std::vector<Value> values_of(const Row& row, const SchemaRule& rule) {
  std::vector<Value> values;
  values.reserve(rule.properties.size());
  for (const PropertyToken key : rule.properties) values.push_back(value_of(row, key));
  return values;
}

/// Ascending; of those wanted, if there is a choice.
std::vector<Property> properties_of(const Row& row,
                                    const std::optional<std::vector<PropertyToken>>& wanted) {
  std::vector<Property> properties;
  for (const BulkColumn& column : row.columns) {
    const bool asked =
        !wanted || std::find(wanted->begin(), wanted->end(), column.key) != wanted->end();
    if (asked && holds(column, row.row)) {
      properties.push_back({column.key, bulk_value(column, row.row)});
    }
  }
  std::sort(properties.begin(), properties.end(),
            [](const Property& a, const Property& b) { return a.key < b.key; });
  return properties;
}

TokenNames names_in(const Catalog& catalog) {
  const auto text = [&catalog](NameKind kind, auto token) {
    return std::string(catalog.name(kind, static_cast<std::uint32_t>(token)));
  };
  return {[text](LabelToken token) { return text(NameKind::label, token); },
          [text](TypeToken token) { return text(NameKind::type, token); },
          [text](PropertyToken token) { return text(NameKind::property, token); }};
}

}  // namespace

LoadRules::LoadRules(Snapshot graph, const SharedState& shared,
                     const std::function<RecordSorter()>& sorter)
    : graph_(std::move(graph)),
      schema_(graph_.schema()),
      shared_(shared),
      names_(names_in(shared.catalog)) {
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (entry->index) indexes_.push_back({entry, sorter()});
  }
}

bool LoadRules::is_about(const SchemaRule& rule, EntityKind kind, std::uint32_t owner) const {
  if (rule.entity != kind) return false;
  if (kind == EntityKind::edge) return rule.names(owner);
  const auto labels = shared_.label_sets.labels(owner);
  return std::any_of(labels.begin(), labels.end(), [&](LabelToken label) {
    return rule.names(static_cast<std::uint32_t>(label));
  });
}

LoadRules::Subject& LoadRules::subject(EntityKind kind, std::uint32_t owner) {
  const auto [at, fresh] = subjects_.try_emplace({kind, owner});
  Subject& subject = at->second;
  if (!fresh) return subject;
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (!is_about(entry->rule, kind, owner)) continue;
    if (entry->rule.is_constraint()) subject.constraints.push_back(&entry->rule);
    if (entry->fulltext) outdated_.insert(entry->rule.name);
  }
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (is_about(indexes_[i].entry->rule, kind, owner)) subject.indexes.push_back(i);
  }
  for (const GraphTypePtr& type : schema_->graph_types()) {
    const bool about = kind == EntityKind::node ? type->about_node(shared_.label_sets.labels(owner))
                                                : type->about_edge(TypeToken{owner});
    if (about) subject.graph_types.push_back(type.get());
  }
  return subject;
}

Status LoadRules::check_constraints(const Subject& subject, const Row& row) const {
  for (const SchemaRule* rule : subject.constraints) {
    const auto name = [rule] { return entity_of_load(rule->entity); };
    PLENUM_TRY(check_values(graph_, *rule, name, values_of(row, *rule)));
  }
  return {};
}

Status LoadRules::check_node_types(const Subject& subject, std::uint32_t set,
                                   const Row& row) const {
  const auto labels = shared_.label_sets.labels(set);
  for (const GraphType* type : subject.graph_types) {
    const GraphTypeRules rules(*type, names_);
    const auto breach = rules.node(labels, properties_of(row, rules.wanted(labels)));
    if (breach) return graph_type_error(*type, *breach, "a node of the load");
  }
  return {};
}

Result<std::vector<LabelToken>> LoadRules::labels_of(NodeId node) const {
  PLENUM_ASSIGN(const bool known, graph_.contains(node));
  if (known) return graph_.labels(node);
  std::uint32_t set = owner_in(shared_.node_ids.extents(), node.value);
  const auto mixed = mixed_sets_.find(node.value);
  if (mixed != mixed_sets_.end()) set = mixed->second;
  const auto labels = shared_.label_sets.labels(set);
  return std::vector<LabelToken>(labels.begin(), labels.end());
}

Status LoadRules::check_edge_types(const Subject& subject, TypeToken type, NodeId start, NodeId end,
                                   const Row& row) const {
  if (subject.graph_types.empty()) return {};
  PLENUM_ASSIGN(const std::vector<LabelToken> from, labels_of(start));
  PLENUM_ASSIGN(const std::vector<LabelToken> to, labels_of(end));
  const EdgeLabels edge{type, from, to};
  for (const GraphType* graph_type : subject.graph_types) {
    const GraphTypeRules rules(*graph_type, names_);
    const auto breach = rules.edge(edge, properties_of(row, rules.wanted(edge)));
    if (!breach) continue;
    return graph_type_error(*graph_type, *breach,
                            "a relationship of the load from a node (" + labels_text(from, names_) +
                                ") to a node (" + labels_text(to, names_) + ")");
  }
  return {};
}

Status LoadRules::add_entry(Index& index, std::string_view key, std::uint64_t id, bool comparable) {
  return index.entries.add({prefix_of(key), comparable ? id : id | never_equal, key});
}

Status LoadRules::add_node(std::uint64_t id, std::uint32_t set, const Row& row) {
  const Subject& about = subject(EntityKind::node, set);
  PLENUM_TRY(check_constraints(about, row));
  PLENUM_TRY(check_node_types(about, set, row));
  if (!schema_->graph_types().empty() &&
      owner_in(shared_.node_ids.extents(), id) == Extent::mixed) {
    mixed_sets_[id] = set;
  }
  for (const std::size_t number : about.indexes) {
    Index& index = indexes_[number];
    const std::vector<Value> values = values_of(row, index.entry->rule);
    if (const auto key = index_key(values)) {
      PLENUM_TRY(add_entry(index, *key, id, are_comparable(values)));
    }
  }
  return {};
}

Status LoadRules::check_edge(TypeToken type, NodeId start, NodeId end, const Row& row,
                             std::string& keys) {
  const Subject& about = subject(EntityKind::edge, static_cast<std::uint32_t>(type));
  PLENUM_TRY(check_constraints(about, row));
  PLENUM_TRY(check_edge_types(about, type, start, end, row));
  for (const std::size_t number : about.indexes) {
    const std::vector<Value> values = values_of(row, indexes_[number].entry->rule);
    const auto key = index_key(values);
    const KeyForm form = !key                     ? KeyForm::none
                         : are_comparable(values) ? KeyForm::comparable
                                                  : KeyForm::never_equal;
    keys.push_back(static_cast<char>(form));
    if (key) core::append_counted(keys, *key);
  }
  return {};
}

Status LoadRules::add_edge(TypeToken type, std::uint64_t id, std::string_view& bytes) {
  const Subject& about = subject(EntityKind::edge, static_cast<std::uint32_t>(type));
  core::ByteReader reader(bytes);
  for (const std::size_t number : about.indexes) {
    const auto form = reader.byte();
    if (!form) return unreadable_row();
    if (static_cast<KeyForm>(*form) == KeyForm::none) continue;
    const auto key = reader.counted();
    if (!key) return unreadable_row();
    const bool comparable = static_cast<KeyForm>(*form) == KeyForm::comparable;
    PLENUM_TRY(add_entry(indexes_[number], *key, id, comparable));
  }
  bytes = reader.rest();
  return {};
}

std::uint64_t LoadRules::bytes() const noexcept {
  std::uint64_t sum = 0;
  for (const Index& index : indexes_) sum += index.entries.bytes();
  return sum;
}

Status LoadRules::spill() {
  const auto largest = std::max_element(
      indexes_.begin(), indexes_.end(),
      [](const Index& a, const Index& b) { return a.entries.bytes() < b.entries.bytes(); });
  return largest == indexes_.end() ? Status{} : largest->entries.spill();
}

// Both are of the load, or the graph has the values of one of them.
Error LoadRules::repeated(const SchemaRule& rule, std::uint64_t one, std::uint64_t other) const {
  for (const std::uint64_t known : {one, other}) {
    const auto values = rule_values(graph_, rule, known);
    if (values.ok() && *values) {
      return repeated_error(graph_, rule, {entity_name(rule.entity, known, {}), **values},
                            {entity_of_load(rule.entity), **values});
    }
  }
  return repeated_in_load_error(graph_, rule);
}

Status LoadRules::write(const Base& base, SegmentWriter& out) {
  for (Index& index : indexes_) {
    if (index.entries.empty()) continue;
    const SchemaRule& rule = index.entry->rule;
    if (!index.entry->stored) {
      return Error(ErrorCode::internal, "the index '" + rule.name + "' is not in the base");
    }
    PLENUM_ASSIGN(IndexMerge merge, IndexMerge::into(base, out, *index.entry->stored,
                                                     [&](std::uint64_t one, std::uint64_t other) {
                                                       return repeated(rule, one, other);
                                                     }));
    PLENUM_TRY(index.entries.drain([&](const Record& record) {
      const bool comparable = (record.minor & never_equal) == 0;
      return merge.add({record.payload, record.minor & ~never_equal},
                       comparable && rule.is_unique());
    }));
    PLENUM_TRY(merge.finish());
  }
  auto numbers = base.meta().indexes;
  auto text_runs = base.meta().text_runs;
  for (const std::string& name : outdated_) {
    const auto stored = numbers.find(name);
    if (stored == numbers.end()) continue;
    text_runs.erase(stored->second);
    numbers.erase(stored);
  }
  out.set_indexes(std::move(numbers), std::move(text_runs), base.meta().next_index);
  return {};
}

// A full-text index is shared by all states that say the same about its documents until something
// fills it, and belongs to one base; the states from now on have one of their own.
SchemaPtr LoadRules::settled() const {
  SchemaPtr settled = schema_;
  for (const Schema::EntryPtr& entry : schema_->entries()) {
    if (!entry->fulltext) continue;
    auto next = std::make_shared<SchemaEntry>(*entry);
    if (outdated_.contains(entry->rule.name)) next->stored.reset();
    next->fulltext = std::make_shared<FulltextIndex>(next->stored);
    settled = settled->with(std::move(next));
  }
  return settled;
}

}  // namespace plenum::storage::bulk
