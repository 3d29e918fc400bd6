#include <string>
#include <vector>

#include "commands.hpp"
#include "input.hpp"
#include "print.hpp"
#include "protocol.hpp"
#include "report.hpp"
#include "row_printer.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

/// A text of statements and the name its places are given with.
struct Script {
  std::string name;
  std::string text;
  bool argument = false;  ///< stood on the command line: must hold a statement
};

struct QueryRun {
  PrintOptions print;
  RunOptions run;
  Params params;
  bool continue_on_error = false;
  bool quiet = false;
  int exit_code = exit_fine;
  bool stopped = false;
};

Result<QueryRun> read_options(const Arguments& arguments) {
  QueryRun out;
  auto print = print_options(arguments);
  if (!print.ok()) return print.error();
  out.print = *print;
  out.print.timing = arguments.has("--timing");
  out.print.tck_values = arguments.has("--tck-values");
  out.continue_on_error = arguments.has("--continue-on-error");
  out.quiet = arguments.has("--quiet");
  auto params = read_params(arguments);
  if (!params.ok()) return params.error();
  out.params = std::move(*params);
  auto run = run_options(arguments);
  if (!run.ok()) return run.error();
  out.run = *run;
  out.run.interrupt = &interrupt_flag();
  if (auto protocol = arguments.value("--protocol"); protocol && *protocol != "jsonl") {
    return Error(ErrorCode::invalid_argument, "--protocol is jsonl, not '" + *protocol + "'");
  }
  return out;
}

Result<std::vector<Script>> read_scripts(const Arguments& arguments) {
  std::vector<Script> scripts;
  for (const std::string& path : arguments.values("-f")) {
    auto text = read_input(path);
    if (!text.ok()) return text.error();
    scripts.push_back({path == "-" ? "standard input" : path, std::move(*text), false});
  }
  const auto& operands = arguments.operands();
  for (std::size_t i = 1; i < operands.size(); ++i) {
    scripts.push_back(
        {operands.size() == 2 ? "query" : "query " + std::to_string(i), operands[i], true});
  }
  if (scripts.empty()) {
    auto text = read_input("-");
    if (!text.ok()) return text.error();
    scripts.push_back({"standard input", std::move(*text), false});
  }
  return scripts;
}

/// What a statement did wrong as it ran has no place of its own: it gets that of the statement.
Error at_statement(const Error& error, const Statement& statement) {
  if (error.where().line > 0 || !error.file().empty()) return shift_place(error, statement);
  SourceSpan where = statement.where;
  where.length = 1;
  return error.with_place(where);
}

void fail(QueryRun& state, const Error& error, const Script& script, const Statement* statement) {
  const Error placed = statement == nullptr ? error : at_statement(error, *statement);
  if (state.print.format == OutputFormat::jsonl) print_error_line(placed, state.print);
  const SourceText source{script.name, script.text};
  report(placed, &source);
  if (state.exit_code == exit_fine) state.exit_code = exit_code_of(error);
  if (!state.continue_on_error || error.code() == ErrorCode::interrupted) state.stopped = true;
}

/// Of a Table or a Cursor.
template <class Rows>
void print_messages(const QueryRun& state, const Rows& result) {
  if (!state.quiet) say_notices(result.notices());
  if (state.quiet || state.print.format == OutputFormat::jsonl) return;
  const std::string changes = summary_text(result.summary());
  if (!changes.empty()) say(changes);
  if (state.print.timing) {
    say("time: " + duration_text(static_cast<double>(result.timings().total_us) / 1e6));
  }
}

/// The widths of a table depend on all of its rows; other formats print them as they come.
Status run_statement(QueryRun& state, Database& db, const std::string& text) {
  if (state.print.format == OutputFormat::table) {
    auto table = db.run(text, state.params, state.run);
    if (!table.ok()) return table.error();
    print_result(*table, state.print);
    print_messages(state, *table);
    return {};
  }
  auto cursor = db.stream(text, state.params, state.run);
  if (!cursor.ok()) return cursor.error();
  const auto printer = make_row_printer(state.print);
  if (auto printed = print_rows(*cursor, *printer); !printed.ok()) return printed;
  printer->end(cursor->summary(), cursor->timings());
  print_messages(state, *cursor);
  return {};
}

void run_script(QueryRun& state, Database& db, const Script& script) {
  const auto statements = split_statements(script.text);
  if (statements.empty() && script.argument) {
    fail(state,
         Error(ErrorCode::syntax, "the query is empty")
             .with_language("SyntaxError", "compile time", "UnexpectedSyntax"),
         script, nullptr);
  }
  for (const Statement& statement : statements) {
    if (state.stopped) return;
    flush_output();  // nobody waits for the statement to see the results before it
    auto done = run_statement(state, db, statement.text);
    if (output_failed()) {  // whoever read the results has gone: main() says so
      state.stopped = true;
      return;
    }
    if (!done.ok()) fail(state, done.error(), script, &statement);
  }
}

}  // namespace

int run_query(const Arguments& arguments) {
  auto state = read_options(arguments);
  if (!state.ok()) return usage_failure(state.error());
  const bool protocol = arguments.has("--protocol");
  if (protocol && (arguments.operands().size() > 1 || arguments.has("-f"))) {
    return usage_failure(Error(ErrorCode::invalid_argument,
                               "--protocol takes its queries from standard input only"));
  }
  std::vector<Script> scripts;
  if (!protocol) {
    auto read = read_scripts(arguments);
    if (!read.ok()) return run_failure(read.error());
    scripts = std::move(*read);
  }
  auto db = open_database(arguments, arguments.operands()[0], Access::creates);
  if (!db.ok()) return open_failure(db.error());
  if (protocol) {
    state->exit_code = serve_protocol(*db, state->run);
  } else {
    for (const Script& script : scripts) {
      if (!state->stopped) run_script(*state, *db, script);
    }
  }
  return close_database(*db, arguments, state->exit_code);
}

}  // namespace plenum::shell
