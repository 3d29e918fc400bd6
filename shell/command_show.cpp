#include <algorithm>
#include <string>
#include <vector>

#include "commands.hpp"
#include "entity_page.hpp"
#include "print.hpp"
#include "report.hpp"
#include "similar_names.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

constexpr std::size_t suggestions = 5;
constexpr std::size_t candidates_max = 20;

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

/// Who may be meant, a line each, with the key that shows one alone.
int several(const std::vector<Found>& found, const std::string& name) {
  std::string lines;
  for (std::size_t i = 0; i < std::min(found.size(), candidates_max); ++i) {
    const Found& one = found[i];
    lines += (one.key.empty() ? "node " + std::to_string(one.id.value) : one.key) + "  " + one.name;
    if (!one.kind.empty()) lines += ", " + one.kind;
    if (one.articles > 0) lines += ", in " + count_text(one.articles, "article");
    lines += "\n";
  }
  if (found.size() > candidates_max) {
    lines += "… and " + std::to_string(found.size() - candidates_max) + " more\n";
  }
  put(lines);
  report(Error(ErrorCode::invalid_argument,
               std::to_string(found.size()) + " are called '" + neutralise(name) + "'")
             .with_hint("show one of them by its key: plenum show DB KEY"));
  return exit_failed;
}

Result<int> show(const ReadView& view, const std::string& name, const RunOptions& run) {
  auto found = find_entities(view, name, run);
  if (!found.ok()) return found.error();
  if (found->empty()) return nobody(view, name, run);
  if (found->size() > 1) return several(*found, name);
  auto page = entity_page(view, found->front().id, run);
  if (!page.ok()) return page.error();
  put(*page);
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
