#include "ingest/procedures.hpp"

#include "core/try.hpp"
#include "ingest/evidence_reader.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/procedure_parts.hpp"
#include "plenum/interrupt.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {
namespace {

Result<Value> evidence(std::span<const Value> arguments, const CallContext& context) {
  const Value& subject = arguments[0];
  if (subject.is_null()) return Value(nullptr);
  if (subject.kind() != ValueKind::node && subject.kind() != ValueKind::edge) {
    return wrong_argument("evidence()", "a node or a relationship", subject);
  }
  PLENUM_ASSIGN(const auto items, items_of(subject, context, Wanted::saying));
  return Value(evidence_list(items));
}

bool interrupted(const CallContext& context) {
  return context.interrupt != nullptr && context.interrupt->requested();
}

Status sentences(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  const Value& which = arguments[0];
  std::string words;
  if (const Node* node = which.get_if<Node>()) {
    words = key_of(node->properties);
  } else if (which.kind() == ValueKind::string) {
    words = which.as_string();
  } else {
    return wrong_argument("kg.sentences()", "an Article node, its path, key or sha256", which);
  }
  PLENUM_ASSIGN(const std::string sha, find_article(*context.snapshot, words));
  PLENUM_ASSIGN(const StoredArticle stored, read_article(*context.snapshot, sha));
  const Document& document = stored.document;
  for (std::size_t i = 0; i < document.sentences.size(); ++i) {
    const Span raw = document.article.map.to_raw(document.sentences[i].text);
    Value row[] = {static_cast<std::int64_t>(i), document.text_of(document.sentences[i].text),
                   number(raw.begin), number(raw.end)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more || interrupted(context)) break;
  }
  return {};
}

Status mentions(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  const Node* node = arguments[0].get_if<Node>();
  if (node == nullptr) return wrong_argument("kg.mentions()", "a node", arguments[0]);
  EvidenceReader reader(*context.snapshot, context.interrupt);
  PLENUM_ASSIGN(const auto items, reader.mentions_of(key_of(node->properties)));
  for (const EvidenceItem& item : items) {
    PLENUM_ASSIGN(const Value article, article_node(*context.snapshot, item.sha));
    Value row[] = {article,   item.surface,       item.sentence,   item.type,
                   item.rule, number(item.start), number(item.end)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more || interrupted(context)) break;
  }
  return {};
}

Status assertions(std::span<const Value> arguments, const CallContext& context, RowSink& sink) {
  if (arguments[0].kind() != ValueKind::edge) {
    return wrong_argument("kg.assertions()", "a relationship", arguments[0]);
  }
  PLENUM_ASSIGN(const auto items, items_of(arguments[0], context, Wanted::all));
  for (const EvidenceItem& item : items) {
    PLENUM_ASSIGN(const Value article, article_node(*context.snapshot, item.sha));
    Value row[] = {article,
                   item.sentence,
                   item.surface,
                   item.rule,
                   static_cast<double>(item.confidence) / 1000.0,
                   item.negated ? "negative" : "positive",
                   text_or_null(item.modality),
                   published(item),
                   number(item.start),
                   number(item.end)};
    PLENUM_ASSIGN(const bool more, sink.emit(row));
    if (!more || interrupted(context)) break;
  }
  return {};
}

}  // namespace

std::vector<Procedure> procedures() {
  std::vector<Procedure> all = {
      {"kg.sentences",
       {field("article", FieldType::any, false)},
       {field("index", FieldType::integer), field("text", FieldType::string),
        field("start", FieldType::integer), field("end", FieldType::integer)},
       Effect::reads,
       "The sentences of a stored article, with their bytes in its file.",
       sentences},
      {"kg.mentions",
       {field("entity", FieldType::node, false)},
       {field("article", FieldType::node), field("surface", FieldType::string),
        field("sentence", FieldType::string), field("type", FieldType::string),
        field("rule", FieldType::string), field("start", FieldType::integer),
        field("end", FieldType::integer)},
       Effect::reads,
       "Where an entity is mentioned, newest article first.",
       mentions},
      {"kg.assertions",
       {field("fact", FieldType::relationship, false)},
       {field("article", FieldType::node), field("sentence", FieldType::string),
        field("text", FieldType::string), field("rule", FieldType::string),
        field("confidence", FieldType::floating), field("polarity", FieldType::string),
        field("modality", FieldType::string), field("published", FieldType::date),
        field("start", FieldType::integer), field("end", FieldType::integer)},
       Effect::reads,
       "What the articles say for a fact, newest first.",
       assertions},
  };
  for (Procedure& procedure : review_procedures()) all.push_back(std::move(procedure));
  for (Procedure& procedure : decision_procedures()) all.push_back(std::move(procedure));
  return all;
}

std::vector<Function> functions() {
  return {{"evidence",
           {field("fact", FieldType::any)},
           FieldType::list,
           true,
           "The places that say a fact or name an entity: a list of maps, newest first.",
           evidence}};
}

}  // namespace plenum::ingest
