#pragma once
// Purpose: `query --protocol jsonl`: JSON requests on standard input, JSON answers, a line each.
// May depend on: include/plenum, shell.
// Invariants: every request has exactly one closing line; answers are flushed before the next
// request is read; an error of one request never ends the program.

#include "plenum/database.hpp"

namespace plenum::shell {

/// Serves until the end of input or Ctrl-C. Returns the exit code: `interrupted` for a Ctrl-C while
/// it waits for a request. One that comes while a request is answered ends that request, as any
/// error of it does, and leaves no trace in the exit code.
int serve_protocol(Database& db, const RunOptions& options);

}  // namespace plenum::shell
