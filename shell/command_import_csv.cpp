// `plenum import DB --nodes … --relationships …`: bulk CSV.
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "commands.hpp"
#include "import.hpp"
#include "new_folder.hpp"
#include "plenum/export.hpp"
#include "report.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(mark, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

/// NAMES=FILE,FILE... or FILE,FILE...: the names (may be empty) and the files.
struct Group {
  std::string names;
  std::vector<std::string> files;
};

Result<Group> parse_group(const std::string& flag, const std::string& text) {
  Group group;
  const std::size_t equals = text.find('=');
  // A file may have '=' in its name, and names come before the first folder.
  const bool named = equals != std::string::npos && text.find('/') > equals;
  const std::string form =
      "write " + flag + (flag == "--nodes" ? " Label=FILE" : " TYPE=FILE") + "[,FILE...]";
  if (equals == 0) {
    const char* what = flag == "--nodes" ? "label" : "type";
    return wrong_usage("'" + flag + " " + text + "' has an empty " + what,
                       form + ", or ./" + text + " for a file of that name");
  }
  if (named) group.names = text.substr(0, equals);
  group.files = split(named ? text.substr(equals + 1) : text, ',');
  for (const std::string& file : group.files) {
    if (file.empty()) {
      return wrong_usage("'" + flag + " " + text + "' names an empty file",
                         form + " without blanks");
    }
  }
  return group;
}

Result<BulkFiles> bulk_files(const Arguments& arguments) {
  BulkFiles files;
  for (const std::string& text : arguments.values("--nodes")) {
    auto group = parse_group("--nodes", text);
    if (!group.ok()) return group.error();
    BulkNodes nodes{{}, std::move(group->files)};
    if (!group->names.empty()) nodes.labels = split(group->names, ':');
    for (const std::string& label : nodes.labels) {
      if (label.empty()) {
        return wrong_usage("'--nodes " + text + "' has an empty label",
                           "write Label or First:Second");
      }
    }
    files.nodes.push_back(std::move(nodes));
  }
  for (const std::string& text : arguments.values("--relationships")) {
    auto group = parse_group("--relationships", text);
    if (!group.ok()) return group.error();
    files.relationships.push_back({group->names, std::move(group->files)});
  }
  return files;
}

Status read_mark(const Arguments& arguments, const char* flag, char& mark) {
  const auto text = arguments.value(flag);
  if (!text) return {};
  if (*text == "TAB" || *text == "\\t") {
    mark = '\t';
  } else if (text->size() == 1) {
    mark = (*text)[0];
  } else {
    return wrong_usage(std::string(flag) + " is one ASCII character, not '" + *text + "'",
                       "a tab is written TAB");
  }
  return {};
}

Result<BulkOptions> bulk_options(const Arguments& arguments) {
  BulkOptions options;
  for (const auto& [flag, mark] : {std::pair{"--delimiter", &options.delimiter},
                                   std::pair{"--array-delimiter", &options.array_delimiter},
                                   std::pair{"--quote", &options.quote}}) {
    if (auto read = read_mark(arguments, flag, *mark); !read.ok()) return read.error();
  }
  if (options.delimiter == options.array_delimiter || options.delimiter == options.quote ||
      options.array_delimiter == options.quote) {
    return wrong_usage("--delimiter, --array-delimiter and --quote must differ",
                       "the defaults are , and ; and \"");
  }
  if (auto text = arguments.value("--bad-tolerance")) {
    auto count = parse_count(*text);
    if (!count.ok()) return count.error().with_context("--bad-tolerance");
    options.bad_rows_max = *count;
  }
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  options.skip_duplicate_nodes = arguments.has("--skip-duplicate-nodes");
  return options;
}

/// Beside the database, unless a flag says where.
std::string report_path(const Arguments& arguments) {
  if (auto path = arguments.value("--report-file")) return *path;
  std::string db = arguments.operands()[0];
  if (db == ":memory:") return "import.bad-rows.csv";
  while (db.size() > 1 && db.back() == '/') db.pop_back();
  return db + ".bad-rows.csv";
}

void say_what_was_left_out(const BulkReport& report, const std::string& path) {
  const auto rows = [](std::uint64_t count) { return count_text(count, "row"); };
  if (report.bad_rows > 0) {
    say("note: " + rows(report.bad_rows) + " left out as bad; " + path + " lists them");
  }
  if (report.skipped_duplicates > 0) {
    say("note: " + rows(report.skipped_duplicates) + " skipped, their ids were taken");
  }
}

}  // namespace

bool wants_bulk_import(const Arguments& arguments) {
  return arguments.has("--nodes") || arguments.has("--relationships");
}

int run_bulk_import(const Arguments& arguments) {
  if (arguments.operands().size() > 1) {
    return usage_failure(wrong_usage("'" + arguments.operands()[1] + "' is one word too many",
                                     "files of CSV follow --nodes and --relationships"));
  }
  if (arguments.has("--format")) {
    return usage_failure(wrong_usage("--format does not go with --nodes and --relationships",
                                     "these files are always CSV"));
  }
  auto files = bulk_files(arguments);
  if (!files.ok()) return usage_failure(files.error());
  auto options = bulk_options(arguments);
  if (!options.ok()) return usage_failure(options.error());
  const NewFolder folder(arguments.operands()[0]);
  auto db = open_database(arguments, arguments.operands()[0], Access::creates);
  if (!db.ok()) return open_failure(db.error());
  Progress progress(arguments);
  options->report_path = report_path(arguments);
  options->interrupt = &interrupt_flag();
  options->progress = show_import(progress);
  auto report = bulk_import(*db, *files, *options);
  progress.clear();
  if (!report.ok()) {
    static_cast<void>(db->close());  // the error to tell is the first; what was committed is safe
    folder.remove();
    return run_failure(report.error());
  }
  if (report->bad_rows == 0 && !arguments.has("--report-file")) {
    std::error_code ignored;  // the report of an earlier import, if there is one
    fs::remove(options->report_path, ignored);
  }
  if (!arguments.has("--quiet")) say_what_was_left_out(*report, options->report_path);
  return finish_import(
      *db, arguments, progress,
      {report->nodes, report->edges, report->properties, report->seconds, report->bytes_on_disk});
}

}  // namespace plenum::shell
