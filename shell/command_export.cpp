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

/// The value of an option as a function of the language reads it.
Result<Value> read_time(const ReadView& view, std::string_view function, const std::string& text) {
  auto row = view.run("RETURN " + std::string(function) + "($text) AS time", {{"text", text}});
  if (!row.ok()) return Error(row.error().code(), row.error().message());
  return (*row)[0][0];
}

/// The graph of the date and the instant that were asked for.
Result<ReadView> view_of(const Database& db, const Arguments& arguments, const RunOptions& run) {
  auto view = db.read();
  if (const auto text = arguments.value("--as-of"); view.ok() && text) {
    const auto date = read_time(*view, "date", *text);
    if (!date.ok()) return date.error().with_context("--as-of");
    view = view->as_of(date->as_date(), false, run);
  }
  if (const auto text = arguments.value("--as-known"); view.ok() && text) {
    const auto instant = read_time(*view, "datetime", *text);
    if (!instant.ok()) return instant.error().with_context("--as-known");
    view = view->as_known(instant->as_date_time(), run);
  }
  return view;
}

Status write(const Database& db, const Arguments& arguments, ExportFormat format,
             const ExportOptions& options) {
  auto view = view_of(db, arguments, options.run);
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
