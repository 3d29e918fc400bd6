// kg.unknowns, kg.conflicts, kg.types, kg.explain: what a person looks over.
#include <algorithm>
#include <optional>

#include "core/try.hpp"
#include "ingest/conflicts.hpp"
#include "ingest/derived_state.hpp"
#include "ingest/procedure_parts.hpp"
#include "ingest/resolution_text.hpp"
#include "ingest/type_list.hpp"
#include "ingest/unknowns.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {
namespace {

constexpr std::int64_t unknowns_default = 1000;

Status unknowns(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  const Value& limit = arguments[0];
  if (limit.kind() != ValueKind::integer || limit.as_integer() < 0) {
    return Error(ErrorCode::invalid_argument, "kg.unknowns() takes how many names, 0 or more")
        .with_language("ArgumentError", "runtime", "NegativeIntegerArgument");
  }
  PLENUM_ASSIGN(auto names,
                unknown_names(*context.snapshot, static_cast<std::uint64_t>(limit.as_integer()),
                              stop_of(context)));
  for (UnknownName& name : names) {
    Value row[] = {std::move(name.surface), static_cast<std::int64_t>(name.count),
                   static_cast<std::int64_t>(name.articles), std::move(name.example)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

/// Null when it is not in the graph as the clause sees it.
Result<Value> element_of(const storage::Snapshot& view, const DisputedFact& fact) {
  if (!fact.edge) {
    PLENUM_ASSIGN(const auto nodes, view.nodes_by_key(fact.key));
    if (nodes.empty()) return Value(nullptr);
    PLENUM_ASSIGN(Node node, view.node(nodes.front()));
    return Value(std::move(node));
  }
  PLENUM_ASSIGN(const auto edges, fact_edges(view, fact.key, fact.edge->type));
  if (edges.empty()) return Value(nullptr);
  PLENUM_ASSIGN(Edge edge, view.edge(edges.front()));
  return Value(std::move(edge));
}

/// The places that say a fact, or those that deny it.
Result<Value> sources_of(EvidenceReader& reader, const DisputedFact& fact, bool denying) {
  std::vector<EvidenceItem> items;
  if (fact.edge) {
    PLENUM_ASSIGN(items, reader.assertions_of(fact.key, fact.edge->type, fact.edge->subject,
                                              fact.edge->object, denying));
    if (denying) std::erase_if(items, [](const EvidenceItem& item) { return !item.negated; });
  } else {
    PLENUM_ASSIGN(items, reader.mentions_of(fact.key));
  }
  return Value(evidence_list(items));
}

Status conflicts(std::span<const Value>, const CallContext& context, RowSink& sink) {
  const storage::Snapshot& view = *context.snapshot;
  EvidenceReader reader(view, context.interrupt);
  return each_conflict(view, stop_of(context), [&](const Conflict& conflict) -> Result<bool> {
    PLENUM_ASSIGN(Value fact, element_of(view, conflict.fact));
    Value other = nullptr;
    if (conflict.other) {
      PLENUM_ASSIGN(other, element_of(view, *conflict.other));
    }
    if (fact.is_null() || (conflict.other && other.is_null())) return true;
    PLENUM_ASSIGN(Value sources, sources_of(reader, conflict.fact, false));
    PLENUM_ASSIGN(
        Value against,
        sources_of(reader, conflict.other ? *conflict.other : conflict.fact, !conflict.other));
    Value row[] = {conflict.kind, std::move(fact), std::move(other), std::move(sources),
                   std::move(against)};
    return sink.emit(row);
  });
}

Value end_value(const EvidenceEnd& end, std::string because) {
  if (end.group.empty()) return nullptr;
  return Map{{"mention", text_or_null(end.surface)},
             {"rule", text_or_null(end.rule)},
             {"name", end.name},
             {"key", end.group},
             {"because", std::move(because)}};
}

Status explain_fact(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  if (arguments[0].kind() != ValueKind::edge && arguments[0].kind() != ValueKind::node) {
    return wrong_argument("kg.explain()", "a relationship or a node", arguments[0]);
  }
  const storage::Snapshot& view = *context.snapshot;
  PLENUM_ASSIGN(const auto items, items_of(arguments[0], context, Wanted::explained));
  LedgerBook book(view);
  Resolver resolver(book);
  for (const EvidenceItem& item : items) {
    PLENUM_TRY(core::check_interrupt(context.interrupt));
    PLENUM_ASSIGN(const Value article, article_node(view, item.sha));
    PLENUM_ASSIGN(std::string subject, why_resolved(book, resolver, item.subject.group));
    PLENUM_ASSIGN(std::string object, why_resolved(book, resolver, item.object.group));
    Value row[] = {article,
                   item.sentence,
                   item.surface,
                   List(item.tokens.begin(), item.tokens.end()),
                   item.rule,
                   text_or_null(item.rule_place),
                   item.pack,
                   static_cast<double>(item.confidence) / 1000.0,
                   item.negated ? "negative" : "positive",
                   text_or_null(item.modality),
                   end_value(item.subject, std::move(subject)),
                   end_value(item.object, std::move(object))};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

Status types(std::span<const Value>, const CallContext& context, RowSink& sink) {
  PLENUM_ASSIGN(const auto all, read_types(*context.snapshot));
  for (const ListedType& type : all) {
    Value row[] = {type.name, type.edge ? "relationship" : "node",
                   List(type.roles.begin(), type.roles.end()),
                   type.edge ? Value() : Value(List(type.labels.begin(), type.labels.end()))};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

}  // namespace

std::vector<Procedure> review_procedures() {
  return {
      {"kg.unknowns",
       {{"limit", FieldType::integer, false, true, unknowns_default}},
       {field("surface", FieldType::string), field("count", FieldType::integer),
        field("articles", FieldType::integer), field("example", FieldType::string)},
       Effect::reads,
       "Capitalised names of no known type, the most frequent first.",
       unknowns},
      {"kg.conflicts",
       {},
       {field("kind", FieldType::string), field("fact", FieldType::any),
        field("other", FieldType::any), field("sources", FieldType::list),
        field("other_sources", FieldType::list)},
       Effect::reads,
       "Facts that contradict one another or are denied, with the places that say both.",
       conflicts},
      {"kg.types",
       {},
       {field("name", FieldType::string), field("kind", FieldType::string),
        field("roles", FieldType::list), field("labels", FieldType::list)},
       Effect::reads,
       "The types of the packs that read the articles, in the packs' order, and what they stand "
       "for.",
       types},
      {"kg.explain",
       {field("fact", FieldType::any, false)},
       {field("article", FieldType::node), field("sentence", FieldType::string),
        field("text", FieldType::string), field("tokens", FieldType::list),
        field("rule", FieldType::string), field("place", FieldType::string),
        field("pack", FieldType::string), field("confidence", FieldType::floating),
        field("polarity", FieldType::string), field("modality", FieldType::string),
        field("subject", FieldType::map), field("object", FieldType::map)},
       Effect::reads,
       "How a fact came about: rule, tokens, place in the pack, and why its ends are these "
       "entities.",
       explain_fact},
  };
}

}  // namespace plenum::ingest
