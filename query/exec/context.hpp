#pragma once
// Purpose: ExecContext, all that one execution shares: state read, writer, parameters, counters.
// May depend on: query/functions/function.hpp, query/exec/governor.hpp, storage.
// Invariants: belongs to one execution and one thread; graph() moves with the transaction's writes
// when there is one.

#include <optional>
#include <random>
#include <unordered_map>
#include <unordered_set>

#include "plenum/table.hpp"
#include "query/exec/governor.hpp"
#include "query/functions/function.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::query::exec {

class ExecContext final : public FunctionContext {
 public:
  ExecContext(storage::Snapshot graph, storage::Transaction* transaction, const Params& params,
              const RunLimits& limits);

  const storage::Snapshot& graph() const noexcept override { return graph_; }
  DateTime statement_time() override;
  std::string_view default_zone() const noexcept override { return "UTC"; }
  std::uint64_t random() override;
  Result<storage::EdgeEnds> ends(EdgeId edge) const override;
  CallContext call_context() const noexcept override;

  /// Before anything was read.
  void read_instead(storage::Snapshot graph) { graph_ = std::move(graph); }

  /// Null in a reading statement.
  storage::Transaction* transaction() const noexcept { return transaction_; }
  const Params& params() const noexcept { return params_; }
  Governor& governor() noexcept { return governor_; }
  const Governor& governor() const noexcept { return governor_; }

  // What this statement deleted; reading it is an error, its type may still be asked for.
  void note_deleted(NodeId node) { deleted_nodes_.insert(node); }
  void note_deleted(EdgeId edge, const storage::EdgeEnds& ends) {
    deleted_edges_.emplace(edge, ends);
  }
  bool was_deleted(NodeId node) const { return deleted_nodes_.contains(node); }
  bool was_deleted(EdgeId edge) const { return deleted_edges_.contains(edge); }

  Summary summary;
  bool profile = false;

 private:
  storage::Snapshot graph_;
  storage::Transaction* transaction_;
  const Params& params_;
  Governor governor_;
  std::optional<DateTime> time_;
  std::optional<std::mt19937_64> random_;
  std::unordered_set<NodeId> deleted_nodes_;
  std::unordered_map<EdgeId, storage::EdgeEnds> deleted_edges_;
};

/// EntityNotFound, DeletedEntityAccess.
Error deleted_entity_error(std::string_view what, std::uint64_t id);
/// A run-time error of the language.
Error runtime_error(ErrorCode code, std::string_view type, std::string_view detail,
                    std::string message);
Error type_error(std::string_view detail, std::string message);

/// The error with a place in the statement, unless it has one. What is wrong with data gets one,
/// and what takes more than a limit allows; an interruption or a failing disk has nothing to do
/// with where it was noticed.
Error placed(const Error& error, const SourceSpan& where);
template <class T>
Result<T> placed(Result<T> result, const SourceSpan& where) {
  if (!result.ok()) [[unlikely]]
    return placed(result.error(), where);
  return result;
}

}  // namespace plenum::query::exec
