#include "storage/transaction.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/assert.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/transaction_state.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage {

namespace {

std::vector<LabelToken> sorted(std::span<const LabelToken> labels) {
  std::vector<LabelToken> set(labels.begin(), labels.end());
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

// What a value may take in the log at most, without encoding it.
std::uint64_t value_room(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return text->size() + 16;
  std::uint64_t room = 64;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& element : *list) room += value_room(element);
  }
  return room;
}

std::string_view name_kind_words(NameKind kind) {
  switch (kind) {
    case NameKind::label:
      return "a label";
    case NameKind::type:
      return "the type of a relationship";
    case NameKind::property:
      return "a property key";
  }
  core::unreachable();
}

std::uint64_t room_of(std::span<const Property> properties) {
  std::uint64_t room = 0;
  for (const Property& property : properties) room += 8 + value_room(property.value);
  return room;
}

}  // namespace

Status Transaction::Impl::check_usable() const {
  if (over) return Error(ErrorCode::invalid_argument, "the transaction is over");
  if (core->closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::invalid_argument,
                 "the database was closed before the transaction: nothing of it was committed")
        .with_hint("open the database again and repeat the transaction; commit, then close");
  }
  if (core->failed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::read_only, "an earlier commit failed: the database is read-only now")
        .with_hint(
            "put right what that error named (free space on a full disk), then close the database "
            "and open it again");
  }
  return {};
}

Status Transaction::Impl::check_room(std::uint64_t more) const {
  constexpr std::uint64_t mebibyte = 1024 * 1024;
  if (more > value_bytes_max) {
    return Error(ErrorCode::limit,
                 "a value, or those of a new node or relationship together, has "
                 "more than " +
                     std::to_string(value_bytes_max / mebibyte) + " MiB");
  }
  const std::uint64_t logged = log.bytes() + more;
  if (logged <= small_commit_bytes) return {};
  if (logged > LogWriter::bytes_max) {
    return Error(ErrorCode::limit, "the transaction is larger than " +
                                       std::to_string(LogWriter::bytes_max / mebibyte) +
                                       " MiB, the most that one commit can hold")
        .with_hint("commit in smaller steps");
  }
  // The changes wait in memory, in the overlay and as a record of the log.
  const std::uint64_t budget = core->options.memory_bytes;
  if (graph_bytes() + more <= budget) return {};
  return Error(ErrorCode::limit,
               "the changes of the transaction take more than the memory budget of " +
                   std::to_string(budget / mebibyte) + " MiB")
      .with_hint("commit in smaller steps, or open the database with more memory");
}

Status Transaction::Impl::check_document_room(std::uint64_t more) const {
  if (documents->bytes + more <= document_bytes_max) return {};
  return Error(ErrorCode::limit, "the documents of the transaction have more than " +
                                     std::to_string(document_bytes_max / (1024 * 1024)) +
                                     " MiB, the most that one commit can hold")
      .with_hint("commit in smaller steps");
}

Result<std::uint32_t> Transaction::Impl::name(NameKind kind, std::string_view text) {
  PLENUM_TRY(check_usable());
  if (const auto known = core->shared.catalog.find(kind, text)) return *known;
  // An empty name cannot be told from a missing one in half of the formats a graph is written to.
  PLENUM_TRY(core::check_name(text, name_kind_words(kind)));
  PLENUM_TRY(check_room(text.size() + 16));
  auto token = core->overlay().add_name(kind, text);
  if (token.ok()) log.name(kind, text);
  return token;
}

Status Transaction::Impl::check_token(NameKind kind, std::uint32_t token) const {
  if (token < core->shared.catalog.size(kind)) return {};
  return Error(ErrorCode::invalid_argument,
               "token " + std::to_string(token) + " names nothing in this database");
}

Result<std::vector<Property>> Transaction::Impl::storable(
    std::span<const Property> properties) const {
  std::vector<Property> kept;
  kept.reserve(properties.size());
  for (const Property& property : properties) {
    PLENUM_TRY(check_token(NameKind::property, static_cast<std::uint32_t>(property.key)));
    if (property.value.is_null()) continue;
    PLENUM_TRY(is_storable(property.value));
    kept.push_back(property);
  }
  const auto by_key = [](const Property& a, const Property& b) { return a.key < b.key; };
  std::stable_sort(kept.begin(), kept.end(), by_key);
  // Of a repeated key the last one counts.
  std::vector<Property> last;
  last.reserve(kept.size());
  for (Property& property : kept) {
    if (!last.empty() && last.back().key == property.key) last.pop_back();
    last.push_back(std::move(property));
  }
  return last;
}

