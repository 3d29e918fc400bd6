#include "query/plan/property_test.hpp"

#include <utility>

namespace plenum::query::plan {

namespace {

using Operator = bind::ComparisonOperator;
using TestKind = PropertyTest::Kind;

/// `x.key op value`; nothing for <>.
void add_comparison(const PropertyOfSlot& property, Operator op, const bind::Expression* value,
                    std::vector<PropertyTest>& out) {
  const auto add = [&](TestKind kind, bool inclusive) {
    out.push_back({kind, property.slot, *property.key, value, inclusive});
  };
  switch (op) {
    case Operator::equal:
      return add(TestKind::equal, true);
    case Operator::less:
      return add(TestKind::upper, false);
    case Operator::less_equal:
      return add(TestKind::upper, true);
    case Operator::greater:
      return add(TestKind::lower, false);
    case Operator::greater_equal:
      return add(TestKind::lower, true);
    case Operator::not_equal:
      return;
  }
}

Operator turned(Operator op) {
  switch (op) {
    case Operator::less:
      return Operator::greater;
    case Operator::less_equal:
      return Operator::greater_equal;
    case Operator::greater:
      return Operator::less;
    case Operator::greater_equal:
      return Operator::less_equal;
    case Operator::equal:
    case Operator::not_equal:
      return op;
  }
  return op;
}

}  // namespace

PropertyOfSlot property_of_slot(const bind::Expression& expression) {
  const auto* property = std::get_if<bind::Property>(&expression.node);
  if (property == nullptr) return {};
  const auto* reference = std::get_if<bind::SlotReference>(&property->object->node);
  return reference == nullptr ? PropertyOfSlot{} : PropertyOfSlot{reference->slot, &property->key};
}

std::vector<PropertyTest> property_tests(const bind::Expression& predicate) {
  std::vector<PropertyTest> out;
  if (const auto* chain = std::get_if<bind::Comparison>(&predicate.node)) {
    for (std::size_t i = 0; i < chain->operators.size(); ++i) {
      const bind::Expression* left = chain->operands[i].get();
      const bind::Expression* right = chain->operands[i + 1].get();
      if (const auto property = property_of_slot(*left); property.key != nullptr) {
        add_comparison(property, chain->operators[i], right, out);
      }
      if (const auto property = property_of_slot(*right); property.key != nullptr) {
        add_comparison(property, turned(chain->operators[i]), left, out);
      }
    }
    return out;
  }
  const auto* binary = std::get_if<bind::Binary>(&predicate.node);
  if (binary == nullptr) return out;
  const auto property = property_of_slot(*binary->left);
  if (property.key == nullptr) return out;
  if (binary->op == bind::BinaryOperator::in) {
    out.push_back({TestKind::in, property.slot, *property.key, binary->right.get(), true});
  } else if (binary->op == bind::BinaryOperator::starts_with) {
    out.push_back({TestKind::prefix, property.slot, *property.key, binary->right.get(), true});
  }
  return out;
}

}  // namespace plenum::query::plan
