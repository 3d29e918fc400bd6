#include "query/bind/bound_walk.hpp"

#include <algorithm>

#include "query/bind/bound_query.hpp"

namespace plenum::query::bind {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

using Owners = std::vector<ExpressionPtr*>;

void add(Owners& owners, ExpressionPtr& child) {
  if (child) owners.push_back(&child);
}
void add(Owners& owners, std::vector<ExpressionPtr>& items) {
  for (ExpressionPtr& item : items) add(owners, item);
}
template <class Key>
void add(Owners& owners, std::vector<std::pair<Key, ExpressionPtr>>& entries) {
  for (auto& [key, value] : entries) {
    if constexpr (std::is_same_v<Key, ExpressionPtr>) add(owners, key);
    add(owners, value);
  }
}

/// Copies everything but the children, which the caller fills in by add() order; null for nodes
/// that cannot be copied.
std::vector<ExpressionPtr> clones(const std::vector<ExpressionPtr>& items, bool& ok) {
  std::vector<ExpressionPtr> result;
  for (const ExpressionPtr& item : items) {
    result.push_back(item ? clone(*item) : nullptr);
    ok = ok && (!item || result.back());
  }
  return result;
}

class Cloner {
 public:
  ExpressionPtr copy(const Expression& e) {
    ExpressionPtr result = std::visit(
        [&](const auto& node) -> ExpressionPtr {
          using Node = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<Node, Subquery>)
            return nullptr;
          else
            return std::make_unique<Expression>(e.span, e.type, copy_node(node));
        },
        e.node);
    return ok_ ? std::move(result) : nullptr;
  }

 private:
  ExpressionPtr child(const ExpressionPtr& original) {
    if (!original) return nullptr;
    ExpressionPtr copied = clone(*original);
    ok_ = ok_ && copied != nullptr;
    return copied;
  }
  template <class Key>
  auto entries(const std::vector<std::pair<Key, ExpressionPtr>>& originals) {
    std::vector<std::pair<Key, ExpressionPtr>> result;
    for (const auto& [key, value] : originals) {
      if constexpr (std::is_same_v<Key, ExpressionPtr>)
        result.emplace_back(child(key), child(value));
      else
        result.emplace_back(key, child(value));
    }
    return result;
  }

  Literal copy_node(const Literal& n) { return n; }
  Parameter copy_node(const Parameter& n) { return n; }
  SlotReference copy_node(const SlotReference& n) { return n; }
  Property copy_node(const Property& n) { return {child(n.object), n.key}; }
  Subscript copy_node(const Subscript& n) { return {child(n.object), child(n.index)}; }
  Slice copy_node(const Slice& n) { return {child(n.object), child(n.from), child(n.to)}; }
  Unary copy_node(const Unary& n) { return {n.op, child(n.operand)}; }
  Binary copy_node(const Binary& n) { return {n.op, child(n.left), child(n.right)}; }
  Logical copy_node(const Logical& n) { return {n.op, clones(n.operands, ok_)}; }
  Comparison copy_node(const Comparison& n) { return {clones(n.operands, ok_), n.operators}; }
  HasLabels copy_node(const HasLabels& n) { return {child(n.object), n.test}; }
  ListLiteral copy_node(const ListLiteral& n) { return {clones(n.items, ok_)}; }
  MapLiteral copy_node(const MapLiteral& n) { return {entries(n.entries)}; }
  MapProjection copy_node(const MapProjection& n) {
    return {child(n.base), n.all, entries(n.entries)};
  }
  Case copy_node(const Case& n) {
    return {child(n.subject), entries(n.branches), child(n.otherwise)};
  }
  FunctionCall copy_node(const FunctionCall& n) { return {n.function, clones(n.arguments, ok_)}; }
  ListComprehension copy_node(const ListComprehension& n) {
    return {n.slot, child(n.list), child(n.filter), child(n.projection)};
  }
  Quantifier copy_node(const Quantifier& n) {
    return {n.kind, n.slot, child(n.list), child(n.predicate)};
  }
  Reduce copy_node(const Reduce& n) {
    return {n.accumulator, child(n.initial), n.slot, child(n.list), child(n.step)};
  }
  TypeTest copy_node(const TypeTest& n) {
    return {child(n.operand), n.type, n.not_null, n.negated};
  }

  bool ok_ = true;
};

bool same_test(const LabelTest& a, const LabelTest& b) {
  return a.kind == b.kind && a.name == b.name &&
         std::equal(a.operands.begin(), a.operands.end(), b.operands.begin(), b.operands.end(),
                    same_test);
}

