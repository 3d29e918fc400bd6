#pragma once
// Purpose: Database, ReadView, WriteTransaction and Prepared: open a graph, ask it, change it.
// May depend on: std, plenum vocabulary, plenum/cursor.hpp.
// Invariants: nothing throws (but allocation failure inside the caller's own containers); whatever
// is returned owns its data or keeps what it needs alive; one writer at a time, readers never wait.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/cursor.hpp"
#include "plenum/options.hpp"
#include "plenum/procedure.hpp"
#include "plenum/result.hpp"
#include "plenum/table.hpp"
#include "plenum/value.hpp"

#pragma GCC visibility push(default)
namespace plenum {

// Every call on an object that was moved from answers `invalid_argument`; what cannot fail answers
// 0, false or an empty container.

/// One committed state of the graph, for as long as the view lives: later commits do not show.
/// Cheap to make and to copy. Thread-safety: may be shared.
class ReadView {
 public:
  /// Runs a reading statement. `invalid_argument` when a parameter is not valid UTF-8 at any depth
  /// (the error names it), `limit` when one nests deeper than 1,000 levels; `read_only` when the
  /// statement would write; `syntax` or `semantic` with the place when it does not compile.
  Result<Table> run(std::string_view cypher, const Params& params = {},
                    const RunOptions& options = {}) const;
  /// The same, row by row.
  Result<Cursor> stream(std::string_view cypher, const Params& params = {},
                        const RunOptions& options = {}) const;
  /// The part of it that holds on a date, as `USE graph.asOf(date)` reads it: statements, counts,
  /// algorithms and exports of the result see nothing else. An unknown start of valid time counts
  /// from the first report on, an unknown end is still to come; with `strict` edges must have both.
  /// O(nodes + edges); `options` may limit time and interrupt.
  Result<ReadView> as_of(Date date, bool strict = false, const RunOptions& options = {}) const;
  /// The part of it that was known at an instant, as `USE graph.asKnown(datetime)` reads it:
  /// without articles stored later, and what only they say. O(those articles), and O(nodes + edges)
  /// if any.
  Result<ReadView> as_known(const DateTime& instant, const RunOptions& options = {}) const;

  /// `not_found` when there is none (any more).
  Result<Node> node(NodeId id) const;
  Result<Edge> edge(EdgeId id) const;

  /// Exact counts, O(1). A label or type that was never used counts 0.
  std::uint64_t node_count() const noexcept;
  std::uint64_t node_count(std::string_view label) const;
  std::uint64_t edge_count() const noexcept;
  std::uint64_t edge_count(std::string_view type) const;
  /// Names in byte order; those whose last user is gone may still be among them.
  std::vector<std::string> labels() const;
  std::vector<std::string> types() const;
  std::vector<std::string> property_keys() const;
  /// Grows by one with every commit.
  std::uint64_t timestamp() const noexcept;

