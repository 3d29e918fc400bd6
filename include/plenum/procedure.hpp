#pragma once
// Purpose: the one door for procedures (CALL name(...)) and functions: signature, arguments, sink.
// May depend on: std, plenum vocabulary.
// Invariants: registered before a query that names them is compiled; callable from any thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "plenum/value.hpp"

#pragma GCC visibility push(default)
namespace plenum {

namespace storage {
class Snapshot;
class Transaction;
}  // namespace storage
class Interrupt;

/// Declared type of a parameter or column.
enum class FieldType : std::uint8_t {
  any,
  boolean,
  integer,
  floating,
  number,
  string,
  list,
  map,
  node,
  relationship,
  path,
  date,
  local_time,
  time,
  local_date_time,
  date_time,
  duration
};

/// One parameter or one result column.
struct Field {
  std::string name;
  FieldType type = FieldType::any;
  bool nullable = true;
  bool optional = false;  ///< parameters only: may be left out, then `fallback` is passed
  Value fallback = nullptr;
};

/// What a procedure does to the graph; read-only statements may call `reads` only.
enum class Effect : std::uint8_t { reads, writes };

/// Receives result rows. `row` has one value a declared column, in order. Returns false when no
/// more rows are wanted (LIMIT reached, interrupted): the procedure then returns at once, with
/// success.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual Result<bool> emit(std::span<Value> row) = 0;
};

/// What a running procedure or function may touch. The storage pointers are opaque to programs
/// that only see the public headers; Plenum's own procedures use them. Valid during the call
/// only.
struct CallContext {
  const storage::Snapshot* snapshot = nullptr;  ///< the state that the clause reads
  storage::Transaction* transaction = nullptr;  ///< null in a read-only statement
  const Interrupt* interrupt = nullptr;  ///< to be polled by anything long-running; may be null
  std::uint64_t memory_bytes_max = 0;    ///< 0: no limit named
  /// When the statement has to be over, in nanoseconds of std::chrono::steady_clock; 0: no limit.
  /// Looked at whenever a row is emitted; a procedure that works long before looks itself.
  std::uint64_t deadline_ns = 0;
  /// The caller reads entities itself: nodes and edges in rows (not inside paths) may then carry
  /// their ids alone, which spares a procedure over the whole graph most of its time.
  bool ids_suffice = false;
};

/// A procedure: `CALL name(arguments) YIELD columns`.
struct Procedure {
  std::string name;  ///< with namespace, e.g. "algo.pagerank"
  std::vector<Field> parameters;
  std::vector<Field> columns;  ///< empty: lets each incoming row through once
  Effect effect = Effect::reads;
  std::string description;  ///< one line
  std::function<Status(std::span<const Value> arguments, const CallContext&, RowSink&)> run;
};

/// A scalar function: `name(arguments)` in an expression.
struct Function {
  std::string name;
  std::vector<Field> parameters;
  FieldType result = FieldType::any;
  bool deterministic = true;
  std::string description;
  std::function<Result<Value>(std::span<const Value> arguments, const CallContext&)> run;
};

}  // namespace plenum
#pragma GCC visibility pop
