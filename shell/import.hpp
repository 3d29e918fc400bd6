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

/// {"import":{...}} on standard output.
void put_import_report(std::uint64_t nodes, std::uint64_t relationships, std::uint64_t properties,
                       double seconds, std::uint64_t bytes_on_disk);

}  // namespace plenum::shell
