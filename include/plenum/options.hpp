#pragma once
// Purpose: plain option structs for opening and running, and small reports.
// May depend on: std, plenum/interrupt.hpp.
// Invariants: every default is the safe choice; zero means "the library decides" where it says so;
// no option of a package below shows through.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plenum/interrupt.hpp"

#pragma GCC visibility push(default)
namespace plenum {

/// What a commit that returned means.
enum class Durability : std::uint8_t {
  sync,  ///< it is on disk: neither a crash nor a power cut loses it
  async  ///< it is with the operating system: a crash of the program does not lose it, a power
         ///< cut may lose the newest commits, whole ones, newest first
};

/// How a database is opened.
struct OpenOptions {
  /// Refuse every write with `read_only`. Several read-only openers may share a database.
  bool read_only = false;
  /// Make the database when the directory is missing or empty; otherwise that is `not_found`.
  bool create = true;
  Durability durability = Durability::sync;
  /// Bytes for caches and queries together. 0: a quarter of RAM, at most 4 GiB.
  std::uint64_t memory_bytes = 0;
  /// Worker threads. 0: one a processor.
  std::uint32_t threads = 0;
  /// How long a writer waits for the other writer of this process before `conflict`.
  std::uint64_t lock_timeout_ms = 5000;
};

/// Bounds of one statement or algorithm. Passing a bound ends it with an error and changes
/// nothing.
struct RunOptions {
  /// Longest time from the call on, by a monotonic clock, then `limit`. 0: no deadline.
  std::uint64_t timeout_ms = 0;
  /// Bytes the statement may hold at once, then `limit`: what it sorts, groups, joins and collects,
  /// and the rows of a Table (those of a Cursor are not held). 0: a quarter of
  /// OpenOptions::memory_bytes.
  std::uint64_t memory_bytes = 0;
  /// Rows the result may have, then `limit`. 0: no bound but memory.
  std::uint64_t rows_max = 0;
  /// Watched while it runs; must outlive the call (a Cursor: the cursor). May be null.
  Interrupt* interrupt = nullptr;
};

/// Bounds of a check.
struct VerifyOptions {
  /// Longest time from the call on, then `limit`. 0: none.
  std::uint64_t timeout_ms = 0;
  /// Called while it looks at the graph, in the calling thread: nodes and edges so far, of how
  /// many.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  /// Asked between pieces; ends it with `interrupted`.
  const Interrupt* interrupt = nullptr;
};

/// One thing that a check found wrong.
struct VerifyProblem {
  std::string file;     ///< a file of the database, or "graph" for damage of the content
  std::string message;  ///< what is wrong, one sentence
};

/// What a check read, and everything it found wrong.
struct VerifyReport {
  std::uint64_t records = 0;
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t documents = 0;
  std::vector<VerifyProblem> problems;  ///< the first hundred, each once
  bool more = false;                    ///< there are more than `problems` lists

  bool ok() const noexcept { return problems.empty(); }
};

/// How many nodes carry a label, or how many edges have a type.
struct NameCount {
  std::string name;
  std::uint64_t count = 0;
};

/// What a database is and holds, at one moment.
struct DatabaseInfo {
  std::string path;
  bool read_only = false;
  std::uint32_t format_major = 0;
  std::uint32_t format_minor = 0;
  std::uint64_t commits = 0;  ///< timestamp of the newest commit
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t articles = 0;  ///< that are ingested
  /// Stored documents: of each article its text and what it contributes, and of each entity and
  /// fact a ledger of which articles tell of it.
  std::uint64_t documents = 0;
  std::uint64_t bytes_on_disk = 0;
  std::vector<NameCount> labels;           ///< in byte order of the names
  std::vector<NameCount> types;            ///< in byte order of the names
  std::vector<std::string> property_keys;  ///< in byte order
};

/// How a whole database is copied: backup and restore.
struct CopyOptions {
  /// Of a backup: files that never change get a second name (hard link) where the file system can,
  /// which takes neither time nor room; both copies then share the bytes of a disk that fails.
  /// False: every byte is copied, which a restore always does.
  bool link = true;
  /// Called while it copies, with bytes, in the calling thread.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  /// Longest time from the call on, then `limit`, and nothing is left. 0: none.
  std::uint64_t timeout_ms = 0;
  /// Asked between pieces; ends it with `interrupted`, and nothing is left.
  const Interrupt* interrupt = nullptr;
};

/// How what was removed is erased.
struct PurgeOptions {
  /// Heard before it begins, between its steps and while tables are written anew; ends it with
  /// `interrupted`: the database is sound and closed, and some bytes may be left.
  const Interrupt* interrupt = nullptr;
};

/// A copy that was made.
struct CopyReport {
  std::uint64_t commits = 0;  ///< timestamp of the commit whose state it shows
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// How a damaged database is salvaged.
struct SalvageOptions {
  /// Bytes for caches. 0: as OpenOptions::memory_bytes.
  std::uint64_t memory_bytes = 0;
  /// Called while it writes: nodes and edges so far, and about how many there are.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
  /// Longest time from the call on, then `limit`, and nothing is left. 0: none.
  std::uint64_t timeout_ms = 0;
  /// Asked between pieces; ends it with `interrupted`, and nothing is left.
  const Interrupt* interrupt = nullptr;
};

/// What a salvage wrote, and what it could not.
struct SalvageReport {
  std::uint64_t nodes = 0;  ///< in the new database, like the next three
  std::uint64_t edges = 0;
  std::uint64_t properties = 0;
  std::uint64_t documents = 0;
  /// Nodes and edges that were there and are not now; nullopt when what counts them is lost too.
  std::optional<std::uint64_t> lost_nodes;
  std::optional<std::uint64_t> lost_edges;
  std::uint64_t edges_without_end = 0;  ///< left out because a node they stand at is lost
  std::uint64_t lost_documents = 0;
  /// Files of data that are damaged or missing; an older value can stand where a newer one is lost.
  std::uint64_t damaged_files = 0;
  std::uint64_t lost_segments = 0;  ///< each up to 2,048 values, or the edges of 64 nodes
  std::uint64_t lost_commits = 0;   ///< newest changes, a record each
  std::uint64_t lost_names = 0;     ///< of labels, types, properties: replaced by `lost_...`
  std::uint64_t lost_rules = 0;     ///< indexes, constraints and graph types
  /// What is wrong with the old database, the first hundred of problem_count.
  std::vector<VerifyProblem> problems;
  std::uint64_t problem_count = 0;

  /// Nothing is known to be lost.
  bool complete() const noexcept {
    return lost_nodes == 0U && lost_edges == 0U && lost_documents == 0 && damaged_files == 0 &&
           lost_segments == 0 && lost_commits == 0 && lost_names == 0 && lost_rules == 0;
  }
};

}  // namespace plenum
#pragma GCC visibility pop