Status Transaction::Impl::own(NodeId node) const {
  PLENUM_ASSIGN(const bool there, core->layers.own(node, at));
  if (!there) return no_such_entity(node);
  return {};
}

Status Transaction::Impl::own(EdgeId edge) const {
  PLENUM_ASSIGN(const bool there, core->layers.own(edge, at));
  if (!there) return no_such_entity(edge);
  return {};
}

Transaction::Impl::Mark Transaction::Impl::mark() const {
  return {core->overlay().mark(), log.bytes(), log.count(),  documents->undo.size(),
          touched.size(),         checked,     texts.size(), core->shared.catalog.schema()};
}

void Transaction::Impl::rollback(const Mark& to) {
  const std::uint64_t committed_version = core->committed->catalog_version;
  const bool all_names_gone = to.operations == 0;
  const SchemaPtr& schema = to.schema ? to.schema : core->committed->schema;
  if (core->shared.catalog.schema() != schema) core->shared.catalog.set_schema(schema);
  touched.resize(to.touched);
  checked = std::min(checked, to.checked);
  undo_texts(to.texts);
  core->overlay().undo_to(to.overlay, at);
  if (all_names_gone) core->shared.catalog.restore_version(committed_version);
  log.cut(to.log_bytes, to.operations);
  while (documents->undo.size() > to.documents) {
    DocumentChanges::Undo& step = documents->undo.back();
    core->overlay().count_document(-step.counted);
    documents->exchange(step.key, std::move(step.before));
    documents->bytes -= step.bytes;
    documents->undo.pop_back();
  }
}

Transaction::Transaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  if (this != &other) {
    Transaction ended(std::move(*this));  // rolls back
    impl_ = std::move(other.impl_);
  }
  return *this;
}

Transaction::~Transaction() {
  if (impl_ == nullptr || impl_->over) return;
  impl_->rollback({});
  impl_->own_view.reset();
  impl_->over = true;
  impl_->core->abandon();
  impl_->core->gate.leave();
}

Snapshot Transaction::view() const {
  return Snapshot(open_snapshot(impl_->core, impl_->documents));
}

std::uint64_t Transaction::graph_bytes() const noexcept { return impl_->graph_bytes(); }
std::uint64_t Transaction::document_bytes() const noexcept { return impl_->documents->bytes; }

Result<LabelToken> Transaction::label(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->name(NameKind::label, name));
  return LabelToken{token};
}
Result<TypeToken> Transaction::type(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->name(NameKind::type, name));
  return TypeToken{token};
}
Result<PropertyToken> Transaction::property(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->name(NameKind::property, name));
  return PropertyToken{token};
}

Result<NodeId> Transaction::create_node(std::span<const LabelToken> labels,
                                        std::span<const Property> properties) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  for (const LabelToken label : labels) {
    PLENUM_TRY(impl_->check_token(NameKind::label, static_cast<std::uint32_t>(label)));
  }
  PLENUM_ASSIGN(const std::vector<Property> kept, impl_->storable(properties));
  PLENUM_TRY(impl_->check_room(32 + 5 * labels.size() + room_of(kept)));
  const std::vector<LabelToken> set = sorted(labels);
  const std::uint32_t number = overlay.label_sets().intern(set);
  PLENUM_ASSIGN(const std::uint64_t id, overlay.node_ids().next(number));
  overlay.insert_node(NodeId{id}, number, kept, impl_->at);
  impl_->log.node_created(NodeId{id}, set, kept);
  PLENUM_TRY(impl_->wrote_node(NodeId{id}));
  return NodeId{id};
}

Result<EdgeId> Transaction::create_edge(TypeToken type, NodeId start, NodeId end,
                                        std::span<const Property> properties) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->check_token(NameKind::type, static_cast<std::uint32_t>(type)));
  for (const NodeId node : {start, end}) {
    PLENUM_ASSIGN(const bool there, impl_->core->layers.contains(node, impl_->at));
    if (!there) return no_such_entity(node);
  }
  PLENUM_ASSIGN(const std::vector<Property> kept, impl_->storable(properties));
  PLENUM_TRY(impl_->check_room(64 + room_of(kept)));
  PLENUM_ASSIGN(const std::uint64_t id, overlay.edge_ids().next(static_cast<std::uint32_t>(type)));
  overlay.insert_edge(EdgeId{id}, type, start, end, kept, impl_->at);
  impl_->log.edge_created(EdgeId{id}, type, start, end, kept);
  PLENUM_TRY(impl_->wrote_edge(EdgeId{id}));
  return EdgeId{id};
}

