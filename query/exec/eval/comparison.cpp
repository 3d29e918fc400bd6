// Comparisons: chains with each operand evaluated once, typed loops for the common kinds.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using bind::ComparisonOperator;
using core::Ternary;

/// One loop an operator, so that the inner one does not branch on it.
template <class Get>
void compare_loop(ComparisonOperator op, const Vector& left, const Vector& right, Get get,
                  std::vector<Ternary>& out) {
  const bool all = left.all_valid() && right.all_valid();
  const auto run = [&](auto holds) {
    for (std::size_t row = 0; row < out.size(); ++row) {
      if (!all && (!left.valid(row) || !right.valid(row))) {
        out[row] = core::ternary_and(out[row], Ternary::unknown);
      } else if (!holds(get(left, row), get(right, row))) {
        out[row] = Ternary::no;
      }
    }
  };
  switch (op) {
    case ComparisonOperator::equal:
      return run([](const auto& a, const auto& b) { return a == b; });
    case ComparisonOperator::not_equal:
      return run([](const auto& a, const auto& b) { return a != b; });
    case ComparisonOperator::less:
      return run([](const auto& a, const auto& b) { return a < b; });
    case ComparisonOperator::less_equal:
      return run([](const auto& a, const auto& b) { return a <= b; });
    case ComparisonOperator::greater:
      return run([](const auto& a, const auto& b) { return a > b; });
    case ComparisonOperator::greater_equal:
      return run([](const auto& a, const auto& b) { return a >= b; });
  }
}

bool is_equality(ComparisonOperator op) {
  return op == ComparisonOperator::equal || op == ComparisonOperator::not_equal;
}

/// Narrows `out` by `left op right`.
void narrow(ComparisonOperator op, const Vector& left, const Vector& right,
            std::vector<Ternary>& out) {
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case VectorKind::integer:
        return compare_loop(
            op, left, right, [](const Vector& v, std::size_t r) { return v.integer(r); }, out);
      case VectorKind::floating:
        return compare_loop(
            op, left, right, [](const Vector& v, std::size_t r) { return v.floating(r); }, out);
      case VectorKind::string:
        return compare_loop(
            op, left, right, [](const Vector& v, std::size_t r) { return v.string(r); }, out);
      case VectorKind::boolean:
        return compare_loop(
            op, left, right, [](const Vector& v, std::size_t r) { return v.boolean(r); }, out);
      case VectorKind::node:
      case VectorKind::edge:
        if (!is_equality(op)) break;
        return compare_loop(
            op, left, right, [](const Vector& v, std::size_t r) { return v.id(r); }, out);
      case VectorKind::any:
        break;
    }
  }
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (out[row] == Ternary::no) continue;
    out[row] = core::ternary_and(out[row], compare(op, left.value(row), right.value(row)));
  }
}

class Comparison final : public Evaluator {
 public:
  Comparison(std::vector<EvaluatorPtr> operands, std::vector<ComparisonOperator> operators)
      : operands_(std::move(operands)), operators_(std::move(operators)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    std::vector<Ternary> result(chunk.rows(), Ternary::yes);
    PLENUM_ASSIGN(VectorPtr left, operands_[0]->evaluate(context, chunk));
    for (std::size_t i = 0; i < operators_.size(); ++i) {
      PLENUM_TRY(context.governor().tick(chunk.rows()));
      PLENUM_ASSIGN(VectorPtr right, operands_[i + 1]->evaluate(context, chunk));
      narrow(operators_[i], *left, *right, result);
      left = std::move(right);
    }
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(result.size());
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
  std::vector<EvaluatorPtr> operands_;
  std::vector<ComparisonOperator> operators_;
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::Comparison& node, Compiler& compiler) {
  PLENUM_ASSIGN(std::vector<EvaluatorPtr> operands, compiler.compile_all(node.operands));
  return EvaluatorPtr(std::make_unique<Comparison>(std::move(operands), node.operators));
}

}  // namespace plenum::query::exec
