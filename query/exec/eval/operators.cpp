// Unary operators and arithmetic, with typed loops for numbers.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using bind::BinaryOperator;
using bind::UnaryOperator;

class NullTest final : public Evaluator {
 public:
  NullTest(EvaluatorPtr operand, bool is_null) : operand_(std::move(operand)), is_null_(is_null) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr in, operand_->evaluate(context, chunk));
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(in->size());
    for (std::size_t row = 0; row < in->size(); ++row)
      out->push_boolean(in->valid(row) != is_null_);
    return VectorPtr(std::move(out));
  }

 private:
  EvaluatorPtr operand_;
  bool is_null_;
};

class Not final : public Evaluator {
 public:
  explicit Not(EvaluatorPtr operand) : operand_(std::move(operand)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr in, operand_->evaluate(context, chunk));
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(in->size());
    for (std::size_t row = 0; row < in->size(); ++row) {
      PLENUM_ASSIGN(const core::Ternary t, truth(*in, row, "NOT"));
      if (t == core::Ternary::unknown) {
        out->push_null();
      } else {
        out->push_boolean(t == core::Ternary::no);
      }
    }
    return VectorPtr(std::move(out));
  }

 private:
  EvaluatorPtr operand_;
};

class Sign final : public Evaluator {
 public:
  Sign(EvaluatorPtr operand, bool negative) : negative_(negative) {
    operand_.push_back(std::move(operand));
  }
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, operand_,
                      [&](std::size_t, const std::vector<Value>& values) -> Result<Value> {
                        if (negative_) return negate(values[0]);
                        PLENUM_TRY(negate(values[0]));
                        return values[0];
                      });
  }

 private:
  std::vector<EvaluatorPtr> operand_;
  bool negative_;
};

class Arithmetic final : public Evaluator {
 public:
  Arithmetic(BinaryOperator op, EvaluatorPtr left, EvaluatorPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr left, left_->evaluate(context, chunk));
    PLENUM_ASSIGN(const VectorPtr right, right_->evaluate(context, chunk));
    const std::size_t rows = chunk.rows();
    if (left->is_constant() && right->is_constant() && rows > 0) {
      PLENUM_ASSIGN(const Value value, arithmetic(op_, left->value(0), right->value(0)));
      return Vector::constant(value, rows);
    }
    const bool concatenates = op_ == BinaryOperator::concatenate;
    if (!concatenates && left->kind() == VectorKind::integer &&
        right->kind() == VectorKind::integer && op_ != BinaryOperator::power) {
      return integers(*left, *right, rows);
    }
    if (!concatenates && numeric(*left) && numeric(*right)) return floats(*left, *right, rows);
    VectorBuilder out;
    MadeValues made(context);
    for (std::size_t row = 0; row < rows; ++row) {
      PLENUM_TRY(context.governor().tick());
      PLENUM_ASSIGN(Value value, arithmetic(op_, left->value(row), right->value(row)));
      PLENUM_TRY(made.add(value));
      out.push(std::move(value));
    }
    return VectorPtr(out.finish());
  }

 private:
  static bool numeric(const Vector& v) {
    return v.kind() == VectorKind::integer || v.kind() == VectorKind::floating;
  }
  static double number(const Vector& v, std::size_t row) {
    return v.kind() == VectorKind::integer ? static_cast<double>(v.integer(row)) : v.floating(row);
  }

  Result<VectorPtr> integers(const Vector& left, const Vector& right, std::size_t rows) const {
    auto out = std::make_shared<Vector>(VectorKind::integer);
    out->reserve(rows);
    const bool all = left.all_valid() && right.all_valid();
    for (std::size_t row = 0; row < rows; ++row) {
      if (!all && (!left.valid(row) || !right.valid(row))) {
        out->push_null();
        continue;
      }
      PLENUM_ASSIGN(const std::int64_t n, checked(op_, left.integer(row), right.integer(row)));
      out->push_integer(n);
    }
    return VectorPtr(std::move(out));
  }

  Result<VectorPtr> floats(const Vector& left, const Vector& right, std::size_t rows) const {
    auto out = std::make_shared<Vector>(VectorKind::floating);
    out->reserve(rows);
    const bool all = left.all_valid() && right.all_valid();
    for (std::size_t row = 0; row < rows; ++row) {
      if (!all && (!left.valid(row) || !right.valid(row))) {
        out->push_null();
      } else {
        out->push_floating(computed(op_, number(left, row), number(right, row)));
      }
    }
    return VectorPtr(std::move(out));
  }

  BinaryOperator op_;
  EvaluatorPtr left_;
  EvaluatorPtr right_;
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::Unary& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr operand, compiler.compile(*node.operand));
  switch (node.op) {
    case UnaryOperator::negate:
      return EvaluatorPtr(std::make_unique<Sign>(std::move(operand), true));
    case UnaryOperator::plus:
      return EvaluatorPtr(std::make_unique<Sign>(std::move(operand), false));
    case UnaryOperator::logical_not:
      return EvaluatorPtr(std::make_unique<Not>(std::move(operand)));
    case UnaryOperator::is_null:
      return EvaluatorPtr(std::make_unique<NullTest>(std::move(operand), true));
    case UnaryOperator::is_not_null:
      return EvaluatorPtr(std::make_unique<NullTest>(std::move(operand), false));
  }
  return Error(ErrorCode::internal, "unknown unary operator");
}

Result<EvaluatorPtr> compile_node(const bind::Binary& node, Compiler& compiler) {
  switch (node.op) {
    case BinaryOperator::in:
      return compile_in(node, compiler);
    case BinaryOperator::starts_with:
    case BinaryOperator::ends_with:
    case BinaryOperator::contains:
    case BinaryOperator::matches:
      return compile_text(node, compiler);
    default:
      break;
  }
  PLENUM_ASSIGN(EvaluatorPtr left, compiler.compile(*node.left));
  PLENUM_ASSIGN(EvaluatorPtr right, compiler.compile(*node.right));
  return EvaluatorPtr(std::make_unique<Arithmetic>(node.op, std::move(left), std::move(right)));
}

}  // namespace plenum::query::exec
