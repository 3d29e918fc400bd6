#include "ingest/passages.hpp"

#include <array>
#include <utility>

#include "core/try.hpp"
#include "ingest/evidence.hpp"
#include "ingest/graph_writer.hpp"
#include "ingest/keys.hpp"
#include "ingest/procedure_parts.hpp"

namespace plenum::ingest {
namespace {

using storage::PropertyColumn;
using storage::Snapshot;

constexpr std::size_t nodes_at_once = 1024;
constexpr std::array name_properties = {"name", "acronym", "title", "aliases"};

/// Appends the strings that a property has.
void add_texts(Value value, std::vector<Value>& texts) {
  if (value.kind() == ValueKind::string) return texts.push_back(std::move(value));
  const auto* list = value.get_if<List>();
  if (list == nullptr) return;
  for (const Value& one : *list) {
    if (one.kind() == ValueKind::string) texts.push_back(one);
  }
}

using Take = std::function<Status(const Passage&)>;

Status take_nodes(PassageKind kind, const std::vector<NodeId>& ids,
                  const std::vector<PropertyColumn>& columns, const Take& take) {
  std::vector<Value> texts;
  for (std::size_t row = 0; row < ids.size(); ++row) {
    texts.clear();
    for (const PropertyColumn& column : columns) add_texts(column.value(row), texts);
    if (texts.empty()) continue;
    PLENUM_TRY(take({kind, ids[row], {}, 0, texts}));
  }
  return {};
}

Status each_node(const Snapshot& view, PassageKind kind,
                 const std::vector<storage::PropertyToken>& properties,
                 const core::StopSignal& stop, const Take& take) {
  storage::ScanPosition position;
  std::vector<NodeId> ids;
  while (!position.done && !properties.empty()) {
    PLENUM_TRY(stop.check());
    ids.clear();
    PLENUM_TRY(view.scan_nodes(position, nodes_at_once, ids));
    std::vector<PropertyColumn> columns(properties.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      PLENUM_TRY(view.gather(ids, properties[i], columns[i]));
    }
    PLENUM_TRY(take_nodes(kind, ids, columns, take));
  }
  return {};
}

Status each_name(const Snapshot& view, const core::StopSignal& stop, const Take& take) {
  std::vector<storage::PropertyToken> properties;
  for (const char* name : name_properties) {
    if (const auto token = view.find_property(name)) properties.push_back(*token);
  }
  return each_node(view, PassageKind::name, properties, stop, take);
}

// Whatever a pack calls statements, what was said is their text.
Status each_statement(const Snapshot& view, const core::StopSignal& stop, const Take& take) {
  const auto text = view.find_property("text");
  if (!text) return {};
  return each_node(view, PassageKind::statement, {*text}, stop, take);
}

Status sentences_of(const Snapshot& view, const std::string& sha, const Take& take) {
  PLENUM_ASSIGN(const auto article, article_id(view, sha));
  if (!article) return {};
  PLENUM_ASSIGN(const auto bytes, view.document(article_document(sha)));
  if (!bytes) return {};
  PLENUM_ASSIGN(const Document document, decode_sentences(*bytes));
  for (std::uint32_t i = 0; i < document.sentences.size(); ++i) {
    const Value text(std::string(document.text_of(document.sentences[i].text)));
    PLENUM_TRY(take({PassageKind::sentence, *article, sha, i, {&text, 1}}));
  }
  return {};
}

}  // namespace

Status each_passage(const Snapshot& view, const core::StopSignal& stop, const Take& take) {
  PLENUM_TRY(each_name(view, stop, take));
  PLENUM_TRY(each_statement(view, stop, take));
  PLENUM_ASSIGN(const std::vector<std::string> shas, list_articles(view));
  for (const std::string& sha : shas) {
    PLENUM_TRY(stop.check());
    PLENUM_TRY(sentences_of(view, sha, take));
  }
  return {};
}

Result<std::vector<Value>> names_of(const Snapshot& view, NodeId node) {
  std::vector<Value> texts;
  for (const char* name : name_properties) {
    const auto token = view.find_property(name);
    if (!token) continue;
    PLENUM_ASSIGN(Value value, view.property(node, *token));
    add_texts(std::move(value), texts);
  }
  return texts;
}

}  // namespace plenum::ingest
