// Copies a database while it is used, restores the copy, and saves what a damaged one still has.
#include <plenum/plenum.hpp>

#include <iostream>
#include <string>

namespace {

plenum::Status run(plenum::Database& db, const std::string& folder) {
  auto made = db.run("UNWIND range(1, 1000) AS n CREATE (:Step {number: n})");
  if (!made.ok()) return made.error();

  auto copied = db.backup(folder + "/copy");  // this program's readers, writers and folds go on
  if (!copied.ok()) return copied;

  auto restored = plenum::Database::restore(folder + "/copy", folder + "/restored");
  if (!restored.ok()) return restored.error();
  std::cout << "restored commit " << restored->commits << ", " << restored->bytes << " bytes\n";

  auto saved = plenum::Database::salvage(folder + "/copy", folder + "/salvaged");
  if (!saved.ok()) return saved.error();
  for (const plenum::VerifyProblem& problem : saved->problems) {
    std::cerr << problem.file << ": " << problem.message << '\n';
  }
  std::cout << saved->nodes << " nodes" << (saved->complete() ? ", nothing lost\n" : "\n");
  return {};
}

}  // namespace

int main(int count, char** words) {
  const std::string folder = count > 1 ? words[1] : ".";
  auto db = plenum::Database::open(folder + "/database");
  if (!db.ok()) return 1;
  auto done = run(*db, folder);
  if (!done.ok()) std::cerr << done.error().message() << '\n';
  return done.ok() ? 0 : 1;
}
