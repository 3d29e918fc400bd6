#include "commands.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <ctime>

#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

std::vector<Flag> with_common(std::vector<Flag> own) {
  static const std::array common = {
      Flag{"--threads", "N", "worker threads (default: one a processor)"},
      Flag{"--memory", "SIZE",
           "memory for caches and queries, e.g. 512MiB; a statement may hold a quarter"},
      Flag{"--durability", "sync|async", "sync (default): a commit that returned is on disk"},
      Flag{"--timeout", "SECONDS",
           "end what runs longer (a statement, a whole command); it changes nothing"},
      Flag{"--read-only", "", "open without the right to write"},
      Flag{"--quiet", "", "no messages but errors"},
      Flag{"--no-color", "", "no colours (NO_COLOR in the environment does the same)"},
      Flag{"--progress", "auto|always|never", "progress on standard error (default auto)"}};
  own.insert(own.end(), common.begin(), common.end());
  return own;
}

std::vector<Flag> query_flags() {
  return with_common(
      {{"-f", "FILE", "run the statements of a file ('-': standard input); repeatable"},
       {"--format", "F", "table, jsonl, csv, tsv, markdown, line or json"},
       {"--param", "NAME=JSON", "a query parameter; repeatable"},
       {"--timing", "", "with jsonl: after each statement a line with its times"},
       {"--tck-values", "", "with jsonl: graph elements and temporals as the TCK writes them"},
       {"--continue-on-error", "", "go on after a failed statement"},
       {"--protocol", "jsonl", "answer JSON requests on standard input, a line each"}});
}

std::vector<Flag> export_flags() {
  return with_common({{"-o", "PATH", "write to this file (default: standard output)"},
                      {"--format", "F", "the format (default: by the file's extension, or jsonl)"},
                      {"--query", "Q", "only what this query returns"},
                      {"--param", "NAME=JSON", "a parameter of --query; repeatable"},
                      {"--as-of", "DATE", "only what holds on a date"},
                      {"--as-known", "DATETIME", "only what was known at a time"},
                      {"--with-internal", "", "internal ids and recorded times"},
                      {"--with-evidence", "", "evidence documents"}});
}

std::vector<Flag> import_flags() {
  return with_common(
      {{"--format", "F", "jsonl, graphml or cypher"},
       {"--nodes", "[LABEL[:LABEL]=]FILE[,FILE...]", "CSV of nodes; repeatable"},
       {"--relationships", "[TYPE=]FILE[,FILE...]", "CSV of relationships; repeatable"},
       {"--delimiter", "C", "between the fields of CSV (default ',', TAB for a tab)"},
       {"--array-delimiter", "C", "between the elements of an array (default ';')"},
       {"--quote", "C", "around fields of CSV (default '\"')"},
       {"--bad-tolerance", "N", "bad rows of CSV to leave out before giving up (default 1000)"},
       {"--skip-duplicate-nodes", "", "rows whose id is taken do not count as bad"},
       {"--report-file", "PATH", "where bad rows are listed (default DB.bad-rows.csv)"}});
}

std::vector<Flag> remove_flags() {
  return with_common(
      {{"--pack", "NAME|DIR", "the domain pack (default policy)"},
       {"--purge", "",
        "erase the bytes too, of what was removed or deleted before as well (then ARTICLE may be\n"
        "missing); writes all of DB anew; backups, and blocks that the disk freed, keep theirs"}});
}

constexpr Flag extractor_flag{
    "--extractor", "URL",
    "also ask a model behind a chat completions endpoint; its key is in the\n"
    "environment variable PLENUM_EXTRACTOR_KEY"};
constexpr Flag model_flag{"--model", "NAME", "of --extractor: the model's name there"};

std::vector<Flag> ingest_flags() {
  return with_common(
      {{"--pack", "NAME|DIR", "the domain pack (default policy)"}, extractor_flag, model_flag});
}

