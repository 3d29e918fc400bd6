#include <string>
#include <vector>

#include "commands.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"

namespace plenum::shell {

int run_import(const Arguments& arguments) {
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
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  options.run = *run;
  options.run.interrupt = &interrupt_flag();
  const std::vector<std::string> paths(arguments.operands().begin() + 1,
                                       arguments.operands().end());
  auto db = open_database(arguments, arguments.operands()[0], Access::creates);
  if (!db.ok()) return open_failure(db.error());
  auto report = import_graph(*db, paths, options);
  if (!report.ok()) return run_failure(report.error());
  if (auto closed = db->close(); !closed.ok()) return run_failure(closed.error());
  put("{\"import\":{\"nodes\":" + std::to_string(report->nodes) + ",\"relationships\":" +
      std::to_string(report->edges) + ",\"properties\":" + std::to_string(report->properties) +
      ",\"seconds\":" + to_json(Value(report->seconds)) +
      ",\"bytes_on_disk\":" + std::to_string(report->bytes_on_disk) + "}}\n");
  return exit_fine;
}

}  // namespace plenum::shell
