#pragma once
// Purpose: the commands of the program and what they share.
// May depend on: include/plenum, shell/args.hpp.
// Invariants: every command returns its exit code as cli.md says; a command that is in this table
// works, one that does not exist yet is absent.

#include <span>
#include <string>
#include <string_view>

#include "args.hpp"
#include "plenum/database.hpp"
#include "plenum/ingest.hpp"

namespace plenum::shell {

/// All commands, in the order of help.
std::span<const Command> commands();
const Command* find_command(std::string_view name);

int run_query(const Arguments& arguments);
int run_shell(const Arguments& arguments);
int run_ingest(const Arguments& arguments);
int run_extract(const Arguments& arguments);
int run_import(const Arguments& arguments);
int run_remove(const Arguments& arguments);
int run_rebuild(const Arguments& arguments);
int run_pack(const Arguments& arguments);
int run_export(const Arguments& arguments);
int run_check(const Arguments& arguments);
int run_backup(const Arguments& arguments);
int run_restore(const Arguments& arguments);
int run_salvage(const Arguments& arguments);
int run_info(const Arguments& arguments);
int run_search(const Arguments& arguments);
int run_show(const Arguments& arguments);
int run_help(const Arguments& arguments);

/// What a command is going to do with the database, which decides how it is opened.
enum class Access { reads, writes, creates };

/// Opens the database with the flags of the command line. `creates` makes a missing one, unless
/// --read-only; `reads` opens it without the right to write.
Result<Database> open_database(const Arguments& arguments, std::string_view path, Access access);

/// Reports and gives the code to exit with.
int usage_failure(const Error& error);
int open_failure(const Error& error);
int run_failure(const Error& error);
/// Of a command about a whole database: check, backup, restore, salvage.
int whole_failure(const Error& error);

/// "1 article", "2 articles"; `many` where that is not `one` and an s: "1 index", "2 indexes".
std::string count_text(std::uint64_t count, std::string_view one, std::string_view many = {});

/// Seconds as people read them: "0.8 ms", "12.3 s".
std::string duration_text(double seconds);
/// "12.3 KiB", "4.0 MiB".
std::string bytes_text(std::uint64_t bytes);

/// A progress line on standard error, redrawn in place, as --progress and --quiet say: by itself on
/// a terminal once something takes over a second.
class Progress {
 public:
  explicit Progress(const Arguments& arguments);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::uint64_t done, std::uint64_t total, std::string_view what);
  /// The same for work whose end nobody knows.
  void show(std::string_view what);
  void clear();

 private:
  /// A line that stands alone is drawn at once, others ten times a second.
  void draw(const std::string& line, bool at_once);

  enum class When { automatic, always, never };
  When when_ = When::automatic;
  std::int64_t started_ns_ = 0;
  std::int64_t shown_ns_ = 0;
  std::string line_;  ///< what stands there; empty: nothing
};

/// Shows how far an ingest, an extraction or a removal is: "3/10 finding names 43 % news.txt".
/// The model of --extractor and --model; without them one that is not asked.
Result<ExternalModel> external_model(const Arguments& arguments);
void show_articles(Progress& progress, const IngestProgress& now);

/// Closes a database after its work was committed and reported, and gives the code to exit with:
/// `code`, unless closing fails. Then it says that nothing has to be done again.
int close_database(Database& db, const Arguments& arguments, int code,
                   Progress* progress = nullptr);

/// The same with Database::purge().
int purge_database(Database& db, const Arguments& arguments, int code, Progress& progress);

/// Nanoseconds of a monotonic clock.
std::int64_t monotonic_ns();

/// The words of --progress; `invalid_argument` for another one.
Status check_progress_flag(const Arguments& arguments);

/// One paragraph about what an ingest did, and the failures as errors. The exit code.
int report_ingest(const IngestReport& report, bool quiet);

}  // namespace plenum::shell
