#pragma once
// Purpose: one session of the interactive shell: its database, its modes, its answers.
// May depend on: include/plenum, shell.
// Invariants: an error never ends the session; on a pipe it behaves as at a terminal, but without
// prompts.

#include <memory>
#include <string>

#include "commands.hpp"
#include "completion.hpp"
#include "plenum/database.hpp"
#include "print.hpp"
#include "report.hpp"

namespace plenum::shell {

class Session {
 public:
  Session(Database db, std::string path, const Arguments& arguments, PrintOptions print,
          RunOptions run, bool interactive);

  /// Runs one input: statements, or a command that starts with a dot. False: quit.
  bool take(const std::string& input);
  /// True when there is nothing to wait for: a command of the shell, or the last statement ended.
  static bool is_complete(const std::string& input);
  /// For completion; valid while the session is.
  Names names() const;
  std::vector<std::string> names_of_parameters() const;
  /// The code of the first error, for the end of a session on a pipe.
  int exit_code() const noexcept { return exit_code_; }
  Status close() { return db_.close(); }

  // What the dot commands work on.
  Database& db() noexcept { return db_; }
  const std::string& path() const noexcept { return path_; }
  PrintOptions& print() noexcept { return print_; }
  RunOptions& run() noexcept { return run_; }
  Params& params() noexcept { return params_; }
  bool& timing() noexcept { return timing_; }
  const Arguments& arguments() const noexcept { return arguments_; }
  void run_script(std::string_view name, const std::string& text);
  void fail(const Error& error, const SourceText* source = nullptr);
  void open(const std::string& path);

 private:
  Database db_;
  std::string path_;
  const Arguments& arguments_;
  PrintOptions print_;
  RunOptions run_;
  Params params_;
  bool timing_ = false;
  bool interactive_;
  int exit_code_ = exit_fine;
};

}  // namespace plenum::shell
