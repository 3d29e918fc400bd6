#pragma once
// Purpose: what the user declared: indexes, constraints and graph types, and one state of all of
// them. May depend on: storage/types.hpp, storage/graph_type.hpp, storage/index, core.
// Invariants: a Schema never changes; the writer makes another one, and every state keeps the one
// it was committed with, indexes included. Names are unique; so is what a rule says.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fulltext/analyzer.hpp"
#include "storage/graph_type.hpp"
#include "storage/index/property_index.hpp"
#include "storage/types.hpp"

namespace plenum::core {
class ByteReader;
}

namespace plenum::storage {

class Base;           // storage/base.hpp
class FulltextIndex;  // storage/fulltext/fulltext_index.hpp

/// Frozen since format 1.
enum class RuleKind : std::uint8_t {
  range_index = 0,
  unique = 1,    ///< no two entities that have all properties have equal ones; owns an index
  exists = 2,    ///< every entity has the property
  key = 3,       ///< unique and exists; owns an index
  typed = 4,     ///< a property that is there has the type
  fulltext = 5,  ///< the words of the properties, of entities with any of several labels or types
};

/// Properties of one rule.
inline constexpr std::size_t rule_properties_max = 16;
/// Labels or types of one full-text index.
inline constexpr std::size_t rule_tokens_max = 64;
/// Indexes and constraints of one database.
inline constexpr std::size_t rules_max = 4096;

/// An index or a constraint.
struct SchemaRule {
  std::string name;
  RuleKind kind = RuleKind::range_index;
  EntityKind entity = EntityKind::node;
  std::uint32_t token = 0;  ///< of the label or type
  std::vector<PropertyToken> properties;
  std::string type;                        ///< typed only, see core/value_type.hpp
  std::vector<std::uint32_t> more_tokens;  ///< full-text only: labels or types beside `token`
  Analyzer analyzer = default_analyzer;    ///< full-text only

  bool is_constraint() const noexcept {
    return kind != RuleKind::range_index && kind != RuleKind::fulltext;
  }
  /// Has it an index of keys? A full-text index is not one.
  bool is_indexed() const noexcept { return kind == RuleKind::range_index || is_unique(); }
  bool is_unique() const noexcept { return kind == RuleKind::unique || kind == RuleKind::key; }
  bool reads(PropertyToken key) const noexcept;
  /// All labels or types.
  std::vector<std::uint32_t> tokens() const;
  bool names(std::uint32_t label_or_type) const noexcept;
  /// About the same properties of the same entities?
  bool same_subject(const SchemaRule& other) const noexcept;
};

/// Building: being filled, not to be used for reading yet.
enum class RuleState : std::uint8_t { building, online };

/// A rule and its index, which has up to three parts: pages that the base has on disk, what the
/// generation being folded added, and what the active one did. storage/index/index_cursor.hpp reads
/// them as one.
struct SchemaEntry {
  SchemaRule rule;
  RuleState state = RuleState::online;
  /// Of the active generation; of everything while neither of the others is there. Null for a rule
  /// without an index.
  std::shared_ptr<PropertyIndex> index;
  std::shared_ptr<const PropertyIndex> frozen;  ///< only while a fold runs
  std::optional<std::uint32_t> stored;          ///< number of the pages in the base
  /// Of a full-text index, which has pages and what came since in one; null for the others.
  std::shared_ptr<FulltextIndex> fulltext;
};

class Schema {
 public:
  using EntryPtr = std::shared_ptr<const SchemaEntry>;

  bool empty() const noexcept { return entries_.empty() && graph_types_.empty(); }
  /// In the order of their names.
  const std::vector<EntryPtr>& entries() const noexcept { return entries_; }
  /// Null when there is none.
  EntryPtr find(std::string_view name) const;
  /// Does any rule restrict data?
  bool has_constraints() const noexcept { return constraints_ > 0 || !graph_types_.empty(); }
  /// Memory of what indexes hold beside pages on disk.
  std::uint64_t index_bytes() const noexcept;
  /// The same of those indexes alone that have no pages yet: the next opening would fill them.
  std::uint64_t unstored_bytes() const noexcept;
  bool has_fulltext() const noexcept;
  /// Is there a full-text index that the next fold writes as a whole?
  bool has_unstored_fulltext() const noexcept;

  std::shared_ptr<const Schema> with(EntryPtr entry) const;
  std::shared_ptr<const Schema> without(std::string_view name) const;

  // Graph types have names of their own, and are in the order of these.
  const std::vector<GraphTypePtr>& graph_types() const noexcept { return graph_types_; }
  /// Null when there is none.
  GraphTypePtr find_graph_type(std::string_view name) const;
  /// Precondition: none has its name.
  std::shared_ptr<const Schema> with(GraphTypePtr type) const;
  std::shared_ptr<const Schema> without_graph_type(std::string_view name) const;

 private:
  std::vector<EntryPtr> entries_;
  std::size_t constraints_ = 0;
  std::vector<GraphTypePtr> graph_types_;
};
using SchemaPtr = std::shared_ptr<const Schema>;

/// A rule as the log and the meta records hold it; frozen since format 1:
///   name counted | kind u8 | entity u8 (0 node, 1 edge) | token varint | count varint, property
///   varint… | type counted, of kind 5: | analyzer counted | count varint, further tokens varint…
void append_rule(std::string& out, const SchemaRule& rule);
/// Nullopt for bytes that make no sense; `labels` and the others bound the tokens.
std::optional<SchemaRule> read_rule(core::ByteReader& reader, std::uint32_t labels,
                                    std::uint32_t types, std::uint32_t properties);

/// An entry with an empty index where the rule has one.
Schema::EntryPtr make_entry(SchemaRule rule);
/// The same with nothing but pages on disk.
Schema::EntryPtr stored_entry(const SchemaEntry& entry, std::uint32_t number);
/// All entries with new lists: what was added so far is theirs to be folded.
SchemaPtr freeze_indexes(const Schema& schema);
/// What a fold made of the schema's indexes.
struct FoldedBase {
  std::shared_ptr<const Base> base;
  Timestamp now = 0;  ///< of the newest commit, which may be later
};
/// The schema after a fold of `frozen`, which freeze_indexes() made: what it froze is on disk.
SchemaPtr settle_indexes(const SchemaPtr& schema, const Schema& frozen, const FoldedBase& folded);

class Snapshot;
/// Puts every entity of the snapshot that the rule is about into its index; with pages on disk only
/// those that changed since. A full-text index is filled when it is first needed instead.
Status fill_index(const Snapshot& graph, const SchemaEntry& entry);

/// The key of an entity in the index of a rule, from its properties in the order of the rule;
/// nullopt when it has none: the first property is absent.
std::optional<std::string> index_key(const std::vector<Value>& values);
/// The values of the rule's properties among all those of an entity, which ascend.
std::vector<Value> values_in(const SchemaRule& rule, std::span<const Property> properties);
/// The values of the rule's properties; nullopt when the entity does not exist or lacks the label
/// (has another type).
Result<std::optional<std::vector<Value>>> rule_values(const Snapshot& graph, const SchemaRule& rule,
                                                      std::uint64_t id);

/// `(:Label|Other) (a, b)` or `()-[:TYPE]-() (a)`, for messages.
std::string rule_subject(const Snapshot& graph, const SchemaRule& rule);
/// What a constraint requires: "IS UNIQUE", "IS NOT NULL", ….
std::string rule_requirement(const SchemaRule& rule);

}  // namespace plenum::storage
