#pragma once
// Purpose: the query engine's face: text in, rows out; the only header of query that api needs.
// May depend on: storage, core, include/plenum; query's own stages behind the Impl.
// Invariants: a statement is atomic (a savepoint undoes a failed one); a statement that only reads
// never takes the writer; the same text, catalog and statistics give the same plan.

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/procedure.hpp"
#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "plenum/value.hpp"
#include "storage/open.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::query {

/// What one execution may use. Zero means "no limit of the caller's"; memory then falls back to
/// memory_bytes_default.
struct RunLimits {
  static constexpr std::uint64_t memory_bytes_default = 1ULL << 30;

  std::chrono::nanoseconds timeout{0};   ///< from the start of the execution
  std::uint64_t memory_bytes = 0;        ///< held by sorts, aggregates, joins, collected rows
  std::uint64_t rows = 0;                ///< rows of the result
  const Interrupt* interrupt = nullptr;  ///< polled while running; may be null
};

struct CompiledStatement;  // query/plan_cache.hpp

/// A compiled statement. Cheap to copy, thread-safe. It is compiled again by itself when the
/// catalog changed since.
class PreparedStatement {
 public:
  PreparedStatement() = default;
  explicit PreparedStatement(std::shared_ptr<const CompiledStatement> compiled);

  /// True when running it needs a transaction.
  bool is_write() const noexcept;
  /// Empty for a statement that returns nothing.
  const std::vector<std::string>& columns() const noexcept;
  const std::string& text() const noexcept;
  std::uint64_t compile_us() const noexcept;
  const std::shared_ptr<const CompiledStatement>& compiled() const noexcept { return compiled_; }

 private:
  std::shared_ptr<const CompiledStatement> compiled_;
};

/// Rows of a read-only statement as they are found. Belongs to one thread at a time; keeps its
/// snapshot alive.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual const std::vector<std::string>& columns() const noexcept = 0;
  /// False at the end. After an error the stream is at its end.
  virtual Result<bool> next() = 0;
  /// The row that next() moved to, with owned values; valid until the next call.
  virtual std::span<const Value> row() const noexcept = 0;
  virtual const Timings& timings() const noexcept = 0;
  virtual const Summary& summary() const noexcept = 0;
  /// As of Table::notices().
  virtual const std::vector<std::string>& notices() const noexcept = 0;
};

/// Which rewrites the planner may use; tests turn them off to compare results.
struct PlannerOptions {
  bool reorder = true;               ///< choose start and order of expansion by cost
  bool seeks = true;                 ///< use key, name and id lookups
  bool push_down = true;             ///< evaluate predicates at the earliest point
  bool factorise = true;             ///< count over unflat adjacency
  bool top_k = true;                 ///< ORDER BY with LIMIT keeps only the first rows
  bool hash_joins = true;            ///< join disconnected parts on an equality
  std::size_t cache_entries = 1024;  ///< 0 turns the plan cache off
};

/// Thread-safe, but registration must be over before statements that use the names are compiled.
class Engine {
 public:
  explicit Engine(const PlannerOptions& options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// `invalid_argument` when the name is taken or malformed.
  Status register_procedure(Procedure procedure);
  Status register_function(Function function);
  /// Names for completion and dbms.functions(): ascending.
  std::vector<std::string> procedure_names() const;
  std::vector<std::string> function_names() const;

  /// Parses, binds and plans (or finds the plan in the cache). Errors are `syntax`, `semantic` or
  /// `unsupported`, with their place.
  Result<PreparedStatement> prepare(const storage::Snapshot& snapshot, std::string_view text) const;

  /// The whole pipeline in a transaction of its own: a reading statement runs on the present
  /// snapshot, a writing one takes the writer and commits.
  Result<Table> run(storage::Store& store, std::string_view text, const Params& params = {},
                    const RunLimits& limits = {}) const;
  Result<Table> run(storage::Store& store, const PreparedStatement& statement,
                    const Params& params = {}, const RunLimits& limits = {}) const;

  /// On a fixed state; a writing statement is refused with `read_only`.
  Result<Table> run(const storage::Snapshot& snapshot, std::string_view text,
                    const Params& params = {}, const RunLimits& limits = {}) const;
  Result<Table> run(const storage::Snapshot& snapshot, const PreparedStatement& statement,
                    const Params& params = {}, const RunLimits& limits = {}) const;
  /// Inside a caller's transaction: a failed statement is undone, the transaction stays usable.
  Result<Table> run(storage::Transaction& transaction, std::string_view text,
                    const Params& params = {}, const RunLimits& limits = {}) const;
  Result<Table> run(storage::Transaction& transaction, const PreparedStatement& statement,
                    const Params& params = {}, const RunLimits& limits = {}) const;

  /// Rows as they are found on the present state; a writing statement runs to its end and commits
  /// first.
  Result<std::unique_ptr<Stream>> stream(storage::Store& store, std::string_view text,
                                         const Params& params = {},
                                         const RunLimits& limits = {}) const;
  Result<std::unique_ptr<Stream>> stream(const storage::Snapshot& snapshot, std::string_view text,
                                         const Params& params = {},
                                         const RunLimits& limits = {}) const;
  Result<std::unique_ptr<Stream>> stream(const storage::Snapshot& snapshot,
                                         const PreparedStatement& statement,
                                         const Params& params = {},
                                         const RunLimits& limits = {}) const;

  /// The plan as text, an operator a line with its estimated rows.
  Result<std::string> explain(const storage::Snapshot& snapshot, std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plenum::query
