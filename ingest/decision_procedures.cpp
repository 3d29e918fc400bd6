// kg.merge, kg.separate, kg.reject, kg.accept, kg.decisions: what a person decides.
#include "core/try.hpp"
#include "ingest/decide.hpp"
#include "ingest/procedure_parts.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t decisions_a_read = 1024;

Value number_or_null(std::uint64_t number) {
  return number == 0 ? Value(nullptr) : Value(static_cast<std::int64_t>(number));
}

/// A row an entity that there is now.
Status emit_entities(const DecisionOutcome& outcome, const CallContext& context, RowSink& sink) {
  const storage::Snapshot view = context.transaction->view();
  for (const std::string& key : outcome.entities) {
    PLENUM_ASSIGN(const auto nodes, view.nodes_by_key(key));
    Value entity = nullptr;
    if (!nodes.empty()) {
      PLENUM_ASSIGN(Node node, view.node(nodes.front()));
      entity = std::move(node);
    }
    Value row[] = {number_or_null(outcome.number), std::move(entity)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more) break;
  }
  return {};
}

Status emit_key(const DecisionOutcome& outcome, RowSink& sink) {
  Value row[] = {number_or_null(outcome.number), outcome.entities.front()};
  PLENUM_TRY(sink.emit(row));
  return {};
}

Status merge_entities(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  DecisionMaker maker(*context.transaction, context.interrupt);
  PLENUM_ASSIGN(const DecisionOutcome outcome, maker.merge(arguments[0], arguments[1]));
  return emit_entities(outcome, context, sink);
}

Status separate_entities(std::span<const Value> arguments, const CallContext& context,
                         RowSink& sink) {
  DecisionMaker maker(*context.transaction, context.interrupt);
  auto outcome = arguments[1].is_null() ? maker.separate(arguments[0])
                                        : maker.separate(arguments[0], arguments[1]);
  if (!outcome.ok()) return outcome.error();
  return emit_entities(*outcome, context, sink);
}

Status reject_fact(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  DecisionMaker maker(*context.transaction, context.interrupt);
  PLENUM_ASSIGN(const DecisionOutcome outcome, maker.reject(arguments[0]));
  return emit_key(outcome, sink);
}

Status accept_fact(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  if (arguments[0].kind() != ValueKind::string) {
    return wrong_argument("kg.accept()", "the key of a rejected fact", arguments[0]);
  }
  DecisionMaker maker(*context.transaction, context.interrupt);
  PLENUM_ASSIGN(const DecisionOutcome outcome, maker.accept(arguments[0].as_string()));
  return emit_key(outcome, sink);
}

Status list_decisions(std::span<const Value>, const CallContext& context, RowSink& sink) {
  for (std::uint64_t after = 0;;) {
    PLENUM_ASSIGN(const auto page, read_decisions(*context.snapshot, after, decisions_a_read));
    for (const Decision& decision : page) {
      PLENUM_TRY(core::check_interrupt(context.interrupt));
      after = decision.number;
      Value row[] = {static_cast<std::int64_t>(decision.number), decision_name(decision.kind),
                     text_or_null(decision.type),
                     List(decision.names.begin(), decision.names.end()),
                     List(decision.keys.begin(), decision.keys.end())};
      PLENUM_ASSIGN(const bool more, sink.emit(row));
      if (!more) return {};
    }
    if (page.size() < decisions_a_read) return {};
  }
}

}  // namespace

std::vector<Procedure> decision_procedures() {
  const std::vector<Field> entity_rows = {field("decision", FieldType::integer),
                                          field("entity", FieldType::node)};
  const std::vector<Field> key_rows = {field("decision", FieldType::integer),
                                       field("key", FieldType::string)};
  return {
      {"kg.merge",
       {field("entity", FieldType::any, false), field("other", FieldType::any, false)},
       entity_rows,
       Effect::writes,
       "Decides that two entities are one, which has the first one's name.",
       merge_entities},
      {"kg.separate",
       {field("entity", FieldType::any, false), {"part", FieldType::any, true, true, nullptr}},
       entity_rows,
       Effect::writes,
       "Decides that an entity is several: takes back merges, or parts one name of it.",
       separate_entities},
      {"kg.reject",
       {field("fact", FieldType::any, false)},
       key_rows,
       Effect::writes,
       "Decides that a fact is not so, whichever article says it.",
       reject_fact},
      {"kg.accept",
       {field("key", FieldType::string, false)},
       key_rows,
       Effect::writes,
       "Takes back the rejection of a fact.",
       accept_fact},
      {"kg.decisions",
       {},
       {field("number", FieldType::integer), field("decision", FieldType::string),
        field("type", FieldType::string), field("names", FieldType::list),
        field("keys", FieldType::list)},
       Effect::reads,
       "The log of what people decided.",
       list_decisions},
  };
}

}  // namespace plenum::ingest
