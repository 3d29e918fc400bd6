#include "query/execution.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/exec/moment.hpp"
#include "query/plan/explain.hpp"

namespace plenum::query {

Execution::Execution(std::shared_ptr<const CompiledStatement> compiled, storage::Snapshot graph,
                     storage::Transaction* transaction, Params params, const RunLimits& limits)
    : compiled_(std::move(compiled)),
      params_(std::move(params)),
      context_(std::move(graph), transaction, params_, limits) {
  context_.profile = compiled_->statement.explain == ast::ExplainMode::profile;
}

Execution::~Execution() {
  if (opened_) executable_.root->close(context_);
}

Status Execution::check_parameters() const {
  for (const auto& [name, where] : compiled_->statement.parameters) {
    if (const auto given = params_.find(name); given != params_.end()) {
      if (!core::nests_deeper_than(given->second, core::value_depth_max)) continue;
      return Error(ErrorCode::limit, fmt::format("the parameter ${} nests too deep", name))
          .with_place(where)
          .with_hint(fmt::format("lists and maps nest {} deep at most", core::value_depth_max));
    }
    return Error(ErrorCode::semantic, fmt::format("the parameter ${} was not given", name))
        .with_language("ParameterMissing", "compile time", "MissingParameter")
        .with_place(where)
        .with_hint("pass a value for every parameter that the statement names");
  }
  return {};
}

Error Execution::without_place_of_time(const Error& error) const {
  if (error.code() != ErrorCode::limit || !context_.governor().is_out_of_time()) return error;
  return error.with_place({});
}

Status Execution::turn_to_moment(const RecordedGraph& recorded) {
  const auto* query = std::get_if<bind::Query>(&compiled_->statement.body);
  if (query == nullptr || !query->moment) return {};
  auto graph = exec::graph_of_moment(context_, *query->moment, recorded);
  if (!graph.ok()) return without_place_of_time(graph.error());
  context_.read_instead(*std::move(graph));
  return {};
}

Status Execution::start(const PlannerOptions& options, const RecordedGraph& recorded) {
  PLENUM_TRY(check_parameters());
  PLENUM_TRY(turn_to_moment(recorded));
  PLENUM_ASSIGN(executable_, plan::instantiate(compiled_->plan, options));
  PLENUM_TRY(context_.governor().check());
  opened_ = true;
  const Status open = executable_.root->open(context_);
  return open.ok() ? open : without_place_of_time(open.error());
}

Result<bool> Execution::next(std::vector<Value>& cells, std::size_t& rows) {
  cells.clear();
  rows = 0;
  exec::Chunk chunk;
  const Result<bool> more = executable_.root->next(context_, chunk);
  if (!more.ok()) return without_place_of_time(more.error());
  if (!*more) return false;
  const std::vector<plan::Slot>& slots = compiled_->plan.columns;
  if (slots.empty()) return true;  // a statement without RETURN: its rows are nobody's
  rows = chunk.rows();
  PLENUM_TRY(context_.governor().count_rows(rows));
  context_.summary.rows += rows;
  std::vector<exec::VectorPtr> columns;
  columns.reserve(slots.size());
  for (const plan::Slot slot : slots) columns.push_back(chunk.column(slot));
  cells.reserve(rows * slots.size());
  for (std::size_t row = 0; row < rows; ++row) {
    PLENUM_TRY(context_.governor().tick());
    for (const exec::VectorPtr& column : columns) {
      PLENUM_ASSIGN(Value value, exec::materialise(context_.graph(), column->value(row)));
      cells.push_back(std::move(value));
    }
  }
  return true;
}

std::vector<std::string> Execution::profile() const {
  return plan::explain(compiled_->plan, compiled_->statement, &executable_);
}

std::vector<std::string> plan_columns() { return {"plan"}; }

}  // namespace plenum::query
