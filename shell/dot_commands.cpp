#include "dot_commands.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "commands.hpp"
#include "copy_report.hpp"
#include "info.hpp"
#include "input.hpp"
#include "plenum/export.hpp"
#include "plenum/ingest.hpp"
#include "repl.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

using Words = std::vector<std::string>;

/// Words at blanks; single or double quotes keep blanks in a word.
Words split_words(const std::string& line) {
  Words words;
  std::string word;
  char quote = '\0';
  bool begun = false;
  for (char c : line) {
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      begun = true;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (begun) words.push_back(std::exchange(word, {}));
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (begun) words.push_back(word);
  return words;
}

/// Without the quotes around the whole, if it has one of `quotes` there.
std::string unquoted(const std::string& text, std::string_view quotes) {
  const bool has = text.size() > 1 && text.front() == text.back() &&
                   quotes.find(text.front()) != std::string_view::npos;
  return has ? text.substr(1, text.size() - 2) : text;
}

/// The words of .param: JSON has quotes and blanks of its own, so what follows the command is one
/// word as it stands.
Words split_parameter(const std::string& line) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t end = std::min(line.find_first_of(blanks), line.size());
  Words words{line.substr(0, end)};
  const std::size_t begin = line.find_first_not_of(blanks, end);
  if (begin == std::string::npos) return words;
  words.push_back(unquoted(line.substr(begin, line.find_last_not_of(blanks) + 1 - begin), "'\""));
  return words;
}

Error wrong(std::string message, std::string hint = {}) {
  return Error(ErrorCode::invalid_argument, std::move(message)).with_hint(std::move(hint));
}

void dot_mode(Session& session, const Words& words) {
  if (words.size() < 2) {
    put(std::string(output_format_name(session.print().format)) + "\n");
    return;
  }
  const auto format = output_format(words[1]);
  if (!format) {
    return session.fail(
        wrong("'" + words[1] + "' is not a mode", "one of " + output_format_names()));
  }
  session.print().format = *format;
}

void dot_info(Session& session, const Words&) {
  auto info = session.db().info();
  if (!info.ok()) return session.fail(info.error());
  auto rules = rules_text(session.db());
  if (!rules.ok()) return session.fail(rules.error());
  put(info_text(*info) + *rules);
}

void dot_schema(Session& session, const Words&) {
  auto info = session.db().info();
  if (!info.ok()) return session.fail(info.error());
  auto rules = rules_text(session.db());
  if (!rules.ok()) return session.fail(rules.error());
  const std::string text = schema_text(*info) + *rules;
  put(text.empty() ? "no labels, types or property keys yet\n" : text);
}

void dot_check(Session& session, const Words&) {
  VerifyOptions options;
  options.timeout_ms = session.run().timeout_ms;
  options.interrupt = session.run().interrupt;
  auto report = session.db().verify(options);
  if (!report.ok()) return session.fail(report.error());
  for (const VerifyProblem& problem : report->problems) {
    put(problem.file + ": " + problem.message + "\n");
  }
  put(report->ok() ? "no problem found\n" : problem_count_text(*report) + " found\n");
}

void dot_backup(Session& session, const Words& words) {
  CopyOptions options;
  options.timeout_ms = session.run().timeout_ms;
  options.interrupt = session.run().interrupt;
  const std::int64_t started = monotonic_ns();
  const auto report = session.db().backup(words[1], options);
  if (!report.ok()) return session.fail(report.error());
  const double seconds = static_cast<double>(monotonic_ns() - started) * 1e-9;
  put(copy_sentence(words[1], *report, seconds) + "\n");
}

void dot_import(Session& session, const Words& words) {
  ImportOptions options;
  options.run = session.run();
  const Words paths(words.begin() + 1, words.end());
  auto report = import_graph(session.db(), paths, options);
  if (!report.ok()) return session.fail(report.error());
  put(count_text(report->nodes, "node") + " and " + count_text(report->edges, "relationship") +
      " imported\n");
}

