#pragma once
// Purpose: the insides of a Transaction.
// May depend on: storage.
// Invariants: the three undo lists (overlay, log operations, documents) are cut together.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/fulltext/fulltext_index.hpp"
#include "storage/log.hpp"
#include "storage/store_core.hpp"
#include "storage/transaction.hpp"

namespace plenum::storage {

struct Transaction::Impl {
  explicit Impl(std::shared_ptr<StoreCore> shared)
      : core(std::move(shared)),
        at(core->committed->timestamp + 1),
        bytes_before(core->overlay().bytes()) {}

  struct Mark {
    std::size_t overlay = 0;
    std::size_t log_bytes = 0;
    std::uint32_t operations = 0;
    std::size_t documents = 0;
    std::size_t touched = 0;
    std::size_t checked = 0;
    std::size_t texts = 0;
    SchemaPtr schema = nullptr;  ///< null: the committed one
  };
  /// An entity that was written: constraints are checked for it later.
  struct Touched {
    EntityKind kind;
    std::uint64_t id;
    bool edges;  ///< of a node: those at it too
  };

  /// A step in a full-text index.
  struct TextStep {
    std::shared_ptr<FulltextIndex> index;
    TextChange change;
  };

  Status check_usable() const;
  /// What changes of the graph take in memory, as versions and as a record of the log.
  std::uint64_t graph_bytes() const noexcept {
    return log.bytes() + core->overlay().bytes() - bytes_before;
  }
  /// `limit` when `more` bytes of the log would make the commit too large.
  Status check_room(std::uint64_t more) const;
  /// The same for documents.
  Status check_document_room(std::uint64_t more) const;
  Result<std::uint32_t> name(NameKind kind, std::string_view text);
  Result<std::vector<Property>> storable(std::span<const Property> properties) const;
  Status check_token(NameKind kind, std::uint32_t token) const;
  /// Lets the transaction change the entity; EntityNotFound when it is not there (any more).
  Status own(NodeId node) const;
  Status own(EdgeId edge) const;
  void change_document(std::string_view key, DocumentChanges::Change change, std::int64_t counted,
                       std::uint64_t bytes);
  /// This transaction's state, for its own reading. Kept until the transaction ends.
  const Snapshot& live();
  // After a write: brings indexes up to date and notes what constraints have to look at.
  Status wrote_node(NodeId node);
  Status wrote_node(NodeId node, PropertyToken key, bool present);
  Status wrote_label(NodeId node, LabelToken label);
  /// After a label was taken off: it may be that full-text indexes lose the node.
  Status took_label(NodeId node, LabelToken label);
  Status wrote_edge(EdgeId edge);
  Status wrote_edge(EdgeId edge, PropertyToken key, bool present);
  template <class Applies>
  Status wrote(EntityKind kind, std::uint64_t id, bool restricts, Applies&& applies);
  void touch(const Touched& entity);
  // The same for graph types alone (transaction_graph_type.cpp).
  Status graph_types_wrote(NodeId node);
  void graph_types_wrote(EntityKind kind, std::uint64_t id, PropertyToken key);
  void graph_types_wrote(EdgeId edge, TypeToken type);
  /// The node got or lost the label.
  void graph_types_relabelled(NodeId node, LabelToken label);
  /// Full-text indexes with the entity, before it is deleted; deleted() takes it out afterwards.
  Result<std::vector<Schema::EntryPtr>> texts_of(EntityKind kind, std::uint64_t id);
  Status deleted(const std::vector<Schema::EntryPtr>& texts, std::uint64_t id);
  /// Brings a full-text index up to what the entity says now.
  Status wrote_text(const Schema::EntryPtr& entry, std::uint64_t id);
  Result<bool> concerns(const SchemaRule& rule, NodeId node);
  void undo_texts(std::size_t to);
  void tidy_text(const Schema::EntryPtr& entry, Timestamp oldest);
  Status check_rule(const SchemaRule& rule) const;
  Status check_constraints(const EntityNames& names);
  /// Replaces indexes in which most entries are of no use any more. Before the state is published.
  void tidy_indexes();
  Mark mark() const;
  void rollback(const Mark& to);
  Result<CommitReport> commit();
  Result<CommitReport> write();
  /// Puts the record of the log into the batch, or its first part when the others went ahead.
  Status write_log(kv::Batch& batch) const;

  std::shared_ptr<StoreCore> core;
  Timestamp at;
  std::uint64_t bytes_before;  ///< of the overlay
  LogWriter log;
  std::shared_ptr<DocumentChanges> documents = std::make_shared<DocumentChanges>();
  std::vector<Mark> marks;
  std::vector<Touched> touched;
  std::size_t checked = 0;  ///< of touched
  std::vector<TextStep> texts;
  std::optional<Snapshot> own_view;
  bool over = false;  ///< committed or rolled back
};

/// SchemaRuleAlreadyExists.
Error rule_exists(std::string message);

}  // namespace plenum::storage
