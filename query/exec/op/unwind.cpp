#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/row_ops.hpp"
#include "query/functions/range.hpp"

namespace plenum::query::exec {

namespace {

class Unwind final : public PipeOperator {
 public:
  Unwind(OperatorPtr input, EvaluatorPtr list, Slot slot, std::vector<Slot> keep)
      : PipeOperator(std::move(input)),
        list_(std::move(list)),
        slot_(slot),
        keep_(std::move(keep)) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    at_ = 0;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> parents;
    VectorBuilder items;
    while (parents.empty()) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, input().next(context, in_));
        if (!more) {
          in_ = Chunk();
          row_ = 0;
          return false;
        }
        row_ = 0;
        at_ = 0;
        PLENUM_ASSIGN(values_, list_->evaluate(context, in_));
      }
      while (row_ < in_.rows() && parents.size() < chunk_rows) {
        PLENUM_TRY(context.governor().tick());
        if (at_ == 0) value_ = values_->value(row_);
        const List* list = value_.get_if<List>();
        const std::size_t size = list != nullptr ? list->size() : value_.is_null() ? 0 : 1;
        for (; at_ < size && parents.size() < chunk_rows; ++at_) {
          parents.push_back(static_cast<std::uint32_t>(row_));
          items.push(list != nullptr ? (*list)[at_] : value_);
        }
        if (at_ < size) break;
        at_ = 0;
        ++row_;
      }
    }
    out = in_.gather(parents, keep_);
    out.set(slot_, items.finish());
    return true;
  }

 private:
  EvaluatorPtr list_;
  Slot slot_;
  std::vector<Slot> keep_;
  Chunk in_;
  std::size_t row_ = 0;
  std::size_t at_ = 0;
  VectorPtr values_;
  Value value_;
};

class UnwindRange final : public PipeOperator {
 public:
  UnwindRange(OperatorPtr input, std::vector<EvaluatorPtr> bounds, const SourceSpan& span,
              Slot slot, std::vector<Slot> keep)
      : PipeOperator(std::move(input)),
        bounds_(std::move(bounds)),
        span_(span),
        slot_(slot),
        keep_(std::move(keep)) {}

  Status open(ExecContext& context) override {
    in_ = Chunk();
    row_ = 0;
    next_ = 0;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    std::vector<std::uint32_t> parents;
    auto items = std::make_shared<Vector>(VectorKind::integer);
    while (parents.empty()) {
      if (row_ >= in_.rows()) {
        PLENUM_ASSIGN(const bool more, next_input(context));
        if (!more) return false;
      }
      while (row_ < in_.rows() && parents.size() < chunk_rows) {
        PLENUM_TRY(context.governor().tick());
        if (next_ == 0) {
          PLENUM_ASSIGN(numbers_, placed(numbers_of_row(), span_));
        }
        bool whole = numbers_.empty;
        while (!whole && parents.size() < chunk_rows) {
          parents.push_back(static_cast<std::uint32_t>(row_));
          items->push_integer(numbers_.at(next_));
          whole = next_++ == numbers_.last;
        }
        if (!whole) break;
        next_ = 0;
        ++row_;
      }
    }
    out = in_.gather(parents, keep_);
    out.set(slot_, std::move(items));
    return true;
  }

 private:
  Result<bool> next_input(ExecContext& context) {
    PLENUM_ASSIGN(const bool more, input().next(context, in_));
    row_ = 0;
    next_ = 0;
    values_.clear();
    if (!more) {
      in_ = Chunk();
      return false;
    }
    for (const EvaluatorPtr& bound : bounds_) {
      PLENUM_ASSIGN(VectorPtr values, bound->evaluate(context, in_));
      values_.push_back(std::move(values));
    }
    return true;
  }

  Result<NumberRange> numbers_of_row() const {
    std::vector<Value> arguments;
    for (const VectorPtr& values : values_) {
      arguments.push_back(values->value(row_));
      if (arguments.back().is_null()) return NumberRange{};
    }
    return number_range(arguments);
  }

  std::vector<EvaluatorPtr> bounds_;
  SourceSpan span_;
  Slot slot_;
  std::vector<Slot> keep_;
  Chunk in_;
  std::size_t row_ = 0;
  std::uint64_t next_ = 0;  ///< number of the range of row_ that comes next
  NumberRange numbers_;
  std::vector<VectorPtr> values_;
};

}  // namespace

OperatorPtr make_unwind_range(OperatorPtr input, std::vector<EvaluatorPtr> bounds,
                              const SourceSpan& span, Slot slot, std::vector<Slot> keep) {
  return std::make_unique<UnwindRange>(std::move(input), std::move(bounds), span, slot,
                                       std::move(keep));
}

OperatorPtr make_unwind(OperatorPtr input, EvaluatorPtr list, Slot slot, std::vector<Slot> keep) {
  return std::make_unique<Unwind>(std::move(input), std::move(list), slot, std::move(keep));
}

}  // namespace plenum::query::exec
