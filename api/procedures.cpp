#include "api/procedures.hpp"

#include <string>
#include <utility>

#include "api/article_search.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "graph/registry.hpp"
#include "ingest/procedures.hpp"
#include "ingest/recorded.hpp"

namespace plenum::api {

namespace {

/// Rows of a program's procedure on their way into the engine.
class CheckedSink final : public RowSink {
 public:
  CheckedSink(RowSink& inner, const std::string& what) : inner_(inner), what_(what) {}

  Result<bool> emit(std::span<Value> row) override {
    for (const Value& value : row) PLENUM_TRY(core::check_value(value, what_));
    return inner_.emit(row);
  }

 private:
  RowSink& inner_;
  const std::string& what_;
};

Status check_callable(bool callable, const std::string& name) {
  PLENUM_TRY(core::check_name(name, "the name of a procedure or function"));
  if (callable) return {};
  return Error(ErrorCode::invalid_argument, "'" + name + "' has nothing to run")
      .with_hint("set its member `run`");
}

}  // namespace

Status guard_output(Procedure& procedure) {
  PLENUM_TRY(check_callable(static_cast<bool>(procedure.run), procedure.name));
  procedure.run = [run = std::move(procedure.run), what = "a value of " + procedure.name + "()"](
                      std::span<const Value> arguments, const CallContext& context,
                      RowSink& sink) -> Status {
    CheckedSink checked(sink, what);
    return run(arguments, context, checked);
  };
  return {};
}

Status guard_output(Function& function) {
  PLENUM_TRY(check_callable(static_cast<bool>(function.run), function.name));
  function.run = [run = std::move(function.run), what = "the value of " + function.name + "()"](
                     std::span<const Value> arguments,
                     const CallContext& context) -> Result<Value> {
    Result<Value> value = run(arguments, context);
    if (value.ok()) PLENUM_TRY(core::check_value(*value, what));
    return value;
  };
  return {};
}

Status register_built_in(query::Engine& engine) {
  for (Procedure& procedure : graph::algorithm_procedures()) {
    PLENUM_TRY(engine.register_procedure(std::move(procedure)));
  }
  for (Procedure& procedure : ingest::procedures()) {
    PLENUM_TRY(engine.register_procedure(std::move(procedure)));
  }
  PLENUM_TRY(engine.register_procedure(search_procedure()));
  for (Function& function : ingest::functions()) {
    PLENUM_TRY(engine.register_function(std::move(function)));
  }
  engine.register_recorded_graph(ingest::graph_as_known);
  return {};
}

}  // namespace plenum::api
