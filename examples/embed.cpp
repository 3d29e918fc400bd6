// Articles in, answers out: ingest, change, ask, rank and export in one program.
#include <plenum/plenum.hpp>

#include <iostream>

plenum::Status survey(plenum::Database& db) {
  auto report = plenum::ingest_folder(db, "articles");  // one atomic batch per article
  if (!report.ok()) return report.error();

  auto tx = db.write();  // rolls back unless committed
  if (!tx.ok()) return tx.error();
  auto edit = tx->run("MATCH (p:Plan {name: $plan}) SET p.status = $status",
                      {{"plan", "Rail 2040"}, {"status", "adopted"}});
  if (!edit.ok()) return edit.error();
  if (auto done = std::move(*tx).commit(); !done.ok()) return done;

  auto view = db.read();  // one consistent snapshot
  if (!view.ok()) return view.error();
  auto heads = view->run(
      "MATCH (l:Leader)-[:HOLDS_POSITION]->(b:Body) RETURN l.name AS leader, b.name AS body");
  if (!heads.ok()) return heads.error();
  for (plenum::Row row : *heads)
    std::cout << row.get<std::string>("leader").value() << " holds office in "
              << row.get<std::string>("body").value() << '\n';

  auto ranks = plenum::algo::pagerank(*view, {.damping = 0.9});
  if (!ranks.ok()) return ranks.error();
  return plenum::export_graph(*view, plenum::ExportFormat::graphml, "news.graphml");
}

/// The same row by row, which needs no memory for all of them.
plenum::Status list_offices(plenum::Database& db) {
  auto rows = db.stream("MATCH (l:Leader)-[:HOLDS_POSITION]->(b) RETURN l.name, b.name");
  if (!rows.ok()) return rows.error();
  while (true) {
    auto more = rows->next();  // false after the last row
    if (!more.ok()) return more.error();
    if (!*more) return {};
    std::cout << plenum::to_text(rows->row()[0]) << ": " << plenum::to_text(rows->row()[1]) << '\n';
  }
}

int main(int count, char** words) {
  auto db = plenum::Database::open(count > 1 ? words[1] : ":memory:");
  if (!db.ok()) {
    std::cerr << db.error().message() << '\n';
    return 1;
  }
  if (auto done = survey(*db); !done.ok()) {
    std::cerr << done.error().message() << '\n' << done.error().hint() << '\n';
    return 1;
  }
  return list_offices(*db).ok() ? 0 : 1;
}
