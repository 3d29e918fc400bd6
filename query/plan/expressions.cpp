#include "query/plan/expressions.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "query/bind/bound_query.hpp"

namespace plenum::query::plan {

namespace {

using Visit = std::function<void(const bind::Expression&)>;

struct Children {
  const Visit& f;
  void one(const bind::ExpressionPtr& e) const {
    if (e) f(*e);
  }
  void all(const std::vector<bind::ExpressionPtr>& list) const {
    for (const auto& e : list) one(e);
  }
  void operator()(const bind::Literal&) const {}
  void operator()(const bind::Parameter&) const {}
  void operator()(const bind::SlotReference&) const {}
  void operator()(const bind::Property& n) const { one(n.object); }
  void operator()(const bind::Subscript& n) const {
    one(n.object);
    one(n.index);
  }
  void operator()(const bind::Slice& n) const {
    one(n.object);
    one(n.from);
    one(n.to);
  }
  void operator()(const bind::Unary& n) const { one(n.operand); }
  void operator()(const bind::Binary& n) const {
    one(n.left);
    one(n.right);
  }
  void operator()(const bind::Logical& n) const { all(n.operands); }
  void operator()(const bind::Comparison& n) const { all(n.operands); }
  void operator()(const bind::HasLabels& n) const { one(n.object); }
  void operator()(const bind::ListLiteral& n) const { all(n.items); }
  void operator()(const bind::MapLiteral& n) const {
    for (const auto& entry : n.entries) one(entry.second);
  }
  void operator()(const bind::MapProjection& n) const {
    one(n.base);
    for (const auto& entry : n.entries) one(entry.second);
  }
  void operator()(const bind::Case& n) const {
    one(n.subject);
    for (const auto& branch : n.branches) {
      one(branch.first);
      one(branch.second);
    }
    one(n.otherwise);
  }
  void operator()(const bind::FunctionCall& n) const { all(n.arguments); }
  void operator()(const bind::ListComprehension& n) const {
    one(n.list);
    one(n.filter);
    one(n.projection);
  }
  void operator()(const bind::Quantifier& n) const {
    one(n.list);
    one(n.predicate);
  }
  void operator()(const bind::Reduce& n) const {
    one(n.initial);
    one(n.list);
    one(n.step);
  }
  void operator()(const bind::Subquery&) const {}
  void operator()(const bind::TypeTest& n) const { one(n.operand); }
};

bool as_slot(const bind::Expression& e, bind::Slot& slot) {
  const auto* reference = std::get_if<bind::SlotReference>(&e.node);
  if (reference == nullptr) return false;
  slot = reference->slot;
  return true;
}

/// Reads one side of an equality as what is looked up.
bool as_subject(const bind::Expression& e, Lookup& lookup) {
  if (const auto* property = std::get_if<bind::Property>(&e.node)) {
    lookup.key = property->key;
    return as_slot(*property->object, lookup.slot);
  }
  if (const auto* call = std::get_if<bind::FunctionCall>(&e.node)) {
    lookup.key.clear();
    return call->function->name == "id" && call->arguments.size() == 1 &&
           as_slot(*call->arguments[0], lookup.slot);
  }
  return false;
}

/// The parts of an OR, however it is nested.
bool alternatives(const bind::Expression& predicate, std::vector<const bind::Expression*>& out) {
  const auto* logical = std::get_if<bind::Logical>(&predicate.node);
  if (logical == nullptr) {
    out.push_back(&predicate);
    return true;
  }
  if (logical->op != bind::LogicalOperator::logical_or) return false;
  return std::all_of(logical->operands.begin(), logical->operands.end(),
                     [&](const auto& operand) { return alternatives(*operand, out); });
}

/// Adds copies of what `test` compares the subject with; false when it is another test.
bool add_choices(const bind::Expression& test, const bind::Expression& subject,
                 std::vector<bind::ExpressionPtr>& choices) {
  const auto add = [&](const bind::Expression& value) {
    // What is computed twice must be the same each time; a copy of it can be made then.
    if (!bind::same_expression(value, value)) return false;
    choices.push_back(bind::clone(value));
    return choices.back() != nullptr;
  };
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  if (equality_sides(test, left, right)) {
    if (bind::same_expression(*left, subject)) return add(*right);
    return bind::same_expression(*right, subject) && add(*left);
  }
  const auto* binary = std::get_if<bind::Binary>(&test.node);
  if (binary == nullptr || binary->op != bind::BinaryOperator::in) return false;
  const auto* list = std::get_if<bind::ListLiteral>(&binary->right->node);
  return list != nullptr && bind::same_expression(*binary->left, subject) &&
         std::all_of(list->items.begin(), list->items.end(),
                     [&](const auto& item) { return add(*item); });
}

bind::ExpressionPtr one_of(const std::vector<const bind::Expression*>& tests,
                           const bind::Expression& subject) {
  std::vector<bind::Slot> slots;
  bind::collect_slots(subject, slots);
  if (slots.empty()) return nullptr;
  std::vector<bind::ExpressionPtr> choices;
  for (const bind::Expression* test : tests) {
    if (!add_choices(*test, subject, choices)) return nullptr;
  }
  auto copy = bind::clone(subject);
  if (!copy) return nullptr;
  const SourceSpan where = tests[0]->span;
  auto list = std::make_unique<bind::Expression>(where, bind::Type::list_of(bind::Type()),
                                                 bind::ListLiteral{std::move(choices)});
  return std::make_unique<bind::Expression>(
      where, tests[0]->type,
      bind::Binary{bind::BinaryOperator::in, std::move(copy), std::move(list)});
}

void sort_unique(std::vector<bind::Slot>& slots) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
}

}  // namespace

