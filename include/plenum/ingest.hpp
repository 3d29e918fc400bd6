#pragma once
// Purpose: articles into the graph and out of it again; extraction without a database.
// May depend on: std, plenum vocabulary, plenum/database.hpp.
// Invariants: one atomic transaction an article; the same articles in any order and with any number
// of threads give the same graph; ingesting an article twice changes nothing.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

#pragma GCC visibility push(default)
namespace plenum {

/// An article that is not a file.
struct Article {
  std::string
      source;  ///< where it comes from: a path or a URL, UTF-8; its name for remove_article()
  /// Plain text, Markdown, HTML or a feed, in any encoding that is recognised; PDF, of which the
  /// article is the text that the program pdftotext makes of it (`unsupported` without it).
  std::string bytes;
};

/// How far it has come.
struct IngestProgress {
  std::uint64_t done = 0;   ///< articles finished, failed ones included
  std::uint64_t total = 0;  ///< articles found
  std::string_view source;  ///< the one that is in work or was just finished; valid during the call
  /// What is done right now with an article of 256 KiB or more: "finding names", "storing facts".
  /// Empty: the article was just finished.
  std::string_view step = {};
  /// How far the step is, in what it counts (bytes, words, sentences, facts): grows until the step
  /// changes, about a hundred times.
  std::uint64_t step_done = 0;
  std::uint64_t step_total = 0;
};

/// A language model that is asked for names and facts beside the rules. The library knows no
/// network: `send` carries a request of the chat completions protocol (JSON) and gives the reply,
/// on any extraction thread. What it finds enters only where the text says it letter by letter and
/// the pack allows it, as rule "model.NAME" with confidence 0.8, or 0.95 where a rule says the
/// same. A failure costs nothing but what it would have found: it is counted, and the rules stand.
struct ExternalModel {
  std::string name;
  std::function<Result<std::string>(const std::string& request)> send = {};  ///< empty: no model
};

struct IngestOptions {
  /// A domain pack: a name looked up beside the program and in the install prefix, or a folder.
  std::string pack = "policy";
  /// Extraction threads. 0: as many as the database has.
  std::uint32_t threads = 0;
  /// Stops soon, in the middle of an article too: of that one nothing is stored, what was stored
  /// before stays. ErrorCode::interrupted.
  const Interrupt* interrupt = nullptr;
  /// Milliseconds of the whole call, after which it stops in the same way with ErrorCode::limit.
  /// 0: no limit.
  std::uint64_t timeout_ms = 0;
  /// Called after every article and during the steps of a large one, in the calling thread.
  std::function<void(const IngestProgress&)> progress = {};
  /// Asked about articles that are not stored yet. The replies are kept in the database until their
  /// article goes: rebuild() with the same model asks nothing, and without one it drops its facts.
  ExternalModel external = {};
};

/// An article that could not be used, and why.
struct ArticleFailure {
  std::string source;
  Error error;
};

/// Of one kind of thing, summed over articles: what an article was the first to bring, and what the
/// graph had before it came.
struct IngestCount {
  std::uint64_t added = 0;
  std::uint64_t known = 0;
};
struct FactCount {
  std::string type;
  IngestCount count;
};
/// A capitalised name of no known type.
struct UnknownCount {
  std::string name;
  std::uint64_t mentions = 0;
};
/// Facts that extraction proposed and refused.
struct DropCount {
  std::string reason;  ///< in words, after a number: "of something with itself"
  std::uint64_t count = 0;
};

struct IngestReport {
  std::uint64_t articles = 0;   ///< stored or already there
  std::uint64_t added = 0;      ///< new ones
  std::uint64_t replaced = 0;   ///< known path, new bytes
  std::uint64_t unchanged = 0;  ///< known bytes
  /// Nodes and edges that known articles derive, that somebody had deleted or whose derived labels
  /// or properties somebody had changed, and that are as derived again.
  std::uint64_t restored = 0;
  std::uint64_t sentences = 0;  ///< of the added and replaced ones, as are the next two
  std::uint64_t mentions = 0;
  std::uint64_t assertions = 0;
  // What the added and replaced ones brought; counted on the way, at no cost that grows with the
  // graph.
  IngestCount entities;          ///< persons, bodies, places, plans, ...: what has the label Entity
  IngestCount statements;        ///< what somebody said
  IngestCount figures;           ///< nodes with the label Statistic
  std::vector<FactCount> facts;  ///< relationships but MENTIONS; the most frequent type first
  /// How many more facts and figures are marked as disputed than before; below 0: fewer.
  std::int64_t disputed = 0;
  /// The names that kg.unknowns() would list of these articles alone, the most frequent first; of
  /// more than 100,000 those that were seen often.
  std::vector<UnknownCount> unknown;
  std::vector<DropCount> dropped;         ///< by reason, the most frequent first
  std::uint64_t external_requests = 0;    ///< to the model
  std::uint64_t external_failures = 0;    ///< parts of articles without an answer that can be used
  std::uint64_t external_assertions = 0;  ///< that only the model made
  std::uint64_t external_dropped = 0;     ///< names and facts that the text or the pack refused
  double seconds = 0;
  std::vector<ArticleFailure> failures;  ///< in order of their sources
  std::vector<ArticleFailure> skipped;   ///< files of folders that their names say are no articles
  /// A line each, e.g. about bytes of a file that are no text, with the offset of the first.
  std::vector<std::string> warnings;
};

/// Files, and folders with the articles in them (recursively, sorted by name; hidden files are left
/// out, links to folders are not followed). In a folder an article is a file whose name ends with
/// .txt, .text, .md, .markdown, .html, .htm, .xhtml, .pdf, .xml, .rss or .atom, in any case, or has
/// no extension (what follows the last dot, when it is letters and digits with a letter among
/// them); the others are in the report's `skipped`. A file that is itself one of the paths is read
/// whatever its name. The readable articles are stored; what cannot be read, pipes and devices in a
/// folder among it, and what breaks a constraint of the database is in the report's failures. An
/// Error when nothing could be tried (none of the paths exists, pack not found) or when the
/// database itself fails or cannot be written. An article is stored under its path; one that is not
/// UTF-8 or has control characters is stored as "file:" and the path with those bytes as %XX. Of a
/// feed (RSS, Atom) every item is an article of its own, stored under the feed's path, '#' and the
/// item's guid, id or address: of a later feed the items that are new are added, changed ones
/// replaced, and those that it has no more stay.
Result<IngestReport> ingest_paths(Database& db, std::span<const std::string> paths,
                                  const IngestOptions& options = {});
Result<IngestReport> ingest_folder(Database& db, std::string_view folder,
                                   const IngestOptions& options = {});
Result<IngestReport> ingest_article(Database& db, const Article& article,
                                    const IngestOptions& options = {});

/// Extracts every stored article anew with the pack of the options, from the bytes in the database,
/// and replaces what it derived where that is different now: afterwards the graph is as if they had
/// all been ingested with this pack. What people wrote stays, nodes and edges of before too, as
/// remove_article() leaves them. One transaction an article: a call that stops has rebuilt those
/// before; the next one goes on. In the report `replaced` counts those that are different now.
Result<IngestReport> rebuild(Database& db, const IngestOptions& options = {});

struct RemoveOptions {
  std::string pack = "policy";
  /// The article in work stays whole then; of a feed's items those before are gone, and the error
  /// says how many.
  const Interrupt* interrupt = nullptr;
  std::uint64_t timeout_ms = 0;  ///< as of IngestOptions
  /// Called during the steps of each removal, of an article of any size, and when it is done; in
  /// the calling thread.
  std::function<void(const IngestProgress&)> progress = {};
};
struct RemoveReport {
  std::uint64_t articles = 0;  ///< articles that are gone
};
/// Un-ingests an article by source path (as it was ingested, or as it is stored), id (of its node,
/// in digits, or its `key`) or sha256: afterwards the graph is as if it had never been read. The
/// path of a feed means all items that it ever brought, one transaction each. `not_found` when
/// there is none.
Result<RemoveReport> remove_article(Database& db, std::string_view article,
                                    const RemoveOptions& options = {});

struct ExtractOptions {
  std::string pack = "policy";
  std::uint32_t threads = 0;
  bool all = false;             ///< also relations and ends that the gold standard does not know
  bool explain = false;         ///< adds rule, tokens, pack file and line
  ExternalModel external = {};  ///< as of IngestOptions; nothing is kept
  const Interrupt* interrupt = nullptr;
  std::uint64_t timeout_ms = 0;  ///< as of IngestOptions
  /// As of IngestOptions; never during a call of `emit`, and before that of its article.
  std::function<void(const IngestProgress&)> progress = {};
};
/// One article's extraction: a JSON object without a line end, or why there is none.
struct Extracted {
  std::string source;
  Result<std::string> json;
  std::vector<std::string> warnings = {};  ///< as in IngestReport
  /// Which item of a feed that `source` is, from 1. 0: the whole file.
  std::uint32_t item = 0;
  /// A file of a folder that its name says is no article; `json` says so too.
  bool skipped = false;
};
/// What ingest_paths() would find in these files and folders, in their order, after what cannot be
/// an article. `emit` is called once an article, each item of a feed being one, one call at a time;
/// returning false stops.
Status extract(std::span<const std::string> paths, const ExtractOptions& options,
               const std::function<bool(const Extracted&)>& emit);
/// The same for one article at hand, a line for each item of a feed; what `warnings` points to,
/// when anything, gets its warnings.
Result<std::string> extract_article(const Article& article, const ExtractOptions& options = {},
                                    std::vector<std::string>* warnings = nullptr);

/// Something in a pack that cannot be meant, or an example that does not come out.
struct PackProblem {
  std::string file;  ///< inside the pack: "tests/offices.txt"
  std::uint32_t line = 0;
  std::string message;
};
struct PackReport {
  std::string folder;
  std::string id;              ///< equal ids extract equally
  std::uint64_t rules = 0;     ///< in patterns/
  std::uint64_t names = 0;     ///< in gazetteer/
  std::uint64_t classes = 0;   ///< files in cues/
  std::uint64_t examples = 0;  ///< texts in tests/
  std::uint64_t expectations = 0;
  std::vector<PackProblem> problems;  ///< by file and line
};
/// Loads a domain pack (a name or a folder), runs its own examples and looks for what is there
/// twice, is not asked for, or has no example. The format is in docs/packs.md. A pack that cannot
/// be loaded is an Error with file and line.
Result<PackReport> check_pack(std::string_view pack);

}  // namespace plenum
#pragma GCC visibility pop
