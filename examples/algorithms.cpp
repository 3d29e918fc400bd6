// Builds a small graph by hand and asks two algorithms about it.
#include <plenum/plenum.hpp>

#include <iostream>

namespace {

plenum::Status build(plenum::Database& db) {
  auto tx = db.write();
  if (!tx.ok()) return tx.error();
  const char* names[] = {"Ada", "Ben", "Cleo", "Dan"};
  std::vector<plenum::NodeId> nodes;
  for (const char* name : names) {
    auto node = tx->create_node({"Person"}, {{"name", name}});
    if (!node.ok()) return node.error();
    nodes.push_back(*node);
  }
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    auto edge = tx->create_edge("KNOWS", nodes[i], nodes[i + 1], {{"since", 2020}});
    if (!edge.ok()) return edge.error();
  }
  return std::move(*tx).commit();
}

plenum::Status ask(const plenum::Database& db) {
  auto view = db.read();
  if (!view.ok()) return view.error();
  auto ranks = plenum::algo::pagerank(*view, {.graph = {.labels = {"Person"}}});
  if (!ranks.ok()) return ranks.error();
  for (plenum::Row row : *ranks) {
    std::cout << plenum::to_display_text(row[0]) << ' ' << plenum::to_display_text(row[1]) << '\n';
  }
  auto parts = plenum::algo::weak_components(*view);
  if (!parts.ok()) return parts.error();
  std::cout << parts->size() << " nodes in components\n";
  return {};
}

}  // namespace

int main() {
  auto db = plenum::Database::open(":memory:");
  if (!db.ok()) return 1;
  for (const plenum::Status& done : {build(*db), ask(*db)}) {
    if (!done.ok()) {
      std::cerr << done.error().message() << '\n';
      return 1;
    }
  }
  return 0;
}