/// Equality of the node itself, its children left out.
bool same_node(const Literal& a, const Literal& b) {
  return a.value == b.value && a.value.kind() == b.value.kind();
}
bool same_node(const Parameter& a, const Parameter& b) { return a.name == b.name; }
bool same_node(const SlotReference& a, const SlotReference& b) { return a.slot == b.slot; }
bool same_node(const Property& a, const Property& b) { return a.key == b.key; }
bool same_node(const Subscript& /*a*/, const Subscript& /*b*/) { return true; }
bool same_node(const Slice& a, const Slice& b) { return !a.from == !b.from && !a.to == !b.to; }
bool same_node(const Unary& a, const Unary& b) { return a.op == b.op; }
bool same_node(const Binary& a, const Binary& b) { return a.op == b.op; }
bool same_node(const Logical& a, const Logical& b) { return a.op == b.op; }
bool same_node(const Comparison& a, const Comparison& b) { return a.operators == b.operators; }
bool same_node(const HasLabels& a, const HasLabels& b) { return same_test(a.test, b.test); }
bool same_node(const ListLiteral& /*a*/, const ListLiteral& /*b*/) { return true; }
template <class Entries>
bool same_keys(const Entries& a, const Entries& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}
bool same_node(const MapLiteral& a, const MapLiteral& b) { return same_keys(a.entries, b.entries); }
bool same_node(const MapProjection& a, const MapProjection& b) {
  return a.all == b.all && same_keys(a.entries, b.entries);
}
bool same_node(const Case& a, const Case& b) {
  return !a.subject == !b.subject && !a.otherwise == !b.otherwise &&
         a.branches.size() == b.branches.size();
}
bool same_node(const FunctionCall& a, const FunctionCall& b) {
  return a.function->name == b.function->name && a.function->deterministic;
}
// Two variables of the same name are two slots, so these are never taken for the same.
bool same_node(const ListComprehension& a, const ListComprehension& b) { return a.slot == b.slot; }
bool same_node(const Quantifier& a, const Quantifier& b) { return a.slot == b.slot; }
bool same_node(const Reduce& a, const Reduce& b) { return a.slot == b.slot; }
bool same_node(const Subquery& /*a*/, const Subquery& /*b*/) { return false; }
bool same_node(const TypeTest& a, const TypeTest& b) {
  return a.type == b.type && a.not_null == b.not_null && a.negated == b.negated;
}

}  // namespace

std::vector<ExpressionPtr*> children(Expression& expression) {
  Owners owners;
  std::visit(
      Overloaded{
          [](Literal&) {},
          [](Parameter&) {},
          [](SlotReference&) {},
          [](Subquery&) {},
          [&](Property& n) { add(owners, n.object); },
          [&](Subscript& n) { add(owners, n.object), add(owners, n.index); },
          [&](Slice& n) { add(owners, n.object), add(owners, n.from), add(owners, n.to); },
          [&](Unary& n) { add(owners, n.operand); },
          [&](Binary& n) { add(owners, n.left), add(owners, n.right); },
          [&](Logical& n) { add(owners, n.operands); },
          [&](Comparison& n) { add(owners, n.operands); },
          [&](HasLabels& n) { add(owners, n.object); },
          [&](ListLiteral& n) { add(owners, n.items); },
          [&](MapLiteral& n) { add(owners, n.entries); },
          [&](MapProjection& n) { add(owners, n.base), add(owners, n.entries); },
          [&](Case& n) {
            add(owners, n.subject), add(owners, n.branches), add(owners, n.otherwise);
          },
          [&](FunctionCall& n) { add(owners, n.arguments); },
          [&](ListComprehension& n) {
            add(owners, n.list), add(owners, n.filter), add(owners, n.projection);
          },
          [&](Quantifier& n) { add(owners, n.list), add(owners, n.predicate); },
          [&](Reduce& n) { add(owners, n.initial), add(owners, n.list), add(owners, n.step); },
          [&](TypeTest& n) { add(owners, n.operand); },
      },
      expression.node);
  return owners;
}

std::vector<const Expression*> children(const Expression& expression) {
  std::vector<const Expression*> result;
  // The walk does not change anything; one list of cases serves both.
  for (ExpressionPtr* child : children(const_cast<Expression&>(expression)))
    result.push_back(child->get());
  return result;
}

std::vector<Slot> introduced_slots(const Expression& expression) {
  if (const auto* n = std::get_if<ListComprehension>(&expression.node)) return {n->slot};
  if (const auto* n = std::get_if<Quantifier>(&expression.node)) return {n->slot};
  if (const auto* n = std::get_if<Reduce>(&expression.node)) return {n->accumulator, n->slot};
  return {};
}

void collect_slots(const Expression& expression, std::vector<Slot>& slots) {
  std::vector<Slot> here;
  if (const auto* n = std::get_if<SlotReference>(&expression.node)) here.push_back(n->slot);
  if (const auto* n = std::get_if<Subquery>(&expression.node)) here = n->imports;
  for (const Expression* child : children(expression)) collect_slots(*child, here);
  for (Slot introduced : introduced_slots(expression)) std::erase(here, introduced);
  slots.insert(slots.end(), here.begin(), here.end());
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
}

bool same_expression(const Expression& a, const Expression& b) {
  if (a.node.index() != b.node.index()) return false;
  const bool same = std::visit(
      [&](const auto& node) {
        return same_node(node, std::get<std::decay_t<decltype(node)>>(b.node));
      },
      a.node);
  if (!same) return false;
  const auto left = children(a);
  const auto right = children(b);
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [](const Expression* x, const Expression* y) { return same_expression(*x, *y); });
}

ExpressionPtr clone(const Expression& expression) { return Cloner().copy(expression); }

}  // namespace plenum::query::bind
