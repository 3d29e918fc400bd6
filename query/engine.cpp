#include "query/engine.hpp"

#include <utility>

#include "core/clock.hpp"
#include "core/try.hpp"
#include "query/execution.hpp"
#include "query/plan/explain.hpp"
#include "query/schema_command.hpp"
#include "query/statement_compiler.hpp"

namespace plenum::query {

namespace {

Error read_only_error() {
  return Error(ErrorCode::read_only, "the statement writes, but it runs on a read-only view")
      .with_hint("run it in a write transaction");
}

/// A rule that the data break is noticed when all is written: the place is the clause that wrote,
/// if there is only one.
template <class T>
Result<T> placed_at_write(Result<T> done, const CompiledStatement& compiled) {
  if (done.ok() || done.error().code() != ErrorCode::constraint) return done;
  const auto* query = std::get_if<bind::Query>(&compiled.statement.body);
  if (query == nullptr) return done;
  return exec::placed(done.error(), bind::only_update(*query));
}

/// EXPLAIN and PROFILE answer with the plan, a line a row.
Table plan_table(const std::vector<std::string>& lines) {
  Table table(plan_columns());
  for (const std::string& line : lines) table.append({Value(line)});
  return table;
}

}  // namespace

struct Engine::Impl {
  explicit Impl(const PlannerOptions& options) : compiler(options) {}

  mutable StatementCompiler compiler;

