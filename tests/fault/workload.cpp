#include "workload.hpp"

#include <fmt/format.h>

#include "core/try.hpp"

namespace plenum::fault {

namespace {

constexpr std::uint64_t commits_max = 100'000;
constexpr std::string_view probe_key = "probe";

class CreateWorkload final : public Workload {
 public:
  explicit CreateWorkload(std::uint64_t seed, bool with_rules = false)
      : script_(seed), with_rules_(with_rules) {}

  Result<std::uint64_t> commit(storage::Store& store) override {
    PLENUM_ASSIGN(storage::Transaction writer, store.begin());
    if (with_rules_ && script_.steps() == 0) PLENUM_TRY(make_rules(writer));
    PLENUM_TRY(script_.step(&writer));
    auto committed = std::move(writer).commit();
    if (!committed.ok()) {
      // Sticky: after a failed commit none is accepted, until the store is opened again.
      if (store.begin().ok()) return Error(ErrorCode::internal, "a failed store takes writes");
      return committed.error();
    }
    if (committed->timestamp == script_.steps()) return committed->timestamp;
    return Error(ErrorCode::internal, fmt::format("commit {} got the timestamp {}", script_.steps(),
                                                  committed->timestamp));
  }
  Status skip_to(std::uint64_t timestamp) override {
    while (script_.steps() < timestamp) PLENUM_TRY(script_.step(nullptr));
    return {};
  }
  Result<std::vector<std::string>> lines() const override { return lines_of(script_.model()); }
  Script& script() noexcept { return script_; }

 private:
  Script script_;
  bool with_rules_;
};

/// The same into indexes, with folds in between: faults before, in and after each of their steps.
class FoldWorkload final : public Workload {
 public:
  explicit FoldWorkload(std::uint64_t seed) : changes_(seed, true) {}

  Result<std::uint64_t> commit(storage::Store& store) override {
    if (++commits_ % 5 == 0) PLENUM_TRY(store.fold());
    return changes_.commit(store);
  }
  Status skip_to(std::uint64_t timestamp) override { return changes_.skip_to(timestamp); }
  Result<std::vector<std::string>> lines() const override { return changes_.lines(); }

 private:
  CreateWorkload changes_;
  std::uint64_t commits_ = 0;
};

/// The same, where every fourth commit is a bulk load, into indexes and under a constraint.
class LoadWorkload final : public Workload {
 public:
  explicit LoadWorkload(std::uint64_t seed) : changes_(seed, true) {}

  Result<std::uint64_t> commit(storage::Store& store) override {
    if (!is_load(changes_.script().steps() + 1)) return changes_.commit(store);
    PLENUM_TRY(changes_.script().load_step(&store));
    return store.snapshot().timestamp();
  }
  Status skip_to(std::uint64_t timestamp) override {
    Script& script = changes_.script();
    while (script.steps() < timestamp) {
      PLENUM_TRY(is_load(script.steps() + 1) ? script.load_step(nullptr) : script.step(nullptr));
    }
    return {};
  }
  Result<std::vector<std::string>> lines() const override { return changes_.lines(); }

 private:
  static bool is_load(std::uint64_t commit) noexcept { return commit % 4 == 0; }

  CreateWorkload changes_;
};

Status run_session(const std::string& directory, const storage::StoreOptions& options,
                   Workload& workload, std::uint64_t until, Progress& progress) {
  PLENUM_ASSIGN(const std::unique_ptr<storage::Store> store,
                storage::Store::open(directory, options));
  if (store->snapshot().timestamp() != progress.acknowledged) {
    return Error(ErrorCode::internal, "a reopened store is not where it was closed");
  }
  while (progress.acknowledged < until) {
    const auto committed = workload.commit(*store);
    if (!committed.ok()) return committed.error();
    progress.acknowledged = *committed;
  }
  return store->close();
}

}  // namespace

std::unique_ptr<Workload> make_workload(const Arguments& arguments) {
  if (arguments.workload == "fold") return std::make_unique<FoldWorkload>(arguments.seed);
  if (arguments.workload == "load") return std::make_unique<LoadWorkload>(arguments.seed);
  if (arguments.workload == "create") return std::make_unique<CreateWorkload>(arguments.seed);
#ifdef PLENUM_FAULT_INGEST
  if (arguments.workload == "ingest") return make_ingest_workload(arguments.seed);
#endif
  return nullptr;
}

Result<std::vector<std::string>> expected_lines(const Arguments& arguments,
                                                std::uint64_t timestamp) {
  if (timestamp > commits_max) {
    return Error(ErrorCode::internal, "a timestamp that no run has reached");
  }
  const auto workload = make_workload(arguments);
  PLENUM_TRY(workload->skip_to(timestamp));
  return workload->lines();
}

Progress run_workload(const Arguments& arguments, const std::string& directory,
                      storage::kv::FileSeam* files, storage::kv::Durability durability) {
  storage::StoreOptions options = store_options(files);
  options.durability = durability;
  Progress progress;
  const auto workload = make_workload(arguments);
  const bool ingest = arguments.workload == "ingest";
  for (const std::uint64_t until : {ingest ? 6U : 20U, ingest ? 10U : 36U}) {
    const Status done = run_session(directory, options, *workload, until, progress);
    if (done.ok()) continue;
    progress.error = done.error();
    return progress;
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
