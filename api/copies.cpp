// Backup, restore and salvage of Database.
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/try.hpp"
#include "plenum/database.hpp"
#include "plenum/version.hpp"
#include "storage/backup.hpp"
#include "storage/salvage.hpp"

namespace plenum {

namespace {

storage::CopyOptions to_storage(const CopyOptions& options, const Interrupt* stop) {
  storage::CopyOptions out;
  out.link = options.link;
  out.progress = options.progress;
  out.interrupt = stop;
  return out;
}

Result<CopyReport> to_public(const Result<storage::CopyReport>& report) {
  if (!report.ok()) return report.error();
  return CopyReport{report->timestamp, report->files, report->bytes};
}

storage::StoreOptions store_options(std::uint64_t memory_bytes) {
  storage::StoreOptions out;
  out.creator = "plenum " + std::string(version());
  out.memory_bytes = memory_bytes;
  return out;
}

Result<SalvageReport> to_public(Result<storage::SalvageReport> found) {
  if (!found.ok()) return found.error();
  storage::SalvageReport& report = *found;
  SalvageReport out;
  out.nodes = report.nodes;
  out.edges = report.edges;
  out.properties = report.properties;
  out.documents = report.documents;
  out.lost_nodes = report.lost_nodes;
  out.lost_edges = report.lost_edges;
  out.edges_without_end = report.edges_without_end;
  out.lost_documents = report.lost_documents;
  out.damaged_files = report.damaged_files;
  out.lost_segments = report.lost_segments;
  out.lost_commits = report.lost_commits;
  out.lost_names = report.lost_names;
  out.lost_rules = report.lost_rules;
  out.problem_count = report.problem_count;
  for (auto& problem : report.problems) {
    out.problems.push_back({std::move(problem.file), std::move(problem.message)});
  }
  return out;
}

}  // namespace

Status Database::backup(std::string_view directory) const {
  const auto done = backup(directory, CopyOptions{});
  return done.ok() ? Status() : Status(done.error());
}

Result<CopyReport> Database::backup(std::string_view directory, const CopyOptions& options) const {
  return api::guarded([&]() -> Result<CopyReport> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    return api::until_deadline("the backup", options, [&](const Interrupt* stop) {
      return to_public(call.core().store->backup(directory, to_storage(options, stop)));
    });
  });
}

Result<CopyReport> Database::restore(std::string_view directory, std::string_view path,
                                     const CopyOptions& options) {
  return api::guarded([&]() -> Result<CopyReport> {
    return api::until_deadline("the restore", options, [&](const Interrupt* stop) {
      return to_public(
          storage::restore(directory, path, to_storage(options, stop), store_options(0)));
    });
  });
}

Result<SalvageReport> Database::salvage(std::string_view damaged, std::string_view path,
                                        const SalvageOptions& options) {
  return api::guarded([&]() -> Result<SalvageReport> {
    return api::until_deadline("the salvage", options, [&](const Interrupt* stop) {
      return to_public(storage::salvage(damaged, path, {options.progress, stop},
                                        store_options(options.memory_bytes)));
    });
  });
}

}  // namespace plenum
