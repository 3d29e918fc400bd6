#pragma once
// Purpose: what a damaged store still says about names, label sets, extents, rules and its fold.
// May depend on: storage/base_meta.hpp, storage/schema.hpp, storage/kv/engine.hpp.
// Invariants: a token keeps its meaning or gets a made-up name; never the name of another one.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/base_meta.hpp"
#include "storage/kv/engine.hpp"
#include "storage/salvage/findings.hpp"
#include "storage/schema.hpp"
#include "storage/schema_codec.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

class FoundNames {
 public:
  /// Reads the family meta.
  static Result<FoundNames> read(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                 Findings& findings);

  /// The record of the last fold; nullopt when it is lost, or there never was a fold.
  const std::optional<BaseMeta>& fold() const noexcept { return fold_; }
  /// Which pages its units have, as far as that can be read.
  const UnitPages& units() const noexcept { return units_; }
  std::vector<SchemaRule>& rules() noexcept { return rules_; }
  const std::vector<SchemaRule>& rules() const noexcept { return rules_; }
  std::vector<GraphTypeDefinition>& graph_types() noexcept { return graph_types_; }
  const std::vector<GraphTypeDefinition>& graph_types() const noexcept { return graph_types_; }

  /// A token below `bound` is in use, whether its name is known or not.
  void reserve(NameKind kind, std::uint32_t bound);
  /// The next name of the log. After stop_numbering() it is not known which token it is of.
  void add_next(NameKind kind, std::string text);
  void stop_numbering() noexcept { numbering_ = false; }
  /// The name of a token. Made up when it is lost; counted once.
  std::string name(NameKind kind, std::uint32_t token, Findings& findings);

  /// Labels of a set; nullopt when lost.
  std::optional<std::vector<std::uint32_t>> label_set(std::uint32_t number) const;
  /// Labels that nodes with this id were made with; nullopt when that is not known.
  std::optional<std::vector<std::uint32_t>> labels_made_with(std::uint64_t node) const;

 private:
  void take(const kv::KeyValue& entry, Findings& findings);
  Status take_body(const std::string& key, std::string_view body);
  void read_rules(Findings& findings);

  std::optional<BaseMeta> fold_;
  UnitPages units_;
  std::map<std::uint32_t, std::string> names_[name_kind_count];
  std::uint32_t bounds_[name_kind_count] = {0, 0, 0};
  bool numbering_ = true;
  std::map<std::uint32_t, std::vector<std::uint32_t>> label_sets_;
  std::map<std::uint64_t, Extent> node_extents_;  ///< by start
  std::string rule_bytes_;
  GraphTypeParts graph_type_parts_;
  std::vector<SchemaRule> rules_;
  std::vector<GraphTypeDefinition> graph_types_;
};

}  // namespace plenum::storage
