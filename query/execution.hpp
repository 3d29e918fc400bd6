#pragma once
// Purpose: Execution, one run of a compiled statement: operators, context, rows out.
// May depend on: query/plan_cache.hpp, query/plan/physical.hpp, query/exec.
// Invariants: belongs to one thread; keeps the compiled statement alive; rows are whole, owned
// values.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plenum/table.hpp"
#include "query/engine.hpp"
#include "query/exec/context.hpp"
#include "query/plan/physical.hpp"
#include "query/plan_cache.hpp"

namespace plenum::query {

struct ReadyStatement;  // query/statement_compiler.hpp

class Execution {
 public:
  Execution(std::shared_ptr<const CompiledStatement> compiled, storage::Snapshot graph,
            storage::Transaction* transaction, Params params, const RunLimits& limits);
  ~Execution();

  /// The rows are going to be kept: all of them are charged to the memory of the statement, not
  /// those of one call of next() at a time.
  void keeps_rows() noexcept { keeps_rows_ = true; }
  /// Checks the parameters and opens the operators.
  Status start(const PlannerOptions& options);
  /// The next rows, row by row behind one another; false at the end.
  Result<bool> next(std::vector<Value>& cells, std::size_t& rows);
  const Summary& summary() const noexcept { return context_.summary; }
  /// The plan with what was measured.
  std::vector<std::string> profile() const;

 private:
  Status check_parameters() const;
  /// The error of an operator. Time runs out in the whole statement: where says nothing.
  Error without_place_of_time(const Error& error) const;
  /// Appends the rows of a chunk to `cells`.
  Status materialise_rows(const exec::Chunk& chunk, std::vector<Value>& cells);
  Status charge_rows(std::uint64_t bytes);
  std::shared_ptr<const CompiledStatement> compiled_;
  Params params_;
  exec::ExecContext context_;
  plan::Executable executable_;
  bool opened_ = false;
  bool keeps_rows_ = false;
  exec::CountedValues counted_;
  exec::Charge kept_;
};

/// Rows of an execution as they are found, started at `started_us` of the monotonic clock; rows
/// that are there already.
std::unique_ptr<Stream> make_stream(std::shared_ptr<const CompiledStatement> compiled,
                                    std::unique_ptr<Execution> execution, const Timings& timings,
                                    std::uint64_t started_us);
std::unique_ptr<Stream> make_stream(Table table);
/// The same rows; errors have their place in `text`, which shares its plan with others.
std::unique_ptr<Stream> make_stream_of_text(std::unique_ptr<Stream> rows,
                                            const ReadyStatement& ready, std::string_view text);

/// Columns and rows of EXPLAIN and PROFILE.
std::vector<std::string> plan_columns();

}  // namespace plenum::query
