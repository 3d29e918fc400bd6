#include "tests/tck/scenario.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/try.hpp"
#include "tests/tck/expected.hpp"

namespace plenum::tck {

namespace {

std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after) {
  if (!text.starts_with(before) || !text.ends_with(after)) return std::nullopt;
  if (text.size() < before.size() + after.size()) return std::nullopt;
  return text.substr(before.size(), text.size() - before.size() - after.size());
}

struct ExpectedError {
  std::string type, phase, detail;
};

// "a TYPE should be raised at PHASE: DETAIL"
std::optional<ExpectedError> expected_error(std::string_view text) {
  constexpr std::string_view middle = " should be raised at ";
  const std::size_t at = text.find(middle);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(0, at);
  const std::string_view rest = text.substr(at + middle.size());
  const std::size_t colon = rest.find(':');
  if (head.find(' ') == std::string_view::npos || colon == std::string_view::npos) {
    return std::nullopt;
  }
  return ExpectedError{std::string(head.substr(head.find(' ') + 1)),
                       std::string(core::trim(rest.substr(0, colon))),
                       std::string(core::trim(rest.substr(colon + 1)))};
}

std::string described(const Error& error) {
  return error.type() + " at " + error.phase() + ": " + error.detail() + " (" + error.message() +
         ")";
}

class Run {
 public:
  Run(Engine& engine, const GraphSource& graphs) : engine_(engine), graphs_(graphs) {}

  Verdict judge(const Instance& instance) {
    for (const Step& step : instance.steps) {
      if (Status done = perform(step); !done.ok()) {
        fail(step.text + ": " + described(done.error()));
        break;
      }
      if (!verdict_.lenient) break;
    }
    if (!judged_) fail("no step says what to expect");
    return verdict_;
  }

 private:
  void fail(std::string reason) {
    verdict_.lenient = false;
    fail_strictly(std::move(reason));
  }
  void fail_strictly(std::string reason) {
    verdict_.strict = false;
    if (verdict_.reason.empty()) verdict_.reason = std::move(reason);
  }

  /// An error means that the step could not be carried out; what it found goes to the verdict.
  Status perform(const Step& step) {
    const std::string_view text = step.text;
    if (text == "an empty graph" || text == "any graph") return {};
    if (const auto name = between(text, "the ", " graph")) return named_graph(std::string(*name));
    if (text == "having executed:") return set_up(step);
    if (text == "parameters are:") return parameters(step);
    if (const auto signature = between(text, "there exists a procedure ", ":")) {
      PLENUM_ASSIGN(Procedure procedure, make_procedure(*signature, step.table));
      return engine_.register_procedure(std::move(procedure));
    }
    if (text == "executing query:" || text == "executing control query:") return execute(step);
    if (text == "no side effects") return check_side_effects({});
    if (text == "the side effects should be:") {
      PLENUM_ASSIGN(const SideEffects expected, parse_side_effects(step.table));
      return check_side_effects(expected);
    }
    if (text == "the result should be empty") return check_empty();
    if (text.starts_with("the result should be")) return check_result(step);
    if (const auto expected = expected_error(text)) return check_error(*expected);
    return Error(ErrorCode::unsupported, "a step the runner does not know");
  }

  Status named_graph(const std::string& name) {
    PLENUM_ASSIGN(std::string statement, graphs_(name));
    std::string_view text = core::trim(statement);
    if (text.ends_with(';')) text.remove_suffix(1);
    const Result<Table> table = engine_.run(std::string(text), {});
    return table.ok() ? Status{} : Status(table.error());
  }

  Status set_up(const Step& step) {
    const Result<Table> table = engine_.run(step.doc.value_or(""), {});
    return table.ok() ? Status{} : Status(table.error());
  }

  Status parameters(const Step& step) {
    for (const Cells& row : step.table) {
      if (row.size() != 2) return Error(ErrorCode::syntax, "a parameter without a value");
      PLENUM_ASSIGN(Value value, parse_expected(row[1]));
      params_.insert_or_assign(row[0], std::move(value));
    }
    return {};
  }

  Status execute(const Step& step) {
    PLENUM_ASSIGN(before_, engine_.state());
    result_ = engine_.run(step.doc.value_or(""), params_);
    PLENUM_ASSIGN(after_, engine_.state());
    return {};
  }

  Status require_result() {
    judged_ = true;
    if (!result_) return Error(ErrorCode::syntax, "nothing was executed");
    if (!result_->ok()) fail("unexpected " + described(result_->error()));
    return {};
  }

  Status check_empty() {
    PLENUM_TRY(require_result());
    if (!result_->ok()) return {};
    if (!(*result_)->columns().empty() || !(*result_)->empty()) fail("the result is not empty");
    return {};
  }

  Status check_result(const Step& step) {
    PLENUM_TRY(require_result());
    if (!result_->ok()) return {};
    const Comparison how{step.text.find(", in order") != std::string::npos,
                         step.text.find("ignoring element order for lists") != std::string::npos};
    PLENUM_ASSIGN(const std::optional<std::string> reason, difference(step.table, **result_, how));
    if (reason) fail(*reason);
    return {};
  }

  Status check_side_effects(const SideEffects& expected) {
    const SideEffects actual = side_effects(before_, after_);
    if (actual != expected) {
      fail_strictly("side effects" + text(actual) + " instead of" + text(expected));
    }
    return {};
  }

  Status check_error(const ExpectedError& expected) {
    judged_ = true;
    if (!result_) return Error(ErrorCode::syntax, "nothing was executed");
    if (result_->ok()) {
      fail("no error, but " + expected.type + " was expected: " + expected.detail);
      return {};
    }
    const Error& error = result_->error();
    const bool type = expected.type == "Error" || expected.type == error.type();
    const bool phase = expected.phase == "any time" || expected.phase == error.phase();
    const bool detail = expected.detail == "*" || expected.detail == error.detail();
    if (!type || !phase || !detail) {
      fail_strictly("expected " + expected.type + " at " + expected.phase + ": " + expected.detail +
                    ", got " + described(error));
    }
    if (before_ != after_) fail_strictly("a failed query changed the graph");
    return {};
  }

  Engine& engine_;
  const GraphSource& graphs_;
  Params params_;
  GraphState before_, after_;
  std::optional<Result<Table>> result_;
  bool judged_ = false;
  Verdict verdict_{true, true, {}};
};

}  // namespace

Verdict run_instance(const Instance& instance, Engine& engine, const GraphSource& graphs) {
  return Run(engine, graphs).judge(instance);
}

}  // namespace plenum::tck