std::vector<Flag> extract_flags() {
  return with_common({{"--pack", "NAME|DIR", "the domain pack (default policy)"},
                      {"--out-dir", "DIR", "write DIR/<stem>.json, a file an article"},
                      {"--all", "", "also relations and ends that the gold standard lacks"},
                      {"--explain", "", "add rule, tokens, pack file and line"},
                      extractor_flag,
                      model_flag});
}

std::vector<Command> make_commands() {
  constexpr std::size_t many = 1U << 20U;
  return {
      {"shell", "[DB]", "interactive shell; without DB an in-memory database",
       with_common({{"--format", "F", "how results are shown (default table)"}}), 0, 1, run_shell},
      {"query", "DB [QUERY]...", "run statements: each argument, -f FILE, else standard input",
       query_flags(), 1, many, run_query},
      {"ingest", "DB PATH...",
       "articles (text, HTML, PDF, feeds): files, folders, '-' for standard input", ingest_flags(),
       2, many, run_ingest},
      {"extract", "PATH...", "what ingest would find: one JSON object an article", extract_flags(),
       1, many, run_extract},
      {"import", "DB PATH...",
       "data: .jsonl, .graphml, .cypher, or --format; CSV in bulk: --nodes, --relationships",
       import_flags(), 1, many, run_import},
      {"remove", "DB ARTICLE...", "un-ingest: by source path, id or sha256", remove_flags(), 1,
       many, run_remove},
      {"export", "DB", "the graph, or what a query returns, in another format", export_flags(), 1,
       1, run_export},
      {"search", "DB WORDS", "full text over names, statements and sentences, the best first",
       with_common({{"--format", "F", "table, jsonl, csv, tsv, markdown, line or json"},
                    {"--limit", "N", "how many hits to show (default 20)"}}),
       2, many, run_search},
      {"show", "DB NAME...",
       "one entity as a page: offices, figures, facts, statements, with their evidence",
       with_common({}), 2, many, run_show},
      {"rebuild", "DB", "extract every stored article anew with the present pack", ingest_flags(),
       1, 1, run_rebuild},
      {"pack",
       "check DIR",
       "a domain pack and its own examples: problems by file and line",
       {{"--quiet", "", "no messages but problems"}},
       2,
       2,
       run_pack},
      {"check", "DB", "verify every record, index and adjacency; exit 5 if anything is wrong",
       with_common({}), 1, 1, run_check},
      {"backup", "DB DIR", "a copy of the whole database in a missing or empty folder",
       with_common({{"--no-links", "",
                     "copy every byte; without it tables are hard links to the\n"
                     "files of DB, and one damaged block of the disk ruins both"}}),
       2, 2, run_backup},
      {"restore", "DIR DB", "check a backup and make a database of it", with_common({}), 2, 2,
       run_restore},
      {"salvage", "DB NEWDB", "what can be read of a damaged database, as a new one",
       with_common({}), 2, 2, run_salvage},
      {"info", "DB", "counts, schema, sizes, format version",
       with_common({{"--format", "F", "json for programs"}}), 1, 1, run_info},
      {"help", "[COMMAND]", "this, or all about one command", {}, 0, 1, run_help}};
}

}  // namespace

