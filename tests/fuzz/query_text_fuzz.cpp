// Any bytes as a query: a tree, or one error with its place inside the text.
#include "query/parse/parser.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

void fuzz_one(std::string_view input) {
  const auto tree = query::parse::parse(input);
  if (tree.ok()) return;
  const Error& error = tree.error();
  require(error.code() == ErrorCode::syntax || error.code() == ErrorCode::limit,
          "text that does not parse is a syntax error or over a limit");
  require(!error.message().empty(), "an error says what is wrong");
  require(error.where().offset <= input.size(), "an error points into the text");
}

std::vector<std::string> seeds() {
  return {
      "MATCH (a:Person {name: 'x'})-[r:KNOWS*1..3]->(b) WHERE a.age > 3 RETURN a, count(*) AS n",
      "UNWIND [1, 2.5e-3, 0x1F, null] AS x WITH x ORDER BY x DESC SKIP 1 LIMIT 2 RETURN x",
      "CREATE (a)-[:T {k: $p}]->(b) SET a.x = 1, b:L REMOVE a.y",
      "MERGE (n:L {k: 1}) ON CREATE SET n.c = 1 ON MATCH SET n += {d: 2} RETURN n",
      "RETURN [x IN range(1, 10) WHERE x % 2 = 0 | x ^ 2], all(y IN [1] WHERE y > 0)",
      "MATCH p = shortestPath((a)-[*]-(b)) RETURN nodes(p), EXISTS { (a)-->(b) }",
      "CALL algo.pagerank({damping: 0.9}) YIELD node, score RETURN node UNION ALL RETURN 1",
      "RETURN CASE x WHEN 1 THEN 'a\\u00e9' ELSE \"b\" END, `odd name`, /* c */ -1 // d\n",
      "CREATE CLOSED GRAPH TYPE g { NODE TYPE N (p:A => :B {x :: LIST<INT> NOT NULL, y INT | "
      "DATE}), "
      "(p)<-[LABEL T {z TYPED ANY}]-(q IS C & D), ()-[:U]->() }",
      "((((((((((",
      "[[[[[[[[[[",
      "NOT NOT NOT NOT ",
      "{a:{a:{a:{a:"};
}

}  // namespace plenum::fuzz
