// Expressions with a variable of their own: comprehensions, quantifiers, reduce. The elements of
// many rows' lists are computed together, in chunks of their own.
#include <algorithm>

#include <fmt/format.h>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using core::Ternary;

/// Slots of the outer row that the inner expressions read.
std::vector<Slot> outer_slots(std::initializer_list<const bind::Expression*> inner,
                              std::initializer_list<Slot> own) {
  std::vector<Slot> slots;
  for (const bind::Expression* expression : inner) {
    if (expression != nullptr) bind::collect_slots(*expression, slots);
  }
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  for (const Slot slot : own) std::erase(slots, slot);
  return slots;
}

Result<const List*> list_at(const Vector& lists, std::size_t row, Value& holder,
                            std::string_view what) {
  if (!lists.valid(row)) return static_cast<const List*>(nullptr);
  holder = lists.value(row);
  if (const List* list = holder.get_if<List>()) return list;
  return type_error("InvalidArgumentType",
                    fmt::format("{} takes a LIST, not {}", what, value_kind_name(holder.kind())));
}

/// Walks the elements of all rows' lists in chunks.
class Elements {
 public:
  Elements(const Chunk& outer, const Vector& lists, Slot slot, const std::vector<Slot>& outer_slots)
      : outer_(outer), lists_(lists), slot_(slot), outer_slots_(outer_slots) {}

  /// The next chunk, with the outer row of each of its rows; false at the end. Rows whose list is
  /// null are skipped.
  Result<bool> next(ExecContext& context, std::string_view what) {
    parents.clear();
    VectorBuilder values;
    while (parents.size() < chunk_rows && row_ < outer_.rows()) {
      if (at_ == 0) {
        PLENUM_ASSIGN(list_, list_at(lists_, row_, holder_, what));
      }
      const std::size_t size = list_ == nullptr ? 0 : list_->size();
      for (; at_ < size && parents.size() < chunk_rows; ++at_) {
        parents.push_back(static_cast<std::uint32_t>(row_));
        values.push((*list_)[at_]);
      }
      if (at_ >= size) {
        ++row_;
        at_ = 0;
      }
    }
    PLENUM_TRY(context.governor().tick(parents.size() + 1));
    if (parents.empty()) return false;
    chunk = outer_.gather(parents, outer_slots_);
    chunk.set(slot_, values.finish());
    return true;
  }

  Chunk chunk;
  std::vector<std::uint32_t> parents;

 private:
  const Chunk& outer_;
  const Vector& lists_;
  Slot slot_;
  const std::vector<Slot>& outer_slots_;
  std::size_t row_ = 0;
  std::size_t at_ = 0;
  Value holder_;
  const List* list_ = nullptr;
};

class ListComprehension final : public Evaluator {
 public:
  Slot slot = 0;
  EvaluatorPtr list;
  EvaluatorPtr filter;
  EvaluatorPtr projection;
  std::vector<Slot> outer;

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr lists, list->evaluate(context, chunk));
    std::vector<List> results(chunk.rows());
    Charge made(&context.governor());
    Elements elements(chunk, *lists, slot, outer);
    while (true) {
      PLENUM_ASSIGN(const bool more, elements.next(context, "a list comprehension"));
      if (!more) break;
      std::vector<std::uint32_t> parents = elements.parents;
      if (filter) {
        PLENUM_ASSIGN(const VectorPtr held, filter->evaluate(context, elements.chunk));
        PLENUM_ASSIGN(const auto rows, placed(true_rows(held, "WHERE"), filter->span()));
        for (std::size_t i = 0; i < rows.size(); ++i) parents[i] = elements.parents[rows[i]];
        parents.resize(rows.size());
        if (rows.empty()) continue;
        elements.chunk.select(rows);
      }
      VectorPtr values = elements.chunk.column(slot);
      if (projection) {
        PLENUM_ASSIGN(values, projection->evaluate(context, elements.chunk));
      }
      PLENUM_TRY(made.add(parents.size() * sizeof(Value)));
      for (std::size_t i = 0; i < parents.size(); ++i) {
        results[parents[i]].push_back(values->value(i));
      }
    }
    auto out = std::make_shared<Vector>(VectorKind::any);
    for (std::size_t row = 0; row < results.size(); ++row) {
      out->push_any(lists->valid(row) ? Value(std::move(results[row])) : Value());
    }
    return VectorPtr(std::move(out));
  }
};

