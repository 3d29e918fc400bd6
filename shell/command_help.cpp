#include <algorithm>
#include <string>

#include "commands.hpp"
#include "print.hpp"
#include "report.hpp"

namespace plenum::shell {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string overview() {
  std::string out =
      "plenum: a knowledge graph in a folder, filled from articles, asked in Cypher\n\n";
  std::size_t width = 0;
  const auto usage_of = [](const Command& command) {
    return "plenum " + std::string(command.name) + " " + std::string(command.operands);
  };
  for (const Command& command : commands()) width = std::max(width, usage_of(command).size());
  for (const Command& command : commands()) {
    out += "  " + padded(usage_of(command), width + 2) + std::string(command.purpose) + "\n";
  }
  out += "  " + padded("plenum --version", width + 2) + "the version\n";
  out += "\nDB is a folder, made where a command writes; ':memory:' is a database in memory.\n";
  out += "Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 the query does not parse or bind,\n";
  out += "4 the database cannot be opened, 5 check found damage, 130 interrupted.\n";
  return out;
}

std::string details(const Command& command) {
  std::string out = "plenum " + std::string(command.name) + " " + std::string(command.operands) +
                    "\n\n  " + std::string(command.purpose) + "\n\n";
  std::size_t width = 0;
  const auto flag_text = [](const Flag& flag) {
    return std::string(flag.name) + (flag.value.empty() ? "" : " " + std::string(flag.value));
  };
  for (const Flag& flag : command.flags) width = std::max(width, flag_text(flag).size());
  for (const Flag& flag : command.flags) {
    out += "  " + padded(flag_text(flag), width + 2);
    for (const char c : flag.help) {
      out += c;
      if (c == '\n') out.append(width + 4, ' ');
    }
    out += "\n";
  }
  return out;
}

}  // namespace

int run_help(const Arguments& arguments) {
  if (arguments.operands().empty()) {
    put(overview());
    return exit_fine;
  }
  const Command* command = find_command(arguments.operands()[0]);
  if (command == nullptr) {
    return usage_failure(Error(ErrorCode::invalid_argument,
                               "'" + arguments.operands()[0] + "' is not a command of plenum")
                             .with_hint("see: plenum help"));
  }
  put(details(*command));
  return exit_fine;
}

}  // namespace plenum::shell
