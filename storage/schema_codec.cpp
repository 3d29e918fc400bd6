#include "storage/schema_codec.hpp"

#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"

namespace plenum::storage {

void append_schema(std::string& out, const Schema& schema) {
  core::append_varint(out, schema.entries().size());
  for (const Schema::EntryPtr& entry : schema.entries()) append_rule(out, entry->rule);
}

SchemaPtr read_schema(core::ByteReader& reader, std::uint32_t labels, std::uint32_t types,
                      std::uint32_t properties) {
  const auto count = reader.varint();
  if (!count || *count > rules_max) return nullptr;
  SchemaPtr schema = std::make_shared<const Schema>();
  for (std::uint64_t i = 0; i < *count; ++i) {
    auto rule = read_rule(reader, labels, types, properties);
    if (!rule || schema->find(rule->name)) return nullptr;
    schema = schema->with(make_entry(*std::move(rule)));
  }
  return schema;
}

Status fill_indexes(const Snapshot& graph) {
  const SchemaPtr schema = graph.schema();
  for (const Schema::EntryPtr& entry : schema->entries()) PLENUM_TRY(fill_index(graph, *entry));
  return {};
}

}  // namespace plenum::storage
