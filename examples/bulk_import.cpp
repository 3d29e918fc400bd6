// Loads two CSV files, whose headers say what their fields are, and asks who admires whom.
#include <plenum/plenum.hpp>

#include <fstream>
#include <iostream>

namespace {

plenum::Status run(plenum::Database& db) {
  std::ofstream("people.csv") << "id:ID(Person){id-type:long},name,tags:string[]\n"
                                 "1,Ada,maths;poetry\n2,Grace,\n";
  std::ofstream("admires.csv") << ":START_ID(Person),:END_ID(Person),weight:double\n2,1,0.5\n";

  plenum::BulkFiles files;
  files.nodes.push_back({{"Person"}, {"people.csv"}});
  files.relationships.push_back({"ADMIRES", {"admires.csv"}});
  auto report = plenum::bulk_import(db, files, {.bad_rows_max = 0});
  if (!report.ok()) return report.error();
  std::cout << report->nodes << " nodes, " << report->edges << " relationships\n";

  auto rows = db.run("MATCH (a)-[:ADMIRES]->(b) RETURN a.name AS who, b.name AS whom");
  if (!rows.ok()) return rows.error();
  for (plenum::Row row : *rows) {
    std::cout << row.get<std::string>("who").value() << " admires "
              << row.get<std::string>("whom").value() << '\n';
  }
  return {};
}

}  // namespace

int main() {
  auto db = plenum::Database::open(":memory:");
  if (!db.ok()) return 1;
  auto done = run(*db);
  if (!done.ok()) std::cerr << done.error().message() << '\n';
  return done.ok() ? 0 : 1;
}
