#include "storage/open.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/folder.hpp"
#include "storage/kv/memory_engine.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/open_steps.hpp"
#include "storage/schema_codec.hpp"
#include "storage/store_core.hpp"
#include "storage/transaction_state.hpp"
#include "storage/verify.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint64_t fold_bytes_least = 8ULL * 1024 * 1024;

std::uint64_t usual_memory_bytes() {
  constexpr std::uint64_t most = 4ULL * 1024 * 1024 * 1024;
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_bytes <= 0) return most / 4;
  const std::uint64_t quarter =
      static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes) / 4;
  return std::min(quarter, most);
}

}  // namespace

struct Store::Impl {
  Status close(const Leftovers& leftovers);

  std::shared_ptr<StoreCore> core;
  std::unique_ptr<Folder> folder;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  if (impl_ != nullptr) core::ignore_error(close(), "a destructor has nobody to tell");
}

Result<std::unique_ptr<Store>> Store::open(std::string_view path, const StoreOptions& options) {
  kv::hold_standard_descriptors();
  auto core = std::make_shared<StoreCore>();
  core->path = path;
  core->options = options;
  if (core->options.memory_bytes == 0) core->options.memory_bytes = usual_memory_bytes();
  // Changes are no part of the budget, but a small one is no reason to gather many.
  const std::uint64_t changes_max = std::max(fold_bytes_least, core->options.memory_bytes / 8);
  core->options.fold_bytes = std::min(core->options.fold_bytes, changes_max);
  // Where pages come and go, the heap takes up to 1.8 times their bytes: these are two thirds of
  // the budget, the engine has a quarter.
  core->page_cache = std::make_shared<PageCache>(core->options.memory_bytes / 8 * 3);
  if (path == ":memory:") {
    PLENUM_ASSIGN(core->engine, kv::open_memory_engine());
    core->layers = layers_at(*core, core->engine, core->engine->snapshot(), {}, core->shared);
    core->committed = core->describe(0);
  } else {
    PLENUM_TRY(check_path(path));
    PLENUM_TRY(open_directory(*core));
    if (!core->committed->schema->empty()) {
      PLENUM_TRY(fill_indexes(Snapshot(open_snapshot(core))));
    }
  }
  auto impl = std::make_unique<Impl>();
  impl->core = std::move(core);
  const StoreOptions& used = impl->core->options;
  if (impl->core->lock && !used.read_only && used.fold_bytes > 0) {
    impl->folder = std::make_unique<Folder>(impl->core);
    impl->core->wake_folder = [folder = impl->folder.get()](FoldNeed need) { folder->wake(need); };
    impl->core->change_bytes.store(impl->core->overlay().bytes(), std::memory_order_relaxed);
  }
  return std::make_unique<Store>(std::move(impl));
}

const std::shared_ptr<StoreCore>& Store::core() const noexcept { return impl_->core; }

Snapshot Store::snapshot() const { return Snapshot(open_snapshot(impl_->core)); }

Result<Transaction> Store::begin() {
  StoreCore& core = *impl_->core;
  PLENUM_TRY(core.check_writable());
  // More changes than folds keep up with: the writer waits for the one that is going on.
  if (impl_->folder &&
      core.change_bytes.load(std::memory_order_relaxed) / 4 > core.options.fold_bytes &&
      !core.gate.held_here()) {  // a fold may wait for this thread's writer
    const std::lock_guard wait(core.folding);
  }
  PLENUM_TRY(core.gate.enter(core.options.lock_timeout));
  return Transaction(std::make_unique<Transaction::Impl>(impl_->core));
}

Result<FoldReport> Store::fold() { return storage::fold(impl_->core); }

Result<VerifyReport> Store::verify(const VerifyOptions& options) const {
  if (impl_->core->closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::invalid_argument, "the database is closed");
  }
  return verify_store(impl_->core, options);
}

Result<StoreInfo> Store::info() const {
  const StoreCore& core = *impl_->core;
  const auto state = open_snapshot(impl_->core);
  StoreInfo info;
  info.path = core.path;
  info.format_major = format_major;
  info.format_minor = core.format_minor.load(std::memory_order_relaxed);
  info.store_id = core.store_id;
  info.timestamp = state->at;
  info.documents = state->committed->counts.documents;
  PLENUM_ASSIGN(const auto files, core.engine->files());
  for (const kv::FileInfo& file : files) info.bytes_on_disk += file.bytes;
  return info;
}

Result<CopyReport> Store::backup(std::string_view directory, const CopyOptions& options) const {
  return storage::backup(impl_->core, directory, options);
}

Status Store::close() { return impl_->close({}); }

Status Store::purge(const Interrupt* interrupt) {
  const StoreCore& core = *impl_->core;
  if (!core.lock) return close();  // in memory
  PLENUM_TRY(core.check_writable());
  Status begun = core::check_interrupt(interrupt);
  if (begun.ok()) {
    const auto folded = storage::fold(impl_->core, TextRuns::rewrite);
    if (!folded.ok()) begun = folded.error();
  }
  const Status closed = impl_->close({begun.ok(), interrupt});
  return begun.ok() ? closed : begun;
}

Status Store::Impl::close(const Leftovers& leftovers) {
  StoreCore& core = *this->core;
  if (core.closed.load(std::memory_order_acquire)) return {};
  core.gate.end_waits();
  if (folder != nullptr) {
    folder->stop();
    // A long log makes the next opening slow, an index that is not on disk even more so.
    const bool much = core.fold_need(*open_snapshot(this->core)->committed,
                                     core.options.fold_bytes / 8) != FoldNeed::none ||
                      core.shared.catalog.schema()->unstored_bytes() > core.options.fold_bytes / 64;
    if (much) {
      core::ignore_error(storage::fold(this->core), "the log has everything");
    }
  }
  if (core.closed.exchange(true)) return {};
  Status closed = core.lock ? close_directory(core, leftovers) : core.engine->close();
  core.stamp.reset();
  core.lock.reset();
  return closed;
}

Result<VerifyReport> verify_path(std::string_view path, const VerifyOptions& options) {
  StoreOptions reading;
  reading.read_only = true;
  reading.create_if_missing = false;
  auto store = Store::open(path, reading);
  if (store.ok()) return (*store)->verify(options);
  const Error& error = store.error();
  if (error.code() != ErrorCode::corruption) return error;
  VerifyReport report;
  report.problems.push_back(
      {error.file().empty() ? std::string(path) : error.file(), error.message()});
  return report;
}

}  // namespace plenum::storage