void dot_export(Session& session, const Words& words) {
  const std::string& path = words[1];
  const std::size_t dot = path.rfind('.');
  const std::string name = words.size() > 2           ? words[2]
                           : dot == std::string::npos ? ""
                                                      : path.substr(dot + 1);
  const auto format = export_format(name);
  if (!format) {
    return session.fail(wrong("'" + name + "' is not a format of export",
                              ".export FILE.jsonl, .graphml, .dot, .svg, .html, …"));
  }
  ExportOptions options;
  options.run = session.run();
  options.on_loss = [](std::string_view loss) { say("note: " + std::string(loss)); };
  auto view = session.db().read();
  if (!view.ok()) return session.fail(view.error());
  if (auto done = export_graph(*view, *format, path, options); !done.ok()) {
    return session.fail(done.error());
  }
  put("written to " + path + "\n");
}

void dot_ingest(Session& session, const Words& words) {
  IngestOptions options;
  options.interrupt = &interrupt_flag();
  options.timeout_ms = session.run().timeout_ms;
  const Words paths(words.begin() + 1, words.end());
  auto done = ingest_paths(session.db(), paths, options);
  if (!done.ok()) return session.fail(done.error());
  report_ingest(*done, false);
}

void dot_read(Session& session, const Words& words) {
  auto text = read_input(words[1]);
  if (!text.ok()) return session.fail(text.error());
  session.run_script(words[1], *text);
}

void dot_open(Session& session, const Words& words) { session.open(words[1]); }

void dot_timing(Session& session, const Words& words) {
  if (words.size() > 1 && words[1] != "on" && words[1] != "off") {
    return session.fail(wrong(".timing is on or off"));
  }
  session.timing() = words.size() > 1 ? words[1] == "on" : !session.timing();
  put(session.timing() ? "timing is on\n" : "timing is off\n");
}

void dot_timeout(Session& session, const Words& words) {
  if (words[1] == "off") {
    session.run().timeout_ms = 0;
    return;
  }
  auto limit = parse_seconds(words[1]);
  if (!limit.ok()) return session.fail(limit.error());
  session.run().timeout_ms = *limit;
}

void dot_param(Session& session, const Words& words) {
  if (words.size() == 1) {
    for (const auto& [name, value] : session.params()) put(name + " = " + to_json(value) + "\n");
    return;
  }
  const std::size_t equals = words[1].find('=');
  if (equals == std::string::npos) {
    session.params().erase(words[1]);
    return;
  }
  auto value = from_json(unquoted(words[1].substr(equals + 1), "'"));
  if (!value.ok()) {
    return session.fail(value.error().with_hint("for example: .param name=\"Ada\""));
  }
  session.params().insert_or_assign(words[1].substr(0, equals), std::move(*value));
}

void dot_help(Session& session, const Words& words);

/// What the words after a command are: for completion.
enum class Takes { nothing, paths, path_and_format, mode, on_off, off, parameter };

struct DotCommand {
  std::string_view name;
  std::string_view operands;
  std::string_view purpose;
  std::size_t words_min;
  std::size_t words_max;
  Takes takes;
  void (*run)(Session&, const Words&);  ///< null: ends the session
};

constexpr std::size_t many = 1U << 16U;
constexpr std::array dot_commands = {
    DotCommand{".backup", "DIR", "a copy of the whole database in a missing or empty folder", 2, 2,
               Takes::paths, dot_backup},
    DotCommand{".check", "", "verify every record of the database", 1, 1, Takes::nothing,
               dot_check},
    DotCommand{".exit", "", "leave", 1, 1, Takes::nothing, nullptr},
    DotCommand{".export", "FILE [FORMAT]", "write the graph to a file", 2, 3,
               Takes::path_and_format, dot_export},
    DotCommand{".help", "", "this", 1, 1, Takes::nothing, dot_help},
    DotCommand{".import", "FILE...", "add the graph of a .jsonl, .graphml or .cypher file", 2, many,
               Takes::paths, dot_import},
    DotCommand{".info", "", "counts, schema, sizes", 1, 1, Takes::nothing, dot_info},
    DotCommand{".ingest", "PATH...", "articles: files or folders", 2, many, Takes::paths,
               dot_ingest},
    DotCommand{".mode", "[F]", "table, jsonl, csv, tsv, markdown, line or json", 1, 2, Takes::mode,
               dot_mode},
    DotCommand{".open", "DB", "go on with another database", 2, 2, Takes::paths, dot_open},
    DotCommand{".param", "[NAME[=JSON]]", "show, forget or set parameters", 1, 2, Takes::parameter,
               dot_param},
    DotCommand{".quit", "", "leave", 1, 1, Takes::nothing, nullptr},
    DotCommand{".read", "FILE", "run the statements of a file", 2, 2, Takes::paths, dot_read},
    DotCommand{".schema", "", "labels, relationship types, property keys", 1, 1, Takes::nothing,
               dot_schema},
    DotCommand{".timeout", "SECONDS|off", "end statements that run longer", 2, 2, Takes::off,
               dot_timeout},
    DotCommand{".timing", "[on|off]", "show how long statements take", 1, 2, Takes::on_off,
               dot_timing}};

