#pragma once
// Purpose: runs the steps of one instance against an engine and judges it.
// May depend on: include/plenum.
// Invariants: an instance passes strictly only when every step held; a step that is not understood
// is a failure, never a pass.

#include <functional>
#include <memory>
#include <string>

#include "plenum/procedure.hpp"
#include "plenum/table.hpp"
#include "tests/tck/feature.hpp"
#include "tests/tck/side_effects.hpp"

namespace plenum::tck {

/// What is tested. One object is one fresh graph.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual Result<Table> run(const std::string& query, const Params& params) = 0;
  virtual Status register_procedure(Procedure procedure) = 0;
  virtual Result<GraphState> state() = 0;
};

struct Verdict {
  bool strict = false;   ///< type, phase and detail of errors, columns, side effects: all as asked
  bool lenient = false;  ///< any error where one is expected; side effects not looked at
  std::string reason;    ///< why not strict; empty when it is
};

/// The text of a named graph ("binary-tree-1"): one statement.
using GraphSource = std::function<Result<std::string>(const std::string& name)>;

Verdict run_instance(const Instance& instance, Engine& engine, const GraphSource& graphs);

/// `name(in :: TYPE?, …) :: (out :: TYPE?, …)` and the table of its rows as a procedure.
Result<Procedure> make_procedure(std::string_view signature, const std::vector<Cells>& table);

}  // namespace plenum::tck