  Result<Table> execute(const ReadyStatement& ready, const storage::Snapshot& graph,
                        storage::Transaction* transaction, const Params& params,
                        const RunLimits& limits) const;
  Result<Table> read(const ReadyStatement& ready, const storage::Snapshot& graph,
                     const Params& params, const RunLimits& limits) const;
  Result<Table> execute_atomically(const ReadyStatement& ready, storage::Transaction& transaction,
                                   const Params& params, const RunLimits& limits) const;
  Result<Table> run_alone(storage::Store& store, ReadyStatement ready, const Params& params,
                          const RunLimits& limits) const;
  Result<std::unique_ptr<Stream>> stream(const ReadyStatement& ready,
                                         const storage::Snapshot& snapshot, const Params& params,
                                         const RunLimits& limits) const;
  Result<std::unique_ptr<Stream>> stream(const ReadyStatement& ready,
                                         const storage::Snapshot& snapshot, std::string_view text,
                                         const Params& params, const RunLimits& limits) const;
};

Result<Table> Engine::Impl::execute(const ReadyStatement& ready, const storage::Snapshot& graph,
                                    storage::Transaction* transaction, const Params& params,
                                    const RunLimits& limits) const {
  const Compiled& compiled = ready.compiled;
  if (const auto* command = std::get_if<ast::Command>(&compiled->statement.body)) {
    if (compiled->statement.explain == ast::ExplainMode::explain) {
      return plan_table({command_text(*command)});
    }
    auto table = run_command(*command, graph, transaction);
    if (!table.ok() || compiled->statement.explain == ast::ExplainMode::none) return table;
    return plan_table({command_text(*command)});
  }
  if (compiled->statement.explain == ast::ExplainMode::explain) {
    return plan_table(plan::explain(compiled->plan, compiled->statement));
  }
  Timings timings = ready.timings();
  const std::uint64_t start = core::monotonic_us();
  Execution execution(compiled, graph, transaction, ready.parameters(params), limits);
  const bool profiled = compiled->statement.explain == ast::ExplainMode::profile;
  if (!profiled) execution.keeps_rows();
  PLENUM_TRY(execution.start(compiler.options()));
  Table table(compiled->columns);
  std::vector<Value> cells;
  std::size_t rows = 0;
  while (true) {
    PLENUM_ASSIGN(const bool more, execution.next(cells, rows));
    if (!more) break;
    if (timings.first_row_us == 0 && rows > 0) timings.first_row_us = core::monotonic_us() - start;
    if (!profiled) table.append_rows(cells);
  }
  if (profiled) table = plan_table(execution.profile());
  table.set_summary(execution.summary());
  table.set_notices(compiled->notices);
  timings.execute_us = core::monotonic_us() - start;
  timings.total_us = timings.parse_us + timings.plan_us + timings.execute_us;
  table.set_timings(timings);
  return table;
}

Result<Table> Engine::Impl::read(const ReadyStatement& ready, const storage::Snapshot& graph,
                                 const Params& params, const RunLimits& limits) const {
  if (PreparedStatement(ready.compiled).is_write()) return read_only_error();
  return execute(ready, graph, nullptr, params, limits);
}

Result<Table> Engine::Impl::execute_atomically(const ReadyStatement& ready,
                                               storage::Transaction& transaction,
                                               const Params& params,
                                               const RunLimits& limits) const {
  const storage::Savepoint before = transaction.savepoint();
  auto table = execute(ready, transaction.view(), &transaction, params, limits);
  if (table.ok() && PreparedStatement(ready.compiled).is_write()) {
    const Status kept = placed_at_write(transaction.check_constraints(), *ready.compiled);
    if (!kept.ok()) table = kept.error();
  }
  if (!table.ok()) transaction.rollback_to(before);
  return table;
}

/// lock → recheck → execute → commit, for a statement that writes; others read the newest state.
Result<Table> Engine::Impl::run_alone(storage::Store& store, ReadyStatement ready,
                                      const Params& params, const RunLimits& limits) const {
  if (!PreparedStatement(ready.compiled).is_write()) {
    return execute(ready, store.snapshot(), nullptr, params, limits);
  }
  const Timings compiling = ready.timings();
  const std::uint64_t start = core::monotonic_us();
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  PLENUM_ASSIGN(ready, compiler.refresh(transaction.view(), std::move(ready)));
  PLENUM_ASSIGN(Table table, execute(ready, transaction.view(), &transaction, params, limits));
  const std::uint64_t executed = core::monotonic_us();
  PLENUM_TRY(placed_at_write(std::move(transaction).commit(), *ready.compiled));
  Timings measured = table.timings();
  measured.plan_cache_hit = compiling.plan_cache_hit;
  measured.parse_us = compiling.parse_us;
  measured.plan_us = compiling.plan_us;
  measured.commit_us = core::monotonic_us() - executed;
  measured.total_us = compiling.parse_us + compiling.plan_us + core::monotonic_us() - start;
  table.set_timings(measured);
  return table;
}

Result<std::unique_ptr<Stream>> Engine::Impl::stream(const ReadyStatement& ready,
                                                     const storage::Snapshot& snapshot,
                                                     const Params& params,
                                                     const RunLimits& limits) const {
  if (PreparedStatement(ready.compiled).is_write()) return read_only_error();
  if (ready.compiled->statement.explain != ast::ExplainMode::none ||
      std::holds_alternative<ast::Command>(ready.compiled->statement.body)) {
    PLENUM_ASSIGN(Table plan, execute(ready, snapshot, nullptr, params, limits));
    return make_stream(std::move(plan));
  }
  const std::uint64_t start = core::monotonic_us();
  auto execution = std::make_unique<Execution>(ready.compiled, snapshot, nullptr,
                                               ready.parameters(params), limits);
  PLENUM_TRY(execution->start(compiler.options()));
  return make_stream(ready.compiled, std::move(execution), ready.timings(), start);
}

Result<std::unique_ptr<Stream>> Engine::Impl::stream(const ReadyStatement& ready,
                                                     const storage::Snapshot& snapshot,
                                                     std::string_view text, const Params& params,
                                                     const RunLimits& limits) const {
  auto rows = stream(ready, snapshot, params, limits);
  if (!rows.ok()) return ready.as_written(rows.error(), text);
  if (ready.literals.empty()) return rows;
  return make_stream_of_text(*std::move(rows), ready, text);
}

namespace {

ReadyStatement ready_of(const PreparedStatement& statement) {
  return {statement.compiled(), {}, true};
}

}  // namespace

Engine::Engine(const PlannerOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Engine::~Engine() = default;

Status Engine::register_procedure(Procedure procedure) {
  impl_->compiler.forget();
  return impl_->compiler.registry().add(std::move(procedure));
}
Status Engine::register_function(Function function) {
  impl_->compiler.forget();
  return impl_->compiler.registry().add(std::move(function));
}
std::vector<std::string> Engine::procedure_names() const {
  return impl_->compiler.registry().procedure_names();
}
std::vector<std::string> Engine::function_names() const {
  return impl_->compiler.registry().function_names();
}

Result<PreparedStatement> Engine::prepare(const storage::Snapshot& snapshot,
                                          std::string_view text) const {
  PLENUM_ASSIGN(ReadyStatement ready, impl_->compiler.compile_as_written(snapshot, text));
  return PreparedStatement(std::move(ready.compiled));
}

Result<Table> Engine::run(storage::Store& store, std::string_view text, const Params& params,
                          const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready,
                impl_->compiler.compile(store.snapshot(), text, params));
  auto table = impl_->run_alone(store, ready, params, limits);
  if (!table.ok()) return ready.as_written(table.error(), text);
  return table;
}

Result<Table> Engine::run(storage::Store& store, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  PLENUM_ASSIGN(ReadyStatement ready,
                impl_->compiler.refresh(store.snapshot(), ready_of(statement)));
  return impl_->run_alone(store, std::move(ready), params, limits);
}

Result<Table> Engine::run(const storage::Snapshot& snapshot, std::string_view text,
                          const Params& params, const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.compile(snapshot, text, params));
  auto table = impl_->read(ready, snapshot, params, limits);
  if (!table.ok()) return ready.as_written(table.error(), text);
  return table;
}

