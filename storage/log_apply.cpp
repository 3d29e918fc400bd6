#include <algorithm>
#include <optional>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/log.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage {

namespace {

// Applies the operations of one record. Nothing in them is trusted.
class Applier {
 public:
  Applier(const LogRecord& record, const Layers& layers, const DocumentSink& documents)
      : at_(record.timestamp),
        reader_(record.operations),
        layers_(layers),
        overlay_(*layers.active_pointer()),
        documents_(documents) {}

  Status operation() {
    const auto code = reader_.byte();
    if (!code) return damaged("ends too early");
    switch (Opcode{*code}) {
      case Opcode::name:
        return name();
      case Opcode::node_extent:
        return node_extent();
      case Opcode::edge_extent:
        return edge_extent();
      case Opcode::node_created:
        return node_created();
      case Opcode::edge_created:
        return edge_created();
      case Opcode::node_deleted:
        return node_deleted();
      case Opcode::edge_deleted:
        return edge_deleted();
      case Opcode::node_property:
      case Opcode::node_property_removed:
        return node_property(Opcode{*code} == Opcode::node_property);
      case Opcode::edge_property:
      case Opcode::edge_property_removed:
        return edge_property(Opcode{*code} == Opcode::edge_property);
      case Opcode::label_added:
      case Opcode::label_removed:
        return label(Opcode{*code} == Opcode::label_added);
      case Opcode::document_stored:
      case Opcode::document_put:
        return document_stored(Opcode{*code} == Opcode::document_stored);
      case Opcode::document_erased:
        return document_erased();
      case Opcode::rule_created:
        return rule_created();
      case Opcode::rule_dropped:
        return rule_dropped();
      case Opcode::graph_type_created:
        return graph_type_created();
      case Opcode::graph_type_dropped:
        return graph_type_dropped();
    }
    return damaged("holds an unknown operation");
  }

  bool at_end() const noexcept { return reader_.at_end(); }
  Error damaged(const char* what) const {
    return {ErrorCode::corruption, "log record " + std::to_string(at_) + " " + what};
  }

 private:
  Result<std::uint64_t> number() {
    const auto value = reader_.varint();
    if (!value) return damaged("ends too early");
    return *value;
  }
  Result<std::uint64_t> number_up_to(std::uint64_t max) {
    PLENUM_ASSIGN(const std::uint64_t value, number());
    if (value > max) return damaged("holds a number out of range");
    return value;
  }
  Result<std::uint32_t> token(NameKind kind) {
    const std::uint32_t size = overlay_.catalog().size(kind);
    if (size == 0) return damaged("uses a name that does not exist");
    PLENUM_ASSIGN(const std::uint64_t value, number_up_to(size - 1));
    return static_cast<std::uint32_t>(value);
  }
  Result<std::string> text() {
    const auto value = reader_.counted();
    if (!value) return damaged("ends too early");
    return std::string(*value);
  }
  // Each counted thing takes a byte at least.
  Result<std::uint64_t> count() { return number_up_to(reader_.remaining()); }

  Result<std::vector<LabelToken>> label_list(std::uint64_t count, bool known) {
    std::vector<LabelToken> labels;
    for (std::uint64_t i = 0; i < count; ++i) {
      // Extents may belong to names that were rolled back after the ids were given.
      PLENUM_ASSIGN(const std::uint64_t label, number_up_to(name_count_max));
      if (known && label >= overlay_.catalog().size(NameKind::label)) {
        return damaged("uses a label that does not exist");
      }
      const LabelToken next{static_cast<std::uint32_t>(label)};
      if (!labels.empty() && !(labels.back() < next)) return damaged("holds labels out of order");
      labels.push_back(next);
    }
    return labels;
  }

  Result<std::vector<Property>> property_list() {
    PLENUM_ASSIGN(const std::uint64_t size, count());
    std::vector<Property> properties;
    for (std::uint64_t i = 0; i < size; ++i) {
      PLENUM_ASSIGN(const std::uint32_t key, token(NameKind::property));
      if (!properties.empty() && !(properties.back().key < PropertyToken{key})) {
        return damaged("holds properties out of order");
      }
      PLENUM_ASSIGN(Value value, decode_value(reader_));
      properties.push_back({PropertyToken{key}, std::move(value)});
    }
    return properties;
  }

