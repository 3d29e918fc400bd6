// Ternary logic and CASE. Later operands and branches are computed for undecided rows only.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using bind::LogicalOperator;
using core::Ternary;

Chunk narrowed(const Chunk& chunk, std::span<const std::uint32_t> rows) {
  Chunk out = chunk;
  out.select(rows);
  return out;
}

class Logical final : public Evaluator {
 public:
  Logical(LogicalOperator op, std::vector<EvaluatorPtr> operands)
      : op_(op), operands_(std::move(operands)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    const std::size_t rows = chunk.rows();
    std::vector<Ternary> result(rows,
                                op_ == LogicalOperator::logical_and ? Ternary::yes : Ternary::no);
    std::vector<std::uint32_t> open(rows);
    for (std::size_t row = 0; row < rows; ++row) open[row] = static_cast<std::uint32_t>(row);
    for (const EvaluatorPtr& operand : operands_) {
      if (open.empty()) break;
      const Chunk part = narrowed(chunk, open);
      PLENUM_ASSIGN(const VectorPtr values, operand->evaluate(context, part));
      std::vector<std::uint32_t> still_open;
      for (std::size_t i = 0; i < open.size(); ++i) {
        PLENUM_ASSIGN(const Ternary t, placed(truth(*values, i, name()), operand->span()));
        Ternary& into = result[open[i]];
        into = combine(into, t);
        if (!decided(into)) still_open.push_back(open[i]);
      }
      open = std::move(still_open);
    }
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(rows);
    for (const Ternary t : result) {
      if (t == Ternary::unknown) {
        out->push_null();
      } else {
        out->push_boolean(t == Ternary::yes);
      }
    }
    return VectorPtr(std::move(out));
  }

 private:
  std::string_view name() const {
    return op_ == LogicalOperator::logical_and  ? "AND"
           : op_ == LogicalOperator::logical_or ? "OR"
                                                : "XOR";
  }
  Ternary combine(Ternary a, Ternary b) const {
    switch (op_) {
      case LogicalOperator::logical_and:
        return core::ternary_and(a, b);
      case LogicalOperator::logical_or:
        return core::ternary_or(a, b);
      case LogicalOperator::logical_xor:
        if (a == Ternary::unknown || b == Ternary::unknown) return Ternary::unknown;
        return core::ternary(a != b);
    }
    return Ternary::unknown;
  }
  bool decided(Ternary t) const {
    switch (op_) {
      case LogicalOperator::logical_and:
        return t == Ternary::no;
      case LogicalOperator::logical_or:
        return t == Ternary::yes;
      case LogicalOperator::logical_xor:
        return t == Ternary::unknown;
    }
    return false;
  }

  LogicalOperator op_;
  std::vector<EvaluatorPtr> operands_;
};

class Case final : public Evaluator {
 public:
  struct Branch {
    EvaluatorPtr condition;
    EvaluatorPtr result;
  };
  Case(EvaluatorPtr subject, std::vector<Branch> branches, EvaluatorPtr otherwise)
      : subject_(std::move(subject)),
        branches_(std::move(branches)),
        otherwise_(std::move(otherwise)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    const std::size_t rows = chunk.rows();
    std::vector<Value> values(rows);
    std::vector<std::uint32_t> open(rows);
    for (std::size_t row = 0; row < rows; ++row) open[row] = static_cast<std::uint32_t>(row);
    VectorPtr subject;
    if (subject_) {
      PLENUM_ASSIGN(subject, subject_->evaluate(context, chunk));
    }
    for (const Branch& branch : branches_) {
      if (open.empty()) break;
      const Chunk part = narrowed(chunk, open);
      PLENUM_ASSIGN(const VectorPtr when, branch.condition->evaluate(context, part));
      std::vector<std::uint32_t> taken;
      std::vector<std::uint32_t> rest;
      for (std::size_t i = 0; i < open.size(); ++i) {
        Ternary hit = Ternary::no;
        if (subject) {
          hit = core::equals(subject->value(open[i]), when->value(i));
        } else {
          PLENUM_ASSIGN(hit, placed(truth(*when, i, "CASE WHEN"), branch.condition->span()));
        }
        (hit == Ternary::yes ? taken : rest).push_back(open[i]);
      }
      PLENUM_TRY(fill(context, chunk, *branch.result, taken, values));
      open = std::move(rest);
    }
    if (otherwise_) PLENUM_TRY(fill(context, chunk, *otherwise_, open, values));
    VectorBuilder out;
    for (Value& value : values) out.push(std::move(value));
    return VectorPtr(out.finish());
  }

 private:
  static Status fill(ExecContext& context, const Chunk& chunk, Evaluator& result,
                     const std::vector<std::uint32_t>& rows, std::vector<Value>& values) {
    if (rows.empty()) return {};
    PLENUM_ASSIGN(const VectorPtr computed, result.evaluate(context, narrowed(chunk, rows)));
    for (std::size_t i = 0; i < rows.size(); ++i) values[rows[i]] = computed->value(i);
    return {};
  }

  EvaluatorPtr subject_;
  std::vector<Branch> branches_;
  EvaluatorPtr otherwise_;
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::Logical& node, Compiler& compiler) {
  PLENUM_ASSIGN(std::vector<EvaluatorPtr> operands, compiler.compile_all(node.operands));
  return EvaluatorPtr(std::make_unique<Logical>(node.op, std::move(operands)));
}

Result<EvaluatorPtr> compile_node(const bind::Case& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr subject, compiler.compile_optional(node.subject));
  std::vector<Case::Branch> branches;
  for (const auto& [when, then] : node.branches) {
    Case::Branch branch;
    PLENUM_ASSIGN(branch.condition, compiler.compile(*when));
    PLENUM_ASSIGN(branch.result, compiler.compile(*then));
    branches.push_back(std::move(branch));
  }
  PLENUM_ASSIGN(EvaluatorPtr otherwise, compiler.compile_optional(node.otherwise));
  return EvaluatorPtr(
      std::make_unique<Case>(std::move(subject), std::move(branches), std::move(otherwise)));
}

}  // namespace plenum::query::exec
