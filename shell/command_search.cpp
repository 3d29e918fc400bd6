#include <charconv>
#include <cstdint>
#include <string>

#include "commands.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

constexpr std::int64_t default_hits = 20;

// What people read of a hit; `key` leads on, to `plenum show`.
constexpr std::string_view statement =
    "CALL kg.search($words, {limit: $limit}) YIELD kind, node, article, published, snippet, score "
    "RETURN kind, snippet, article.source AS article, published, score, node.key AS key";

Result<std::int64_t> hits_wanted(const Arguments& arguments) {
  const auto text = arguments.value("--limit");
  if (!text) return default_hits;
  std::int64_t number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (read.ec == std::errc{} && read.ptr == text->data() + text->size() && number >= 0) {
    return number;
  }
  return Error(ErrorCode::invalid_argument,
               "--limit is how many hits to show, 0 or more, not '" + *text + "'");
}

Status search(Database& db, const Params& params, const RunOptions& run,
              const PrintOptions& print) {
  auto found = db.run(statement, params, run);
  if (!found.ok()) return found.error();
  print_result(*found, print);
  return {};
}

}  // namespace

int run_search(const Arguments& arguments) {
  const auto print = print_options(arguments);
  if (!print.ok()) return usage_failure(print.error());
  const auto limit = hits_wanted(arguments);
  if (!limit.ok()) return usage_failure(limit.error());
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  run->interrupt = &interrupt_flag();
  std::string words;
  for (std::size_t i = 1; i < arguments.operands().size(); ++i) {
    words += (i == 1 ? "" : " ") + arguments.operands()[i];
  }
  auto db = open_database(arguments, arguments.operands()[0], Access::reads);
  if (!db.ok()) return open_failure(db.error());
  const Status done = search(*db, {{"words", words}, {"limit", *limit}}, *run, *print);
  if (done.ok()) return exit_fine;
  if (print->format == OutputFormat::jsonl) print_error_line(done.error(), *print);
  return run_failure(done.error());
}

}  // namespace plenum::shell