Result<Table> Engine::run(const storage::Snapshot& snapshot, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.refresh(snapshot, ready_of(statement)));
  return impl_->read(ready, snapshot, params, limits);
}

Result<Table> Engine::run(storage::Transaction& transaction, std::string_view text,
                          const Params& params, const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready,
                impl_->compiler.compile(transaction.view(), text, params));
  auto table = impl_->execute_atomically(ready, transaction, params, limits);
  if (!table.ok()) return ready.as_written(table.error(), text);
  return table;
}

Result<Table> Engine::run(storage::Transaction& transaction, const PreparedStatement& statement,
                          const Params& params, const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready,
                impl_->compiler.refresh(transaction.view(), ready_of(statement)));
  return impl_->execute_atomically(ready, transaction, params, limits);
}

Result<std::unique_ptr<Stream>> Engine::stream(storage::Store& store, std::string_view text,
                                               const Params& params,
                                               const RunLimits& limits) const {
  const storage::Snapshot snapshot = store.snapshot();
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.compile(snapshot, text, params));
  if (!PreparedStatement(ready.compiled).is_write()) {
    return impl_->stream(ready, snapshot, text, params, limits);
  }
  auto table = impl_->run_alone(store, ready, params, limits);
  if (!table.ok()) return ready.as_written(table.error(), text);
  return make_stream(*std::move(table));
}

Result<std::unique_ptr<Stream>> Engine::stream(const storage::Snapshot& snapshot,
                                               std::string_view text, const Params& params,
                                               const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.compile(snapshot, text, params));
  return impl_->stream(ready, snapshot, text, params, limits);
}

Result<std::unique_ptr<Stream>> Engine::stream(const storage::Snapshot& snapshot,
                                               const PreparedStatement& statement,
                                               const Params& params,
                                               const RunLimits& limits) const {
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.refresh(snapshot, ready_of(statement)));
  return impl_->stream(ready, snapshot, params, limits);
}

Result<std::string> Engine::explain(const storage::Snapshot& snapshot,
                                    std::string_view text) const {
  PLENUM_ASSIGN(const ReadyStatement ready, impl_->compiler.compile_as_written(snapshot, text));
  if (const auto* command = std::get_if<ast::Command>(&ready.compiled->statement.body)) {
    return command_text(*command) + '\n';
  }
  std::string out;
  for (const std::string& line : plan::explain(ready.compiled->plan, ready.compiled->statement)) {
    out += line + '\n';
  }
  return out;
}

}  // namespace plenum::query
