#include "query/statement_compiler.hpp"

#include <string>
#include <utility>

#include "core/clock.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "query/bind/binder.hpp"
#include "query/execution.hpp"
#include "query/normalise.hpp"
#include "query/parse/parser.hpp"
#include "query/plan/planner.hpp"
#include "query/schema_command.hpp"
#include "query/unknown_names.hpp"

namespace plenum::query {

namespace {

/// A schema command has no plan and is not worth a place in the cache.
Result<Compiled> compiled_command(std::shared_ptr<CompiledStatement> compiled,
                                  std::string_view text, const PlanEpoch& epoch) {
  const auto& command = std::get<ast::Command>(compiled->statement.body);
  PLENUM_TRY(check_command(command));
  compiled->columns = compiled->statement.explain == ast::ExplainMode::none
                          ? command_columns(command)
                          : plan_columns();
  compiled->text = std::string(text);
  compiled->epoch = epoch;
  return Compiled(std::move(compiled));
}

}  // namespace

Params ReadyStatement::parameters(const Params& given) const {
  Params all = literals;
  all.insert(given.begin(), given.end());
  return all;
}

Error ReadyStatement::as_written(const Error& error, std::string_view text) const {
  const SourceSpan& where = error.where();
  if (literals.empty() || where.line == 0 || !error.file().empty()) return error;
  return error.with_place(place_as_written(text, where));
}

Timings ReadyStatement::timings() const {
  Timings timings;
  timings.plan_cache_hit = hit;
  if (hit) return timings;
  timings.parse_us = compiled->parse_us;
  timings.plan_us = compiled->plan_us;
  return timings;
}

StatementCompiler::StatementCompiler(const PlannerOptions& options)
    : options_(options), cache_(options.cache_entries) {}

Result<ReadyStatement> StatementCompiler::compile(const storage::Snapshot& graph,
                                                  std::string_view text, const Params& params) {
  const plan::KnownValues given{nullptr, &params};
  if (options_.cache_entries == 0) return compile(graph, text, given);
  const PlanEpoch epoch = epoch_of(graph);
  if (Compiled cached = cache_.find(text, epoch, graph, given)) {
    return ReadyStatement{std::move(cached), {}, true};
  }
  // The parser refuses it with its place; a shape would take the bad bytes along as a literal.
  if (!core::is_valid_utf8(text)) return compile(graph, text, given);
  Normalised shape = normalise(text);
  if (shape.literals.empty()) return compile(graph, text, given);
  auto ready = compile(graph, shape.text, plan::KnownValues{&shape.literals, &params});
  if (!ready.ok()) return compile(graph, text, given);
  ready->literals = std::move(shape.literals);
  return ready;
}

Result<ReadyStatement> StatementCompiler::compile_as_written(const storage::Snapshot& graph,
                                                             std::string_view text) {
  return compile(graph, text, plan::KnownValues{});
}

Result<ReadyStatement> StatementCompiler::refresh(const storage::Snapshot& graph,
                                                  ReadyStatement ready) {
  if (!ready.compiled) return Error(ErrorCode::invalid_argument, "nothing was prepared");
  if (ready.compiled->epoch == epoch_of(graph)) {
    ready.hit = true;
    return ready;
  }
  PLENUM_ASSIGN(ReadyStatement anew,
                compile(graph, ready.compiled->text, plan::KnownValues{&ready.literals, nullptr}));
  anew.literals = std::move(ready.literals);
  return anew;
}

/// text → cache, else parse → bind → plan.
Result<ReadyStatement> StatementCompiler::compile(const storage::Snapshot& graph,
                                                  std::string_view text,
                                                  const plan::KnownValues& values) {
  const PlanEpoch epoch = epoch_of(graph);
  if (Compiled cached = cache_.find(text, epoch, graph, values)) {
    return ReadyStatement{std::move(cached), {}, true};
  }
  const std::uint64_t start = core::monotonic_us();
  PLENUM_ASSIGN(ast::Statement tree, parse::parse(text));
  auto compiled = std::make_shared<CompiledStatement>();
  compiled->parse_us = core::monotonic_us() - start;
  bind::BindOptions bind_options;
  const Params none;
  bind_options.literals = values.literals == nullptr ? &none : values.literals;
  PLENUM_ASSIGN(compiled->statement, bind::bind(std::move(tree), registry_, bind_options));
  if (std::holds_alternative<ast::Command>(compiled->statement.body)) {
    PLENUM_ASSIGN(Compiled command, compiled_command(std::move(compiled), text, epoch));
    return ReadyStatement{std::move(command), {}, false};
  }
  PLENUM_ASSIGN(compiled->plan, plan::plan_statement(compiled->statement, graph, options_, values));
  compiled->signature = plan::signature_of(graph, compiled->plan.value_tests, values);
  compiled->notices = unknown_names(std::get<bind::Query>(compiled->statement.body), graph);
  if (compiled->statement.explain == ast::ExplainMode::none) {
    for (const auto& column : std::get<bind::Query>(compiled->statement.body).columns) {
      compiled->columns.push_back(column.name);
    }
  } else {
    compiled->columns = plan_columns();
  }
  compiled->text = std::string(text);
  compiled->epoch = epoch;
  compiled->plan_us = core::monotonic_us() - start - compiled->parse_us;
  cache_.insert(compiled);
  return ReadyStatement{std::move(compiled), {}, false};
}

}  // namespace plenum::query
