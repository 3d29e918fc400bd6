#include <algorithm>
#include <cstdint>
#include <string>

#include "commands.hpp"
#include "entity_page.hpp"
#include "print.hpp"
#include "report.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

constexpr std::size_t pages_max = 5;
constexpr std::int64_t suggestions = 5;

Result<int> nobody(const ReadView& view, const std::string& name, const RunOptions& run) {
  auto similar = similar_names(view, name, suggestions, run);
  if (!similar.ok()) return similar.error();
  std::string names;
  for (const std::string& one : *similar) names += (names.empty() ? "" : ", ") + one;
  report(Error(ErrorCode::not_found, "nothing is called '" + neutralise(name) + "'")
             .with_hint(names.empty() ? "see what there is: plenum query DB 'MATCH (n) RETURN "
                                        "n.name LIMIT 20'"
                                      : "did you mean: " + names));
  return exit_failed;
}

Result<int> show(const ReadView& view, const std::string& name, const RunOptions& run) {
  auto found = find_entities(view, name, run);
  if (!found.ok()) return found.error();
  if (found->empty()) return nobody(view, name, run);
  const std::size_t pages = std::min(found->size(), pages_max);
  for (std::size_t i = 0; i < pages; ++i) {
    auto page = entity_page(view, (*found)[i], run);
    if (!page.ok()) return page.error();
    put((i == 0 ? "" : "\n\n") + *page);
  }
  if (found->size() > pages) {
    const std::size_t more = found->size() - pages;
    say(std::to_string(more) + (more == 1 ? " more is" : " more are") +
        " called so; the key of one shows it alone");
  }
  return exit_fine;
}

}  // namespace

int run_show(const Arguments& arguments) {
  auto run = run_options(arguments);
  if (!run.ok()) return usage_failure(run.error());
  auto db = open_database(arguments, arguments.operands()[0], Access::reads);
  if (!db.ok()) return open_failure(db.error());
  auto view = db->read();
  if (!view.ok()) return run_failure(view.error());
  std::string name;
  for (std::size_t i = 1; i < arguments.operands().size(); ++i) {
    name += (i == 1 ? "" : " ") + arguments.operands()[i];
  }
  auto shown = show(*view, name, *run);
  if (!shown.ok()) return run_failure(shown.error());
  return *shown;
}

}  // namespace plenum::shell
