#pragma once
// Purpose: the entities of one article by type and name, while its mentions are resolved.
// May depend on: ingest/model.hpp, ingest/roles.hpp.
// Invariants: numbers are places in Document::entities and never change.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/model.hpp"
#include "ingest/roles.hpp"

namespace plenum::ingest {

/// Entities by type and folded name.
class EntityTable {
 public:
  EntityTable(Document& document, const Roles& roles) : doc_(document), roles_(roles) {}

  /// The entity of that type and name; made when it is not there. Person types share one space.
  /// no_index where the type is empty, i.e. where none plays the role.
  std::uint32_t get(std::string_view type, std::string_view name);
  /// The same without making one; no_index: none.
  std::uint32_t find(std::string_view type, std::string_view name) const;
  /// The same of any type of a role; the first is what is made.
  std::uint32_t get(const TypeSet& types, std::string_view name);
  std::uint32_t find(const TypeSet& types, std::string_view name) const;
  /// Records a form in the text.
  void add_alias(std::uint32_t entity, std::string form);

 private:
  std::string key(std::string_view type, std::string_view name) const;
  Document& doc_;
  const Roles& roles_;
  std::unordered_map<std::string, std::uint32_t> by_key_;
};

}  // namespace plenum::ingest
