#pragma once
// Purpose: the parts of the expression compiler, one family of nodes a file.
// May depend on: query/exec/eval/evaluator.hpp, query/exec/eval/value_ops.hpp.
// Invariants: a part compiles its children through Compiler, which counts depth.

#include "query/exec/eval/evaluator.hpp"
#include "query/exec/eval/value_ops.hpp"

namespace plenum::query::exec {

class Compiler {
 public:
  static constexpr std::uint32_t depth_max = 1000;
  explicit Compiler(const SubplanFactory& subplans) : subplans_(subplans) {}

  Result<EvaluatorPtr> compile(const bind::Expression& expression);
  /// Null stays null.
  Result<EvaluatorPtr> compile_optional(const bind::ExpressionPtr& expression);
  Result<std::vector<EvaluatorPtr>> compile_all(const std::vector<bind::ExpressionPtr>& list);
  const SubplanFactory& subplans() const noexcept { return subplans_; }

 private:
  const SubplanFactory& subplans_;
  std::uint32_t depth_ = 0;
};

// basic.cpp
Result<EvaluatorPtr> compile_node(const bind::Literal& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Parameter& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::SlotReference& node, Compiler& compiler);
// property.cpp
Result<EvaluatorPtr> compile_node(const bind::Property& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::HasLabels& node, Compiler& compiler);
// operators.cpp
Result<EvaluatorPtr> compile_node(const bind::Unary& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Binary& node, Compiler& compiler);
// comparison.cpp
Result<EvaluatorPtr> compile_node(const bind::Comparison& node, Compiler& compiler);
// logic.cpp
Result<EvaluatorPtr> compile_node(const bind::Logical& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Case& node, Compiler& compiler);
// text.cpp
Result<EvaluatorPtr> compile_text(const bind::Binary& node, Compiler& compiler);
// list.cpp
Result<EvaluatorPtr> compile_node(const bind::Subscript& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Slice& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::ListLiteral& node, Compiler& compiler);
Result<EvaluatorPtr> compile_in(const bind::Binary& node, Compiler& compiler);
// iteration.cpp
Result<EvaluatorPtr> compile_node(const bind::ListComprehension& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Quantifier& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::Reduce& node, Compiler& compiler);
// map.cpp
Result<EvaluatorPtr> compile_node(const bind::MapLiteral& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::MapProjection& node, Compiler& compiler);
// call.cpp
Result<EvaluatorPtr> compile_node(const bind::FunctionCall& node, Compiler& compiler);
Result<EvaluatorPtr> compile_node(const bind::TypeTest& node, Compiler& compiler);
// subquery.cpp
Result<EvaluatorPtr> compile_node(const bind::Subquery& node, Compiler& compiler);

/// Charges large lists and texts of a column while it is made: rows of a chunk may each have one.
/// One that rows share is charged once.
class MadeValues {
 public:
  explicit MadeValues(ExecContext& context) : charge_(&context.governor()) {}
  Status add(const Value& value) {
    constexpr std::size_t small_items = 64;
    constexpr std::size_t small_text = 4096;
    if (const auto* list = value.get_if<List>()) {
      if (list->size() <= small_items || !counted_.insert(list).second) return {};
      return charge_.add(list->size() * sizeof(Value));
    }
    const auto* text = value.get_if<std::string>();
    return text == nullptr || text->size() <= small_text ? Status{} : charge_.add(text->size());
  }

 private:
  CountedValues counted_;
  Charge charge_;
};

/// Evaluates operands and applies a function of one row's Values; all-constant input is computed
/// once. `f(row, values)` gives Result<Value>.
template <class F>
Result<VectorPtr> map_values(ExecContext& context, const Chunk& chunk,
                             std::vector<EvaluatorPtr>& operands, F f) {
  const std::size_t rows = chunk.rows();
  std::vector<VectorPtr> inputs;
  bool constant = true;
  for (const EvaluatorPtr& operand : operands) {
    auto input = operand->evaluate(context, chunk);
    if (!input.ok()) return input.error();
    constant = constant && (*input)->is_constant();
    inputs.push_back(*std::move(input));
  }
  std::vector<Value> values(inputs.size());
  VectorBuilder out;
  MadeValues made(context);
  const std::size_t count = constant && rows > 0 ? 1 : rows;
  for (std::size_t row = 0; row < count; ++row) {
    if (auto status = context.governor().tick(); !status.ok()) return status.error();
    for (std::size_t i = 0; i < inputs.size(); ++i) values[i] = inputs[i]->value(row);
    Result<Value> value = f(row, values);
    if (!value.ok()) return value.error();
    if (auto status = made.add(*value); !status.ok()) return status.error();
    if (constant) return Vector::constant(*value, rows);
    out.push(*std::move(value));
  }
  return VectorPtr(out.finish());
}

}  // namespace plenum::query::exec
