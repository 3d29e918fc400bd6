#include "workload.hpp"

#include <fmt/format.h>

#include "core/try.hpp"

namespace plenum::fault {

namespace {

constexpr std::uint64_t steps_create = 36;
constexpr std::uint64_t steps_first_session = 20;
constexpr std::string_view probe_key = "probe";

Status run_session(const std::string& directory, const storage::StoreOptions& options,
                   Script& script, std::uint64_t until, Progress& progress) {
  PLENUM_ASSIGN(const std::unique_ptr<storage::Store> store,
                storage::Store::open(directory, options));
  if (store->snapshot().timestamp() != script.steps()) {
    return Error(ErrorCode::internal, "a reopened store is not where it was closed");
  }
  while (script.steps() < until) {
    const auto committed = commit_step(*store, script);
    if (!committed.ok()) return committed.error();
    progress.acknowledged = *committed;
  }
  return store->close();
}

}  // namespace

Result<std::uint64_t> commit_step(storage::Store& store, Script& script) {
  PLENUM_ASSIGN(storage::Transaction writer, store.begin());
  PLENUM_TRY(script.step(&writer));
  const auto committed = std::move(writer).commit();
  if (!committed.ok()) {
    // Sticky: after a failed commit none is accepted, until the store is opened again.
    if (store.begin().ok()) return Error(ErrorCode::internal, "a failed store takes writes");
    return committed.error();
  }
  const storage::CommitReport& report = *committed;
  if (report.timestamp != script.steps()) {
    return Error(ErrorCode::internal,
                 fmt::format("commit {} got the timestamp {}", script.steps(), report.timestamp));
  }
  return report.timestamp;
}

Result<std::vector<std::string>> expected_lines(const Arguments& arguments,
                                                std::uint64_t timestamp) {
  constexpr std::uint64_t steps_max = 100'000;
  if (timestamp > steps_max) {
    return Error(ErrorCode::internal, "a timestamp that no run has reached");
  }
  Script script(arguments.seed);
  while (script.steps() < timestamp) PLENUM_TRY(script.step(nullptr));
  return lines_of(script.model());
}

Progress run_workload(const Arguments& arguments, const std::string& directory,
                      storage::kv::FileSeam* files, storage::kv::Durability durability) {
  storage::StoreOptions options = store_options(files);
  options.durability = durability;
  Progress progress;
  Script script(arguments.seed);
  for (const std::uint64_t until : {steps_first_session, steps_create}) {
    if (const Status done = run_session(directory, options, script, until, progress); !done.ok()) {
      progress.error = done.error();
      return progress;
    }
  }
  progress.finished = true;
  return progress;
}

Status write_probe(storage::Store& store) {
  PLENUM_ASSIGN(storage::Transaction writer, store.begin());
  PLENUM_ASSIGN(const storage::PropertyToken key, writer.property("key"));
  const std::vector<storage::Property> properties{{key, Value(probe_key)}};
  if (auto made = writer.create_node({}, properties); !made.ok()) return made.error();
  if (auto done = std::move(writer).commit(); !done.ok()) return done.error();
  return {};
}

Status read_probe(const std::string& directory, std::uint64_t timestamp) {
  PLENUM_ASSIGN(const std::unique_ptr<storage::Store> store,
                storage::Store::open(directory, store_options(nullptr)));
  const storage::Snapshot snapshot = store->snapshot();
  PLENUM_ASSIGN(const std::vector<NodeId> found, snapshot.nodes_by_key(probe_key));
  if (found.size() != 1 || snapshot.timestamp() != timestamp) {
    return Error(ErrorCode::internal, "the commit after recovery is not there");
  }
  PLENUM_ASSIGN(const storage::VerifyReport report, store->verify());
  if (!report.ok()) return Error(ErrorCode::corruption, report.problems.front().message);
  return store->close();
}

}  // namespace plenum::fault
