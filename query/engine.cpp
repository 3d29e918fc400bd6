#include "query/engine.hpp"

#include <optional>
#include <utility>

#include "core/clock.hpp"
#include "core/try.hpp"
#include "query/bind/binder.hpp"
#include "query/execution.hpp"
#include "query/functions/registry.hpp"
#include "query/parse/parser.hpp"
#include "query/plan/explain.hpp"
#include "query/plan/planner.hpp"
#include "query/plan_cache.hpp"

namespace plenum::query {

namespace {

using Compiled = std::shared_ptr<const CompiledStatement>;

std::uint64_t now_us() { return core::system_clock().monotonic_ns() / 1000; }

Error read_only_error() {
  return Error(ErrorCode::read_only, "the statement writes, but it runs on a read-only view")
      .with_hint("run it in a write transaction");
}

Error schema_unsupported(const ast::Command& command) {
  return Error(ErrorCode::unsupported, "schema commands are not supported yet")
      .with_place(command.span);
}

/// EXPLAIN and PROFILE answer with the plan, a line a row.
Table plan_table(const std::vector<std::string>& lines) {
  Table table(plan_columns());
  for (const std::string& line : lines) table.append({Value(line)});
  return table;
}

}  // namespace

struct Engine::Impl {
  explicit Impl(const PlannerOptions& planner_options)
      : options(planner_options), cache(planner_options.cache_entries) {}

  PlannerOptions options;
  Registry registry;
  mutable PlanCache cache;

  Result<Compiled> compile(const storage::Snapshot& graph, std::string_view text, bool* hit) const;
  /// The statement compiled for the present catalog: itself, or anew.
  Result<Compiled> refresh(const storage::Snapshot& graph, const PreparedStatement& statement,
                           bool* hit) const;
  Result<Table> execute(const Compiled& compiled, const storage::Snapshot& graph,
                        storage::Transaction* transaction, const Params& params,
                        const RunLimits& limits, Timings timings) const;
  Result<Table> execute_atomically(const Compiled& compiled, storage::Transaction& transaction,
                                   const Params& params, const RunLimits& limits,
                                   const Timings& timings) const;
  Result<Table> run_alone(storage::Store& store, Compiled compiled, const Params& params,
                          const RunLimits& limits, const Timings& timings) const;
  Result<std::unique_ptr<Stream>> stream(const Compiled& compiled,
                                         const storage::Snapshot& snapshot, const Params& params,
                                         const RunLimits& limits, const Timings& timings) const;
};

/// text → cache, else parse → bind → plan.
Result<Compiled> Engine::Impl::compile(const storage::Snapshot& graph, std::string_view text,
                                       bool* hit) const {
  const PlanEpoch epoch = epoch_of(graph);
  if (Compiled cached = cache.find(text, epoch)) {
    *hit = true;
    return cached;
  }
  *hit = false;
  const std::uint64_t start = now_us();
  PLENUM_ASSIGN(ast::Statement tree, parse::parse(text));
  auto compiled = std::make_shared<CompiledStatement>();
  compiled->parse_us = now_us() - start;
  PLENUM_ASSIGN(compiled->statement, bind::bind(std::move(tree), registry));
  if (const auto* command = std::get_if<ast::Command>(&compiled->statement.body)) {
    return schema_unsupported(*command);
  }
  PLENUM_ASSIGN(compiled->plan, plan::plan_statement(compiled->statement, graph, options));
  if (compiled->statement.explain == ast::ExplainMode::none) {
    for (const auto& column : std::get<bind::Query>(compiled->statement.body).columns) {
      compiled->columns.push_back(column.name);
    }
  } else {
    compiled->columns = plan_columns();
  }
  compiled->text = std::string(text);
  compiled->epoch = epoch;
  compiled->plan_us = now_us() - start - compiled->parse_us;
  cache.insert(compiled);
  return Compiled(std::move(compiled));
}

Result<Compiled> Engine::Impl::refresh(const storage::Snapshot& graph,
                                       const PreparedStatement& statement, bool* hit) const {
  if (!statement.compiled()) return Error(ErrorCode::invalid_argument, "nothing was prepared");
  if (statement.compiled()->epoch == epoch_of(graph)) {
    *hit = true;
    return statement.compiled();
  }
  return compile(graph, statement.text(), hit);
}

Result<Table> Engine::Impl::execute(const Compiled& compiled, const storage::Snapshot& graph,
                                    storage::Transaction* transaction, const Params& params,
                                    const RunLimits& limits, Timings timings) const {
  if (compiled->statement.explain == ast::ExplainMode::explain) {
    return plan_table(plan::explain(compiled->plan, compiled->statement));
  }
  const std::uint64_t start = now_us();
  Execution execution(compiled, graph, transaction, params, limits);
  PLENUM_TRY(execution.start(options));
  Table table(compiled->columns);
  std::vector<Value> cells;
  std::size_t rows = 0;
  const bool profiled = compiled->statement.explain == ast::ExplainMode::profile;
  while (true) {
    PLENUM_ASSIGN(const bool more, execution.next(cells, rows));
    if (!more) break;
    if (timings.first_row_us == 0 && rows > 0) timings.first_row_us = now_us() - start;
    const std::size_t width = rows == 0 ? 0 : cells.size() / rows;
    for (std::size_t row = 0; row < rows && !profiled; ++row) {
      const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(row * width);
      table.append(
          std::vector<Value>(std::make_move_iterator(begin),
                             std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(width))));
    }
  }
  if (profiled) table = plan_table(execution.profile());
  table.set_summary(execution.summary());
  timings.execute_us = now_us() - start;
  timings.total_us = timings.parse_us + timings.plan_us + timings.execute_us;
  table.set_timings(timings);
  return table;
}

