// ORDER BY: whole, or only the first rows.
#include <algorithm>
#include <numeric>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/op/aggregate.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

namespace {

class Sort final : public PipeOperator {
 public:
  Sort(OperatorPtr input, std::vector<SortItem> items, EvaluatorPtr skip, EvaluatorPtr limit,
       std::vector<Slot> keep)
      : PipeOperator(std::move(input)),
        items_(std::move(items)),
        skip_(std::move(skip)),
        limit_(std::move(limit)),
        store_(std::move(keep)) {}

  Status open(ExecContext& context) override {
    store_.clear(context);
    keys_.assign(items_.size(), {});
    counted_.clear();
    charge_.reset(&context.governor());
    order_.clear();
    sorted_ = false;
    next_ = 0;
    wanted_ = ~std::uint64_t{0};
    if (limit_) {
      PLENUM_ASSIGN(wanted_, row_number(context, *limit_, "LIMIT"));
      std::uint64_t skipped = 0;
      if (skip_) {
        PLENUM_ASSIGN(skipped, row_number(context, *skip_, "SKIP"));
      }
      if (__builtin_add_overflow(wanted_, skipped, &wanted_)) wanted_ = ~std::uint64_t{0};
    }
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    if (!sorted_) {
      PLENUM_TRY(consume(context));
      sorted_ = true;
    }
    if (next_ >= order_.size()) return false;
    const std::size_t count = std::min(chunk_rows, order_.size() - next_);
    out = store_.gather(std::span(order_).subspan(next_, count));
    next_ += count;
    return true;
  }

 private:
  Status consume(ExecContext& context) {
    Chunk chunk;
    while (true) {
      PLENUM_ASSIGN(const bool more, input().next(context, chunk));
      if (!more) break;
      std::uint64_t bytes = chunk.rows() * sizeof(std::uint32_t);  // of order_
      for (std::size_t i = 0; i < items_.size(); ++i) {
        PLENUM_ASSIGN(const VectorPtr values, items_[i].value->evaluate(context, chunk));
        const std::size_t room = keys_[i].capacity();
        for (std::size_t row = 0; row < values->size(); ++row) {
          bytes += values->bytes_beside(row, counted_);
          keys_[i].push_back(values->value(row));
        }
        bytes += (keys_[i].capacity() - room) * sizeof(Value);
      }
      PLENUM_TRY(charge_.add(bytes));
      PLENUM_TRY(store_.append(context, chunk));
      if (wanted_ < prune_rows_max && store_.rows() > 2 * wanted_ + chunk_rows) {
        arrange();
        PLENUM_TRY(prune());
      }
    }
    PLENUM_TRY(context.governor().check());
    arrange();
    return context.governor().check();
  }

  bool before(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const int order = core::compare_order(keys_[i][a], keys_[i][b]);
      if (order != 0) return items_[i].descending ? order > 0 : order < 0;
    }
    return a < b;  // stable
  }

  /// Orders the rows held, up to as many as are wanted.
  void arrange() {
    order_.resize(store_.rows());
    std::iota(order_.begin(), order_.end(), 0U);
    const auto less = [this](std::uint32_t a, std::uint32_t b) { return before(a, b); };
    if (wanted_ < order_.size()) {
      const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(wanted_);
      std::partial_sort(order_.begin(), middle, order_.end(), less);
      order_.resize(wanted_);
    } else {
      std::sort(order_.begin(), order_.end(), less);
    }
  }

  Status prune() {
    std::uint64_t bytes = order_.size() * sizeof(std::uint32_t);
    counted_.clear();
    for (auto& keys : keys_) {
      std::vector<Value> kept;
      kept.reserve(order_.size());
      for (const std::uint32_t row : order_) kept.push_back(std::move(keys[row]));
      for (const Value& key : kept) bytes += held_bytes(key, counted_);
      keys = std::move(kept);
    }
    PLENUM_TRY(charge_.set(bytes));
    return store_.keep(order_);
  }

  static constexpr std::uint64_t prune_rows_max = 1U << 20U;
  std::vector<SortItem> items_;
  EvaluatorPtr skip_;
  EvaluatorPtr limit_;
  RowStore store_;
  std::vector<std::vector<Value>> keys_;
  CountedValues counted_;
  std::vector<std::uint32_t> order_;
  std::uint64_t wanted_ = 0;
  bool sorted_ = false;
  std::size_t next_ = 0;
  Charge charge_;
};

}  // namespace

OperatorPtr make_sort(OperatorPtr input, std::vector<SortItem> items, std::vector<Slot> keep) {
  return std::make_unique<Sort>(std::move(input), std::move(items), nullptr, nullptr,
                                std::move(keep));
}

OperatorPtr make_top_k(OperatorPtr input, std::vector<SortItem> items, EvaluatorPtr skip,
                       EvaluatorPtr limit, std::vector<Slot> keep) {
  return std::make_unique<Sort>(std::move(input), std::move(items), std::move(skip),
                                std::move(limit), std::move(keep));
}

}  // namespace plenum::query::exec
