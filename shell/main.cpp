#include <fcntl.h>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "args.hpp"
#include "commands.hpp"
#include "plenum/version.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

Error unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const auto near = nearest(word, names);
  return Error(ErrorCode::invalid_argument,
               "'" + std::string(word) + "' is not a command of plenum")
      .with_hint(near ? "did you mean plenum " + std::string(*near) + "? see: plenum help"
                      : "see: plenum help");
}

bool asks_for_help(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

/// Runs a command and makes sure that what it printed arrived.
int run(const Command& command, const Arguments& arguments) {
  const int code = command.run(arguments);
  if (auto written = finish_output(); !written.ok()) {
    report(written.error());
    return code == exit_fine ? exit_failed : code;
  }
  return code;
}

int dispatch(std::vector<std::string> words) {
  if (words.empty()) {
    return usage_failure(
        Error(ErrorCode::invalid_argument, "a command is missing").with_hint("see: plenum help"));
  }
  std::string name = words.front();
  words.erase(words.begin());
  if (name == "--version") {
    put("plenum " + std::string(version()) + "\n");
    return finish_output().ok() ? exit_fine : exit_failed;
  }
  if (name == "--help" || name == "-h") name = "help";
  const Command* command = find_command(name);
  if (command == nullptr) return usage_failure(unknown_command(name));
  if (asks_for_help(words)) {
    words = name == "help" ? std::vector<std::string>{} : std::vector<std::string>{name};
    command = find_command("help");
  }
  auto arguments = parse_arguments(*command, words);
  if (!arguments.ok()) return usage_failure(arguments.error());
  if (auto ok = check_progress_flag(*arguments); !ok.ok()) return usage_failure(ok.error());
  if (auto ok = open_options(*arguments); !ok.ok()) return usage_failure(ok.error());
  if (auto ok = run_options(*arguments); !ok.ok()) return usage_failure(ok.error());
  return run(*command, *arguments);
}

/// A process may be started without standard streams. What is opened next would take their place,
/// and messages would be written into the files of a database.
void hold_standard_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    if (::open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY) < 0) return;
  }
}

}  // namespace
}  // namespace plenum::shell

int main(int count, char** words) {
  plenum::shell::hold_standard_streams();
  plenum::shell::catch_interrupts();
  plenum::shell::keep_write_errors();
  try {
    return plenum::shell::dispatch({words + (count > 0 ? 1 : 0), words + count});
  } catch (const std::exception& error) {
    plenum::shell::report(
        plenum::Error(plenum::ErrorCode::limit,
                      std::string("the program ran out of something: ") + error.what()));
    return plenum::shell::exit_failed;
  }
}