Status Transaction::delete_node(NodeId node) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(node));
  PLENUM_ASSIGN(const bool connected, impl_->core->layers.has_edges(node, impl_->at));
  if (connected) {
    return Error(ErrorCode::constraint,
                 "node " + std::to_string(node.value) + " still has relationships")
        .with_language("ConstraintVerificationFailed", "runtime", "DeleteConnectedNode")
        .with_hint("delete its relationships first, or use DETACH DELETE");
  }
  PLENUM_TRY(impl_->check_room(16));
  PLENUM_ASSIGN(const auto texts, impl_->texts_of(EntityKind::node, node.value));
  overlay.erase_node(node, impl_->at);
  impl_->log.node_deleted(node);
  return impl_->deleted(texts, node.value);
}

Status Transaction::delete_edge(EdgeId edge) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(edge));
  PLENUM_TRY(impl_->check_room(16));
  PLENUM_ASSIGN(const auto texts, impl_->texts_of(EntityKind::edge, edge.value));
  overlay.erase_edge(edge, impl_->at);
  impl_->log.edge_deleted(edge);
  return impl_->deleted(texts, edge.value);
}

Result<bool> Transaction::set_property(NodeId node, PropertyToken key, const Value& value) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(node));
  PLENUM_TRY(impl_->check_token(NameKind::property, static_cast<std::uint32_t>(key)));
  if (!value.is_null()) PLENUM_TRY(is_storable(value));
  PLENUM_TRY(impl_->check_room(32 + value_room(value)));
  if (!overlay.set_node_property(node, {key, value}, impl_->at)) return false;
  impl_->log.property(EntityKind::node, node.value, key, value);
  PLENUM_TRY(impl_->wrote_node(node, key, !value.is_null()));
  return true;
}

Result<bool> Transaction::set_property(EdgeId edge, PropertyToken key, const Value& value) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(edge));
  PLENUM_TRY(impl_->check_token(NameKind::property, static_cast<std::uint32_t>(key)));
  if (!value.is_null()) PLENUM_TRY(is_storable(value));
  PLENUM_TRY(impl_->check_room(32 + value_room(value)));
  if (!overlay.set_edge_property(edge, {key, value}, impl_->at)) return false;
  impl_->log.property(EntityKind::edge, edge.value, key, value);
  PLENUM_TRY(impl_->wrote_edge(edge, key, !value.is_null()));
  return true;
}

Result<bool> Transaction::add_label(NodeId node, LabelToken label) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(node));
  PLENUM_TRY(impl_->check_token(NameKind::label, static_cast<std::uint32_t>(label)));
  PLENUM_TRY(impl_->check_room(32));
  if (!overlay.set_label(node, label, true, impl_->at)) return false;
  impl_->log.label(node, label, true);
  PLENUM_TRY(impl_->wrote_label(node, label));
  return true;
}

Result<bool> Transaction::remove_label(NodeId node, LabelToken label) {
  PLENUM_TRY(impl_->check_usable());
  Overlay& overlay = impl_->core->overlay();
  PLENUM_TRY(impl_->own(node));
  PLENUM_TRY(impl_->check_token(NameKind::label, static_cast<std::uint32_t>(label)));
  PLENUM_TRY(impl_->check_room(32));
  if (!overlay.set_label(node, label, false, impl_->at)) return false;
  impl_->log.label(node, label, false);
  impl_->graph_types_relabelled(node, label);
  PLENUM_TRY(impl_->took_label(node, label));
  return true;
}

Savepoint Transaction::savepoint() {
  impl_->marks.push_back(impl_->mark());
  return Savepoint{impl_->marks.size() - 1};
}

void Transaction::rollback_to(Savepoint savepoint) {
  if (impl_->over || savepoint.mark >= impl_->marks.size()) return;
  impl_->rollback(impl_->marks[savepoint.mark]);
  impl_->marks.resize(savepoint.mark + 1);
}

Result<CommitReport> Transaction::commit() && {
  PLENUM_TRY(impl_->check_usable());
  return impl_->commit();
}

}  // namespace plenum::storage
