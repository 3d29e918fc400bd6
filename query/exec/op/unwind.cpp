#include "core/try.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/op/row_ops.hpp"

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

}  // namespace

OperatorPtr make_unwind(OperatorPtr input, EvaluatorPtr list, Slot slot, std::vector<Slot> keep) {
  return std::make_unique<Unwind>(std::move(input), std::move(list), slot, std::move(keep));
}

}  // namespace plenum::query::exec
