#pragma once
// Purpose: Operator, a step of a running plan that pulls chunks from the one below.
// May depend on: query/exec/chunk.hpp, query/exec/context.hpp.
// Invariants: open() starts a fresh run and may be called again after the end; next() after the end
// answers false again; chunks handed up are never empty.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/exec/chunk.hpp"
#include "query/exec/context.hpp"

namespace plenum::query::exec {

/// What PROFILE measured.
struct OperatorProfile {
  std::uint64_t rows = 0;
  std::uint64_t nanoseconds = 0;  ///< with everything below
};

class Operator {
 public:
  virtual ~Operator() = default;
  Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  virtual Status open(ExecContext& context) = 0;
  /// Pulls the next chunk; false at the end. Measures when the context asks for it. An error that
  /// nothing inside gave a place has that of the clause.
  Result<bool> next(ExecContext& context, Chunk& out);
  virtual void close(ExecContext& /*context*/) noexcept {}

  const OperatorProfile& profile() const noexcept { return profile_; }
  /// Number of the logical operator that this one runs, for PROFILE.
  std::uint32_t plan_id = 0;
  /// Of the clause that it runs: the place of errors that no expression of it is the reason of.
  SourceSpan clause;

 protected:
  virtual Result<bool> produce(ExecContext& context, Chunk& out) = 0;

 private:
  Result<bool> measured(ExecContext& context, Chunk& out);
  OperatorProfile profile_;
};

using OperatorPtr = std::unique_ptr<Operator>;

/// An operator over one input; open and close go down.
class PipeOperator : public Operator {
 public:
  explicit PipeOperator(OperatorPtr input) : input_(std::move(input)) {}
  Status open(ExecContext& context) override { return input_->open(context); }
  void close(ExecContext& context) noexcept override { input_->close(context); }

 protected:
  Operator& input() noexcept { return *input_; }

 private:
  OperatorPtr input_;
};

}  // namespace plenum::query::exec
