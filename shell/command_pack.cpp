#include <string>

#include "commands.hpp"
#include "plenum/ingest.hpp"
#include "print.hpp"
#include "report.hpp"
#include "text.hpp"

namespace plenum::shell {

int run_pack(const Arguments& arguments) {
  if (arguments.operands()[0] != "check") {
    return usage_failure(Error(ErrorCode::invalid_argument,
                               "'" + arguments.operands()[0] + "' is nothing to do with a pack")
                             .with_hint("plenum pack check DIR"));
  }
  const auto report = check_pack(arguments.operands()[1]);
  if (!report.ok()) return run_failure(report.error());
  for (const PackProblem& problem : report->problems) {
    put(neutralise(problem.file + ":" + std::to_string(problem.line) + ": " + problem.message) +
        "\n");
  }
  if (!arguments.has("--quiet")) {
    say(neutralise(report->folder) + ": " + count_text(report->rules, "rule") + ", " +
        count_text(report->names, "name") + ", " + std::to_string(report->classes) +
        " classes of words, " + count_text(report->expectations, "expectation") + " of " +
        count_text(report->examples, "example") + "; " +
        (report->problems.empty() ? "nothing wrong"
                                  : count_text(report->problems.size(), "problem")));
  }
  return report->problems.empty() ? exit_fine : exit_failed;
}

}  // namespace plenum::shell
