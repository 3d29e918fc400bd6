#pragma once
// Purpose: what the commands backup and restore have in common.
// May depend on: include/plenum, shell/commands.hpp.
// Invariants: one line of JSON on standard output, one sentence on standard error.

#include <string>
#include <string_view>

#include "commands.hpp"
#include "plenum/options.hpp"

namespace plenum::shell {

/// Options that show progress, listen to Ctrl-C and keep to --timeout. `progress` must outlive
/// them.
CopyOptions copy_options(const Arguments& arguments, Progress& progress);

/// "DIR has the state of commit 7: 12 files, 3.1 MiB, in 2.0 ms".
std::string copy_sentence(const std::string& path, const CopyReport& report, double seconds);

/// {"backup":{"path":…,"commits":…,"files":…,"bytes":…,"seconds":…}} under the name of the command,
/// and the sentence unless --quiet.
void print_copy(const Arguments& arguments, const std::string& path, const CopyReport& report,
                double seconds);

}  // namespace plenum::shell