std::span<const Command> commands() {
  static const std::vector<Command> all = make_commands();
  return all;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

Result<Database> open_database(const Arguments& arguments, std::string_view path, Access access) {
  auto options = open_options(arguments);
  if (!options.ok()) return options.error();
  const bool memory = path == ":memory:";
  if (access == Access::reads && !memory) options->read_only = true;
  options->create = memory || (access == Access::creates && !options->read_only);
  return Database::open(path, *options);
}

int usage_failure(const Error& error) {
  report(error);
  return exit_usage;
}

int open_failure(const Error& error) {
  report(error);
  if (error.code() == ErrorCode::interrupted) return exit_interrupted;
  return is_disk_full(error) ? exit_failed : exit_cannot_open;  // the database has no fault
}

int whole_failure(const Error& error) {
  // The folder is at fault, as when one is opened; but not when the time is over.
  return error.code() == ErrorCode::limit ? run_failure(error) : open_failure(error);
}

int run_failure(const Error& error) {
  report(error);
  return exit_code_of(error);
}

int close_database(Database& db, const Arguments& arguments, int code, Progress* progress) {
  if (progress != nullptr) progress->show("closing the database");
  const Status closed = db.close();
  if (progress != nullptr) progress->clear();
  if (closed.ok()) return code;
  Error error = closed.error();
  if (arguments.value("--durability").value_or("sync") != "async") {
    const std::string help = error.hint().empty() ? "" : "; " + error.hint();
    error = error
                .with_context(code == exit_fine
                                  ? "everything is stored, but closing the database failed"
                                  : "what was done is stored, but closing the database failed")
                .with_hint("do not repeat the command" + help);
  }
  report(error);
  return code == exit_fine ? exit_code_of(error) : code;
}

int purge_database(Database& db, const Arguments& arguments, int code, Progress& progress) {
  progress.show("erasing what is left of it");
  PurgeOptions options;
  options.interrupt = &interrupt_flag();
  const Status purged = db.purge(options);
  progress.clear();
  if (purged.ok()) {
    if (!arguments.has("--quiet")) say("no byte of what was removed is left in the database");
    return code;
  }
  report(
      purged.error()
          .with_context("the purge was not finished: what was removed is gone from the graph, but "
                        "bytes of it may be left")
          .with_hint("run it again without naming articles: plenum remove DB --purge"));
  return code == exit_fine ? exit_code_of(purged.error()) : code;
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
  std::string text = std::to_string(count) + " ";
  if (count == 1 || many.empty()) return text.append(one).append(count == 1 ? "" : "s");
  return text.append(many);
}

std::string duration_text(double seconds) {
  std::array<char, 32> text{};
  if (seconds < 1) {
    std::snprintf(text.data(), text.size(), "%.1f ms", seconds * 1e3);
  } else {
    std::snprintf(text.data(), text.size(), "%.1f s", seconds);
  }
  return text.data();
}

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array units = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  auto size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", size, units[unit]);
  return text.data();
}

std::int64_t monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

Status check_progress_flag(const Arguments& arguments) {
  const auto word = arguments.value("--progress");
  if (!word || *word == "auto" || *word == "always" || *word == "never") return {};
  return Error(ErrorCode::invalid_argument,
               "--progress is auto, always or never, not '" + *word + "'");
}

Progress::Progress(const Arguments& arguments) : started_ns_(monotonic_ns()) {
  const std::string word = arguments.value("--progress").value_or("auto");
  if (word == "always") when_ = When::always;
  if (word == "never" || arguments.has("--quiet")) when_ = When::never;
  if (when_ == When::automatic && ::isatty(STDERR_FILENO) != 1) when_ = When::never;
}

Progress::~Progress() { clear(); }

void Progress::show(std::uint64_t done, std::uint64_t total, std::string_view what) {
  if (when_ == When::never) return;
  draw(std::to_string(done) + "/" + std::to_string(total) + " " + clip(neutralise(what), 50),
       done == total);
}

void Progress::show(std::string_view what) {
  if (when_ != When::never) draw(clip(neutralise(what), 50), true);
}

void Progress::draw(const std::string& line, bool at_once) {
  constexpr std::int64_t quiet_ns = 1'000'000'000;
  constexpr std::int64_t redraw_ns = 100'000'000;
  const std::int64_t now = monotonic_ns();
  if (when_ == When::automatic && now - started_ns_ < quiet_ns) return;
  if (line == line_ || (!line_.empty() && now - shown_ns_ < redraw_ns && !at_once)) return;
  shown_ns_ = now;
  line_ = line;
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
}

void Progress::clear() {
  if (line_.empty()) return;
  std::fputs("\r\x1b[K", stderr);
  line_.clear();
}

}  // namespace plenum::shell
