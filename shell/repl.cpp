#include "repl.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "dot_commands.hpp"
#include "input.hpp"
#include "line_editor.hpp"
#include "plenum/version.hpp"
#include "print.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// Colours unless somebody said no: --no-color, NO_COLOR (no-color.org), a terminal without them.
bool wants_color(const Arguments& arguments) {
  const char* no = std::getenv("NO_COLOR");
  return !arguments.has("--no-color") && (no == nullptr || *no == '\0');
}

bool can_edit() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && term != nullptr &&
         std::string_view(term) != "dumb";
}

int serve_terminal(Session& session, const Arguments& arguments) {
  History history;
  history.load(History::default_path());
  LineEditor editor(
      history, [&session] { return session.names(); }, &Session::is_complete,
      wants_color(arguments));
  for (;;) {
    auto input = editor.read();
    if (!input) return exit_fine;
    const bool go_on = is_blank(*input) || session.take(*input);
    if (interrupt_flag().requested()) {
      editor.forget_typed_ahead();  // the rest of a paste was to follow what was stopped
      interrupt_flag().reset();     // it was about what ran; the editor hears later ones
    }
    if (!finish_output().ok()) return exit_failed;
    if (!go_on) return exit_fine;
  }
}

/// The same without an editor: lines from a pipe (or a dumb terminal, with a prompt).
int serve_lines(Session& session) {
  const bool prompts = ::isatty(STDIN_FILENO) == 1;
  LineReader lines;
  std::string input;
  for (;;) {
    if (prompts) {
      std::fputs(input.empty() ? "plenum> " : "   ...> ", stderr);
    }
    auto line = lines.next();
    if (!line.ok() && prompts && line.error().code() == ErrorCode::interrupted) {
      std::fputs("^C\n", stderr);
      input.clear();
      interrupt_flag().reset();
      continue;
    }
    if (!line.ok()) return run_failure(line.error());
    if (!line->has_value()) break;
    input += **line + "\n";
    if (is_blank(input)) input.clear();
    if (input.empty() || !Session::is_complete(input)) continue;
    if (!session.take(std::exchange(input, {}))) return session.exit_code();
    if (!prompts && interrupt_flag().requested()) return exit_interrupted;
    interrupt_flag().reset();
    if (!finish_output().ok()) return exit_failed;
  }
  if (!is_blank(input)) session.take(input);
  return prompts ? exit_fine : session.exit_code();
}

}  // namespace

Session::Session(Database db, std::string path, const Arguments& arguments, PrintOptions print,
                 RunOptions run, bool interactive)
    : db_(std::move(db)),
      path_(std::move(path)),
      arguments_(arguments),
      print_(print),
      run_(run),
      interactive_(interactive) {}

bool Session::is_complete(const std::string& input) {
  const std::size_t first = input.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || input[first] == '.') return true;
  const auto statements = split_statements(input);
  return !statements.empty() && statements.back().ended;
}

bool Session::take(const std::string& input) {
  const std::size_t first = input.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return true;
  if (input[first] == '.') return run_dot_command(*this, input.substr(first));
  run_script("input", input);
  return true;
}

void Session::run_script(std::string_view name, const std::string& text) {
  const SourceText source{name, text};
  for (const Statement& statement : split_statements(text)) {
    if (print_.terminal) print_.width = terminal_width();
    auto result = db_.run(statement.text, params_, run_);
    if (!result.ok()) {
      fail(shift_place(result.error(), statement), &source);
      return;
    }
    print_result(*result, print_);
    say_notices(result->notices());
    if (print_.format == OutputFormat::jsonl) continue;
    std::string line = summary_text(result->summary());
    if (timing_) {
      const Timings& t = result->timings();
      const auto ms = [](std::uint64_t us) { return duration_text(static_cast<double>(us) / 1e6); };
      line += (line.empty() ? "" : "; ") + std::string("parse ") + ms(t.parse_us) + ", plan " +
              ms(t.plan_us) + ", run " + ms(t.execute_us) + ", commit " + ms(t.commit_us) +
              ", total " + ms(t.total_us);
    }
    if (line.empty() && result->columns().empty() && interactive_) line = "done";
    flush_output();
    if (!line.empty()) say(line);
  }
}

void Session::fail(const Error& error, const SourceText* source) {
  if (print_.format == OutputFormat::jsonl) print_error_line(error, print_);
  report(error, source);
  if (exit_code_ == exit_fine) exit_code_ = exit_code_of(error);
}

void Session::open(const std::string& path) {
  auto opened = open_database(arguments_, path, Access::creates);
  if (!opened.ok()) return fail(opened.error());
  if (auto closed = db_.close(); !closed.ok()) fail(closed.error());
  db_ = std::move(*opened);
  path_ = path;
}

Names Session::names() const {
  Names names;
  if (auto view = db_.read(); view.ok()) {
    names.labels = view->labels();
    names.types = view->types();
    names.property_keys = view->property_keys();
  }
  names.functions = db_.function_names();
  names.procedures = db_.procedure_names();
  names.parameters = names_of_parameters();
  names.dot_commands = dot_command_names();
  names.dot_arguments = [this](std::string_view command, std::size_t number,
                               std::string_view start) {
    return dot_command_arguments(*this, command, number, start);
  };
  return names;
}

std::vector<std::string> Session::names_of_parameters() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : params_) out.push_back(name);
  return out;
}

int run_shell(const Arguments& arguments) {
  PrintOptions print;
  print.terminal = output_is_terminal();
  print.format = OutputFormat::table;
  if (auto name = arguments.value("--format")) {
    const auto format = output_format(*name);
    if (!format) {
      return usage_failure(Error(ErrorCode::invalid_argument, "'" + *name + "' is not a format")
                               .with_hint("one of " + output_format_names()));
    }
    print.format = *format;
  }
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  run->interrupt = &interrupt_flag();
  const std::string path = arguments.operands().empty() ? ":memory:" : arguments.operands()[0];
  auto db = open_database(arguments, path, Access::creates);
  if (!db.ok()) return open_failure(db.error());
  const bool interactive = ::isatty(STDIN_FILENO) == 1;
  Session session(std::move(*db), path, arguments, print, *run, interactive);
  if (interactive && !arguments.has("--quiet")) {
    say("plenum " + std::string(version()) + " on " + path +
        ". Statements end with ';'. Type .help for help, .quit to leave.");
  }
  const int code = can_edit() ? serve_terminal(session, arguments) : serve_lines(session);
  if (auto closed = session.close(); !closed.ok()) return run_failure(closed.error());
  return code;
}

}  // namespace plenum::shell
