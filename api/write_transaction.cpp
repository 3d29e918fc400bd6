#include <utility>

#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "plenum/database.hpp"

namespace plenum {
namespace {

Error ended() {
  return Error(ErrorCode::invalid_argument, "the transaction has ended")
      .with_hint("begin another one with Database::write()");
}

/// The open transaction, or why there is none.
Result<storage::Transaction*> open_transaction(
    const std::unique_ptr<WriteTransaction::Impl>& impl) {
  if (impl == nullptr) return api::moved_from("transaction");
  if (!impl->transaction) return ended();
  return &*impl->transaction;
}

Status check_property(std::string_view key, const Value& value) {
  return core::check_value(value, "the property ", key);
}

Result<std::vector<storage::Property>> tokens_of(storage::Transaction& transaction,
                                                 const Map& properties) {
  std::vector<storage::Property> out;
  for (const auto& [name, value] : properties) {
    PLENUM_TRY(core::check_name(name, "a property key"));
    if (value.is_null()) continue;
    PLENUM_TRY(check_property(name, value));
    PLENUM_ASSIGN(const storage::PropertyToken key, transaction.property(name));
    out.push_back({key, value});
  }
  return out;
}

/// Runs a change; when it fails, what it did so far (new names among it) is undone.
template <class Change>
auto atomically(storage::Transaction& transaction, const Change& change) -> decltype(change()) {
  const storage::Savepoint savepoint = transaction.savepoint();
  auto result = change();
  if (!result.ok()) transaction.rollback_to(savepoint);
  return result;
}

Status delete_edges(storage::Transaction& transaction, NodeId id) {
  for (const Direction direction : {Direction::out, Direction::in}) {
    storage::AdjacencyBuffer buffer;
    PLENUM_ASSIGN(const storage::AdjacencySlice slice,
                  transaction.view().expand(id, direction, buffer));
    const std::vector<EdgeId> edges(slice.edges.begin(), slice.edges.end());
    for (const EdgeId edge : edges) PLENUM_TRY(transaction.delete_edge(edge));
  }
  return {};
}

template <class Id>
Status set_one(storage::Transaction& transaction, Id id, std::string_view key, const Value& value) {
  PLENUM_TRY(core::check_name(key, "the property key"));
  PLENUM_TRY(check_property(key, value));
  PLENUM_ASSIGN(const storage::PropertyToken token, transaction.property(key));
  PLENUM_TRY(transaction.set_property(id, token, value));
  return {};
}

}  // namespace

WriteTransaction::WriteTransaction(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
WriteTransaction::WriteTransaction(WriteTransaction&&) noexcept = default;
WriteTransaction& WriteTransaction::operator=(WriteTransaction&&) noexcept = default;
WriteTransaction::~WriteTransaction() = default;

Result<Table> WriteTransaction::run(std::string_view cypher, const Params& params,
                                    const RunOptions& options) {
  return api::guarded([&]() -> Result<Table> {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    PLENUM_TRY(api::check_params(params));
    return impl_->core->engine.run(*open, cypher, params, impl_->core->limits(options));
  });
}

Result<NodeId> WriteTransaction::create_node(std::span<const std::string> labels,
                                             const Map& properties) {
  return api::guarded([&]() -> Result<NodeId> {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&]() -> Result<NodeId> {
      std::vector<storage::LabelToken> tokens;
      for (const std::string& label : labels) {
        PLENUM_TRY(core::check_name(label, "a label"));
        PLENUM_ASSIGN(const storage::LabelToken token, open->label(label));
        tokens.push_back(token);
      }
      PLENUM_ASSIGN(auto values, tokens_of(*open, properties));
      return open->create_node(tokens, values);
    });
  });
}

Result<NodeId> WriteTransaction::create_node(std::initializer_list<std::string> labels,
                                             const Map& properties) {
  return create_node(std::span<const std::string>(labels.begin(), labels.size()), properties);
}

Result<EdgeId> WriteTransaction::create_edge(std::string_view type, NodeId start, NodeId end,
                                             const Map& properties) {
  return api::guarded([&]() -> Result<EdgeId> {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&]() -> Result<EdgeId> {
      PLENUM_TRY(core::check_name(type, "the type of a relationship"));
      PLENUM_ASSIGN(const storage::TypeToken token, open->type(type));
      PLENUM_ASSIGN(auto values, tokens_of(*open, properties));
      return open->create_edge(token, start, end, values);
    });
  });
}

Status WriteTransaction::delete_node(NodeId id, bool detach) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&]() -> Status {
      if (detach) PLENUM_TRY(delete_edges(*open, id));
      return open->delete_node(id);
    });
  });
}

Status WriteTransaction::delete_edge(EdgeId id) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return open->delete_edge(id);
  });
}

Status WriteTransaction::set_property(NodeId id, std::string_view key, const Value& value) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&] { return set_one(*open, id, key, value); });
  });
}

Status WriteTransaction::set_property(EdgeId id, std::string_view key, const Value& value) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&] { return set_one(*open, id, key, value); });
  });
}

Status WriteTransaction::add_label(NodeId id, std::string_view label) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return atomically(*open, [&]() -> Status {
      PLENUM_TRY(core::check_name(label, "the label"));
      PLENUM_ASSIGN(const storage::LabelToken token, open->label(label));
      PLENUM_TRY(open->add_label(id, token));
      return {};
    });
  });
}

Status WriteTransaction::remove_label(NodeId id, std::string_view label) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    PLENUM_TRY(core::check_name(label, "the label"));
    const auto token = open->view().find_label(label);
    if (!token) {
      PLENUM_TRY(open->view().labels(id));  // not_found when there is no such node
      return {};
    }
    PLENUM_TRY(open->remove_label(id, *token));
    return {};
  });
}

Result<Node> WriteTransaction::node(NodeId id) const {
  return api::guarded([&]() -> Result<Node> {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return open->view().node(id);
  });
}

Result<Edge> WriteTransaction::edge(EdgeId id) const {
  return api::guarded([&]() -> Result<Edge> {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    return open->view().edge(id);
  });
}

Status WriteTransaction::commit() && {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(storage::Transaction * open, open_transaction(impl_));
    storage::Transaction transaction = std::move(*open);
    impl_->transaction.reset();
    PLENUM_TRY(std::move(transaction).commit());
    return {};
  });
}

void WriteTransaction::rollback() && {
  if (impl_ != nullptr) impl_->transaction.reset();
}

}  // namespace plenum
