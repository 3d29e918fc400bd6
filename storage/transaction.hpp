#pragma once
// Purpose: the one writer: private changes that become one durable log record, or nothing.
// May depend on: storage/snapshot.hpp, core, include/plenum.
// Invariants: at most one Transaction of a Store exists at a time; its destructor rolls back; what
// it wrote is seen by its own view() at once and by others only after commit() returned.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "storage/constraint.hpp"
#include "storage/schema.hpp"
#include "storage/snapshot.hpp"
#include "storage/types.hpp"

namespace plenum::storage {

/// A mark inside a transaction; from savepoint() of the same one.
struct Savepoint {
  std::size_t mark = 0;
};

struct CommitReport {
  Timestamp timestamp = 0;
  std::uint64_t log_bytes = 0;
};

/// Errors of all writing calls: not_found (no such entity), constraint, limit (see the constants),
/// read_only (the store failed before). After any error the transaction is still usable; roll back
/// to a savepoint to undo a part. Belongs to one thread at a time.
class Transaction {
 public:
  /// A commit whose record has so many bytes is always possible; a larger one as long as its
  /// changes, which wait in memory, take no more than StoreOptions::memory_bytes.
  static constexpr std::uint64_t small_commit_bytes = 64ULL * 1024 * 1024;
  /// Of the payloads and references of all documents that a transaction stores.
  static constexpr std::uint64_t document_bytes_max = 64ULL * 1024 * 1024;
  /// Of one value, or the values of a new node or edge together.
  static constexpr std::uint64_t value_bytes_max = 64ULL * 1024 * 1024;

  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();

  /// This transaction's state, moving with its writes.
  Snapshot view() const;
  /// What its changes of the graph take in memory so far, as versions and as a record of the log.
  std::uint64_t graph_bytes() const noexcept;
  /// What document_bytes_max is about, so far.
  std::uint64_t document_bytes() const noexcept;

  // Names: the token, made if the name is new (which is itself undone by a rollback).
  Result<LabelToken> label(std::string_view name);
  Result<TypeToken> type(std::string_view name);
  Result<PropertyToken> property(std::string_view name);

  Result<NodeId> create_node(std::span<const LabelToken> labels,
                             std::span<const Property> properties);
  Result<EdgeId> create_edge(TypeToken type, NodeId start, NodeId end,
                             std::span<const Property> properties);
  /// `constraint` while edges are attached (DeleteConnectedNode).
  Status delete_node(NodeId node);
  Status delete_edge(EdgeId edge);
  /// Null removes. True when something changed. Values that cannot be stored (maps, nodes, edges,
  /// paths, lists of anything but one storable scalar kind... see docs/language.md) are
  /// invalid_argument (TypeError, InvalidPropertyType).
  Result<bool> set_property(NodeId node, PropertyToken key, const Value& value);
  Result<bool> set_property(EdgeId edge, PropertyToken key, const Value& value);
  Result<bool> add_label(NodeId node, LabelToken label);
  Result<bool> remove_label(NodeId node, LabelToken label);

  /// Stores a document whole, replacing one of the same key, with its references.
  Status put_document(std::string_view key, std::string_view payload,
                      std::span<const std::string> references);
  /// True when there was one.
  Result<bool> erase_document(std::string_view key);

  /// Adds an index or constraint and fills its index. `constraint` when the data breaks it (two
  /// entities are named), or when the name or another rule of the same meaning is there already;
  /// `limit` for too many. A constraint holds for everything this transaction does from now on.
  Status create_rule(const SchemaRule& rule);
  /// `not_found` when there is no such index or constraint.
  Status drop_rule(std::string_view name);
  /// Adds a graph type. `constraint` when the graph does not keep to it (the entity is named), when
  /// its name is there already, or for a second closed one; `invalid_argument` and `limit` as
  /// GraphType::make(). It holds for everything this transaction does from now on.
  Status create_graph_type(GraphTypeDefinition definition);
  /// `not_found` when there is no such graph type.
  Status drop_graph_type(std::string_view name);
  /// Checks what was written since the last check against the constraints; commit() does the same
  /// for the rest. `constraint` when one is broken: roll back to a savepoint then. `names` names
  /// entities in its message, which are gone after that.
  Status check_constraints(const EntityNames& names = {});

  Savepoint savepoint();
  /// Undoes everything after the mark. Views into what is undone become invalid.
  void rollback_to(Savepoint savepoint);

  /// Writes one log record; when it returns with the store's durability, others see the changes. A
  /// transaction without changes writes nothing. On an error nothing was changed.
  Result<CommitReport> commit() &&;

  struct Impl;
  explicit Transaction(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace plenum::storage
