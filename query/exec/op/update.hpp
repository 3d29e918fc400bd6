#pragma once
// Purpose: operators that write: CREATE, MERGE, SET, REMOVE, DELETE, FOREACH, and CALL.
// May depend on: query/exec, storage/transaction.hpp.
// Invariants: a writing operator reads all its input before it writes (the barrier between reading
// and updating clauses), and hands rows up after all is written; columns it keeps own their
// strings.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plenum/procedure.hpp"
#include "query/exec/eval/evaluator.hpp"
#include "query/exec/op/row_ops.hpp"
#include "query/exec/operator.hpp"

namespace plenum::query::exec {

/// Properties of a new entity: entries computed one by one, or a whole map.
struct NewProperties {
  std::vector<std::string> keys;
  std::vector<EvaluatorPtr> values;
  EvaluatorPtr whole;  ///< instead of keys; may be null
};
struct NewNode {
  SourceSpan span;
  Slot slot = no_slot;
  std::vector<std::string> labels;
  NewProperties properties;
};
struct NewEdge {
  SourceSpan span;
  Slot slot = no_slot;
  Slot from = no_slot;
  Slot to = no_slot;
  std::string type;
  NewProperties properties;
};
struct CreateSpec {
  std::vector<NewNode> nodes;
  std::vector<NewEdge> edges;
};

enum class SetKind : std::uint8_t {
  property,
  dynamic_property,
  properties,
  labels,
  remove_property,
  remove_labels
};
struct SetSpec {
  SourceSpan span;
  SetKind kind{};
  EvaluatorPtr object;
  std::string key;
  EvaluatorPtr dynamic_key;
  EvaluatorPtr value;
  bool add = false;
  std::vector<std::string> labels;
};

/// Creates the pattern for every row of a chunk and adds its columns. `forbid_null`: a null
/// property is SemanticError MergeReadOwnWrites.
Status create_pattern(ExecContext& context, CreateSpec& spec, Chunk& chunk);
/// The check of MERGE before it looks for a match.
Status refuse_null_properties(ExecContext& context, CreateSpec& spec, const Chunk& chunk);
/// Applies one item to all chunks: computed everywhere first, then written.
Status apply_item(ExecContext& context, SetSpec& item, std::vector<Chunk>& chunks);

// `keep` of each: the columns of the input that the operator reads or that are needed above.
OperatorPtr make_create(OperatorPtr input, CreateSpec spec, std::vector<Slot> keep);
OperatorPtr make_set(OperatorPtr input, std::vector<SetSpec> items, std::vector<Slot> keep);
OperatorPtr make_delete(OperatorPtr input, std::vector<EvaluatorPtr> targets, bool detach,
                        std::vector<Slot> keep);

struct MergeSpec {
  CreateSpec create;
  std::vector<SetSpec> on_create;
  std::vector<SetSpec> on_match;
  std::vector<PathSpec> paths;
  std::vector<Slot> keep;   ///< outer columns needed above or by the items
  std::vector<Slot> inner;  ///< columns that a match or the creation adds
};
OperatorPtr make_merge(OperatorPtr input, Subplan match, MergeSpec spec, std::vector<Slot> keep);

/// The body runs once for all rows and items.
OperatorPtr make_foreach(OperatorPtr input, EvaluatorPtr list, Slot slot, Subplan body,
                         std::vector<Slot> keep);

struct CallSpec {
  SourceSpan span;  ///< of the procedure's name
  std::shared_ptr<const Procedure> procedure;
  std::vector<EvaluatorPtr> arguments;
  std::vector<std::pair<std::size_t, Slot>> yields;  ///< column of the procedure → slot
  std::vector<Slot> keep;
};
OperatorPtr make_call(OperatorPtr input, CallSpec spec);

/// Reads all of its input before it hands on anything; base of the writing operators. Holds the
/// columns of `keep` only: those that it reads itself or that are needed above.
class Barrier : public PipeOperator {
 public:
  Barrier(OperatorPtr input, std::vector<Slot> keep)
      : PipeOperator(std::move(input)), keep_(std::move(keep)) {}
  Status open(ExecContext& context) override;

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override;
  /// Writes for all rows; may change the chunks.
  virtual Status apply(ExecContext& context, std::vector<Chunk>& chunks) = 0;

 private:
  std::vector<Slot> keep_;
  std::vector<Chunk> chunks_;
  CountedValues counted_;
  std::size_t next_ = 0;
  bool applied_ = false;
  Charge charge_;
};

}  // namespace plenum::query::exec
