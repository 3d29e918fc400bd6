#pragma once
// Purpose: `query --protocol jsonl`: JSON requests on standard input, JSON answers, a line each.
// May depend on: include/plenum, shell.
// Invariants: every request has exactly one closing line; answers are flushed before the next
// request is read; an error of one request never ends the program.

#include "plenum/database.hpp"

namespace plenum::shell {

/// Serves until the end of input or Ctrl-C. Returns the exit code.
int serve_protocol(Database& db, const RunOptions& options);

}  // namespace plenum::shell
