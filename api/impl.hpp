#pragma once
// Purpose: what hides behind the classes of include/plenum: the store, the engine, who holds what.
// May depend on: everything below api.
// Invariants: every object holds the Database::Impl it came from, so a view, cursor or transaction
// may outlive the Database; members that use the store are declared after it.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "plenum/cursor.hpp"
#include "plenum/database.hpp"
#include "query/engine.hpp"
#include "storage/open.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::api {

/// The opened parts of a database.
struct Core {
  std::unique_ptr<storage::Store> store;
  query::Engine engine;
  OpenOptions options;
  std::string path;
  std::atomic<bool> closed{false};
  /// Held shared by every call on the Database, alone by close().
  mutable std::shared_mutex closing;

  /// `invalid_argument` once close() was called.
  Status check_open() const;
  /// The caller's bounds as the engine takes them; a quarter of the budget when none is named.
  query::RunLimits limits(const RunOptions& options) const;
  /// Threads of the options, or of the machine.
  std::uint32_t threads() const noexcept;
};
using CorePtr = std::shared_ptr<Core>;

/// `invalid_argument`: there is nothing behind the object, its contents were moved elsewhere.
Error moved_from(std::string_view what);

/// The core of a database that is open.
Result<CorePtr> open_core_of(const Database& db);

/// A call on an open database: close() waits for its end.
class OpenCall {
 public:
  static Result<OpenCall> begin(const std::shared_ptr<Database::Impl>& impl);
  Core& core() const noexcept { return *core_; }
  const CorePtr& pointer() const noexcept { return core_; }

 private:
  explicit OpenCall(CorePtr core) : core_(std::move(core)), lock_(core_->closing) {}
  CorePtr core_;
  std::shared_lock<std::shared_mutex> lock_;
};

/// Parameters as the engine may take them: UTF-8, and no deeper than its recursions go.
Status check_params(const Params& params);

/// A cursor over what `open` gives for the bounds of the options.
Result<Cursor> open_cursor(
    const CorePtr& core, const RunOptions& options,
    const std::function<Result<std::unique_ptr<query::Stream>>(const query::RunLimits&)>& open);

}  // namespace plenum::api

namespace plenum {

struct Database::Impl {
  api::CorePtr core;
};

struct ReadView::Impl {
  api::CorePtr core;
  storage::Snapshot snapshot;
};

struct WriteTransaction::Impl {
  api::CorePtr core;
  std::optional<storage::Transaction> transaction;  ///< none after commit or rollback
};

struct Prepared::Impl {
  api::CorePtr core;
  query::PreparedStatement statement;
};

struct Cursor::Impl {
  api::CorePtr core;
  std::shared_ptr<Interrupt> own = std::make_shared<Interrupt>();
  Interrupt* given = nullptr;  ///< RunOptions::interrupt
  std::unique_ptr<query::Stream> stream;
  std::optional<Error> error;
  bool ended = false;
  bool on_row = false;  ///< next() found one
};

}  // namespace plenum
