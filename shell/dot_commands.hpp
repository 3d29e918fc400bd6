#pragma once
// Purpose: the commands of the interactive shell that start with a dot.
// May depend on: shell/repl.hpp.
// Invariants: a table says all there are; .help, completion and dispatch read the same one.

#include <string>
#include <vector>

namespace plenum::shell {

class Session;

/// Runs one line such as ".mode csv". False: the session is to end.
bool run_dot_command(Session& session, const std::string& line);
std::vector<std::string> dot_command_names();

}  // namespace plenum::shell
