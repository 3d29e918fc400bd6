#include "ingest/procedure_parts.hpp"

#include "core/try.hpp"
#include "ingest/keys.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

Error wrong_argument(std::string_view name, std::string_view wanted, const Value& value) {
  return Error(ErrorCode::invalid_argument, std::string(name) + " takes " + std::string(wanted) +
                                                ", not " +
                                                std::string(value_kind_name(value.kind())))
      .with_language("TypeError", "runtime", "InvalidArgumentType");
}

std::string key_of(const Map& properties) {
  auto found = properties.find("key");
  if (found == properties.end() || found->second.kind() != ValueKind::string) return {};
  return found->second.as_string();
}

Result<std::vector<EvidenceItem>> items_of(const Value& value, const CallContext& context,
                                           Wanted wanted) {
  const storage::Snapshot& view = *context.snapshot;
  EvidenceReader reader(view, context.interrupt, wanted == Wanted::explained);
  if (const Node* node = value.get_if<Node>()) return reader.mentions_of(key_of(node->properties));
  const Edge& edge = value.as_edge();
  const std::string key = key_of(edge.properties);
  if (key.empty()) return std::vector<EvidenceItem>{};
  PLENUM_ASSIGN(const Node start, view.node(edge.start));
  PLENUM_ASSIGN(const Node end, view.node(edge.end));
  if (edge.type == "MENTIONS") {
    PLENUM_ASSIGN(auto items, reader.mentions_of(key_of(end.properties)));
    auto sha = start.properties.find("sha256");
    std::erase_if(items, [&](const EvidenceItem& item) {
      return sha == start.properties.end() || !(sha->second == Value(item.sha));
    });
    return items;
  }
  return reader.assertions_of(key, edge.type, key_of(start.properties), key_of(end.properties),
                              wanted != Wanted::saying);
}

Value published(const EvidenceItem& item) {
  return item.dated ? Value(Date{item.published_days}) : Value(nullptr);
}

Value text_or_null(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }

Value number(std::uint32_t value) { return static_cast<std::int64_t>(value); }

Result<std::optional<NodeId>> article_id(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(const auto nodes, view.nodes_by_key(group_key(EntityClass::article, sha)));
  return nodes.empty() ? std::optional<NodeId>() : std::optional(nodes.front());
}

Result<Value> article_node(const storage::Snapshot& view, const std::string& sha) {
  PLENUM_ASSIGN(const auto id, article_id(view, sha));
  if (!id) return Value(nullptr);
  PLENUM_ASSIGN(Node node, view.node(*id));
  return Value(std::move(node));
}

core::StopSignal stop_of(const CallContext& context) {
  return {context.interrupt, context.deadline_ns};
}

List evidence_list(const std::vector<EvidenceItem>& items) {
  List list;
  for (const EvidenceItem& item : items) {
    list.emplace_back(Map{{"article", item.source},
                          {"title", text_or_null(item.title)},
                          {"published", published(item)},
                          {"sentence", item.sentence},
                          {"start", number(item.start)},
                          {"end", number(item.end)},
                          {"rule", item.rule},
                          {"confidence", static_cast<double>(item.confidence) / 1000.0}});
  }
  return list;
}

Field field(std::string name, FieldType type, bool nullable) {
  return {std::move(name), type, nullable, false, nullptr};
}

}  // namespace plenum::ingest
