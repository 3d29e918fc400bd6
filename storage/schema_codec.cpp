#include "storage/schema_codec.hpp"

#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"

namespace plenum::storage {

void append_schema(std::string& out, const Schema& schema) {
  core::append_varint(out, schema.entries().size());
  for (const Schema::EntryPtr& entry : schema.entries()) append_rule(out, entry->rule);
  const std::size_t parts = graph_type_parts(schema).size();
  if (parts > 0) core::append_varint(out, parts);
}

GraphTypeParts graph_type_parts(const Schema& schema) {
  GraphTypeParts parts;
  if (schema.graph_types().empty()) return parts;
  std::string all;
  core::append_varint(all, schema.graph_types().size());
  for (const GraphTypePtr& type : schema.graph_types()) append_graph_type(all, type->definition());
  for (std::size_t at = 0; at < all.size(); at += graph_types_part_bytes) {
    parts.emplace(static_cast<std::uint16_t>(parts.size()), all.substr(at, graph_types_part_bytes));
  }
  return parts;
}

SchemaPtr read_rules(core::ByteReader& reader, const NameCounts& names) {
  const auto count = reader.varint();
  if (!count || *count > rules_max) return nullptr;
  SchemaPtr schema = std::make_shared<const Schema>();
  for (std::uint64_t i = 0; i < *count; ++i) {
    auto rule = read_rule(reader, names.labels, names.types, names.properties);
    if (!rule || schema->find(rule->name)) return nullptr;
    schema = schema->with(make_entry(*std::move(rule)));
  }
  return schema;
}

SchemaPtr read_schema(std::string_view bytes, const GraphTypeParts& parts,
                      const NameCounts& names) {
  core::ByteReader rules(bytes);
  SchemaPtr schema = read_rules(rules, names);
  if (schema == nullptr || rules.at_end()) return schema;
  const auto part_count = rules.varint();
  if (!part_count || *part_count == 0 || !rules.at_end()) return nullptr;
  std::string all;
  for (std::uint64_t i = 0; i < *part_count; ++i) {
    const auto part = i > 0xFFFF ? parts.end() : parts.find(static_cast<std::uint16_t>(i));
    if (part == parts.end()) return nullptr;
    all += part->second;
  }
  core::ByteReader reader(all);
  const auto count = reader.varint();
  if (!count || *count == 0 || *count > graph_types_max) return nullptr;
  for (std::uint64_t i = 0; i < *count; ++i) {
    GraphTypePtr type = read_graph_type(reader, names.labels, names.types, names.properties);
    if (type == nullptr || schema->find_graph_type(type->name())) return nullptr;
    schema = schema->with(std::move(type));
  }
  return reader.at_end() ? schema : nullptr;
}

Status fill_indexes(const Snapshot& graph) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) PLENUM_TRY(fill_index(graph, *entry));
  return {};
}

}  // namespace plenum::storage
