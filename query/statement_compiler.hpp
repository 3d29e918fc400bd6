#pragma once
// Purpose: text → compiled statement, through the plan cache and the literal-extracting normaliser.
// May depend on: query/bind, query/parse, query/plan, query/plan_cache.hpp, query/normalise.hpp.
// Invariants: thread-safe; errors have their place in the text as it was given.

#include <memory>
#include <string_view>

#include "plenum/table.hpp"
#include "query/engine.hpp"
#include "query/functions/registry.hpp"
#include "query/plan_cache.hpp"

namespace plenum::query {

using Compiled = std::shared_ptr<const CompiledStatement>;

/// A compiled statement with what this one text adds to the plan that texts of its shape share.
struct ReadyStatement {
  Compiled compiled;
  Params literals;  ///< to be given beside the caller's parameters
  bool hit = false;

  /// The caller's parameters and the literals in one.
  Params parameters(const Params& given) const;
  /// An error of the run with its place in the text as it was given, not in the shape.
  Error as_written(const Error& error, std::string_view text) const;
  /// Times of parsing and planning; nothing of them on a hit.
  Timings timings() const;
};

class StatementCompiler {
 public:
  explicit StatementCompiler(const PlannerOptions& options);

  /// Statements that differ in literals only share an entry. A text whose shape does not compile
  /// is compiled as it is, for the sake of its errors.
  /// Values of `params` are planned with, as far as their frequencies differ.
  Result<ReadyStatement> compile(const storage::Snapshot& graph, std::string_view text,
                                 const Params& params);
  /// With its literals in the plan: what is to be run again brings its own parameters.
  Result<ReadyStatement> compile_as_written(const storage::Snapshot& graph, std::string_view text);
  /// The statement for the present catalog: itself, or compiled anew.
  Result<ReadyStatement> refresh(const storage::Snapshot& graph, ReadyStatement ready);

  Registry& registry() noexcept { return registry_; }
  const Registry& registry() const noexcept { return registry_; }
  const PlannerOptions& options() const noexcept { return options_; }
  /// Plans may depend on what was registered.
  void forget() { cache_.clear(); }

 private:
  Result<ReadyStatement> compile(const storage::Snapshot& graph, std::string_view text,
                                 const plan::KnownValues& values);
  PlannerOptions options_;
  Registry registry_;
  PlanCache cache_;
};

}  // namespace plenum::query