  Result<NodeId> living_node() {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    PLENUM_ASSIGN(const NodeSight sight, layers_.node(NodeId{id}, at_));
    if (!sight.exists) return damaged("uses a node that is not there");
    return NodeId{id};
  }
  // For a change.
  Result<NodeId> own_node() {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    PLENUM_ASSIGN(const bool there, layers_.own(NodeId{id}, at_));
    if (!there) return damaged("changes a node that is not there");
    return NodeId{id};
  }
  Result<EdgeId> own_edge() {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    PLENUM_ASSIGN(const bool there, layers_.own(EdgeId{id}, at_));
    if (!there) return damaged("changes an edge that is not there");
    return EdgeId{id};
  }

  Status name() {
    PLENUM_ASSIGN(const std::uint64_t kind, number_up_to(name_kind_count - 1));
    PLENUM_ASSIGN(const std::string name, text());
    if (overlay_.catalog().find(NameKind(kind), name)) return damaged("names something twice");
    auto token = overlay_.add_name(NameKind(kind), name);
    if (!token.ok()) return token.error();
    return {};
  }

  Result<Extent> extent() {
    Extent extent;
    PLENUM_ASSIGN(extent.start, number());
    PLENUM_ASSIGN(const std::uint64_t size, number_up_to(IdAllocator::size_max));
    PLENUM_ASSIGN(const std::uint64_t used, number_up_to(size));
    extent.size = static_cast<std::uint32_t>(size);
    extent.used = static_cast<std::uint32_t>(used);
    return extent;
  }

  Status node_extent() {
    PLENUM_ASSIGN(const std::uint64_t number, number_up_to(0xFFFFFFFF));
    PLENUM_ASSIGN(Extent extent, this->extent());
    PLENUM_ASSIGN(const std::uint64_t owner, count());
    if (owner > 0) {
      PLENUM_ASSIGN(const std::vector<LabelToken> labels, label_list(owner - 1, false));
      extent.owner = overlay_.label_sets().intern(labels);
    }
    return overlay_.node_ids().restore(static_cast<std::uint32_t>(number), extent);
  }

  Status edge_extent() {
    PLENUM_ASSIGN(const std::uint64_t number, number_up_to(0xFFFFFFFF));
    PLENUM_ASSIGN(Extent extent, this->extent());
    PLENUM_ASSIGN(const std::uint64_t owner, number_up_to(name_count_max));
    if (owner > 0) extent.owner = static_cast<std::uint32_t>(owner - 1);
    return overlay_.edge_ids().restore(static_cast<std::uint32_t>(number), extent);
  }

  Status node_created() {
    PLENUM_ASSIGN(const std::uint64_t id, number_up_to(overlay_.node_ids().bound() - 1));
    PLENUM_ASSIGN(const NodeSight before, layers_.node(NodeId{id}, at_));
    if (before.exists || overlay_.known_node(NodeId{id})) return damaged("creates a node twice");
    PLENUM_ASSIGN(const std::uint64_t labels, count());
    PLENUM_ASSIGN(const std::vector<LabelToken> set, label_list(labels, true));
    PLENUM_ASSIGN(const std::vector<Property> properties, property_list());
    overlay_.insert_node(NodeId{id}, overlay_.label_sets().intern(set), properties, at_);
    return {};
  }

  Status edge_created() {
    PLENUM_ASSIGN(const std::uint64_t id, number_up_to(overlay_.edge_ids().bound() - 1));
    PLENUM_ASSIGN(const EdgeSight before, layers_.edge(EdgeId{id}, at_));
    if (before.exists || overlay_.known_edge(EdgeId{id})) return damaged("creates an edge twice");
    PLENUM_ASSIGN(const std::uint32_t type, token(NameKind::type));
    PLENUM_ASSIGN(const NodeId start, living_node());
    PLENUM_ASSIGN(const NodeId end, living_node());
    PLENUM_ASSIGN(const std::vector<Property> properties, property_list());
    if (!overlay_.can_append(EdgeId{id}, TypeToken{type}, start, end)) {
      return damaged("creates edges out of order");
    }
    overlay_.insert_edge(EdgeId{id}, TypeToken{type}, start, end, properties, at_);
    return {};
  }

  Status node_deleted() {
    PLENUM_ASSIGN(const NodeId id, own_node());
    PLENUM_ASSIGN(const bool connected, layers_.has_edges(id, at_));
    if (connected) return damaged("deletes a node that has edges");
    overlay_.erase_node(id, at_);
    return {};
  }

  Status edge_deleted() {
    PLENUM_ASSIGN(const EdgeId id, own_edge());
    overlay_.erase_edge(id, at_);
    return {};
  }

