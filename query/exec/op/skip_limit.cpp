#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/exec/op/row_ops.hpp"

namespace plenum::query::exec {

Result<std::uint64_t> row_number(ExecContext& context, Evaluator& value, std::string_view what) {
  const Chunk one(0, 1);
  PLENUM_ASSIGN(const VectorPtr computed, value.evaluate(context, one));
  const Value number = computed->value(0);
  if (number.kind() != ValueKind::integer) {
    return placed(runtime_error(ErrorCode::invalid_argument, "SyntaxError", "InvalidArgumentType",
                                fmt::format("{} takes an INTEGER, not {}", what,
                                            value_kind_name(number.kind()))),
                  value.span());
  }
  if (number.as_integer() < 0) {
    return placed(
        runtime_error(ErrorCode::invalid_argument, "SyntaxError", "NegativeIntegerArgument",
                      fmt::format("{} takes no negative number", what)),
        value.span());
  }
  return static_cast<std::uint64_t>(number.as_integer());
}

namespace {

class SkipLimit final : public PipeOperator {
 public:
  SkipLimit(OperatorPtr input, EvaluatorPtr skip, EvaluatorPtr limit, bool input_updates)
      : PipeOperator(std::move(input)),
        skip_(std::move(skip)),
        limit_(std::move(limit)),
        input_updates_(input_updates) {}

  Status open(ExecContext& context) override {
    to_skip_ = 0;
    left_ = ~std::uint64_t{0};
    if (skip_) {
      PLENUM_ASSIGN(to_skip_, row_number(context, *skip_, "SKIP"));
    }
    if (limit_) {
      PLENUM_ASSIGN(left_, row_number(context, *limit_, "LIMIT"));
    }
    pulled_ = false;
    return PipeOperator::open(context);
  }

 protected:
  Result<bool> produce(ExecContext& context, Chunk& out) override {
    while (left_ > 0 || (input_updates_ && !pulled_)) {
      pulled_ = true;
      PLENUM_ASSIGN(const bool more, input().next(context, out));
      if (!more) return false;
      const std::uint64_t skipped = std::min<std::uint64_t>(to_skip_, out.rows());
      to_skip_ -= skipped;
      const std::uint64_t taken = std::min<std::uint64_t>(left_, out.rows() - skipped);
      left_ -= taken;
      if (taken == 0) continue;
      if (taken < out.rows()) {
        std::vector<std::uint32_t> rows(taken);
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(skipped));
        out.select(rows);
      }
      return true;
    }
    return false;
  }

 private:
  EvaluatorPtr skip_;
  EvaluatorPtr limit_;
  bool input_updates_;
  bool pulled_ = false;
  std::uint64_t to_skip_ = 0;
  std::uint64_t left_ = 0;
};

}  // namespace

OperatorPtr make_skip_limit(OperatorPtr input, EvaluatorPtr skip, EvaluatorPtr limit,
                            bool input_updates) {
  return std::make_unique<SkipLimit>(std::move(input), std::move(skip), std::move(limit),
                                     input_updates);
}

}  // namespace plenum::query::exec
