#pragma once
// Purpose: the commands of the interactive shell that start with a dot.
// May depend on: shell/repl.hpp.
// Invariants: a table says all there are; .help, completion and dispatch read the same one.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::shell {

class Session;

/// Runs one line such as ".mode csv". False: the session is to end.
bool run_dot_command(Session& session, const std::string& line);
std::vector<std::string> dot_command_names();
/// What the `number`th word (from 1) after the command can be, where there is a list of it: paths
/// that begin with `start`, formats, names of parameters.
std::vector<std::string> dot_command_arguments(const Session& session, std::string_view name,
                                               std::size_t number, std::string_view start);

}  // namespace plenum::shell
