// STARTS WITH, ENDS WITH, CONTAINS and =~. Anything but two strings gives null.
#include <re2/re2.h>

#include <fmt/format.h>

#include "core/try.hpp"
#include "query/exec/eval/compiler.hpp"

namespace plenum::query::exec {

namespace {

using bind::BinaryOperator;

class TextTest final : public Evaluator {
 public:
  TextTest(BinaryOperator op, EvaluatorPtr left, EvaluatorPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Result<VectorPtr> compute(ExecContext& context, const Chunk& chunk) override {
    PLENUM_ASSIGN(const VectorPtr left, left_->evaluate(context, chunk));
    PLENUM_ASSIGN(const VectorPtr right, right_->evaluate(context, chunk));
    auto out = std::make_shared<Vector>(VectorKind::boolean);
    out->reserve(chunk.rows());
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      PLENUM_TRY(context.governor().tick());
      if (!left->valid(row) || !right->valid(row)) {
        out->push_null();
        continue;
      }
      std::string left_copy;
      std::string right_copy;
      std::string_view a;
      std::string_view b;
      if (!text_at(*left, row, left_copy, a) || !text_at(*right, row, right_copy, b)) {
        out->push_null();
        continue;
      }
      PLENUM_ASSIGN(const bool held, test(a, b));
      out->push_boolean(held);
    }
    return VectorPtr(std::move(out));
  }

 private:
  static bool text_at(const Vector& vector, std::size_t row, std::string& copy,
                      std::string_view& text) {
    if (vector.kind() == VectorKind::string) {
      text = vector.string(row);
      return true;
    }
    if (vector.kind() != VectorKind::any) return false;
    const auto* string = vector.any(row).get_if<std::string>();
    if (string == nullptr) return false;
    copy = *string;
    text = copy;
    return true;
  }

  Result<bool> test(std::string_view a, std::string_view b) {
    switch (op_) {
      case BinaryOperator::starts_with:
        return a.substr(0, b.size()) == b;
      case BinaryOperator::ends_with:
        return a.size() >= b.size() && a.substr(a.size() - b.size()) == b;
      case BinaryOperator::contains:
        return a.find(b) != std::string_view::npos;
      default:
        break;
    }
    if (!pattern_ || pattern_text_ != b) {
      pattern_text_ = std::string(b);
      RE2::Options options;
      options.set_log_errors(false);
      options.set_max_mem(8 << 20);
      pattern_ = std::make_unique<RE2>(re2::StringPiece(b.data(), b.size()), options);
    }
    if (!pattern_->ok()) {
      return runtime_error(
          ErrorCode::invalid_argument, "ArgumentError", "InvalidArgumentValue",
          fmt::format("'{}' is no regular expression: {}", pattern_text_, pattern_->error()));
    }
    return RE2::FullMatch(re2::StringPiece(a.data(), a.size()), *pattern_);
  }

  BinaryOperator op_;
  EvaluatorPtr left_;
  EvaluatorPtr right_;
  std::string pattern_text_;
  std::unique_ptr<RE2> pattern_;
};

}  // namespace

Result<EvaluatorPtr> compile_text(const bind::Binary& node, Compiler& compiler) {
  PLENUM_ASSIGN(EvaluatorPtr left, compiler.compile(*node.left));
  PLENUM_ASSIGN(EvaluatorPtr right, compiler.compile(*node.right));
  return EvaluatorPtr(std::make_unique<TextTest>(node.op, std::move(left), std::move(right)));
}

}  // namespace plenum::query::exec
