// The compiler's entry, and what needs no computing: literals, parameters, slots.
#include <fmt/format.h>

#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"
#include "query/parse/limits.hpp"

namespace plenum::query::exec {

namespace {

class Constant final : public Evaluator {
 public:
  explicit Constant(Value value) : value_(std::move(value)) {}
  Result<VectorPtr> compute(ExecContext&, const Chunk& chunk) override {
    if (!cached_ || cached_->size() != chunk.rows()) {
      cached_ = Vector::constant(value_, chunk.rows());
    }
    return cached_;
  }

 private:
  Value value_;
  VectorPtr cached_;
};

class ParameterValue final : public Evaluator {
 public:
  explicit ParameterValue(std::string name) : name_(std::move(name)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    if (cached_ && cached_->size() == chunk.rows()) return cached_;
    const auto found = context.params().find(name_);
    if (found == context.params().end()) {
      return runtime_error(ErrorCode::invalid_argument, "ParameterMissing", "MissingParameter",
                           fmt::format("the parameter ${} was not given", name_));
    }
    cached_ = Vector::constant(found->second, chunk.rows());
    return cached_;
  }

 private:
  std::string name_;
  VectorPtr cached_;
};

class ColumnReader final : public Evaluator {
 public:
  explicit ColumnReader(Slot slot) : slot_(slot) {}
  Result<VectorPtr> compute(ExecContext&, const Chunk& chunk) override {
    if (!chunk.has(slot_)) {
      return Error(ErrorCode::internal, fmt::format("slot {} has no column here", slot_));
    }
    return chunk.column(slot_);
  }

 private:
  Slot slot_;
};

}  // namespace

EvaluatorPtr make_column_reader(Slot slot) { return std::make_unique<ColumnReader>(slot); }

Result<EvaluatorPtr> compile_node(const bind::Literal& node, Compiler&) {
  return EvaluatorPtr(std::make_unique<Constant>(node.value));
}
Result<EvaluatorPtr> compile_node(const bind::Parameter& node, Compiler&) {
  return EvaluatorPtr(std::make_unique<ParameterValue>(node.name));
}
Result<EvaluatorPtr> compile_node(const bind::SlotReference& node, Compiler&) {
  return EvaluatorPtr(std::make_unique<ColumnReader>(node.slot));
}

Result<EvaluatorPtr> Compiler::compile(const bind::Expression& expression) {
  if (depth_ >= depth_max) {
    return parse::query_limit_error("the expression nests too deep", expression.span,
                                    "split it with WITH");
  }
  ++depth_;
  auto out =
      std::visit([this](const auto& node) { return compile_node(node, *this); }, expression.node);
  --depth_;
  if (out.ok()) (*out)->set_span(expression.span);
  return out;
}

Result<EvaluatorPtr> Compiler::compile_optional(const bind::ExpressionPtr& expression) {
  if (!expression) return EvaluatorPtr();
  return compile(*expression);
}

Result<std::vector<EvaluatorPtr>> Compiler::compile_all(
    const std::vector<bind::ExpressionPtr>& list) {
  std::vector<EvaluatorPtr> out;
  for (const auto& expression : list) {
    PLENUM_ASSIGN(EvaluatorPtr evaluator, compile(*expression));
    out.push_back(std::move(evaluator));
  }
  return out;
}

Result<EvaluatorPtr> compile(const bind::Expression& expression, const SubplanFactory& subplans) {
  return Compiler(subplans).compile(expression);
}

Result<std::vector<std::uint32_t>> true_rows(const VectorPtr& vector, std::string_view what) {
  std::vector<std::uint32_t> rows;
  rows.reserve(vector->size());
  for (std::size_t row = 0; row < vector->size(); ++row) {
    PLENUM_ASSIGN(const core::Ternary t, truth(*vector, row, what));
    if (t == core::Ternary::yes) rows.push_back(static_cast<std::uint32_t>(row));
  }
  return rows;
}

}  // namespace plenum::query::exec