Result<Table> Engine::Impl::execute_atomically(const Compiled& compiled,
                                               storage::Transaction& transaction,
                                               const Params& params, const RunLimits& limits,
                                               const Timings& timings) const {
  const storage::Savepoint before = transaction.savepoint();
  auto table = execute(compiled, transaction.view(), &transaction, params, limits, timings);
  if (!table.ok()) transaction.rollback_to(before);
  return table;
}

/// lock → recheck → execute → commit, for a statement that writes; others read the newest state.
Result<Table> Engine::Impl::run_alone(storage::Store& store, Compiled compiled,
                                      const Params& params, const RunLimits& limits,
                                      const Timings& timings) const {
  if (!PreparedStatement(compiled).is_write()) {
    return execute(compiled, store.snapshot(), nullptr, params, limits, timings);
  }
  const std::uint64_t start = now_us();
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  bool hit = false;
  PLENUM_ASSIGN(compiled, refresh(transaction.view(), PreparedStatement(compiled), &hit));
  PLENUM_ASSIGN(Table table,
                execute(compiled, transaction.view(), &transaction, params, limits, timings));
  const std::uint64_t executed = now_us();
  PLENUM_TRY(std::move(transaction).commit());
  Timings measured = table.timings();
  measured.commit_us = now_us() - executed;
  measured.total_us = timings.parse_us + timings.plan_us + now_us() - start;
  table.set_timings(measured);
  return table;
}

namespace {

Timings timings_of(const Compiled& compiled, bool hit) {
  Timings timings;
  timings.plan_cache_hit = hit;
  if (hit) return timings;
  timings.parse_us = compiled->parse_us;
  timings.plan_us = compiled->plan_us;
  return timings;
}

}  // namespace

