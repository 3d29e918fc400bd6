#include <string>

#include "commands.hpp"
#include "copy_report.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {

CopyOptions copy_options(const Arguments& arguments, Progress& progress) {
  CopyOptions options;
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  options.interrupt = &interrupt_flag();
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
    constexpr std::uint64_t mebibyte = 1024 * 1024;
    progress.show(done / mebibyte, total / mebibyte, "MiB");
  };
  return options;
}

std::string copy_sentence(const std::string& path, const CopyReport& report, double seconds) {
  return neutralise(path) + " has the state of commit " + std::to_string(report.commits) + ": " +
         count_text(report.files, "file") + ", " + bytes_text(report.bytes) + ", in " +
         duration_text(seconds);
}

void print_copy(const Arguments& arguments, const std::string& path, const CopyReport& report,
                double seconds) {
  const auto number = [](std::uint64_t n) { return Value(static_cast<std::int64_t>(n)); };
  const Map body{{"path", path},
                 {"commits", number(report.commits)},
                 {"files", number(report.files)},
                 {"bytes", number(report.bytes)},
                 {"seconds", seconds}};
  const std::string json = to_json(Value(Map{{std::string(arguments.command()), Value(body)}}));
  put((output_is_terminal() ? neutralise_json(json) : json) + "\n");
  if (arguments.has("--quiet")) return;
  say(copy_sentence(path, report, seconds));
}

int run_backup(const Arguments& arguments) {
  if (auto known = check_progress_flag(arguments); !known.ok()) return usage_failure(known.error());
  const std::string& target = arguments.operands()[1];
  auto db = open_database(arguments, arguments.operands()[0], Access::reads);
  if (!db.ok()) return open_failure(db.error());
  Progress progress(arguments);
  CopyOptions options = copy_options(arguments, progress);
  options.link = !arguments.has("--no-links");
  const std::int64_t started = monotonic_ns();
  const auto report = db->backup(target, options);
  progress.clear();
  if (!report.ok()) return whole_failure(report.error());
  print_copy(arguments, target, *report, static_cast<double>(monotonic_ns() - started) * 1e-9);
  return exit_fine;
}

}  // namespace plenum::shell
