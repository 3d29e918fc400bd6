// The power is cut at every operation; the disk loses what was not synced.
#include <fmt/format.h>

#include <filesystem>

#include "harness.hpp"
#include "storage/kv/fault_seam.hpp"
#include "workload.hpp"

namespace plenum::fault {

namespace {

using storage::kv::CutTail;
using storage::kv::Durability;
using storage::kv::FaultKind;
using storage::kv::FaultPlan;
using storage::kv::FaultSeam;

CutTail tail_of(const Arguments& arguments) {
  if (arguments.tail == "mixed") return CutTail::mixed;
  if (arguments.tail == "keep") return CutTail::keep;
  return CutTail::drop;
}

/// An empty disk with a seam around it.
struct Disk {
  explicit Disk(const Workplace& place) : folder(place.at("disk")) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    seam = std::make_unique<FaultSeam>(folder);
  }
  std::string database() const { return folder + "/db"; }
  std::string folder;
  std::unique_ptr<FaultSeam> seam;
};

/// All that is promised about a database after a fault.
std::string judge(const Progress& progress, const Inspection& seen) {
  if (seen.found != Found::right) {
    return fmt::format("{} after {} commits: {}", found_name(seen.found), progress.acknowledged,
                       seen.text);
  }
  if (seen.timestamp < progress.acknowledged) {
    return fmt::format("lost: {} acknowledged, {} there", progress.acknowledged, seen.timestamp);
  }
  if (seen.timestamp > progress.acknowledged + 1) {
    return fmt::format("invented: {} acknowledged, {} there", progress.acknowledged,
                       seen.timestamp);
  }
  return {};
}

/// Operations of the workload when nothing fails.
std::uint64_t count_operations(const Arguments& arguments, const Workplace& place, bool reads,
                               Durability durability = Durability::sync) {
  Disk disk(place);
  FaultPlan plan;
  plan.reads = reads;
  disk.seam->arm(plan);
  const Progress progress = run_workload(arguments, disk.database(), disk.seam.get(), durability);
  if (!progress.finished) {
    fmt::print("the workload fails by itself: {}\n",
               progress.error ? progress.error->message() : "?");
    return 0;
  }
  return disk.seam->operations();
}

/// With commits that are not synced, a cut must lose some: else this program sees nothing.
bool loss_is_seen(Arguments arguments, const Workplace& place) {
  // Folds and loads sync all the time.
  if (arguments.workload == "fold" || arguments.workload == "load") arguments.workload = "create";
  // The close at the end syncs, so the cuts are tried from the middle on.
  const std::uint64_t operations = count_operations(arguments, place, false, Durability::async);
  for (std::uint64_t at = operations / 2; at < operations; at += 1 + operations / 50) {
    Disk disk(place);
    FaultPlan plan{.kind = FaultKind::power_cut};
    plan.at = at;
    disk.seam->arm(plan);
    const Progress progress =
        run_workload(arguments, disk.database(), disk.seam.get(), Durability::async);
    if (!disk.seam->drop_unsynced(CutTail::drop, at).ok()) return false;
    const Inspection seen = inspect(arguments, disk.database(), false, false);
    if (seen.found == Found::right && seen.timestamp < progress.acknowledged) return true;
  }
  return false;
}

void cut_once(const Arguments& arguments, Workplace& place, std::uint64_t at, Report& report) {
  Disk disk(place);
  FaultPlan plan{.kind = FaultKind::power_cut};
  plan.at = at;
  disk.seam->arm(plan);
  const Progress progress =
      run_workload(arguments, disk.database(), disk.seam.get(), Durability::sync);
  const std::string where = disk.seam->fired_at();
  const Status dropped = disk.seam->drop_unsynced(tail_of(arguments), arguments.seed * 7919 + at);
  std::string problem = dropped.ok() ? "" : dropped.error().message();
  if (problem.empty()) {
    problem = judge(progress, inspect(arguments, disk.database(), false, true));
  }
  if (problem.empty()) return;
  report.fail(fmt::format("--tail {} --at {}", arguments.tail, at),
              fmt::format("cut {} at {}: {}", at, where, problem));
  if (arguments.keep) place.keep();
}

struct ErrorSort {
  const char* name;
  FaultPlan plan;
};

std::vector<ErrorSort> error_sorts() {
  return {
      {"ENOSPC once", {.kind = FaultKind::error, .error_number = ENOSPC}},
      {"EIO once", {.kind = FaultKind::error, .error_number = EIO}},
      {"ENOSPC for ever", {.kind = FaultKind::error, .error_number = ENOSPC, .for_ever = true}},
      {"short write", {.kind = FaultKind::short_write, .error_number = ENOSPC}},
      {"EIO on reading", {.kind = FaultKind::error, .error_number = EIO, .reads = true}},
  };
}

void fail_once(const Arguments& arguments, Workplace& place, const ErrorSort& sort,
               std::uint64_t at, Report& report) {
  Disk disk(place);
  FaultPlan plan = sort.plan;
  plan.at = at;
  disk.seam->arm(plan);
  const Progress progress =
      run_workload(arguments, disk.database(), disk.seam.get(), Durability::sync);
  const std::string where = disk.seam->fired_at();
  disk.seam->arm({});
  std::string problem;
  if (progress.error && progress.error->code() == ErrorCode::io && progress.error->file().empty()) {
    problem = "the error names no file: " + progress.error->message();
  }
  if (progress.error && progress.error->code() == ErrorCode::internal) {
    problem = "an internal error: " + progress.error->message();
  }
  if (problem.empty()) {
    problem = judge(progress, inspect(arguments, disk.database(), false, true));
  }
  if (problem.empty()) return;
  report.fail(fmt::format("--at {}", at),
              fmt::format("{} at {} ({}): {}", sort.name, at, where, problem));
  if (arguments.keep) place.keep();
}

}  // namespace

int cut_main(const Arguments& arguments) {
  Workplace place;
  Report report(arguments);
  const std::uint64_t operations = count_operations(arguments, place, false);
  if (operations == 0) return 1;
  if (arguments.at) {
    cut_once(arguments, place, *arguments.at, report);
    return report.finish("one cut");
  }
  if (arguments.tail == "drop" && !loss_is_seen(arguments, place)) {
    report.fail("", "commits that were not synced survive every cut: the test is blind");
  }
  const std::uint64_t every = arguments.every.value_or(arguments.reduced_or_full(20, 1));
  std::uint64_t cuts = 0;
  // The start moves with the seed, so that reduced runs see other operations each.
  for (std::uint64_t at = 1 + arguments.seed % every; at <= operations; at += every) {
    cut_once(arguments, place, at, report);
    ++cuts;
  }
  return report.finish(
      fmt::format("{} of {} operations cut, tail {}", cuts, operations, arguments.tail));
}

int errors_main(const Arguments& arguments) {
  Workplace place;
  Report report(arguments);
  const std::uint64_t every = arguments.every.value_or(arguments.reduced_or_full(60, 3));
  std::uint64_t tries = 0;
  for (const ErrorSort& sort : error_sorts()) {
    const std::uint64_t operations = count_operations(arguments, place, sort.plan.reads);
    if (operations == 0) return 1;
    for (std::uint64_t at = arguments.at.value_or(1 + arguments.seed % every); at <= operations;
         at += every) {
      fail_once(arguments, place, sort, at, report);
      ++tries;
      if (arguments.at) break;
    }
  }
  return report.finish(fmt::format("{} injected errors", tries));
}

}  // namespace plenum::fault