/// Files and folders (with a '/' at the end) whose path begins with `start`.
std::vector<std::string> paths_from(std::string_view start) {
  namespace fs = std::filesystem;
  const std::size_t slash = start.rfind('/');
  const std::string folder(start.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  std::vector<std::string> out;
  std::error_code failed;  // what cannot be listed has no names to offer
  fs::directory_iterator entries(folder.empty() ? "." : folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    std::error_code unknown;
    const std::string name = entries->path().filename().string();
    const std::string whole = folder + name;
    if (!whole.starts_with(start) || (name[0] == '.' && start.size() == folder.size())) continue;
    out.push_back(whole + (entries->is_directory(unknown) ? "/" : ""));
  }
  return out;
}

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for (const ExportFormat format : export_formats()) out.emplace_back(export_format_name(format));
  return out;
}

void dot_help(Session&, const Words&) {
  std::string out =
      "Statements end with ';' and may have several lines. Enter runs a finished one,\n"
      "Alt-Enter always makes a new line. Tab completes, Ctrl-R searches the history,\n"
      "Ctrl-C stops what runs or drops the input, Ctrl-D leaves.\n\n";
  constexpr std::size_t width = 24;
  for (const DotCommand& command : dot_commands) {
    std::string line = "  " + std::string(command.name) + " " + std::string(command.operands);
    line.resize(std::max(line.size() + 1, width), ' ');
    out += line + std::string(command.purpose) + "\n";
  }
  put(out);
}

}  // namespace

std::vector<std::string> dot_command_names() {
  std::vector<std::string> names;
  names.reserve(dot_commands.size());
  for (const DotCommand& command : dot_commands) names.emplace_back(command.name);
  return names;
}

std::vector<std::string> dot_command_arguments(const Session& session, std::string_view name,
                                               std::size_t number, std::string_view start) {
  const auto* command = std::ranges::find(dot_commands, name, &DotCommand::name);
  if (command == dot_commands.end() || number >= command->words_max) return {};
  switch (command->takes) {
    case Takes::nothing:
      return {};
    case Takes::paths:
      return paths_from(start);
    case Takes::path_and_format:
      return number == 1 ? paths_from(start) : format_names();
    case Takes::mode:
      return output_format_list();
    case Takes::on_off:
      return {"on", "off"};
    case Takes::off:
      return {"off"};
    case Takes::parameter:
      return session.names_of_parameters();
  }
  return {};
}

bool run_dot_command(Session& session, const std::string& line) {
  Words words = split_words(line);
  const auto* command = std::ranges::find(dot_commands, words.at(0), &DotCommand::name);
  if (command == dot_commands.end()) {
    session.fail(wrong("'" + words[0] + "' is not a command of the shell", "see: .help"));
    return true;
  }
  if (command->takes == Takes::parameter) words = split_parameter(line);
  if (words.size() < command->words_min || words.size() > command->words_max) {
    session.fail(
        wrong("usage: " + std::string(command->name) + " " + std::string(command->operands)));
    return true;
  }
  if (command->run == nullptr) return false;
  command->run(session, words);
  return true;
}

}  // namespace plenum::shell
