// Random graphs and random queries: the engine, with its rewrites and without, must agree with
// nested loops. A failure prints its seed; PLENUM_SEED replays it.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/value_text.hpp"
#include "query/engine.hpp"
#include "storage/open.hpp"
#include "tests/reference/naive_query.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::reference {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

template <class T>
const T& pick(Random& random, const std::vector<T>& from) {
  return from[below(random, from.size())];
}

Cell random_cell(Random& random) {
  if (below(random, 3) == 0) return {{}, pick(random, std::vector<std::string>{"a", "b"})};
  return {static_cast<std::int64_t>(below(random, 4)), {}};
}

Value value_of(const Cell& cell) {
  return cell.number ? Value(*cell.number) : cell.text ? Value(*cell.text) : Value();
}

NaiveGraph random_graph(Random& random) {
  NaiveGraph graph;
  const std::size_t nodes = 1 + below(random, 7);
  for (std::uint64_t id = 0; id < nodes; ++id) {
    NaiveNode node;
    for (const char* label : {"A", "B"}) {
      if (below(random, 2) == 0) node.labels.insert(label);
    }
    for (const char* key : {"x", "name"}) {
      if (below(random, 4) != 0) node.properties[key] = value_of(random_cell(random));
    }
    graph.nodes[id] = node;
  }
  const std::size_t edges = below(random, 10);
  for (std::uint64_t id = 0; id < edges; ++id) {
    graph.edges[id] = {
        below(random, 2) == 0 ? "K" : "L", below(random, nodes), below(random, nodes), {}};
  }
  return graph;
}

NaiveQuery random_query(Random& random) {
  NaiveQuery query;
  const std::size_t nodes = 1 + below(random, 3);
  const std::vector<std::string> labels{"", "", "A", "B"};
  for (std::size_t i = 0; i < nodes; ++i) {
    query.nodes.push_back({std::string(1, static_cast<char>('a' + i)), pick(random, labels)});
  }
  const std::size_t edges = below(random, 4);
  for (std::size_t i = 0; i < edges; ++i) {
    EdgePart edge;
    edge.from = below(random, nodes);
    edge.to = below(random, nodes);
    edge.way = pick(random, std::vector<char>{'>', '<', '-'});
    edge.type = pick(random, std::vector<std::string>{"", "K", "L"});
    if (below(random, 4) == 0) {
      edge.many = true;
      edge.min = static_cast<int>(below(random, 3));
      edge.max = edge.min + static_cast<int>(below(random, 2));
    }
    query.edges.push_back(edge);
  }
  const std::size_t tests = below(random, 3);
  const std::vector<std::string> ops{"=", "<>", "<", ">=", "IS NULL"};
  for (std::size_t i = 0; i < tests; ++i) {
    query.tests.push_back({below(random, nodes),
                           pick(random, std::vector<std::string>{"x", "name"}), pick(random, ops),
                           random_cell(random), below(random, 4) == 0});
  }
  query.any = below(random, 2) == 0;
  query.shown = 1 + below(random, nodes);
  query.counts = below(random, 3) == 0;
  query.distinct = !query.counts && below(random, 4) == 0;
  return query;
}

void fill(storage::Store& store, const NaiveGraph& graph) {
  auto begun = store.begin();
  ASSERT_TRUE(begun.ok());
  storage::Transaction transaction = *std::move(begun);
  std::map<std::uint64_t, NodeId> ids;
  for (const auto& [id, node] : graph.nodes) {
    std::vector<storage::LabelToken> labels;
    for (const std::string& label : node.labels) labels.push_back(*transaction.label(label));
    std::vector<storage::Property> properties;
    for (const auto& [key, value] : node.properties) {
      properties.push_back({*transaction.property(key), value});
    }
    ids[id] = *transaction.create_node(labels, properties);
  }
  for (const auto& [id, edge] : graph.edges) {
    ASSERT_TRUE(
        transaction.create_edge(*transaction.type(edge.type), ids[edge.start], ids[edge.end], {})
            .ok());
  }
  ASSERT_TRUE(std::move(transaction).commit().ok());
}

std::vector<std::string> engine_rows(const query::Engine& engine, const storage::Store& store,
                                     const std::string& text) {
  const auto table = engine.run(store.snapshot(), text);
  if (!table.ok()) return {"error: " + table.error().message()};
  std::vector<std::string> rows;
  for (const Row row : *table) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += (i > 0 ? " | " : "") + core::tck_text(row[i]);
    }
    rows.push_back(out);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// Before the data or after it: an index never changes an answer.
void add_indexes(const query::Engine& engine, storage::Store& store) {
  for (const char* text : {"CREATE INDEX IF NOT EXISTS FOR (n:A) ON (n.x)",
                           "CREATE INDEX IF NOT EXISTS FOR (n:A) ON (n.name)",
                           "CREATE INDEX IF NOT EXISTS FOR (n:B) ON (n.x, n.name)"}) {
    ASSERT_TRUE(engine.run(store, text).ok()) << text;
  }
}

query::PlannerOptions without_rewrites() {
  query::PlannerOptions options;
  options.reorder = options.seeks = options.push_down = options.factorise = false;
  options.top_k = options.hash_joins = false;
  return options;
}

TEST(QueryReference, EngineAgreesWithNestedLoopsWithRewritesAndWithout) {
  const query::Engine engine;
  const query::Engine plain(without_rewrites());
  each_seed(60, [&](std::uint64_t seed) {
    Random random(seed);
    const NaiveGraph graph = random_graph(random);
    auto store = storage::Store::open(":memory:");
    ASSERT_TRUE(store.ok());
    if (seed % 2 == 0) add_indexes(engine, **store);
    fill(**store, graph);
    if (seed % 3 == 0) add_indexes(engine, **store);
    for (int i = 0; i < 25; ++i) {
      const NaiveQuery query = random_query(random);
      const std::string text = text_of(query);
      const auto expected = NaiveEvaluator(graph).rows(query);
      ASSERT_EQ(expected, engine_rows(engine, **store, text)) << text;
      ASSERT_EQ(expected, engine_rows(plain, **store, text)) << "without rewrites: " << text;
    }
  });
}

}  // namespace
}  // namespace plenum::reference
