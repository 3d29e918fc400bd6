#pragma once
// Purpose: operators over single Values: the general path of expressions.
// May depend on: core, query/ast (operator names), query/exec/context.hpp.
// Invariants: null in, null out, unless said otherwise; overflow is ArithmeticError, a kind that
// does not fit TypeError InvalidArgumentType.

#include "core/value_order.hpp"
#include "plenum/value.hpp"
#include "query/bind/bound_expression.hpp"
#include "query/exec/context.hpp"
#include "query/exec/vector.hpp"

namespace plenum::query::exec {

/// + - * / % ^ and ||.
Result<Value> arithmetic(bind::BinaryOperator op, const Value& left, const Value& right);
Result<Value> negate(const Value& value);

Result<std::int64_t> checked(bind::BinaryOperator op, std::int64_t a, std::int64_t b);
double computed(bind::BinaryOperator op, double a, double b);

/// = <> < <= > >= by the language's relations.
core::Ternary compare(bind::ComparisonOperator op, const Value& left, const Value& right);

/// A boolean or null as a ternary; anything else is TypeError.
Result<core::Ternary> truth(const Value& value, std::string_view what);
/// Row of a vector as a ternary.
Result<core::Ternary> truth(const Vector& vector, std::size_t row, std::string_view what);

/// value.key on maps, temporals and graph elements (read from the context's state).
Result<Value> property_of(ExecContext& context, const Value& object, std::string_view key);
/// value[index]
Result<Value> element_of(ExecContext& context, const Value& object, const Value& index);
/// value[from..to]; absent bounds are null pointers.
Result<Value> slice_of(const Value& object, const Value* from, const Value* to);
/// x IN list
Result<Value> contained(const Value& item, const Value& list);

/// References become whole entities, at every depth. A deleted one is EntityNotFound.
Result<Value> materialise(const storage::Snapshot& graph, const Value& value);

/// Collects values of rows whose common kind is not known before.
class VectorBuilder {
 public:
  void push(Value value) {
    if (!vector_) {
      if (value.is_null()) {
        ++nulls_;
        return;
      }
      start(value);
    }
    vector_->push(std::move(value));
  }
  std::shared_ptr<Vector> finish();

 private:
  void start(const Value& first);
  std::shared_ptr<Vector> vector_;
  std::size_t nulls_ = 0;
};

}  // namespace plenum::query::exec
