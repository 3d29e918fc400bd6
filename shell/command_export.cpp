#include <array>
#include <optional>
#include <string>

#include "commands.hpp"
#include "input.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

std::string format_list() {
  std::string out;
  for (ExportFormat format : export_formats()) {
    if (!out.empty()) out += ", ";
    out += export_format_name(format);
  }
  return out;
}

Result<ExportFormat> choose_format(const Arguments& arguments) {
  const auto name = arguments.value("--format");
  const auto path = arguments.value("-o");
  std::optional<ExportFormat> format;
  if (name) {
    format = export_format(*name);
  } else if (path && *path != "-") {
    const std::size_t dot = path->rfind('.');
    if (dot != std::string::npos) format = export_format(path->substr(dot + 1));
  } else {
    format = ExportFormat::json_lines;
  }
  if (format) return *format;
  return Error(ErrorCode::invalid_argument,
               name ? "'" + *name + "' is not a format of export"
                    : "'" + *path + "' does not say which format to write")
      .with_hint("--format is one of " + format_list());
}

Status write(const Database& db, const Arguments& arguments, ExportFormat format,
             const ExportOptions& options) {
  auto view = db.read();
  if (!view.ok()) return view.error();
  const std::string path = arguments.value("-o").value_or("-");
  if (path != "-") return export_graph(*view, format, path, options);
  return export_graph(
      *view, format,
      [](std::string_view bytes) {
        put(bytes);
        return Status();
      },
      options);
}

}  // namespace

int run_export(const Arguments& arguments) {
  auto format = choose_format(arguments);
  if (!format.ok()) return usage_failure(format.error());
  ExportOptions options;
  auto params = read_params(arguments);
  if (!params.ok()) return usage_failure(params.error());
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  options.query = arguments.value("--query").value_or("");
  options.params = std::move(*params);
  options.with_internal = arguments.has("--with-internal");
  options.with_evidence = arguments.has("--with-evidence");
  options.run = *run;
  options.run.interrupt = &interrupt_flag();
  Progress progress(arguments);
  const bool to_terminal = arguments.value("-o").value_or("-") == "-" && output_is_terminal();
  if (!to_terminal) {  // there the graph itself runs over the screen
    options.progress = [&progress](const ExportProgress& now) {
      progress.show(now.done, now.total, now.step);
    };
  }
  if (!arguments.has("--quiet")) {
    options.on_loss = [&progress](std::string_view loss) {
      progress.clear();
      say("note: " + neutralise(loss));
    };
  }
  auto db = open_database(arguments, arguments.operands()[0], Access::reads);
  if (!db.ok()) return open_failure(db.error());
  const Status done = write(*db, arguments, *format, options);
  progress.clear();
  if (!done.ok()) {
    const SourceText source{"--query", options.query};
    report(done.error(), &source);
    return exit_code_of(done.error());
  }
  return exit_fine;
}

}  // namespace plenum::shell
