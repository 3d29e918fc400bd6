#include "ingest/belongings.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/value_codec.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint8_t belongings_version = 1;

std::string belongings_document(std::string_view key) {
  return std::string("decided/k/").append(key);
}

Error damaged_belongings() {
  return Error(ErrorCode::corruption, "what a decision kept for people does not decode")
      .with_hint("run `plenum check`");
}

std::string encode_belongings(const Belongings& belongings) {
  std::string out(1, static_cast<char>(belongings_version));
  core::append_varint(out, belongings.properties.size());
  for (const auto& [name, value, moved] : belongings.properties) {
    core::append_counted(out, name);
    storage::encode_value(out, value);
    core::append_varint(out, moved ? 1 : 0);
  }
  core::append_varint(out, belongings.labels.size());
  for (const auto& [name, moved] : belongings.labels) {
    core::append_counted(out, name);
    core::append_varint(out, moved ? 1 : 0);
  }
  core::append_varint(out, belongings.edges.size());
  for (const EdgeId edge : belongings.edges) core::append_varint(out, edge.value);
  return out;
}

Result<Belongings> decode_belongings(std::string_view bytes) {
  core::ByteReader in(bytes);
  Belongings belongings;
  const auto version = in.byte();
  auto count = in.varint();
  if (!version || *version != belongings_version) return damaged_belongings();
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    const auto name = in.counted();
    if (!name) return damaged_belongings();
    PLENUM_ASSIGN(Value value, storage::decode_value(in));
    const auto moved = in.varint();
    if (!moved) return damaged_belongings();
    belongings.properties.push_back({std::string(*name), std::move(value), *moved != 0});
  }
  count = in.varint();
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    const auto name = in.counted();
    const auto moved = in.varint();
    if (!name || !moved) return damaged_belongings();
    belongings.labels.push_back({std::string(*name), *moved != 0});
  }
  count = in.varint();
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    const auto edge = in.varint();
    if (!edge) return damaged_belongings();
    belongings.edges.push_back(EdgeId{*edge});
  }
  if (!count || !in.at_end()) return damaged_belongings();
  return belongings;
}

void add_own(const Map& properties, const PropertyMap& derived, Belongings& belongings) {
  for (const auto& [name, value] : properties) {
    if (!derived.contains(name)) belongings.properties.push_back({name, value, false});
  }
}

/// The edge again, between what it is to join now.
Status rejoin(storage::Transaction& transaction, EdgeId edge, std::span<const NodeId> from,
              NodeId to) {
  PLENUM_ASSIGN(const bool there, transaction.view().contains(edge));
  if (!there) return {};  // somebody deleted it
  PLENUM_ASSIGN(const storage::EdgeEnds ends, transaction.view().ends(edge));
  PLENUM_ASSIGN(const auto properties, transaction.view().properties(edge));
  const auto taken_over = [&](NodeId node) {
    return std::find(from.begin(), from.end(), node) != from.end();
  };
  PLENUM_TRY(transaction.create_edge(ends.type, taken_over(ends.start) ? to : ends.start,
                                     taken_over(ends.end) ? to : ends.end, properties));
  return transaction.delete_edge(edge);
}

}  // namespace

Result<Belongings> belongings_of(const storage::Snapshot& view, NodeId node,
                                 const PropertyMap& derived, const std::set<std::string>& labels) {
  Belongings belongings;
  PLENUM_ASSIGN(const Node whole, view.node(node));
  add_own(whole.properties, derived, belongings);
  for (const std::string& label : whole.labels) {
    if (!labels.contains(label)) belongings.labels.push_back({label, false});
  }
  return belongings;
}

Result<Belongings> belongings_of(const storage::Snapshot& view, EdgeId edge,
                                 const PropertyMap& derived) {
  Belongings belongings;
  PLENUM_ASSIGN(const Edge whole, view.edge(edge));
  add_own(whole.properties, derived, belongings);
  return belongings;
}

Status keep_belongings(storage::Transaction& transaction, const std::string& key,
                       const Belongings& belongings) {
  if (!belongings.empty()) {
    return transaction.put_document(belongings_document(key), encode_belongings(belongings), {});
  }
  PLENUM_TRY(transaction.erase_document(belongings_document(key)));
  return {};
}

Result<std::optional<Belongings>> take_belongings(storage::Transaction& transaction,
                                                  const std::string& key) {
  PLENUM_ASSIGN(const auto bytes, transaction.view().document(belongings_document(key)));
  if (!bytes) return std::optional<Belongings>();
  PLENUM_ASSIGN(Belongings belongings, decode_belongings(*bytes));
  PLENUM_TRY(transaction.erase_document(belongings_document(key)));
  return std::optional(std::move(belongings));
}

Status follow_edges(storage::Transaction& transaction, const std::string& key,
                    std::span<const std::pair<EdgeId, EdgeId>> moved) {
  PLENUM_ASSIGN(auto belongings, take_belongings(transaction, key));
  if (!belongings) return {};
  for (EdgeId& edge : belongings->edges) {
    for (const auto& [former, present] : moved) {
      if (edge == former) {
        edge = present;
        break;
      }
    }
  }
  return keep_belongings(transaction, key, *belongings);
}

Status give_back(storage::Transaction& transaction, const Belongings& belongings,
                 std::span<const NodeId> from, NodeId to) {
  for (const auto& [name, value, moved] : belongings.properties) {
    PLENUM_ASSIGN(const auto token, transaction.property(name));
    for (const NodeId node : from) {
      if (!moved) break;
      PLENUM_ASSIGN(const Value present, transaction.view().property(node, token));
      if (present == value) PLENUM_TRY(transaction.set_property(node, token, nullptr));
    }
    PLENUM_ASSIGN(const Value present, transaction.view().property(to, token));
    if (present.is_null()) PLENUM_TRY(transaction.set_property(to, token, value));
  }
  for (const auto& [name, moved] : belongings.labels) {
    PLENUM_ASSIGN(const auto label, transaction.label(name));
    for (const NodeId node : from) {
      if (moved) PLENUM_TRY(transaction.remove_label(node, label));
    }
    PLENUM_TRY(transaction.add_label(to, label));
  }
  for (const EdgeId edge : belongings.edges) PLENUM_TRY(rejoin(transaction, edge, from, to));
  return {};
}

Status give_back(storage::Transaction& transaction, const Belongings& belongings, EdgeId to) {
  for (const auto& [name, value, moved] : belongings.properties) {
    PLENUM_ASSIGN(const auto token, transaction.property(name));
    PLENUM_ASSIGN(const Value present, transaction.view().property(to, token));
    if (present.is_null()) PLENUM_TRY(transaction.set_property(to, token, value));
  }
  return {};
}

}  // namespace plenum::ingest