class Quantifier final : public Evaluator {
 public:
  bind::QuantifierKind kind{};
  Slot slot = 0;
  EvaluatorPtr list;
  EvaluatorPtr predicate;
  std::vector<Slot> outer;

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr lists, list->evaluate(context, chunk));
    struct Counts {
      std::uint64_t yes = 0;
      std::uint64_t no = 0;
      std::uint64_t unknown = 0;
    };
    std::vector<Counts> counts(chunk.rows());
    Elements elements(chunk, *lists, slot, outer);
    while (true) {
      PLENUM_ASSIGN(const bool more, elements.next(context, "a quantifier"));
      if (!more) break;
      VectorPtr held = elements.chunk.column(slot);
      if (predicate) {
        PLENUM_ASSIGN(held, predicate->evaluate(context, elements.chunk));
      }
      for (std::size_t i = 0; i < elements.parents.size(); ++i) {
        PLENUM_ASSIGN(const Ternary t, truth(*held, i, "WHERE"));
        Counts& into = counts[elements.parents[i]];
        ++(t == Ternary::yes ? into.yes : t == Ternary::no ? into.no : into.unknown);
      }
    }
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    for (std::size_t row = 0; row < counts.size(); ++row) {
      const Counts& c = counts[row];
      const Ternary t = lists->valid(row) ? decide(c.yes, c.no, c.unknown) : Ternary::unknown;
      if (t == Ternary::unknown) {
        out->push_null();
      } else {
        out->push_boolean(t == Ternary::yes);
      }
    }
    return VectorPtr(std::move(out));
  }

 private:
  Ternary decide(std::uint64_t yes, std::uint64_t no, std::uint64_t unknown) const {
    const Ternary otherwise = unknown > 0 ? Ternary::unknown : Ternary::no;
    switch (kind) {
      case bind::QuantifierKind::any:
        return yes > 0 ? Ternary::yes : otherwise;
      case bind::QuantifierKind::none:
        return core::ternary_not(yes > 0 ? Ternary::yes : otherwise);
      case bind::QuantifierKind::all:
        return core::ternary_not(no > 0 ? Ternary::yes : otherwise);
      case bind::QuantifierKind::single:
        if (yes > 1) return Ternary::no;
        return unknown > 0 ? Ternary::unknown : core::ternary(yes == 1);
    }
    return Ternary::unknown;
  }
};

/// Steps through the lists side by side: the k-th step computes the k-th element of every row.
class Reduce final : public Evaluator {
 public:
  Slot accumulator = 0;
  Slot slot = 0;
  EvaluatorPtr initial;
  EvaluatorPtr list;
  EvaluatorPtr step;
  std::vector<Slot> outer;

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr lists, list->evaluate(context, chunk));
    PLENUM_ASSIGN(const VectorPtr start, initial->evaluate(context, chunk));
    std::vector<Value> values(chunk.rows());
    std::vector<Value> holders(chunk.rows());
    std::vector<const List*> items(chunk.rows());
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      PLENUM_ASSIGN(items[row], list_at(*lists, row, holders[row], "reduce"));
      if (items[row] != nullptr) values[row] = start->value(row);
    }
    for (std::size_t at = 0;; ++at) {
      PLENUM_TRY(context.governor().tick(chunk.rows()));
      std::vector<std::uint32_t> rows;
      VectorBuilder elements;
      VectorBuilder accumulated;
      for (std::size_t row = 0; row < items.size(); ++row) {
        if (items[row] == nullptr || at >= items[row]->size()) continue;
        rows.push_back(static_cast<std::uint32_t>(row));
        elements.push((*items[row])[at]);
        accumulated.push(values[row]);
      }
      if (rows.empty()) break;
      Chunk part = chunk.gather(rows, outer);
      part.set(slot, elements.finish());
      part.set(accumulator, accumulated.finish());
      PLENUM_ASSIGN(const VectorPtr next, step->evaluate(context, part));
      for (std::size_t i = 0; i < rows.size(); ++i) {
        values[rows[i]] = next->value(i);
        if (core::nests_deeper_than(values[rows[i]], core::value_depth_max)) {
          return Error(ErrorCode::limit, "reduce() nests lists or maps too deep");
        }
      }
    }
    VectorBuilder out;
    for (Value& value : values) out.push(std::move(value));
    return VectorPtr(out.finish());
  }
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::ListComprehension& node, Compiler& compiler) {
  auto out = std::make_unique<ListComprehension>();
  out->slot = node.slot;
  PLENUM_ASSIGN(out->list, compiler.compile(*node.list));
  PLENUM_ASSIGN(out->filter, compiler.compile_optional(node.filter));
  PLENUM_ASSIGN(out->projection, compiler.compile_optional(node.projection));
  out->outer = outer_slots({node.filter.get(), node.projection.get()}, {node.slot});
  return EvaluatorPtr(std::move(out));
}

Result<EvaluatorPtr> compile_node(const bind::Quantifier& node, Compiler& compiler) {
  auto out = std::make_unique<Quantifier>();
  out->kind = node.kind;
  out->slot = node.slot;
  PLENUM_ASSIGN(out->list, compiler.compile(*node.list));
  PLENUM_ASSIGN(out->predicate, compiler.compile_optional(node.predicate));
  out->outer = outer_slots({node.predicate.get()}, {node.slot});
  return EvaluatorPtr(std::move(out));
}

Result<EvaluatorPtr> compile_node(const bind::Reduce& node, Compiler& compiler) {
  auto out = std::make_unique<Reduce>();
  out->slot = node.slot;
  out->accumulator = node.accumulator;
  PLENUM_ASSIGN(out->initial, compiler.compile(*node.initial));
  PLENUM_ASSIGN(out->list, compiler.compile(*node.list));
  PLENUM_ASSIGN(out->step, compiler.compile(*node.step));
  out->outer = outer_slots({node.step.get()}, {node.slot, node.accumulator});
  return EvaluatorPtr(std::move(out));
}

}  // namespace plenum::query::exec
