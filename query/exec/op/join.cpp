// Union, cartesian product and hash join.
#include <unordered_map>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

namespace {

class Union final : public Operator {
 public:
  Union(std::vector<UnionInput> inputs, std::vector<Slot> slots)
      : inputs_(std::move(inputs)), slots_(std::move(slots)) {}

  Status open(ExecContext& context) override {
    at_ = 0;
    return inputs_[0].input->open(context);
  }
  void close(ExecContext& context) noexcept override {
    for (auto& part : inputs_) part.input->close(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (at_ < inputs_.size()) {
      Chunk found;
      PLENUM_ASSIGN(const bool more, inputs_[at_].input->next(context, found));
      if (more) {
        out = found;  // keeps tags of a batched subplan
        out.compact();
        for (std::size_t i = 0; i < slots_.size(); ++i) {
          out.set(slots_[i], found.column(inputs_[at_].slots[i]));
        }
        return true;
      }
      if (++at_ < inputs_.size()) PLENUM_TRY(inputs_[at_].input->open(context));
    }
    return false;
  }

 private:
  std::vector<UnionInput> inputs_;
  std::vector<Slot> slots_;
  std::size_t at_ = 0;
};

/// What both joins share: the left chunk being worked on and the right side, kept.
class JoinBase : public PipeOperator {
 public:
  JoinBase(OperatorPtr left, OperatorPtr right, std::vector<Slot> left_keep,
           std::vector<Slot> right_keep)
      : PipeOperator(std::move(left)),
        right_(std::move(right)),
        left_keep_(std::move(left_keep)),
        store_(std::move(right_keep)) {}

  Status open(ExecContext& context) override {
    built_ = false;
    left_ = Chunk();
    row_ = 0;
    at_ = 0;
    store_.clear(context);
    return PipeOperator::open(context);
  }

 protected:
  /// The next left chunk; the right side is read when there is a first one.
  Result<bool> next_left(ExecContext& context) {
    PLENUM_ASSIGN(const bool more, input().next(context, left_));
    if (!more) {
      left_ = Chunk();
      return false;
    }
    row_ = 0;
    at_ = 0;
    if (!built_) {
      built_ = true;
      PLENUM_TRY(right_->open(context));
      Chunk chunk;
      while (true) {
        PLENUM_ASSIGN(const bool again, right_->next(context, chunk));
        if (!again) break;
        PLENUM_TRY(take_right(context, chunk));
      }
      right_->close(context);
    }
    return true;
  }
  virtual Status take_right(ExecContext& context, const Chunk& chunk) {
    return store_.append(context, chunk);
  }

  void combine(const std::vector<std::uint32_t>& left_rows,
               const std::vector<std::uint32_t>& right_rows, Chunk& out) {
    out = left_.gather(left_rows, left_keep_);
    const Chunk right = store_.gather(right_rows);
    for (const Slot slot : store_.slots()) {
      if (right.has(slot)) out.set(slot, right.raw(slot));
    }
  }

  OperatorPtr right_;
  std::vector<Slot> left_keep_;
  RowStore store_;
  bool built_ = false;
  Chunk left_;
  std::size_t row_ = 0;
  std::size_t at_ = 0;
};

class Cartesian final : public JoinBase {
 public:
  using JoinBase::JoinBase;

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> left_rows;
    std::vector<std::uint32_t> right_rows;
    while (left_rows.empty()) {
      if (row_ >= left_.rows()) {
        PLENUM_ASSIGN(const bool more, next_left(context));
        if (!more) return false;
        if (store_.rows() == 0) {
          row_ = left_.rows();
          continue;
        }
      }
      PLENUM_TRY(context.governor().tick(chunk_rows));
      while (row_ < left_.rows() && left_rows.size() < chunk_rows) {
        left_rows.push_back(static_cast<std::uint32_t>(row_));
        right_rows.push_back(static_cast<std::uint32_t>(at_));
        if (++at_ == store_.rows()) {
          at_ = 0;
          ++row_;
        }
      }
    }
    combine(left_rows, right_rows, out);
    return true;
  }
};

class HashJoin final : public JoinBase {
 public:
  HashJoin(OperatorPtr left, OperatorPtr right, std::vector<EvaluatorPtr> left_keys,
           std::vector<EvaluatorPtr> right_keys, std::vector<Slot> left_keep,
           std::vector<Slot> right_keep)
      : JoinBase(std::move(left), std::move(right), std::move(left_keep), std::move(right_keep)),
        left_keys_(std::move(left_keys)),
        right_keys_(std::move(right_keys)) {}

