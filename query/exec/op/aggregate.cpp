#include "query/exec/op/aggregate.hpp"

#include <unordered_set>

#include "core/try.hpp"
#include "core/value_order.hpp"

namespace plenum::query::exec {

namespace {

class Aggregate final : public PipeOperator {
 public:
  Aggregate(OperatorPtr input, std::vector<GroupKey> keys, std::vector<AggregateItem> items)
      : PipeOperator(std::move(input)), keys_(std::move(keys)), items_(std::move(items)) {}

  Status open(ExecContext& context) override {
    table_.clear(context, keys_.size());
    charge_.reset(&context.governor());
    states_.clear();
    seen_.clear();
    counted_.clear();
    charged_groups_.assign(items_.size(), 0);
    for (const AggregateItem& item : items_) {
      states_.push_back(make_accumulator(item.kind));
      seen_.emplace_back();
    }
    consumed_ = false;
    next_ = 0;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    if (!consumed_) {
      PLENUM_TRY(consume(context));
      consumed_ = true;
    }
    const std::size_t groups = keys_.empty() ? 1 : table_.size();
    if (next_ >= groups) return false;
    const std::size_t count = std::min(chunk_rows, groups - next_);
    out = Chunk(0, count);
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      VectorBuilder column;
      for (std::size_t i = 0; i < count; ++i) column.push(table_.key(next_ + i, k));
      out.set(keys_[k].slot, column.finish());
    }
    for (std::size_t a = 0; a < items_.size(); ++a) {
      VectorBuilder column;
      for (std::size_t i = 0; i < count; ++i) {
        PLENUM_ASSIGN(Value value, placed(states_[a]->finish(static_cast<std::uint32_t>(next_ + i)),
                                          items_[a].span));
        column.push(std::move(value));
      }
      out.set(items_[a].slot, column.finish());
    }
    next_ += count;
    return true;
  }

 private:
  using Seen = std::unordered_set<Value, core::EquivalenceHash, core::EquivalenceEqual>;

  Status consume(ExecContext& context) {
    Chunk chunk;
    std::vector<VectorPtr> keys(keys_.size());
    if (keys_.empty()) {
      for (auto& state : states_) state->grow(1);
      for (auto& seen : seen_) seen.resize(1);
    }
    while (true) {
      PLENUM_ASSIGN(const bool more, input().next(context, chunk));
      if (!more) return {};
      PLENUM_TRY(context.governor().tick(chunk.rows()));
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        PLENUM_ASSIGN(keys[k], keys_[k].value->evaluate(context, chunk));
      }
      if (chunk.unflat) drop_empty(chunk, keys);
      PLENUM_TRY(table_.assign(keys, chunk.rows(), groups_));
      for (std::size_t a = 0; a < items_.size(); ++a) {
        PLENUM_TRY(placed(update(context, a, chunk), items_[a].span));
      }
    }
  }

  /// A row whose slice is empty is no row: it must not make a group.
  void drop_empty(Chunk& chunk, std::vector<VectorPtr>& keys) {
    std::vector<std::uint32_t> rows;
    weights_.clear();
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const std::uint64_t weight = chunk.unflat->multiplicity(row);
      if (weight == 0) continue;
      rows.push_back(static_cast<std::uint32_t>(row));
      weights_.push_back(weight);
    }
    for (VectorPtr& key : keys) key = Vector::gather(key, rows);
    chunk.select(rows);
  }

  Status update(ExecContext& context, std::size_t a, const Chunk& chunk) {
    AggregateItem& item = items_[a];
    Accumulator& state = *states_[a];
    const std::size_t rows = chunk.rows();
    const std::size_t groups = keys_.empty() ? 1 : table_.size();
    state.grow(groups);
    static const Vector none(VectorKind::any);
    const auto weight = [&](std::size_t row) { return chunk.unflat ? weights_[row] : 1; };
    if (item.arguments.empty()) {
      for (std::size_t row = 0; row < rows; ++row) {
        PLENUM_TRY(state.add(groups_[row], none, row, weight(row)));
      }
      return {};
    }
    PLENUM_ASSIGN(const VectorPtr values, item.arguments[0]->evaluate(context, chunk));
    VectorPtr parameter;
    if (item.arguments.size() > 1) {
      PLENUM_ASSIGN(parameter, item.arguments[1]->evaluate(context, chunk));
    }
    if (item.distinct) seen_[a].resize(groups);
    if (groups > charged_groups_[a]) {
      const std::uint64_t made = groups - charged_groups_[a];
      charged_groups_[a] = groups;
      PLENUM_TRY(charge_.add(made * (bytes_a_group + (item.distinct ? sizeof(Seen) : 0))));
    }
    for (std::size_t row = 0; row < rows; ++row) {
      if (parameter) PLENUM_TRY(state.parameter(groups_[row], parameter->value(row)));
      if (!values->valid(row)) continue;
      if (item.distinct) {
        if (!seen_[a][groups_[row]].insert(values->value(row)).second) continue;
        PLENUM_TRY(charge_.add(hashed(sizeof(Value) + sizeof(std::size_t)) +
                               values->bytes_beside(row, counted_)));
      }
      const std::uint64_t times = item.distinct ? 1 : weight(row);
      PLENUM_TRY(state.add(groups_[row], *values, row, times));
      // Before the next row, since rows can be multiplied.
      if (state.keeps_values()) {
        PLENUM_TRY(charge_.add(times * (grown_value + values->bytes_beside(row, counted_))));
      }
    }
    return {};
  }

  /// About what the state of a group takes, in an array that grows by doubling.
  static constexpr std::uint64_t bytes_a_group = 64;
  /// A value in an array that grows by doubling.
  static constexpr std::uint64_t grown_value = sizeof(Value) + sizeof(Value) / 2;
  std::vector<GroupKey> keys_;
  std::vector<AggregateItem> items_;
  GroupTable table_;
  std::vector<std::uint64_t> charged_groups_;  ///< of each item
  CountedValues counted_;
  std::vector<std::unique_ptr<Accumulator>> states_;
  std::vector<std::vector<Seen>> seen_;
  std::vector<std::uint32_t> groups_;
  std::vector<std::uint64_t> weights_;
  Charge charge_;
  bool consumed_ = false;
  std::size_t next_ = 0;
};

}  // namespace

OperatorPtr make_aggregate(OperatorPtr input, std::vector<GroupKey> keys,
                           std::vector<AggregateItem> items) {
  return std::make_unique<Aggregate>(std::move(input), std::move(keys), std::move(items));
}

}  // namespace plenum::query::exec
