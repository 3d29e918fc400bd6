#include "script.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "core/hash.hpp"
#include "core/try.hpp"

namespace plenum::fault {

namespace {

constexpr std::array labels{"Person", "Body", "Plan", "Sector", "Place"};
constexpr std::array types{"KNOWS", "TARGETS", "PART_OF"};
constexpr std::array keys{"name", "score", "ratio", "tags", "note", "open"};
constexpr std::size_t nodes_max = 400;  // keeps the compare after each recovery cheap

template <class Map>
typename Map::iterator any_of(Map& map, std::mt19937_64& random) {
  return std::next(map.begin(), static_cast<std::ptrdiff_t>(random() % map.size()));
}

template <std::size_t n>
const char* any_of(const std::array<const char*, n>& list, std::mt19937_64& random) {
  return list[random() % n];
}

Result<NodeId> find_node(storage::Transaction& writer, const std::string& key) {
  PLENUM_ASSIGN(const std::vector<NodeId> found, writer.view().nodes_by_key(key));
  if (found.size() == 1) return found.front();
  return Error(ErrorCode::internal, fmt::format("{} nodes have the key {}", found.size(), key));
}

Result<EdgeId> find_edge(storage::Transaction& writer, const std::string& key) {
  PLENUM_ASSIGN(const std::vector<EdgeId> found, writer.view().edges_by_key(key));
  if (found.size() == 1) return found.front();
  return Error(ErrorCode::internal, fmt::format("{} edges have the key {}", found.size(), key));
}

Result<std::vector<storage::Property>> stored(storage::Transaction& writer,
                                              const std::map<std::string, Value>& properties) {
  std::vector<storage::Property> out;
  for (const auto& [name, value] : properties) {
    PLENUM_ASSIGN(const storage::PropertyToken token, writer.property(name));
    out.push_back({token, value});
  }
  return out;
}

}  // namespace

Value Script::any_value(Random& random) const {
  switch (random() % 8) {
    case 0:
      return Value(static_cast<std::int64_t>(random()));
    case 1:
      return Value(static_cast<double>(random() % 1000) / 8);
    case 2:
      return Value(random() % 2 == 0);
    case 3:
      return Value(List{Value("one"), Value(fmt::format("tag {}", random() % 9))});
    case 4:
      // Once in a while a record that needs several parts in the log.
      return Value(std::string(random() % 20 == 0 ? 50'000 + random() % 100'000 : random() % 300,
                               static_cast<char>('a' + random() % 26)));
    case 5:
      return Value(nullptr);  // removes
    default:
      return Value(fmt::format("Value {}", random() % 1000));
  }
}

Status Script::step(storage::Transaction* writer) {
  Random random(core::hash_combine(seed_, ++steps_));
  PLENUM_TRY(count_step(writer));
  for (std::uint64_t n = 1 + random() % 6; n > 0; --n) PLENUM_TRY(one(random, writer));
  return {};
}

/// Every transaction changes something: the counter on the node n0.
Status Script::count_step(storage::Transaction* writer) {
  const std::string key = "n0";
  ModelNode& node = model_.nodes[key];
  const bool fresh = node.properties.empty();
  node.properties["key"] = Value(key);
  node.properties["step"] = Value(static_cast<std::int64_t>(steps_));
  if (writer == nullptr) return {};
  if (fresh) {
    PLENUM_ASSIGN(const auto properties, stored(*writer, node.properties));
    auto made = writer->create_node({}, properties);
    return made.ok() ? Status() : Status(made.error());
  }
  PLENUM_ASSIGN(const NodeId id, find_node(*writer, key));
  PLENUM_ASSIGN(const storage::PropertyToken step, writer->property("step"));
  auto done = writer->set_property(id, step, node.properties["step"]);
  return done.ok() ? Status() : Status(done.error());
}

Status Script::one(Random& random, storage::Transaction* writer) {
  const std::uint64_t chance = random() % 100;
  if (model_.nodes.size() < 3 || (chance < 35 && model_.nodes.size() < nodes_max)) {
    return create_node(random, writer);
  }
  if (chance < 60) return create_edge(random, writer);
  if (chance < 75) return change_node(random, writer);
  if (chance < 80) return change_edge(random, writer);
  if (chance < 87) return delete_edge(random, writer);
  if (chance < 92) return delete_node(random, writer);
  return change_document(random, writer);
}

Status Script::create_node(Random& random, storage::Transaction* writer) {
  const std::string key = fmt::format("n{}", ++names_);
  ModelNode node;
  node.properties["key"] = Value(key);
  node.properties["name"] = Value(fmt::format("Name {}", random() % 50));
  for (std::uint64_t n = random() % 3; n > 0; --n) node.labels.insert(any_of(labels, random));
  if (Value value = any_value(random); value.kind() != ValueKind::null) {
    node.properties[any_of(keys, random)] = std::move(value);
  }
  if (writer != nullptr) {
    std::vector<storage::LabelToken> tokens;
    for (const std::string& label : node.labels) {
      PLENUM_ASSIGN(const storage::LabelToken token, writer->label(label));
      tokens.push_back(token);
    }
    PLENUM_ASSIGN(const auto properties, stored(*writer, node.properties));
    if (auto made = writer->create_node(tokens, properties); !made.ok()) return made.error();
  }
  model_.nodes[key] = std::move(node);
  return {};
}

Status Script::create_edge(Random& random, storage::Transaction* writer) {
  const std::string key = fmt::format("e{}", ++names_);
  ModelEdge edge;
  edge.type = any_of(types, random);
  edge.start = any_of(model_.nodes, random)->first;
  edge.end = any_of(model_.nodes, random)->first;
  edge.properties["key"] = Value(key);
  if (writer != nullptr) {
    PLENUM_ASSIGN(const storage::TypeToken type, writer->type(edge.type));
    PLENUM_ASSIGN(const NodeId start, find_node(*writer, edge.start));
    PLENUM_ASSIGN(const NodeId end, find_node(*writer, edge.end));
    PLENUM_ASSIGN(const auto properties, stored(*writer, edge.properties));
    auto made = writer->create_edge(type, start, end, properties);
    if (!made.ok()) return made.error();
  }
  model_.edges[key] = std::move(edge);
  return {};
}

Status Script::change_node(Random& random, storage::Transaction* writer) {
  const auto it = any_of(model_.nodes, random);
  const bool relabel = random() % 3 == 0;
  const std::string name = relabel ? any_of(labels, random) : any_of(keys, random);
  const Value value = relabel ? Value() : any_value(random);
  const bool add = relabel && !it->second.labels.contains(name);
  if (writer != nullptr) {
    PLENUM_ASSIGN(const NodeId node, find_node(*writer, it->first));
    if (relabel) {
      PLENUM_ASSIGN(const storage::LabelToken label, writer->label(name));
      auto done = add ? writer->add_label(node, label) : writer->remove_label(node, label);
      if (!done.ok()) return done.error();
    } else {
      PLENUM_ASSIGN(const storage::PropertyToken key, writer->property(name));
      auto done = writer->set_property(node, key, value);
      if (!done.ok()) return done.error();
    }
  }
  if (relabel && add) it->second.labels.insert(name);
  if (relabel && !add) it->second.labels.erase(name);
  if (!relabel && value.kind() == ValueKind::null) it->second.properties.erase(name);
  if (!relabel && value.kind() != ValueKind::null) it->second.properties[name] = value;
  return {};
}

Status Script::change_edge(Random& random, storage::Transaction* writer) {
  if (model_.edges.empty()) return {};
  const auto it = any_of(model_.edges, random);
  const std::string name = any_of(keys, random);
  const Value value = any_value(random);
  if (writer != nullptr) {
    PLENUM_ASSIGN(const EdgeId edge, find_edge(*writer, it->first));
    PLENUM_ASSIGN(const storage::PropertyToken key, writer->property(name));
    auto done = writer->set_property(edge, key, value);
    if (!done.ok()) return done.error();
  }
  if (value.kind() == ValueKind::null) {
    it->second.properties.erase(name);
  } else {
    it->second.properties[name] = value;
  }
  return {};
}

Status Script::delete_edge(Random& random, storage::Transaction* writer) {
  if (model_.edges.empty()) return {};
  const auto it = any_of(model_.edges, random);
  if (writer != nullptr) {
    PLENUM_ASSIGN(const EdgeId edge, find_edge(*writer, it->first));
    PLENUM_TRY(writer->delete_edge(edge));
  }
  model_.edges.erase(it);
  return {};
}

Status Script::delete_node(Random& random, storage::Transaction* writer) {
  const auto it = any_of(model_.nodes, random);
  const std::string key = it->first;
  if (key == "n0") return {};
  for (auto edge = model_.edges.begin(); edge != model_.edges.end();) {
    if (edge->second.start != key && edge->second.end != key) {
      ++edge;
      continue;
    }
    if (writer != nullptr) {
      PLENUM_ASSIGN(const EdgeId id, find_edge(*writer, edge->first));
      PLENUM_TRY(writer->delete_edge(id));
    }
    edge = model_.edges.erase(edge);
  }
  if (writer != nullptr) {
    PLENUM_ASSIGN(const NodeId node, find_node(*writer, key));
    PLENUM_TRY(writer->delete_node(node));
  }
  model_.nodes.erase(it);
  return {};
}

Status Script::change_document(Random& random, storage::Transaction* writer) {
  const std::string key = fmt::format("document {}", random() % 12);
  if (random() % 4 == 0) {
    if (writer != nullptr) {
      PLENUM_ASSIGN(const bool there, writer->erase_document(key));
      if (there != model_.documents.contains(key)) {
        return Error(ErrorCode::internal, "a document is there or not, against the model");
      }
    }
    model_.documents.erase(key);
    return {};
  }
  ModelDocument document;
  const std::size_t bytes = random() % 8 == 0 ? 70'000 + random() % 100'000 : random() % 2'000;
  for (std::size_t i = 0; i < bytes; ++i) document.payload += static_cast<char>(random() % 256);
  for (std::uint64_t n = random() % 4; n > 0; --n) {
    document.references.insert(fmt::format("fact {}", random() % 20));
  }
  if (writer != nullptr) {
    const std::vector<std::string> references(document.references.begin(),
                                              document.references.end());
    PLENUM_TRY(writer->put_document(key, document.payload, references));
  }
  model_.documents[key] = std::move(document);
  return {};
}

}  // namespace plenum::fault