  struct Impl;
  explicit ReadView(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
  /// Null after a move.
  const std::shared_ptr<const Impl>& impl() const noexcept { return impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// The one writer. Its changes are seen by its own reads at once, by others after commit()
/// returned, and never when it is destroyed without a commit. After an error the statement that
/// failed is undone; the transaction goes on with what was done before.
/// Thread-safety: one thread at a time.
class WriteTransaction {
 public:
  WriteTransaction(WriteTransaction&&) noexcept;
  WriteTransaction& operator=(WriteTransaction&&) noexcept;
  ~WriteTransaction();

  Result<Table> run(std::string_view cypher, const Params& params = {},
                    const RunOptions& options = {});
  /// Properties that are null are left out. Booleans, numbers, strings, temporal values and lists
  /// of these, also of several kinds, can be stored; maps, graph elements, and lists that hold a
  /// list or null cannot. That, a name that is empty and text that is not UTF-8 are
  /// `invalid_argument`, and nothing was created.
  Result<NodeId> create_node(std::span<const std::string> labels, const Map& properties = {});
  Result<NodeId> create_node(std::initializer_list<std::string> labels, const Map& properties = {});
  Result<EdgeId> create_edge(std::string_view type, NodeId start, NodeId end,
                             const Map& properties = {});
  /// `constraint` while edges are attached; `detach` deletes these first.
  Status delete_node(NodeId id, bool detach = false);
  Status delete_edge(EdgeId id);
  /// Null removes the property.
  Status set_property(NodeId id, std::string_view key, const Value& value);
  Status set_property(EdgeId id, std::string_view key, const Value& value);
  Status add_label(NodeId id, std::string_view label);
  Status remove_label(NodeId id, std::string_view label);
  Result<Node> node(NodeId id) const;
  Result<Edge> edge(EdgeId id) const;

  /// Makes it durable and visible. On an error nothing was changed. Ends the transaction.
  Status commit() &&;
  /// Gives everything up, as the destructor does.
  void rollback() &&;

  struct Impl;
  explicit WriteTransaction(std::unique_ptr<Impl> impl) noexcept;

 private:
  std::unique_ptr<Impl> impl_;
};

/// A statement compiled once, run often. Compiles itself again when the schema changed.
/// Thread-safety: may be shared. Keeps its database open.
class Prepared {
 public:
  const std::string& text() const noexcept;
  /// Whether running it needs the right to write.
  bool writes() const noexcept;
  /// In a transaction of its own, committed on success.
  Result<Table> run(const Params& params = {}, const RunOptions& options = {}) const;
  /// On one state of the same database; `read_only` for a writing statement.
  Result<Table> run(const ReadView& view, const Params& params = {},
                    const RunOptions& options = {}) const;

  struct Impl;
  explicit Prepared(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// An open database. Thread-safety: every call from any thread.
class Database {
 public:
  /// `path` is a directory, or ":memory:" for a database that ends with its last user. Errors
  /// name the file, what is wrong, what is safe and what to run: `not_found` (missing, with
  /// create = false or read_only), `conflict` (another process has it; its pid is named),
  /// `corruption`, `unsupported` (written by a newer version), `invalid_argument` (a directory
  /// that is not a database), `io`.
  static Result<Database> open(std::string_view path, const OpenOptions& options = {});

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  /// Closes it when no view, transaction, cursor or prepared statement uses it any more.
  ~Database();

  /// The newest committed state. O(1), waits for nobody.
  Result<ReadView> read() const;
  /// Waits OpenOptions::lock_timeout for the other writer, then `conflict`; `invalid_argument`
  /// at once when this thread already holds the writer; `read_only`.
  Result<WriteTransaction> write();
  /// One statement in a transaction of its own, committed on success. A reading statement takes
  /// no lock.
  Result<Table> run(std::string_view cypher, const Params& params = {},
                    const RunOptions& options = {});
  /// The same, row by row. A statement that only reads keeps no rows and shows the state of the
  /// call; RunOptions::timeout_ms goes on while the caller works on a row. One that writes runs to
  /// its end and is committed before this returns, and its rows are charged to its memory.
  Result<Cursor> stream(std::string_view cypher, const Params& params = {},
                        const RunOptions& options = {});
  Result<Prepared> prepare(std::string_view cypher) const;

  /// Reads every record, index and adjacency and compares them. Minutes on a large database;
  /// `interrupted` and `limit` as the options say.
  Result<VerifyReport> verify(const VerifyOptions& options = {}) const;
  /// The same for a database that may be too damaged to open: what open() would refuse becomes a
  /// problem of the report.
  static Result<VerifyReport> verify(std::string_view path, const VerifyOptions& options = {});
  Result<DatabaseInfo> info() const;

  /// Copies the database into a missing or empty directory while it is read and written: the state
  /// of the newest commit, or of one that came meanwhile. The copy is a database like any other and
  /// on disk when this returns; before that nobody takes it for one. `invalid_argument`: the
  /// directory is not empty, lies inside the database, or this thread has a write transaction open.
  Status backup(std::string_view directory) const;
  Result<CopyReport> backup(std::string_view directory, const CopyOptions& options) const;
  /// Makes a database of a backup, in a missing or empty directory, after the backup was checked
  /// like verify() does. `corruption`: it is damaged, and nothing was written.
  static Result<CopyReport> restore(std::string_view directory, std::string_view path,
                                    const CopyOptions& options = {});
  /// Writes what can be read of a damaged database into a new one at a missing or empty directory.
  /// The damaged one is not changed. Ids are new. `corruption`: nothing can be read; `not_found`,
  /// `conflict` and `unsupported` as of open(); `invalid_argument` as of backup().
  static Result<SalvageReport> salvage(std::string_view damaged, std::string_view path,
                                       const SalvageOptions& options = {});

  /// Adds `CALL name(...)`. Statements compiled before do not see it. `invalid_argument` when the
  /// name is taken.
  Status register_procedure(Procedure procedure);
  Status register_function(Function function);
  /// Names of all procedures and functions, in byte order: for completion and help.
  std::vector<std::string> procedure_names() const;
  std::vector<std::string> function_names() const;

  /// Closes now and says whether that worked; views still open keep their state readable. Every
  /// later call answers `invalid_argument`.
  Status close();
  /// Closes, too, and leaves no byte in the database's folder of what was removed, deleted or
  /// replaced before: the log is folded, full-text indexes of several parts become one, all tables
  /// are written anew, old files go. Closed whatever it answers, as close() does. An error, an
  /// interruption or a crash leaves a sound database that may still have such bytes: open it and
  /// purge again. Takes time and disk in proportion to the database. Not covered are copies:
  /// backups (their hard links, too), blocks of the disk that the file system freed, its snapshots.
  Status purge(const PurgeOptions& options = {});

  struct Impl;
  explicit Database(std::shared_ptr<Impl> impl) noexcept;
  /// Null after a move.
  const std::shared_ptr<Impl>& impl() const noexcept { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

/// One statement of a script.
struct Statement {
  std::string text;   ///< without the ';' and without blanks and comments around it
  SourceSpan where;   ///< of the text in the script
  bool ended = true;  ///< false: the script ended before a ';' did
};

/// Splits a script at the ';' that stand outside of strings, quoted names and comments. Empty
/// statements are left out. Linear time. Never fails: what does not parse is found by run().
std::vector<Statement> split_statements(std::string_view script);

/// The words of the language's grammar, in upper case and byte order: for completion and colours.
/// Most are names where no clause can start. They live as long as the program.
const std::vector<std::string_view>& language_keywords();

}  // namespace plenum
#pragma GCC visibility pop