void for_each_child(const bind::Expression& expression, const Visit& f) {
  std::visit(Children{f}, expression.node);
}

void for_each_subquery(const bind::Expression& expression,
                       const std::function<void(const bind::Subquery&)>& f) {
  if (const auto* subquery = std::get_if<bind::Subquery>(&expression.node)) f(*subquery);
  for_each_child(expression, [&](const bind::Expression& child) { for_each_subquery(child, f); });
}

bool equality_sides(const bind::Expression& predicate, const bind::Expression*& left,
                    const bind::Expression*& right) {
  const auto* comparison = std::get_if<bind::Comparison>(&predicate.node);
  if (comparison == nullptr || comparison->operators.size() != 1 ||
      comparison->operators[0] != bind::ComparisonOperator::equal) {
    return false;
  }
  left = comparison->operands[0].get();
  right = comparison->operands[1].get();
  return true;
}

bind::ExpressionPtr as_one_of(const bind::Expression& predicate) {
  std::vector<const bind::Expression*> tests;
  if (!std::holds_alternative<bind::Logical>(predicate.node) || !alternatives(predicate, tests)) {
    return nullptr;
  }
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  if (!equality_sides(*tests[0], left, right)) {
    const auto* binary = std::get_if<bind::Binary>(&tests[0]->node);
    return binary == nullptr ? nullptr : one_of(tests, *binary->left);
  }
  auto found = one_of(tests, *left);
  return found ? std::move(found) : one_of(tests, *right);
}

std::vector<Lookup> lookups(const bind::Expression& predicate) {
  std::vector<Lookup> out;
  const bind::Expression* left = nullptr;
  const bind::Expression* right = nullptr;
  Lookup lookup;
  lookup.predicate = &predicate;
  if (equality_sides(predicate, left, right)) {
    if (as_subject(*left, lookup)) {
      lookup.value = right;
      out.push_back(lookup);
    }
    if (as_subject(*right, lookup)) {
      lookup.value = left;
      out.push_back(lookup);
    }
    return out;
  }
  const auto* binary = std::get_if<bind::Binary>(&predicate.node);
  if (binary != nullptr && binary->op == bind::BinaryOperator::in &&
      as_subject(*binary->left, lookup)) {
    lookup.value = binary->right.get();
    lookup.each = true;
    out.push_back(lookup);
  }
  return out;
}

std::vector<bind::Slot> graph_reads(const bind::QueryGraph& graph) {
  std::vector<bind::Slot> out;
  out.reserve(graph.nodes.size() + graph.edges.size());
  for (const auto& node : graph.nodes) out.push_back(node.slot);
  for (const auto& edge : graph.edges) {
    out.push_back(edge.slot);
    for (const auto& predicate : edge.element_predicates) {
      bind::collect_slots(*predicate, out);
    }
  }
  for (const auto& predicate : graph.predicates) {
    out.insert(out.end(), predicate.slots.begin(), predicate.slots.end());
  }
  sort_unique(out);
  return out;
}

std::vector<bind::Slot> graph_adds(const bind::QueryGraph& graph) {
  std::vector<bind::Slot> out;
  for (const auto& node : graph.nodes) {
    if (!node.bound) out.push_back(node.slot);
  }
  for (const auto& edge : graph.edges) {
    if (!edge.bound) out.push_back(edge.slot);
  }
  for (const auto& path : graph.paths) {
    if (path.slot) out.push_back(*path.slot);
  }
  sort_unique(out);
  return out;
}

}  // namespace plenum::query::plan
