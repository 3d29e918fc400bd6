// db.index.fulltext.*: what full-text indexes find.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "query/fulltext/search_window.hpp"
#include "query/fulltext/text_query.hpp"
#include "query/fulltext/text_rank.hpp"
#include "query/procedures/builtin.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/fulltext/text_search.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

namespace {

using storage::EntityKind;
using storage::Snapshot;

Result<storage::Schema::EntryPtr> index_of(const Snapshot& graph, const std::string& name,
                                           EntityKind entity) {
  const auto schema = graph.schema();
  auto entry = schema->find(name);
  if (!entry || !entry->fulltext) {
    std::string names;
    for (const auto& other : schema->entries()) {
      if (other->fulltext) names += (names.empty() ? "" : ", ") + other->rule.name;
    }
    return search_argument_error(fmt::format("there is no full-text index named '{}'", name))
        .with_hint(names.empty() ? "CREATE FULLTEXT INDEX makes one" : "there is: " + names);
  }
  if (entry->rule.entity == entity) return entry;
  const bool nodes = entry->rule.entity == EntityKind::node;
  return search_argument_error(fmt::format("the full-text index '{}' is one of {}", name,
                                           nodes ? "nodes" : "relationships"))
      .with_hint(
          fmt::format("call db.index.fulltext.{}", nodes ? "queryNodes" : "queryRelationships"));
}

Result<Value> found_value(const CallContext& context, EntityKind entity, std::uint64_t id) {
  if (context.ids_suffice) {
    if (entity == EntityKind::node) return Value(Node{NodeId{id}, {}, {}});
    Edge edge;
    edge.id = EdgeId{id};
    return Value(std::move(edge));
  }
  if (entity == EntityKind::node) {
    PLENUM_ASSIGN(Node node, context.snapshot->node(NodeId{id}));
    return Value(std::move(node));
  }
  PLENUM_ASSIGN(Edge edge, context.snapshot->edge(EdgeId{id}));
  return Value(std::move(edge));
}

Status search_index(std::span<const Value> arguments, const CallContext& context, RowSink& sink,
                    EntityKind entity) {
  const Snapshot& graph = *context.snapshot;
  PLENUM_ASSIGN(const std::string* name, search_text(arguments[0], "index name"));
  PLENUM_ASSIGN(const std::string* text, search_text(arguments[1], "query"));
  PLENUM_ASSIGN(const SearchWindow window, search_window(arguments[2]));
  PLENUM_ASSIGN(const auto entry, index_of(graph, *name, entity));
  std::vector<std::string> properties;
  for (const auto key : entry->rule.properties) properties.emplace_back(graph.property_name(key));
  PLENUM_ASSIGN(const auto query, parse_text_query(*text, properties));
  const core::StopSignal stop{context.interrupt, context.deadline_ns};
  PLENUM_ASSIGN(const storage::TextIndex* index,
                entry->fulltext->content(graph, entry->rule, stop));
  storage::SearchBounds bounds(stop, context.memory_bytes_max);
  storage::TextSearch texts(*index, graph.timestamp(), bounds);
  PLENUM_ASSIGN(Ranking ranking, rank_texts(query, texts, bounds));
  std::uint64_t number = 0;
  for (auto best = ranking.next(); best; best = ranking.next(), ++number) {
    if (bounds.due()) PLENUM_TRY(bounds.look());
    const bool hidden = entity == EntityKind::node ? graph.hides(NodeId{best->entity})
                                                   : graph.hides(EdgeId{best->entity});
    if (hidden) {
      --number;  // no row of the window
      continue;
    }
    if (number < window.skip) continue;
    if (number - window.skip >= window.limit) break;
    PLENUM_ASSIGN(Value value, found_value(context, entity, best->entity));
    Value row[] = {std::move(value), Value(best->score)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

Procedure search_procedure(std::string name, std::string column, FieldType type,
                           EntityKind entity) {
  Procedure out;
  out.name = std::move(name);
  out.parameters = {{"indexName", FieldType::string, false, false, {}},
                    {"queryString", FieldType::string, false, false, {}},
                    {"options", FieldType::map, false, true, Value(Map{})}};
  out.columns = {{std::move(column), type, false, false, {}},
                 {"score", FieldType::floating, false, false, {}}};
  out.description = "what a full-text index finds, the best first (docs/language.md)";
  out.run = [entity](std::span<const Value> arguments, const CallContext& context,
                     RowSink& sink) -> Status {
    return search_index(arguments, context, sink, entity);
  };
  return out;
}

}  // namespace

std::vector<Procedure> fulltext_procedures() {
  std::vector<Procedure> out;
  out.push_back(
      search_procedure("db.index.fulltext.queryNodes", "node", FieldType::node, EntityKind::node));
  out.push_back(search_procedure("db.index.fulltext.queryRelationships", "relationship",
                                 FieldType::relationship, EntityKind::edge));
  Procedure listing;
  listing.name = "db.index.fulltext.listAvailableAnalyzers";
  listing.columns = {{"analyzer", FieldType::string, false, false, {}},
                     {"description", FieldType::string, false, false, {}}};
  listing.description = "analyzers that a full-text index may have";
  listing.run = [](std::span<const Value>, const CallContext&, RowSink& sink) -> Status {
    for (const storage::AnalyzerInfo& one : storage::analyzers) {
      Value row[] = {Value(one.name), Value(one.description)};
      PLENUM_ASSIGN(const bool more, sink.emit(row));
      if (!more) break;
    }
    return {};
  };
  out.push_back(std::move(listing));
  return out;
}

}  // namespace plenum::query
