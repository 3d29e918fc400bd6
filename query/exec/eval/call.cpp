// Calls of scalar functions, and tests of kinds.
#include <fmt/format.h>

#include "core/try.hpp"
#include "core/value_type.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using Values = std::vector<Value>;

class Call final : public Evaluator {
 public:
  Call(std::shared_ptr<const FunctionDefinition> function, std::vector<EvaluatorPtr> arguments)
      : function_(std::move(function)), arguments_(std::move(arguments)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    const auto call = [&](std::size_t, const Values& values) -> Result<Value> {
      if (function_->null_propagates) {
        for (const Value& value : values) {
          if (value.is_null()) return Value();
        }
      }
      return function_->run(values, context);
    };
    if (function_->deterministic) return map_values(context, chunk, arguments_, call);
    return each_row(context, chunk, call);
  }

 private:
  /// rand() and the like: constant arguments do not make a constant.
  template <class F>
  Result<VectorPtr> each_row(ExecContext& context, const Chunk& chunk, const F& call) {
    std::vector<VectorPtr> inputs;
    for (const EvaluatorPtr& argument : arguments_) {
      PLENUM_ASSIGN(VectorPtr input, argument->evaluate(context, chunk));
      inputs.push_back(std::move(input));
    }
    VectorBuilder out;
    MadeValues made(context);
    Values values(inputs.size());
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      PLENUM_TRY(context.governor().tick());
      for (std::size_t i = 0; i < inputs.size(); ++i) values[i] = inputs[i]->value(row);
      PLENUM_ASSIGN(Value value, call(row, values));
      PLENUM_TRY(made.add(value));
      out.push(std::move(value));
    }
    return VectorPtr(out.finish());
  }

  std::shared_ptr<const FunctionDefinition> function_;
  std::vector<EvaluatorPtr> arguments_;
};

class TypeTest final : public Evaluator {
 public:
  TypeTest(EvaluatorPtr operand, const bind::TypeTest& test)
      : test_(test), type_(core::ValueType::parse(test.type)) {
    operand_.push_back(std::move(operand));
  }
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, operand_,
                      [&](std::size_t, const Values& values) -> Result<Value> {
                        bool held = type_ && type_->holds(values[0]);
                        if (test_.not_null && values[0].is_null()) held = false;
                        return Value(held != test_.negated);
                      });
  }

 private:
  std::vector<EvaluatorPtr> operand_;
  const bind::TypeTest& test_;
  std::optional<core::ValueType> type_;
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::FunctionCall& node, Compiler& compiler) {
  const auto* bound = dynamic_cast<const BoundFunction*>(node.function.get());
  if (bound == nullptr) {
    return Error(ErrorCode::internal,
                 fmt::format("'{}' is not a scalar function", node.function->name));
  }
  PLENUM_ASSIGN(std::vector<EvaluatorPtr> arguments, compiler.compile_all(node.arguments));
  return EvaluatorPtr(std::make_unique<Call>(bound->definition, std::move(arguments)));
}

Result<EvaluatorPtr> compile_node(const bind::TypeTest& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr operand, compiler.compile(*node.operand));
  return EvaluatorPtr(std::make_unique<TypeTest>(std::move(operand), node));
}

}  // namespace plenum::query::exec
