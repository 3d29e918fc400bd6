#include "storage/open.hpp"

#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/kv/memory_engine.hpp"
#include "storage/store_core.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage {

struct Store::Impl {
  std::shared_ptr<StoreCore> core;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  if (impl_ != nullptr) core::ignore_error(close(), "a destructor has nobody to tell");
}

Result<std::unique_ptr<Store>> Store::open(std::string_view path, const StoreOptions& options) {
  auto core = std::make_shared<StoreCore>();
  core->path = path;
  core->options = options;
  if (path != ":memory:") {
    return Error(ErrorCode::unsupported, "databases in files are not built yet");
  }
  PLENUM_ASSIGN(core->engine, kv::open_memory_engine());
  core->committed = core->describe(0);
  auto impl = std::make_unique<Impl>();
  impl->core = std::move(core);
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Snapshot Store::snapshot() const { return Snapshot(open_snapshot(impl_->core)); }

Result<Transaction> Store::begin() {
  StoreCore& core = *impl_->core;
  if (core.options.read_only) {
    return Error(ErrorCode::read_only, "the database was opened read-only");
  }
  if (core.failed.load(std::memory_order_acquire) || core.closed.load(std::memory_order_acquire)) {
    return Error(ErrorCode::read_only,
                 "the database takes no more writes: a commit failed or it "
                 "was closed")
        .with_hint("open it again");
  }
  PLENUM_TRY(core.gate.enter(core.options.lock_timeout));
  return Transaction(std::make_unique<Transaction::Impl>(impl_->core));
}

Result<VerifyReport> Store::verify() const {
  return Error(ErrorCode::unsupported, "verify is not built yet");
}

Result<StoreInfo> Store::info() const {
  StoreInfo info;
  info.path = impl_->core->path;
  const auto state = open_snapshot(impl_->core);
  info.timestamp = state->at;
  info.documents = state->committed->counts.documents;
  return info;
}

Status Store::close() {
  StoreCore& core = *impl_->core;
  if (core.closed.exchange(true)) return {};
  return core.engine->close();
}

}  // namespace plenum::storage