Engine::Engine(const PlannerOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Engine::~Engine() = default;

Status Engine::register_procedure(Procedure procedure) {
  impl_->cache.clear();
  return impl_->registry.add(std::move(procedure));
}
Status Engine::register_function(Function function) {
  impl_->cache.clear();
  return impl_->registry.add(std::move(function));
}
std::vector<std::string> Engine::procedure_names() const {
  return impl_->registry.procedure_names();
}
std::vector<std::string> Engine::function_names() const { return impl_->registry.function_names(); }

Result<PreparedStatement> Engine::prepare(const storage::Snapshot& snapshot,
                                          std::string_view text) const {
  bool hit = false;
  PLENUM_ASSIGN(Compiled compiled, impl_->compile(snapshot, text, &hit));
  return PreparedStatement(std::move(compiled));
}

Result<Table> Engine::run(storage::Store& store, std::string_view text, const Params& params,
                          const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->compile(store.snapshot(), text, &hit));
  return impl_->run_alone(store, compiled, params, limits, timings_of(compiled, hit));
}

Result<Table> Engine::run(storage::Store& store, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->refresh(store.snapshot(), statement, &hit));
  return impl_->run_alone(store, compiled, params, limits, timings_of(compiled, hit));
}

Result<Table> Engine::run(const storage::Snapshot& snapshot, std::string_view text,
                          const Params& params, const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->compile(snapshot, text, &hit));
  if (PreparedStatement(compiled).is_write()) return read_only_error();
  return impl_->execute(compiled, snapshot, nullptr, params, limits, timings_of(compiled, hit));
}

Result<Table> Engine::run(const storage::Snapshot& snapshot, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  if (statement.is_write()) return read_only_error();
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->refresh(snapshot, statement, &hit));
  return impl_->execute(compiled, snapshot, nullptr, params, limits, timings_of(compiled, hit));
}

Result<Table> Engine::run(storage::Transaction& transaction, std::string_view text,
                          const Params& params, const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->compile(transaction.view(), text, &hit));
  return impl_->execute_atomically(compiled, transaction, params, limits,
                                   timings_of(compiled, hit));
}

Result<Table> Engine::run(storage::Transaction& transaction, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->refresh(transaction.view(), statement, &hit));
  return impl_->execute_atomically(compiled, transaction, params, limits,
                                   timings_of(compiled, hit));
}

Result<std::unique_ptr<Stream>> Engine::Impl::stream(const Compiled& compiled,
                                                     const storage::Snapshot& snapshot,
                                                     const Params& params, const RunLimits& limits,
                                                     const Timings& timings) const {
  if (PreparedStatement(compiled).is_write()) return read_only_error();
  if (compiled->statement.explain != ast::ExplainMode::none) {
    PLENUM_ASSIGN(Table plan, execute(compiled, snapshot, nullptr, params, limits, timings));
    return make_stream(std::move(plan));
  }
  auto execution = std::make_unique<Execution>(compiled, snapshot, nullptr, params, limits);
  PLENUM_TRY(execution->start(options));
  return make_stream(compiled, std::move(execution), timings);
}

Result<std::unique_ptr<Stream>> Engine::stream(const storage::Snapshot& snapshot,
                                               std::string_view text, const Params& params,
                                               const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->compile(snapshot, text, &hit));
  return impl_->stream(compiled, snapshot, params, limits, timings_of(compiled, hit));
}

Result<std::unique_ptr<Stream>> Engine::stream(const storage::Snapshot& snapshot,
                                               const PreparedStatement& statement,
                                               const Params& params,
                                               const RunLimits& limits) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->refresh(snapshot, statement, &hit));
  return impl_->stream(compiled, snapshot, params, limits, timings_of(compiled, hit));
}

Result<std::string> Engine::explain(const storage::Snapshot& snapshot,
                                    std::string_view text) const {
  bool hit = false;
  PLENUM_ASSIGN(const Compiled compiled, impl_->compile(snapshot, text, &hit));
  std::string out;
  for (const std::string& line : plan::explain(compiled->plan, compiled->statement)) {
    out += line + '\n';
  }
  return out;
}

}  // namespace plenum::query
