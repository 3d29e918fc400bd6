#pragma once
// Purpose: Store, the opened database of the storage layer, and how it is opened.
// May depend on: storage/transaction.hpp, storage/kv/engine.hpp, core, include/plenum.
// Invariants: opening goes in steps (lock, header and version, stamp against what is recovered,
// read-write), and none destroys evidence before the earlier ones passed; each failure names the
// file, what is wrong, what is safe and what to run.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/backup.hpp"
#include "storage/fold.hpp"
#include "storage/kv/engine.hpp"
#include "storage/snapshot.hpp"
#include "storage/transaction.hpp"

namespace plenum::storage {

struct StoreCore;

namespace kv {
class FileSeam;  // storage/kv/file_seam.hpp
}

struct StoreOptions {
  bool read_only = false;
  bool create_if_missing = true;
  kv::Durability durability = kv::Durability::sync;
  std::uint64_t memory_bytes = 0;  ///< 0: a quarter of RAM, at most 4 GiB
  std::chrono::milliseconds lock_timeout{5000};
  /// Changes in memory from which on they are folded in the background. A 64th of them is enough
  /// when the graph has doubled since the last fold and no commit came for a moment. Writers wait
  /// when four times as much has gathered. At most an eighth of memory_bytes, but no less than
  /// 8 MiB. 0: only Store::fold() folds. Not for ":memory:".
  std::uint64_t fold_bytes = 64ULL * 1024 * 1024;
  /// The log of a commit that has more bytes goes to the engine in several batches, the last of
  /// which makes it one; smaller ones are one batch.
  std::uint64_t batch_bytes = 16ULL * 1024 * 1024;
  std::string creator = "plenum";  ///< written into the header of a new database
  /// Seams for tests; null means the real thing.
  kv::FileSeam* files = nullptr;
  std::function<std::uint64_t()> store_id_source = {};  ///< default: the system's random source
};

struct VerifyProblem {
  std::string file;  ///< or "graph" for damage of the content
  std::string message;
  bool operator==(const VerifyProblem&) const = default;
};

struct VerifyOptions {
  /// Called while it looks at the graph: nodes and edges so far, and how many there are.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  const Interrupt* interrupt = nullptr;  ///< ends it with `interrupted`; may be null
};

struct VerifyReport {
  std::uint64_t records = 0;
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::vector<VerifyProblem> problems;  ///< the first hundred, each once
  bool more = false;                    ///< there are more than `problems` lists
  bool ok() const noexcept { return problems.empty(); }
};

struct StoreInfo {
  std::string path;
  std::uint32_t format_major = 0;
  std::uint32_t format_minor = 0;
  std::uint64_t store_id = 0;
  Timestamp timestamp = 0;
  std::uint64_t bytes_on_disk = 0;
  std::uint64_t documents = 0;
};

/// Thread-safe.
class Store {
 public:
  /// `path` is a directory, or ":memory:". Any error means that the database cannot be opened:
  /// not_found (missing and not to be created, or a directory that is no database),
  /// invalid_argument (a file, an empty path), conflict (another process has it open; its pid is
  /// named), unsupported (a newer format; both versions are named), corruption (damaged; file()
  /// names where), io (the operating system refused).
  static Result<std::unique_ptr<Store>> open(std::string_view path, const StoreOptions& = {});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Snapshot snapshot() const;
  /// Waits lock_timeout for the other writer (`conflict` after that); `invalid_argument` at once
  /// when this thread already holds the writer; `read_only` on a read-only or failed store.
  Result<Transaction> begin();
  /// Moves all that is committed from the log into segments; see storage/fold.hpp.
  Result<FoldReport> fold();
  /// Checks every record, index and adjacency. The report holds the first hundred problems.
  Result<VerifyReport> verify(const VerifyOptions& options = {}) const;
  Result<StoreInfo> info() const;
  /// Copies it into a missing or empty folder while it is used; see storage/backup.hpp.
  Result<CopyReport> backup(std::string_view directory, const CopyOptions& options = {}) const;
  /// A clean close; the destructor does the same and drops the error.
  Status close();
  /// Folds, closes, and leaves no byte in the folder of what was erased or replaced before. It is
  /// closed afterwards whatever this answers. An error or a crash leaves the database sound, and
  /// perhaps such bytes: doing it again erases them; so does `interrupted`, after the flag (may be
  /// null) was set, which is heard before and after the fold and while tables are rewritten. What
  /// other threads write meanwhile is not covered. Takes up to as much disk again meanwhile.
  /// O(bytes). Errors: `read_only` on a read-only or failed store, those of fold() and close().
  Status purge(const Interrupt* interrupt = nullptr);

  /// For the other parts of storage.
  const std::shared_ptr<StoreCore>& core() const noexcept;

  struct Impl;
  /// For open() alone: an Impl can be made there only.
  explicit Store(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

/// Checks a store that may be too damaged to open: what open() would refuse as corruption becomes a
/// problem of the report; its other errors are errors here too. Opens read-only, changes nothing.
Result<VerifyReport> verify_path(std::string_view path, const VerifyOptions& options = {});

}  // namespace plenum::storage
