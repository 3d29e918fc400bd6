#include <string>

#include "commands.hpp"
#include "copy_report.hpp"
#include "report.hpp"

namespace plenum::shell {

int run_restore(const Arguments& arguments) {
  if (auto known = check_progress_flag(arguments); !known.ok()) return usage_failure(known.error());
  const std::string& target = arguments.operands()[1];
  Progress progress(arguments);
  const std::int64_t started = monotonic_ns();
  const auto report =
      Database::restore(arguments.operands()[0], target, copy_options(arguments, progress));
  progress.clear();
  if (!report.ok()) return whole_failure(report.error());
  print_copy(arguments, target, *report, static_cast<double>(monotonic_ns() - started) * 1e-9);
  return exit_fine;
}

}  // namespace plenum::shell
