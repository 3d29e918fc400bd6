#pragma once
// Purpose: what the two kinds of import share: files of one graph each, and bulk CSV.
// May depend on: include/plenum, shell/args.hpp.
// Invariants: both print one line of JSON once all is durable.

#include <cstdint>
#include <functional>

#include "args.hpp"
#include "commands.hpp"
#include "plenum/export.hpp"

namespace plenum::shell {

/// Is --nodes or --relationships among the flags?
bool wants_bulk_import(const Arguments& arguments);
int run_bulk_import(const Arguments& arguments);

/// Shows mebibytes and the file. `progress` must outlive what is given.
std::function<void(const ImportProgress&)> show_import(Progress& progress);

/// Closes the database and prints {"import":{...}}, in this order: the size is that of its files
/// when what the import made superfluous is gone. The exit code.
int finish_import(Database& db, const Arguments& arguments, Progress& progress,
                  const ImportReport& report);

}  // namespace plenum::shell
