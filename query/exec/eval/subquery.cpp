// Subqueries inside expressions: EXISTS, COUNT, COLLECT, pattern predicates and comprehensions.
// A subplan that treats rows one by one runs once for all rows of a chunk, each row carrying the
// number of its outer row; others run once a row.
#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

Status Subplan::start(ExecContext& context, const Chunk& outer,
                      std::span<const std::uint32_t> rows) {
  Chunk argument = outer.gather(rows, imports);
  if (batched) {
    auto tag = std::make_shared<Vector>(VectorKind::integer);
    for (const std::uint32_t row : rows) tag->push_integer(row);
    argument.set(row_tag, std::move(tag));
  }
  for (ArgumentSource* source : arguments) source->supply(argument);
  return root->open(context);
}

namespace {

class Subquery final : public Evaluator {
 public:
  Subquery(bind::SubqueryKind kind, Subplan plan) : kind_(kind), plan_(std::move(plan)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    const std::size_t rows = chunk.rows();
    counts_.assign(rows, 0);
    lists_.assign(kind_ == bind::SubqueryKind::collect ? rows : 0, {});
    std::vector<std::uint32_t> all(rows);
    for (std::size_t row = 0; row < rows; ++row) all[row] = static_cast<std::uint32_t>(row);
    if (plan_.batched) {
      PLENUM_TRY(run(context, chunk, all));
    } else {
      for (const std::uint32_t row : all) PLENUM_TRY(run(context, chunk, {&row, 1}));
    }
    auto out = std::make_shared<Vector>(kind_ == bind::SubqueryKind::exists  ? VectorKind::boolean
                                        : kind_ == bind::SubqueryKind::count ? VectorKind::integer
                                                                             : VectorKind::any);
    out->reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      switch (kind_) {
        case bind::SubqueryKind::exists:
          out->push_boolean(counts_[row] > 0);
          break;
        case bind::SubqueryKind::count:
          out->push_integer(static_cast<std::int64_t>(counts_[row]));
          break;
        case bind::SubqueryKind::collect:
          out->push_any(Value(std::move(lists_[row])));
          break;
      }
    }
    return VectorPtr(std::move(out));
  }

 private:
  Status run(ExecContext& context, const Chunk& chunk, std::span<const std::uint32_t> rows) {
    if (rows.empty()) return {};
    PLENUM_TRY(plan_.start(context, chunk, rows));
    Status status = drain(context, rows.front());
    plan_.root->close(context);
    return status;
  }

  Status drain(ExecContext& context, std::uint32_t single_row) {
    Chunk out;
    while (true) {
      PLENUM_ASSIGN(const bool more, plan_.root->next(context, out));
      if (!more) return {};
      PLENUM_TRY(context.governor().tick(out.rows()));
      const VectorPtr tag = plan_.batched ? out.column(plan_.row_tag) : nullptr;
      VectorPtr values;
      if (kind_ == bind::SubqueryKind::collect) values = out.column(plan_.result);
      for (std::size_t i = 0; i < out.rows(); ++i) {
        const std::size_t row = tag ? static_cast<std::size_t>(tag->integer(i)) : single_row;
        counts_[row] += out.unflat ? out.unflat->multiplicity(i) : 1;
        if (values) lists_[row].push_back(values->value(i));
      }
      if (!plan_.batched && kind_ == bind::SubqueryKind::exists) return {};
    }
  }

  bind::SubqueryKind kind_;
  Subplan plan_;
  std::vector<std::uint64_t> counts_;
  std::vector<List> lists_;
};

}  // namespace

Result<EvaluatorPtr> compile_node(const bind::Subquery& node, Compiler& compiler) {
  if (!compiler.subplans()) {
    return Error(ErrorCode::unsupported, "a subquery cannot stand here");
  }
  PLENUM_ASSIGN(Subplan plan, compiler.subplans()(node));
  return EvaluatorPtr(std::make_unique<Subquery>(node.kind, std::move(plan)));
}

}  // namespace plenum::query::exec
