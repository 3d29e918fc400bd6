#pragma once
// Purpose: RowSearch, the loop of operators that look for entities once for each input row.
// May depend on: query/exec.
// Invariants: rows of the output come in the order of the input; a search may span chunks.

#include <cstdint>
#include <utility>
#include <vector>

#include "query/exec/operator.hpp"

namespace plenum::query::exec {

class RowSearch : public PipeOperator {
 public:
  /// What is found goes into `slot`; `keep`: the input's slots that are read above.
  RowSearch(OperatorPtr input, Slot slot, std::vector<Slot> keep)
      : PipeOperator(std::move(input)), slot_(slot), keep_(std::move(keep)) {}

  Status open(ExecContext& context) override;

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) final;

  /// Evaluates what the searches need over a new input chunk.
  virtual Status prepare(ExecContext& context, const Chunk& in) = 0;
  /// Begins the search for a row of that chunk.
  virtual Status start(ExecContext& context, std::size_t row) = 0;
  /// Appends at most `limit` results.
  virtual Status take(ExecContext& context, std::size_t limit, std::vector<std::uint64_t>& ids) = 0;
  virtual bool finished() const = 0;
  virtual VectorPtr as_vector(std::vector<std::uint64_t> ids) const = 0;

 private:
  Slot slot_;
  std::vector<Slot> keep_;
  Chunk in_;
  std::size_t row_ = 0;
};

}  // namespace plenum::query::exec
