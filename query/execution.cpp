#include "query/execution.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/plan/explain.hpp"

namespace plenum::query {

namespace {

constexpr std::uint64_t charge_step = 1U << 20U;

}  // namespace

Execution::Execution(std::shared_ptr<const CompiledStatement> compiled, storage::Snapshot graph,
                     storage::Transaction* transaction, Params params, const RunLimits& limits)
    : compiled_(std::move(compiled)),
      params_(std::move(params)),
      context_(std::move(graph), transaction, params_, limits),
      kept_(&context_.governor()) {
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

Status Execution::start(const PlannerOptions& options) {
  PLENUM_TRY(check_parameters());
  PLENUM_ASSIGN(executable_, plan::instantiate(compiled_->plan, options));
  PLENUM_TRY(context_.governor().check());
  opened_ = true;
  const Status open = executable_.root->open(context_);
  return open.ok() ? open : without_place_of_time(open.error());
}

Result<bool> Execution::next(std::vector<Value>& cells, std::size_t& rows) {
  cells.clear();
  rows = 0;
  if (!keeps_rows_) {
    kept_.reset(&context_.governor());
    counted_.clear();
  }
  exec::Chunk chunk;
  const Result<bool> more = executable_.root->next(context_, chunk);
  if (!more.ok()) return without_place_of_time(more.error());
  if (!*more) return false;
  const std::vector<plan::Slot>& slots = compiled_->plan.columns;
  if (slots.empty()) return true;  // a statement without RETURN: its rows are nobody's
  rows = chunk.rows();
  PLENUM_TRY(context_.governor().count_rows(rows));
  context_.summary.rows += rows;
  PLENUM_TRY(materialise_rows(chunk, cells));
  return true;
}

namespace {

/// Does the row have the entity of the row before? Rows of a pattern often do.
bool repeats_entity(const exec::Vector& column, std::size_t row) {
  if (column.kind() != exec::VectorKind::node && column.kind() != exec::VectorKind::edge) {
    return false;
  }
  return row > 0 && column.valid(row) && column.valid(row - 1) &&
         column.id(row) == column.id(row - 1);
}

}  // namespace

Status Execution::materialise_rows(const exec::Chunk& chunk, std::vector<Value>& cells) {
  const std::size_t rows = chunk.rows();
  std::vector<exec::VectorPtr> columns;
  columns.reserve(compiled_->plan.columns.size());
  for (const plan::Slot slot : compiled_->plan.columns) columns.push_back(chunk.column(slot));
  const std::size_t width = columns.size();
  cells.reserve(rows * width);
  std::uint64_t bytes = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    PLENUM_TRY(context_.governor().tick());
    for (const exec::VectorPtr& column : columns) {
      if (repeats_entity(*column, row)) {
        cells.push_back(cells[cells.size() - width]);  // shared, so its memory is counted
        continue;
      }
      PLENUM_ASSIGN(Value value, exec::materialise(context_.graph(), column->value(row)));
      bytes += exec::bytes_beside(value, counted_);
      cells.push_back(std::move(value));
    }
    // In steps, since a few rows can hold very much.
    if (bytes >= charge_step) {
      PLENUM_TRY(charge_rows(bytes));
      bytes = 0;
    }
  }
  return charge_rows(bytes + rows * width * sizeof(Value));
}

Status Execution::charge_rows(std::uint64_t bytes) {
  const Status charged = kept_.add(bytes);
  if (charged.ok() || charged.error().code() != ErrorCode::limit ||
      context_.governor().is_out_of_time()) {
    return charged;
  }
  // Is it the result, or what the operators hold?
  if (!keeps_rows_ || kept_.bytes() < context_.governor().memory_bytes_max() / 2) return charged;
  return Error(ErrorCode::limit,
               fmt::format("the result takes more than the statement's memory limit of {} bytes",
                           context_.governor().memory_bytes_max()))
      .with_hint(
          "add a LIMIT, allow more memory, or take the rows as they come: a cursor, an export, or "
          "of `plenum query` a format other than table");
}

std::vector<std::string> Execution::profile() const {
  return plan::explain(compiled_->plan, compiled_->statement, &executable_);
}

std::vector<std::string> plan_columns() { return {"plan"}; }

}  // namespace plenum::query
