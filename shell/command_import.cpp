#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "commands.hpp"
#include "import.hpp"
#include "input.hpp"
#include "new_folder.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"

namespace plenum::shell {

namespace {

namespace fs = std::filesystem;

/// Bytes of all files of a database; nothing when they cannot be counted, or are none.
std::optional<std::uint64_t> folder_bytes(const std::string& path) {
  std::error_code failed;
  fs::recursive_directory_iterator at(path, failed);
  std::uint64_t bytes = 0;
  for (; !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (at->is_regular_file(failed)) bytes += at->file_size(failed);
    if (failed) break;
  }
  return failed ? std::nullopt : std::optional(bytes);
}

}  // namespace

int finish_import(Database& db, const Arguments& arguments, Progress& progress,
                  const ImportReport& report) {
  const std::string& path = arguments.operands()[0];
  const int code = close_database(db, arguments, exit_fine, &progress);
  const std::uint64_t bytes =
      path == ":memory:" ? report.bytes_on_disk : folder_bytes(path).value_or(report.bytes_on_disk);
  put("{\"import\":{\"nodes\":" + std::to_string(report.nodes) + ",\"relationships\":" +
      std::to_string(report.edges) + ",\"properties\":" + std::to_string(report.properties) +
      ",\"seconds\":" + to_json(Value(report.seconds)) +
      ",\"bytes_on_disk\":" + std::to_string(bytes) + "}}\n");
  return code;
}

std::function<void(const ImportProgress&)> show_import(Progress& progress) {
  return [&progress](const ImportProgress& now) {
    progress.show(now.bytes_done >> 20U, now.bytes_total >> 20U, "MiB " + std::string(now.file));
  };
}

namespace {

/// Looked at before the database is opened, and made if it is missing.
Status check_names(const Arguments& arguments, ImportFormat format) {
  if (format != ImportFormat::automatic) return {};
  const auto& operands = arguments.operands();
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const std::size_t dot = operands[i].rfind('.');
    if (dot != std::string::npos && import_format(operands[i].substr(dot + 1))) continue;
    return Error(ErrorCode::invalid_argument,
                 "the name of '" + operands[i] + "' does not say which format to read")
        .with_hint("name it: --format jsonl, graphml or cypher; see: plenum help import for CSV");
  }
  return {};
}

/// Takes away the database that this import made, unless earlier files of it are stored there.
int import_failure(Database& db, const NewFolder& folder, const Error& error) {
  const auto info = db.info();
  const bool empty = info.ok() && info->commits == 0;
  static_cast<void>(db.close());  // the error to tell is the first; what was committed is safe
  if (empty) folder.remove();
  // Of a statement in a script: its line, as of a query.
  const bool of_language = error.type() != error_code_name(error.code());
  const auto script = of_language && error.where().line > 0 ? read_input(error.file())
                                                            : Result<std::string>(std::string());
  if (!script.ok() || script->empty()) return run_failure(error);
  const SourceText source{error.file(), *script};
  report(error, &source);
  return exit_code_of(error);
}

}  // namespace

int run_import(const Arguments& arguments) {
  if (wants_bulk_import(arguments)) return run_bulk_import(arguments);
  if (arguments.operands().size() < 2) {
    return usage_failure(Error(ErrorCode::invalid_argument, "there is nothing to import")
                             .with_hint("name files, or --nodes and --relationships for CSV; see: "
                                        "plenum help import"));
  }
  ImportOptions options;
  if (auto name = arguments.value("--format")) {
    const auto format = import_format(*name);
    if (!format) {
      return usage_failure(
          Error(ErrorCode::invalid_argument, "'" + *name + "' is not a format of import")
              .with_hint("one of jsonl, graphml, cypher"));
    }
    options.format = *format;
  }
  if (auto named = check_names(arguments, options.format); !named.ok()) {
    return usage_failure(named.error());
  }
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  options.run = *run;
  options.run.interrupt = &interrupt_flag();
  const std::vector<std::string> paths(arguments.operands().begin() + 1,
                                       arguments.operands().end());
  const NewFolder folder(arguments.operands()[0]);
  auto db = open_database(arguments, arguments.operands()[0], Access::creates);
  if (!db.ok()) return open_failure(db.error());
  Progress progress(arguments);
  options.progress = show_import(progress);
  auto report = import_graph(*db, paths, options);
  progress.clear();
  if (!report.ok()) return import_failure(*db, folder, report.error());
  return finish_import(*db, arguments, progress, *report);
}

}  // namespace plenum::shell
