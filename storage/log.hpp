#pragma once
// Purpose: commit records: what a transaction did, as bytes, and back.
// May depend on: storage/key_layout.hpp, storage/value_codec.hpp, storage/layers.hpp, core.
// Invariants: frozen since format 1. One record a commit, in parts of at most 64 KiB. Part 0 is
// written with the last batch of a commit: parts without it, behind the last commit, are of one
// that never was. Each record names the timestamp before it, so a lost one is noticed. Every value
// is sealed.
//
//   part 0: format u8 (1) | flags u8 (0) | previous timestamp u64 | operations u32 | parts u16 |
//           bytes u64 of all operations | first bytes of the operations
//   part n: format u8 (1) | part u16 | next bytes
//   operation: code u8, fields as varints, texts counted, values by storage/value_codec.hpp
//     01 name            kind, text (its token is the next of its kind)
//     02 node extent     number, start, size, used, 0 | 1 + count, labels
//     03 edge extent     number, start, size, used, 0 | 1 + type
//     04 node created    id, count, labels, count, (property, value)…
//     05 edge created    id, type, start, end, count, (property, value)…
//     06 node deleted    id             07 edge deleted    id
//     08 node property   id, property, value        09 … removed   id, property
//     0a edge property   id, property, value        0b … removed   id, property
//     0c label added     id, label      0d label removed   id, label
//     0e document stored   key, payload bytes, payload crc32c, count, references
//     0f document erased   key
//     10 rule created    see storage/schema.hpp        11 rule dropped   name
//     12 graph type created   see storage/graph_type.hpp        13 … dropped   name

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/document_changes.hpp"
#include "storage/id_allocator.hpp"
#include "storage/kv/engine.hpp"
#include "storage/layers.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

enum class Opcode : std::uint8_t {
  name = 1,
  node_extent,
  edge_extent,
  node_created,
  edge_created,
  node_deleted,
  edge_deleted,
  node_property,
  node_property_removed,
  edge_property,
  edge_property_removed,
  label_added,
  label_removed,
  document_stored,
  document_erased,
  rule_created,
  rule_dropped,
  graph_type_created,
  graph_type_dropped,
  document_put,  ///< document_stored with the checksum of its references in their place
};

/// Collects the operations of one transaction.
class LogWriter {
 public:
  void name(NameKind kind, std::string_view text);
  void node_created(NodeId id, std::span<const LabelToken> labels,
                    std::span<const Property> properties);
  void edge_created(EdgeId id, TypeToken type, NodeId start, NodeId end,
                    std::span<const Property> properties);
  void node_deleted(NodeId id);
  void edge_deleted(EdgeId id);
  /// A null value removes.
  void property(EntityKind kind, std::uint64_t id, PropertyToken key, const Value& value);
  void label(NodeId id, LabelToken label, bool added);
  void node_extent(std::uint32_t number, const Extent& extent, std::span<const LabelToken> labels);
  void edge_extent(std::uint32_t number, const Extent& extent);
  void document(std::string_view key, const DocumentChanges::Change& change);
  void rule_created(const SchemaRule& rule);
  void rule_dropped(std::string_view name);
  void graph_type_created(const GraphTypeDefinition& type);
  void graph_type_dropped(std::string_view name);

  std::size_t bytes() const noexcept { return operations_.size(); }
  std::uint32_t count() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// Back to what bytes() and count() were before.
  void cut(std::size_t bytes, std::uint32_t count);
  /// Puts another writer's operations before these.
  void prepend(const LogWriter& first);

  /// How many parts the record has.
  std::size_t parts() const noexcept;
  /// One of them, sealed. O(its bytes).
  kv::KeyValue part(std::size_t number, Timestamp timestamp, Timestamp previous) const;
  /// No record has more bytes of operations.
  static constexpr std::uint64_t bytes_max = 0xFFFFULL * 65000;

 private:
  void begin(Opcode code);
  void id(std::uint64_t number);
  void properties(std::span<const Property> properties);

  std::string operations_;
  std::uint32_t count_ = 0;
};

/// One record as read back.
struct LogRecord {
  Timestamp timestamp = 0;
  Timestamp previous = 0;
  std::uint32_t count = 0;
  std::string operations;
  std::uint16_t parts = 0;
};

/// Puts the parts together, and takes their values. `corruption` when one is missing, damaged or
/// does not belong.
Result<LogRecord> assemble_record(Timestamp timestamp, std::span<kv::KeyValue> parts);

/// What documents a record stored and erased, for verify.
struct DocumentOperation {
  std::string key;
  bool stored = false;
  std::uint64_t bytes = 0;
  std::uint32_t payload_crc = 0;
  std::uint64_t references = 0;
  std::uint32_t references_crc = 0;
};
/// CRC32C of the references of a document, each counted.
std::uint32_t references_crc(std::span<const std::string> references);
using DocumentSink = std::function<void(DocumentOperation)>;

/// Applies a record to the active generation as its timestamp. Every field is checked: bytes that
/// pass the checksum but make no sense are `corruption`, and the generation then must not be used.
Status apply_record(const LogRecord& record, const Layers& layers, const DocumentSink& documents);

}  // namespace plenum::storage