  Result<Property> property(bool with_value) {
    PLENUM_ASSIGN(const std::uint32_t key, token(NameKind::property));
    Property property{PropertyToken{key}, {}};
    if (with_value) {
      PLENUM_ASSIGN(property.value, decode_value(reader_));
    }
    return property;
  }

  Status node_property(bool set) {
    PLENUM_ASSIGN(const NodeId id, own_node());
    PLENUM_ASSIGN(const Property change, property(set));
    overlay_.set_node_property(id, change, at_);
    return {};
  }

  Status edge_property(bool set) {
    PLENUM_ASSIGN(const EdgeId id, own_edge());
    PLENUM_ASSIGN(const Property change, property(set));
    overlay_.set_edge_property(id, change, at_);
    return {};
  }

  Status label(bool add) {
    PLENUM_ASSIGN(const NodeId id, own_node());
    PLENUM_ASSIGN(const std::uint32_t label, token(NameKind::label));
    overlay_.set_label(id, LabelToken{label}, add, at_);
    return {};
  }

  /// `listed`: with all its references, as formats before 1.4 did.
  Status document_stored(bool listed) {
    DocumentOperation operation;
    operation.stored = true;
    PLENUM_ASSIGN(operation.key, text());
    PLENUM_ASSIGN(operation.bytes, number());
    const auto crc = reader_.little_endian<std::uint32_t>();
    if (!crc) return damaged("ends too early");
    operation.payload_crc = *crc;
    if (listed) {
      PLENUM_ASSIGN(operation.references, count());
      std::vector<std::string> references;
      for (std::uint64_t i = 0; i < operation.references; ++i) {
        PLENUM_ASSIGN(references.emplace_back(), text());
      }
      operation.references_crc = references_crc(references);
    } else {
      PLENUM_ASSIGN(operation.references, number());
      const auto references = reader_.little_endian<std::uint32_t>();
      if (!references) return damaged("ends too early");
      operation.references_crc = *references;
    }
    if (documents_) documents_(std::move(operation));
    return {};
  }

  Status document_erased() {
    DocumentOperation operation;
    PLENUM_ASSIGN(operation.key, text());
    if (documents_) documents_(std::move(operation));
    return {};
  }

  // Indexes are filled when the whole log was read.
  Status rule_created() {
    Catalog& catalog = overlay_.catalog();
    auto rule = read_rule(reader_, catalog.size(NameKind::label), catalog.size(NameKind::type),
                          catalog.size(NameKind::property));
    if (!rule) return damaged("holds an index or constraint that makes no sense");
    if (catalog.schema()->find(rule->name)) return damaged("creates an index or constraint twice");
    catalog.set_schema(catalog.schema()->with(make_entry(*std::move(rule))));
    return {};
  }

  Status rule_dropped() {
    PLENUM_ASSIGN(const std::string name, text());
    Catalog& catalog = overlay_.catalog();
    if (!catalog.schema()->find(name)) return damaged("drops an index that is not there");
    catalog.set_schema(catalog.schema()->without(name));
    return {};
  }

  Status graph_type_created() {
    Catalog& catalog = overlay_.catalog();
    GraphTypePtr type =
        read_graph_type(reader_, catalog.size(NameKind::label), catalog.size(NameKind::type),
                        catalog.size(NameKind::property));
    if (type == nullptr) return damaged("holds a graph type that makes no sense");
    if (catalog.schema()->find_graph_type(type->name())) {
      return damaged("creates a graph type twice");
    }
    catalog.set_schema(catalog.schema()->with(std::move(type)));
    return {};
  }

  Status graph_type_dropped() {
    PLENUM_ASSIGN(const std::string name, text());
    Catalog& catalog = overlay_.catalog();
    if (!catalog.schema()->find_graph_type(name)) {
      return damaged("drops a graph type that is not there");
    }
    catalog.set_schema(catalog.schema()->without_graph_type(name));
    return {};
  }

  Timestamp at_;
  core::ByteReader reader_;
  const Layers& layers_;
  Overlay& overlay_;
  const DocumentSink& documents_;
};

}  // namespace

Status apply_record(const LogRecord& record, const Layers& layers, const DocumentSink& documents) {
  Applier applier(record, layers, documents);
  for (std::uint32_t i = 0; i < record.count; ++i) PLENUM_TRY(applier.operation());
  if (!applier.at_end()) return applier.damaged("has bytes left over");
  return {};
}

}  // namespace plenum::storage
