#include "ingest/entity_table.hpp"

#include <algorithm>
#include <utility>

#include "ingest/tokens.hpp"

namespace plenum::ingest {

std::string EntityTable::key(std::string_view type, std::string_view name) const {
  std::string key(roles_.people.has(type) ? "person" : type);
  key.push_back('\x1f');
  key += fold(name);
  return key;
}

std::uint32_t EntityTable::get(std::string_view type, std::string_view name) {
  if (type.empty()) return no_index;
  auto [at, added] =
      by_key_.try_emplace(key(type, name), static_cast<std::uint32_t>(doc_.entities.size()));
  if (added) {
    Entity entity;
    entity.type = type;
    entity.name = name;
    doc_.entities.push_back(std::move(entity));
  }
  return at->second;
}

std::uint32_t EntityTable::find(std::string_view type, std::string_view name) const {
  auto at = by_key_.find(key(type, name));
  return at == by_key_.end() ? no_index : at->second;
}

std::uint32_t EntityTable::get(const TypeSet& types, std::string_view name) {
  const std::uint32_t known = find(types, name);
  return known != no_index ? known : get(types.name(), name);
}

std::uint32_t EntityTable::find(const TypeSet& types, std::string_view name) const {
  for (const std::string& type : types.types()) {
    if (const std::uint32_t found = find(type, name); found != no_index) return found;
  }
  return no_index;
}

void EntityTable::add_alias(std::uint32_t entity, std::string form) {
  Entity& each = doc_.entities[entity];
  if (form.empty() || form == each.name || each.aliases.size() >= aliases_max) return;
  auto at = std::lower_bound(each.aliases.begin(), each.aliases.end(), form);
  if (at == each.aliases.end() || *at != form) each.aliases.insert(at, std::move(form));
}

}  // namespace plenum::ingest
