#include <algorithm>

#include "core/assert.hpp"
#include "core/bytes.hpp"
#include "core/crc32c.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"
#include "storage/log.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t record_format = 1;
constexpr std::size_t first_header_bytes = 1 + 1 + 8 + 4 + 2 + 8;
constexpr std::size_t next_header_bytes = 1 + 2;
constexpr std::size_t part_bytes = kv::value_bytes_max - sizeof(std::uint32_t);
constexpr std::size_t first_bytes = part_bytes - first_header_bytes;
constexpr std::size_t next_bytes = part_bytes - next_header_bytes;
static_assert(LogWriter::bytes_max < 0xFFFFULL * next_bytes);

Error damaged(Timestamp timestamp, const char* what) {
  return {ErrorCode::corruption,
          "log record " + std::to_string(timestamp) + ": " + std::string(what)};
}

}  // namespace

void LogWriter::begin(Opcode code) {
  operations_.push_back(static_cast<char>(code));
  ++count_;
}

void LogWriter::id(std::uint64_t number) { core::append_varint(operations_, number); }

void LogWriter::properties(std::span<const Property> properties) {
  id(properties.size());
  for (const Property& property : properties) {
    id(static_cast<std::uint32_t>(property.key));
    encode_value(operations_, property.value);
  }
}

void LogWriter::name(NameKind kind, std::string_view text) {
  begin(Opcode::name);
  id(static_cast<std::uint64_t>(kind));
  core::append_counted(operations_, text);
}

void LogWriter::node_created(NodeId node, std::span<const LabelToken> labels,
                             std::span<const Property> all) {
  begin(Opcode::node_created);
  id(node.value);
  id(labels.size());
  for (const LabelToken label : labels) id(static_cast<std::uint32_t>(label));
  properties(all);
}

void LogWriter::edge_created(EdgeId edge, TypeToken type, NodeId start, NodeId end,
                             std::span<const Property> all) {
  begin(Opcode::edge_created);
  const std::size_t size = operations_.size();
  operations_.resize(size + 4 * core::varint_bytes_max);
  char* at = operations_.data() + size;
  for (const std::uint64_t number :
       {edge.value, std::uint64_t{static_cast<std::uint32_t>(type)}, start.value, end.value}) {
    at = core::write_varint(at, number);
  }
  operations_.resize(static_cast<std::size_t>(at - operations_.data()));
  properties(all);
}

void LogWriter::node_deleted(NodeId node) {
  begin(Opcode::node_deleted);
  id(node.value);
}

void LogWriter::edge_deleted(EdgeId edge) {
  begin(Opcode::edge_deleted);
  id(edge.value);
}

void LogWriter::property(EntityKind kind, std::uint64_t entity, PropertyToken key,
                         const Value& value) {
  const bool node = kind == EntityKind::node;
  if (value.is_null()) {
    begin(node ? Opcode::node_property_removed : Opcode::edge_property_removed);
  } else {
    begin(node ? Opcode::node_property : Opcode::edge_property);
  }
  id(entity);
  id(static_cast<std::uint32_t>(key));
  if (!value.is_null()) encode_value(operations_, value);
}

void LogWriter::label(NodeId node, LabelToken label, bool added) {
  begin(added ? Opcode::label_added : Opcode::label_removed);
  id(node.value);
  id(static_cast<std::uint32_t>(label));
}

void LogWriter::node_extent(std::uint32_t number, const Extent& extent,
                            std::span<const LabelToken> labels) {
  begin(Opcode::node_extent);
  id(number);
  id(extent.start);
  id(extent.size);
  id(extent.used);
  if (extent.owner == Extent::mixed) return id(0);
  id(1 + labels.size());
  for (const LabelToken label : labels) id(static_cast<std::uint32_t>(label));
}

void LogWriter::edge_extent(std::uint32_t number, const Extent& extent) {
  begin(Opcode::edge_extent);
  id(number);
  id(extent.start);
  id(extent.size);
  id(extent.used);
  id(extent.owner == Extent::mixed ? 0 : std::uint64_t{1} + extent.owner);
}

void LogWriter::document(std::string_view key, const DocumentChanges::Change& change) {
  begin(change ? Opcode::document_put : Opcode::document_erased);
  core::append_counted(operations_, key);
  if (!change) return;
  id(change->payload.size());
  core::append_little_endian(operations_, core::crc32c(change->payload));
  id(change->references.size());
  core::append_little_endian(operations_, references_crc(change->references));
}

