#pragma once
// Purpose: leaves (one empty row, the rows of an Apply) and the ways into the graph: scans, seeks.
// May depend on: query/exec.
// Invariants: scans and seeks multiply the rows of their input, so that names written by clauses
// before them are found.

#include <optional>
#include <string>

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/operator.hpp"

namespace plenum::query::exec {

/// One row without columns.
OperatorPtr make_unit();

/// The rows it is supplied with.
class Argument final : public Operator, public ArgumentSource {
 public:
  void supply(Chunk rows) override { rows_ = std::move(rows); }
  Status open(ExecContext&) override {
    done_ = false;
    return {};
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override;

 private:
  Chunk rows_;
  bool done_ = true;
};

/// Every node (of a label, when one is named) into `slot`, for each input row.
OperatorPtr make_scan(OperatorPtr input, Slot slot, std::optional<std::string> label,
                      std::vector<Slot> keep);

/// One row: the number of nodes, or of relationships (of a label or type, when one is named), in
/// each of the slots.
OperatorPtr make_stored_count(bool edges, std::optional<std::string> label,
                              std::vector<Slot> slots);

enum class SeekKind : std::uint8_t { id, key, name };
/// The nodes that a built-in lookup finds for the value (with `each`: for every item of the list)
/// of an expression over the input row. `name` finds by folded name, a superset of equality.
OperatorPtr make_seek(OperatorPtr input, Slot slot, SeekKind kind, EvaluatorPtr value, bool each,
                      std::vector<Slot> keep);

}  // namespace plenum::query::exec
