// Reads every article of a folder and shows what supports one fact.
#include <plenum/plenum.hpp>

#include <iostream>

int main(int count, char** words) {
  if (count != 3) {
    std::cerr << "usage: ingest_folder DB FOLDER\n";
    return 2;
  }
  auto db = plenum::Database::open(words[1]);
  if (!db.ok()) {
    std::cerr << db.error().message() << '\n';
    return 1;
  }
  plenum::IngestOptions options;
  options.progress = [](const plenum::IngestProgress& now) {
    std::cerr << now.done << '/' << now.total << ' ' << now.source << '\n';
  };
  auto report = plenum::ingest_folder(*db, words[2], options);
  if (!report.ok()) {
    std::cerr << report.error().message() << '\n';
    return 1;
  }
  std::cout << report->added << " articles added, " << report->assertions << " assertions\n";
  for (const plenum::ArticleFailure& failure : report->failures) {
    std::cerr << failure.source << ": " << failure.error.message() << '\n';
  }
  auto facts = db->run(
      "MATCH (a)-[r]->(b) WHERE r.confidence IS NOT NULL "
      "RETURN a.name AS from, type(r) AS fact, b.name AS to, evidence(r) AS evidence LIMIT 5");
  if (!facts.ok()) {
    std::cerr << facts.error().message() << '\n';
    return 1;
  }
  for (plenum::Row row : *facts)
    std::cout << plenum::to_text(row[0]) << ' ' << plenum::to_text(row[1]) << ' '
              << plenum::to_text(row[2]) << '\n';
  return report->failures.empty() ? 0 : 1;
}
