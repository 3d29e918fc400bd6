#include <algorithm>

#include "core/bytes.hpp"
#include "storage/catalog.hpp"
#include "storage/graph_type.hpp"

namespace plenum::storage {

namespace {

void append_labels(std::string& out, const std::vector<LabelToken>& labels) {
  core::append_varint(out, labels.size());
  for (const LabelToken label : labels) {
    core::append_varint(out, static_cast<std::uint32_t>(label));
  }
}

void append_properties(std::string& out, const std::vector<PropertyRule>& properties) {
  core::append_varint(out, properties.size());
  for (const PropertyRule& rule : properties) {
    core::append_varint(out, static_cast<std::uint32_t>(rule.key));
    out.push_back(rule.required ? '\x01' : '\0');
    core::append_counted(out, rule.type.name());
  }
}

/// Every part says whether it could be read; GraphType::make() looks at what it means.
class Reader {
 public:
  Reader(core::ByteReader& bytes, std::uint32_t labels, std::uint32_t types,
         std::uint32_t properties)
      : bytes_(bytes), labels_(labels), types_(types), properties_(properties) {}

  bool read(GraphTypeDefinition& type) {
    const auto name = bytes_.counted();
    if (!name || name->empty() || name->size() > name_bytes_max || !flag(type.closed)) {
      return false;
    }
    type.name = *name;
    return list(type.nodes, element_types_max, [this](NodeType& node) { return read(node); }) &&
           list(type.edges, element_types_max, [this](EdgeType& edge) { return read(edge); });
  }

 private:
  bool read(NodeType& node) {
    return labels(node.labels) && labels(node.implied) && properties(node.properties);
  }
  bool read(EdgeType& edge) {
    return token(edge.type, types_) && labels(edge.from) && labels(edge.to) &&
           properties(edge.properties);
  }
  bool labels(std::vector<LabelToken>& out) {
    return list(out, element_labels_max,
                [this](LabelToken& label) { return token(label, labels_); });
  }
  bool properties(std::vector<PropertyRule>& out) {
    return list(out, element_properties_max, [this](PropertyRule& rule) {
      if (!token(rule.key, properties_) || !flag(rule.required)) return false;
      const auto text = bytes_.counted();
      if (!text) return false;
      auto type = core::TypeUnion::parse(*text);
      if (!type || type->name() != *text) return false;  // one type, one spelling
      rule.type = *std::move(type);
      return true;
    });
  }

  template <class T, class ReadOne>
  bool list(std::vector<T>& out, std::size_t max, ReadOne&& read_one) {
    const auto count = bytes_.varint();
    // Each takes a byte at least.
    if (!count || *count > max || *count > bytes_.remaining()) return false;
    for (std::uint64_t i = 0; i < *count; ++i) {
      if (!read_one(out.emplace_back())) return false;
    }
    return true;
  }
  template <class Token>
  bool token(Token& out, std::uint32_t bound) {
    const auto number = bytes_.varint();
    if (!number || *number >= bound) return false;
    out = Token{static_cast<std::uint32_t>(*number)};
    return true;
  }
  bool flag(bool& out) {
    const auto byte = bytes_.byte();
    if (!byte || *byte > 1) return false;
    out = *byte == 1;
    return true;
  }

  core::ByteReader& bytes_;
  std::uint32_t labels_;
  std::uint32_t types_;
  std::uint32_t properties_;
};

}  // namespace

void append_graph_type(std::string& out, const GraphTypeDefinition& type) {
  core::append_counted(out, type.name);
  out.push_back(type.closed ? '\x01' : '\0');
  core::append_varint(out, type.nodes.size());
  for (const NodeType& node : type.nodes) {
    append_labels(out, node.labels);
    append_labels(out, node.implied);
    append_properties(out, node.properties);
  }
  core::append_varint(out, type.edges.size());
  for (const EdgeType& edge : type.edges) {
    core::append_varint(out, static_cast<std::uint32_t>(edge.type));
    append_labels(out, edge.from);
    append_labels(out, edge.to);
    append_properties(out, edge.properties);
  }
}

GraphTypePtr read_graph_type(core::ByteReader& reader, std::uint32_t labels, std::uint32_t types,
                             std::uint32_t properties) {
  GraphTypeDefinition definition;
  if (!Reader(reader, labels, types, properties).read(definition)) return nullptr;
  auto type = GraphType::make(std::move(definition));
  return type.ok() ? *std::move(type) : nullptr;
}

}  // namespace plenum::storage