  Status open(ExecContext& context) override {
    table_.clear();
    keys_.clear();
    counted_.clear();
    charge_.reset(&context.governor());
    return JoinBase::open(context);
  }

 protected:
  Status take_right(ExecContext& context, const Chunk& chunk) override {
    std::vector<VectorPtr> keys;
    for (const EvaluatorPtr& key : right_keys_) {
      PLENUM_ASSIGN(VectorPtr values, key->evaluate(context, chunk));
      keys.push_back(std::move(values));
    }
    const std::size_t first = store_.rows();
    const std::size_t room = keys_.capacity();
    std::uint64_t bytes = chunk.rows() * hashed(sizeof(decltype(table_)::value_type));
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      std::uint64_t hash = 0;
      for (const VectorPtr& key : keys) {
        bytes += key->bytes_beside(row, counted_);
        keys_.push_back(key->value(row));
        hash = combine_hash(hash, keys_.back());
      }
      table_.emplace(hash, static_cast<std::uint32_t>(first + row));
    }
    bytes += (keys_.capacity() - room) * sizeof(Value);
    PLENUM_TRY(charge_.add(bytes));
    return store_.append(context, chunk);
  }

  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> left_rows;
    std::vector<std::uint32_t> right_rows;
    while (left_rows.empty()) {
      if (row_ >= left_.rows()) {
        PLENUM_ASSIGN(const bool more, next_left(context));
        if (!more) return false;
        probes_.clear();
        for (const EvaluatorPtr& key : left_keys_) {
          PLENUM_ASSIGN(VectorPtr values, key->evaluate(context, left_));
          probes_.push_back(std::move(values));
        }
      }
      for (; row_ < left_.rows() && left_rows.size() < chunk_rows; ++row_) {
        PLENUM_TRY(context.governor().tick());
        probe(left_rows, right_rows);
      }
    }
    combine(left_rows, right_rows, out);
    return true;
  }

 private:
  static std::uint64_t combine_hash(std::uint64_t hash, const Value& value) {
    return (hash ^ core::equivalence_hash(value)) * 0x9E3779B97F4A7C15ULL;
  }

  void probe(std::vector<std::uint32_t>& left_rows, std::vector<std::uint32_t>& right_rows) {
    std::vector<Value> values;
    std::uint64_t hash = 0;
    for (const VectorPtr& probe : probes_) {
      values.push_back(probe->value(row_));
      hash = combine_hash(hash, values.back());
    }
    const auto [begin, end] = table_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      bool same = true;
      for (std::size_t i = 0; i < values.size() && same; ++i) {
        const Value& key = keys_[it->second * values.size() + i];
        same = core::equals(values[i], key) == core::Ternary::yes;
      }
      if (!same) continue;
      left_rows.push_back(static_cast<std::uint32_t>(row_));
      right_rows.push_back(it->second);
    }
  }

  std::vector<EvaluatorPtr> left_keys_;
  std::vector<EvaluatorPtr> right_keys_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> table_;
  std::vector<Value> keys_;
  CountedValues counted_;
  std::vector<VectorPtr> probes_;
  Charge charge_;
};

}  // namespace

OperatorPtr make_union(std::vector<UnionInput> inputs, std::vector<Slot> slots) {
  return std::make_unique<Union>(std::move(inputs), std::move(slots));
}

OperatorPtr make_cartesian(OperatorPtr left, OperatorPtr right, std::vector<Slot> left_keep,
                           std::vector<Slot> right_keep) {
  return std::make_unique<Cartesian>(std::move(left), std::move(right), std::move(left_keep),
                                     std::move(right_keep));
}

OperatorPtr make_hash_join(OperatorPtr left, OperatorPtr right, std::vector<EvaluatorPtr> left_keys,
                           std::vector<EvaluatorPtr> right_keys, std::vector<Slot> left_keep,
                           std::vector<Slot> right_keep) {
  return std::make_unique<HashJoin>(std::move(left), std::move(right), std::move(left_keys),
                                    std::move(right_keys), std::move(left_keep),
                                    std::move(right_keep));
}

}  // namespace plenum::query::exec