std::uint32_t references_crc(std::span<const std::string> references) {
  std::string bytes;
  for (const std::string& reference : references) core::append_counted(bytes, reference);
  return core::crc32c(bytes);
}

void LogWriter::rule_created(const SchemaRule& rule) {
  begin(Opcode::rule_created);
  append_rule(operations_, rule);
}

void LogWriter::rule_dropped(std::string_view name) {
  begin(Opcode::rule_dropped);
  core::append_counted(operations_, name);
}

void LogWriter::graph_type_created(const GraphTypeDefinition& type) {
  begin(Opcode::graph_type_created);
  append_graph_type(operations_, type);
}

void LogWriter::graph_type_dropped(std::string_view name) {
  begin(Opcode::graph_type_dropped);
  core::append_counted(operations_, name);
}

void LogWriter::cut(std::size_t bytes, std::uint32_t count) {
  PLENUM_ASSERT(bytes <= operations_.size() && count <= count_);
  operations_.resize(bytes);
  count_ = count;
}

void LogWriter::prepend(const LogWriter& first) {
  operations_.insert(0, first.operations_);
  count_ += first.count_;
}

std::size_t LogWriter::parts() const noexcept {
  const std::size_t rest = operations_.size() - std::min(operations_.size(), first_bytes);
  return 1 + (rest + next_bytes - 1) / next_bytes;
}

kv::KeyValue LogWriter::part(std::size_t number, Timestamp timestamp, Timestamp previous) const {
  std::string body;
  body.reserve(kv::value_bytes_max);
  body.push_back(static_cast<char>(record_format));
  if (number == 0) {
    body.push_back(0);
    core::append_little_endian<std::uint64_t>(body, previous);
    core::append_little_endian<std::uint32_t>(body, count_);
    core::append_little_endian<std::uint16_t>(body, static_cast<std::uint16_t>(parts()));
    core::append_little_endian<std::uint64_t>(body, operations_.size());
    body.append(operations_, 0, first_bytes);
  } else {
    core::append_little_endian<std::uint16_t>(body, static_cast<std::uint16_t>(number));
    body.append(operations_, first_bytes + (number - 1) * next_bytes, next_bytes);
  }
  std::string key = log_key(timestamp, static_cast<std::uint16_t>(number));
  std::string sealed = seal(key, std::move(body));
  return {std::move(key), std::move(sealed)};
}

Result<LogRecord> assemble_record(Timestamp timestamp, std::span<kv::KeyValue> parts) {
  if (parts.empty()) return damaged(timestamp, "is missing");
  LogRecord record;
  record.timestamp = timestamp;
  PLENUM_ASSIGN(const std::string_view first, unseal(parts[0].key, parts[0].value));
  core::ByteReader reader(first);
  const auto format = reader.byte();
  const auto flags = reader.byte();
  const auto previous = reader.little_endian<std::uint64_t>();
  const auto count = reader.little_endian<std::uint32_t>();
  const auto part_count = reader.little_endian<std::uint16_t>();
  const auto bytes = reader.little_endian<std::uint64_t>();
  if (!bytes || *format != record_format || *flags != 0) {
    return damaged(timestamp, "its header cannot be read");
  }
  if (parts.size() != *part_count) return damaged(timestamp, "a part is missing or too many");
  record.previous = *previous;
  record.count = *count;
  record.parts = *part_count;
  if (*bytes <= parts.size() * kv::value_bytes_max) record.operations.reserve(*bytes);
  record.operations.append(reader.rest());
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto parsed = parse_log_key(parts[part].key);
    if (!parsed || parsed->first != timestamp || parsed->second != part) {
      return damaged(timestamp, "a part is missing");
    }
    if (part == 0) continue;
    PLENUM_ASSIGN(const std::string_view body, unseal(parts[part].key, parts[part].value));
    core::ByteReader next(body);
    const auto next_format = next.byte();
    const auto number = next.little_endian<std::uint16_t>();
    if (!number || *next_format != record_format || *number != part) {
      return damaged(timestamp, "a part cannot be read");
    }
    record.operations.append(next.rest());
    parts[part].value = {};
  }
  if (record.operations.size() != *bytes) return damaged(timestamp, "its length is wrong");
  return record;
}

}  // namespace plenum::storage
