// db.labels(), db.relationshipTypes(), db.propertyKeys(), db.schema(): what is in the graph.
#include <algorithm>

#include "core/try.hpp"
#include "query/procedures/builtin.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

namespace {

using storage::Snapshot;

struct Named {
  std::string name;
  std::int64_t count;
};

std::vector<Named> labels(const Snapshot& graph) {
  std::vector<Named> out;
  for (std::uint32_t i = 0; i < graph.label_count(); ++i) {
    const auto token = storage::LabelToken{i};
    const std::uint64_t count = graph.node_count(token);
    if (count > 0) {
      out.push_back({std::string(graph.label_name(token)), static_cast<std::int64_t>(count)});
    }
  }
  return out;
}

std::vector<Named> types(const Snapshot& graph) {
  std::vector<Named> out;
  for (std::uint32_t i = 0; i < graph.type_count(); ++i) {
    const auto token = storage::TypeToken{i};
    const std::uint64_t count = graph.edge_count(token);
    if (count > 0) {
      out.push_back({std::string(graph.type_name(token)), static_cast<std::int64_t>(count)});
    }
  }
  return out;
}

std::vector<Named> keys(const Snapshot& graph) {
  std::vector<Named> out;
  for (std::uint32_t i = 0; i < graph.property_count(); ++i) {
    out.push_back({std::string(graph.property_name(storage::PropertyToken{i})), 0});
  }
  return out;
}

using Lister = std::vector<Named> (*)(const Snapshot&);

std::vector<Named> sorted(std::vector<Named> list) {
  std::sort(list.begin(), list.end(),
            [](const Named& a, const Named& b) { return a.name < b.name; });
  return list;
}

Procedure names(std::string name, std::string column, std::string description, Lister list) {
  Procedure out;
  out.name = std::move(name);
  out.columns = {{std::move(column), FieldType::string, false, false, {}}};
  out.description = std::move(description);
  out.run = [list](std::span<const Value>, const CallContext& context, RowSink& sink) -> Status {
    for (Named& entry : sorted(list(*context.snapshot))) {
      Value row[] = {Value(std::move(entry.name))};
      PLENUM_ASSIGN(const bool more, sink.emit(row));
      if (!more) break;
    }
    return {};
  };
  return out;
}

Status emit_all(std::string_view element, std::vector<Named> list, RowSink& sink) {
  for (Named& entry : sorted(std::move(list))) {
    Value row[] = {Value(element), Value(std::move(entry.name)), Value(entry.count)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

}  // namespace

std::vector<Procedure> schema_procedures() {
  std::vector<Procedure> out;
  out.push_back(names("db.labels", "label", "labels in use", labels));
  out.push_back(names("db.relationshipTypes", "relationshipType", "types in use", types));
  out.push_back(names("db.propertyKeys", "propertyKey", "property names ever used", keys));
  Procedure schema;
  schema.name = "db.schema";
  schema.columns = {{"element", FieldType::string, false, false, {}},
                    {"name", FieldType::string, false, false, {}},
                    {"count", FieldType::integer, false, false, {}}};
  schema.description = "labels and types with the number of entities that carry them";
  schema.run = [](std::span<const Value>, const CallContext& context, RowSink& sink) -> Status {
    PLENUM_TRY(emit_all("node", labels(*context.snapshot), sink));
    return emit_all("relationship", types(*context.snapshot), sink);
  };
  out.push_back(std::move(schema));
  return out;
}

}  // namespace plenum::query
