// Streams a large result row by row and writes a part of the graph as a picture.
#include <plenum/plenum.hpp>

#include <iostream>

namespace {

plenum::Status run(plenum::Database& db, const char* picture) {
  auto made = db.run("UNWIND range(1, 5) AS n CREATE (:Step {name: 'step ' + toString(n)})");
  if (!made.ok()) return made.error();
  auto linked = db.run("MATCH (a:Step), (b:Step) WHERE a.name < b.name CREATE (a)-[:BEFORE]->(b)");
  if (!linked.ok()) return linked.error();

  auto view = db.read();
  if (!view.ok()) return view.error();
  auto steps = view->stream("MATCH (s:Step) RETURN s.name AS name ORDER BY name");
  if (!steps.ok()) return steps.error();
  for (auto more = steps->next(); more.ok() && *more; more = steps->next()) {
    std::cout << steps->row().get<std::string>("name").value() << '\n';
  }
  return plenum::export_graph(*view, plenum::ExportFormat::svg, picture,
                              {.query = "MATCH (a:Step)-[r:BEFORE]->(b:Step) RETURN a, r, b"});
}

}  // namespace

int main(int count, char** words) {
  auto db = plenum::Database::open(":memory:");
  if (!db.ok()) return 1;
  auto done = run(*db, count > 1 ? words[1] : "steps.svg");
  if (!done.ok()) std::cerr << done.error().message() << '\n';
  return done.ok() ? 0 : 1;
}
