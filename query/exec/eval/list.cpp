// Lists: literals, elements, slices, membership.
#include <unordered_set>

#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using Values = std::vector<Value>;

class ListLiteral final : public Evaluator {
 public:
  explicit ListLiteral(std::vector<EvaluatorPtr> items) : items_(std::move(items)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, items_,
                      [](std::size_t, const Values& values) -> Result<Value> {
                        return Value(List(values.begin(), values.end()));
                      });
  }

 private:
  std::vector<EvaluatorPtr> items_;
};

class Subscript final : public Evaluator {
 public:
  explicit Subscript(std::vector<EvaluatorPtr> operands) : operands_(std::move(operands)) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, operands_, [&](std::size_t, const Values& values) {
      return element_of(context, values[0], values[1]);
    });
  }

 private:
  std::vector<EvaluatorPtr> operands_;
};

class Slice final : public Evaluator {
 public:
  Slice(std::vector<EvaluatorPtr> operands, bool has_from, bool has_to)
      : operands_(std::move(operands)), has_from_(has_from), has_to_(has_to) {}
  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    return map_values(context, chunk, operands_, [&](std::size_t, const Values& values) {
      const Value* from = has_from_ ? &values[1] : nullptr;
      const Value* to = has_to_ ? &values.back() : nullptr;
      return slice_of(values[0], from, to);
    });
  }

 private:
  std::vector<EvaluatorPtr> operands_;
  bool has_from_;
  bool has_to_;
};

bool is_plain_scalar(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
    case ValueKind::integer:
    case ValueKind::string:
      return true;
    case ValueKind::floating:
      return value.as_float() == value.as_float();
    default:
      return false;
  }
}

/// `x IN list`; a constant list of scalars is hashed once.
class Membership final : public Evaluator {
 public:
  explicit Membership(std::vector<EvaluatorPtr> operands) : operands_(std::move(operands)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr item, operands_[0]->evaluate(context, chunk));
    PLENUM_ASSIGN(const VectorPtr list, operands_[1]->evaluate(context, chunk));
    if (list->is_constant() && list->size() > 0) prepare(list->value(0));
    VectorBuilder out;
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      PLENUM_TRY(context.governor().tick());
      const Value value = item->value(row);
      if (list->is_constant() && hashed_ && is_plain_scalar(value)) {
        if (set_.contains(value)) {
          out.push(true);
        } else {
          out.push(has_null_ ? Value() : Value(false));
        }
        continue;
      }
      PLENUM_ASSIGN(Value held, contained(value, list->value(row)));
      out.push(std::move(held));
    }
    return VectorPtr(out.finish());
  }

 private:
  static constexpr std::size_t hash_from_items = 8;
  void prepare(const Value& list) {
    if (prepared_) return;
    prepared_ = true;
    const List* items = list.get_if<List>();
    if (items == nullptr || items->size() < hash_from_items) return;
    for (const Value& item : *items) {
      if (item.is_null()) {
        has_null_ = true;
      } else if (!is_plain_scalar(item)) {
        return;
      }
    }
    set_.insert(items->begin(), items->end());
    hashed_ = true;
  }

  std::vector<EvaluatorPtr> operands_;
  bool prepared_ = false;
  bool hashed_ = false;
  bool has_null_ = false;
  std::unordered_set<Value, core::EquivalenceHash, core::EquivalenceEqual> set_;
};

Result<std::vector<EvaluatorPtr>> pair(const bind::Expression& a, const bind::Expression& b,
                                       Compiler& compiler) {
  std::vector<EvaluatorPtr> out;
  PLENUM_ASSIGN(EvaluatorPtr first, compiler.compile(a));
  out.push_back(std::move(first));
  PLENUM_ASSIGN(EvaluatorPtr second, compiler.compile(b));
  out.push_back(std::move(second));
  return out;
}

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::ListLiteral& node, Compiler& compiler) {
  PLENUM_ASSIGN(std::vector<EvaluatorPtr> items, compiler.compile_all(node.items));
  return EvaluatorPtr(std::make_unique<ListLiteral>(std::move(items)));
}

Result<EvaluatorPtr> compile_node(const bind::Subscript& node, Compiler& compiler) {
  PLENUM_ASSIGN(auto operands, pair(*node.object, *node.index, compiler));
  return EvaluatorPtr(std::make_unique<Subscript>(std::move(operands)));
}

Result<EvaluatorPtr> compile_node(const bind::Slice& node, Compiler& compiler) {
  std::vector<EvaluatorPtr> operands;
  PLENUM_ASSIGN(EvaluatorPtr object, compiler.compile(*node.object));
  operands.push_back(std::move(object));
  for (const bind::ExpressionPtr* bound : {&node.from, &node.to}) {
    PLENUM_ASSIGN(EvaluatorPtr evaluator, compiler.compile_optional(*bound));
    if (evaluator) operands.push_back(std::move(evaluator));
  }
  return EvaluatorPtr(
      std::make_unique<Slice>(std::move(operands), node.from != nullptr, node.to != nullptr));
}

Result<EvaluatorPtr> compile_in(const bind::Binary& node, Compiler& compiler) {
  PLENUM_ASSIGN(auto operands, pair(*node.left, *node.right, compiler));
  return EvaluatorPtr(std::make_unique<Membership>(std::move(operands)));
}

}  // namespace plenum::query::exec
