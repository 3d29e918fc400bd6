#include "core/try.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

namespace {

class Filter final : public PipeOperator {
 public:
  Filter(OperatorPtr input, std::vector<EvaluatorPtr> predicates)
      : PipeOperator(std::move(input)), predicates_(std::move(predicates)) {}

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (true) {
      PLENUM_ASSIGN(const bool more, input().next(context, out));
      if (!more) return false;
      PLENUM_TRY(context.governor().tick(out.rows()));
      for (const EvaluatorPtr& predicate : predicates_) {
        if (out.rows() == 0) break;
        PLENUM_ASSIGN(const VectorPtr held, predicate->evaluate(context, out));
        PLENUM_ASSIGN(const auto rows, placed(true_rows(held, "WHERE"), predicate->span()));
        out.select(rows);
      }
      if (out.rows() > 0) return true;
    }
  }

 private:
  std::vector<EvaluatorPtr> predicates_;
};

}  // namespace

OperatorPtr make_filter(OperatorPtr input, std::vector<EvaluatorPtr> predicates) {
  return std::make_unique<Filter>(std::move(input), std::move(predicates));
}

}  // namespace plenum::query::exec
