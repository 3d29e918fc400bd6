// Random data, schema and statements: through indexes and without them a statement must answer and
// do the same. A failure prints its seed; PLENUM_SEED replays it.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/value_text.hpp"
#include "query/engine.hpp"
#include "storage/open.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::reference {
namespace {

class IndexRun {
 public:
  explicit IndexRun(std::uint64_t seed) : random_(seed), plain_(without_seeks()) {
    store_ = std::move(storage::Store::open(":memory:").value());
  }

  void run() {
    for (int i = 0; i < 12; ++i) run(update());
    for (int round = 0; round < 12 && !::testing::Test::HasFailure(); ++round) {
      run(schema_command());
      run(update());
      for (int i = 0; i < 6; ++i) compare(store_->snapshot(), query());
      transaction();
    }
  }
  bool used_an_index() const { return seeks_ > 0; }

 private:
  static query::PlannerOptions without_seeks() {
    query::PlannerOptions options;
    options.seeks = false;
    return options;
  }

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }
  std::string label() { return pick({"A", "B"}); }
  std::string key() { return pick({"x", "y", "name"}); }
  std::string value() {
    return pick({"0", "1", "2", "3", "1.0", "2.5", "'a'", "'ab'", "'b'", "true", "null", "[1]",
                 "date('2020-01-02')", "0.0/0.0", "-1", "9007199254740993", "9007199254740992.0"});
  }
  std::string properties() {
    std::string out;
    for (const char* name : {"x", "y", "name"}) {
      if (!one_in(3)) out += (out.empty() ? "" : ", ") + std::string(name) + ": " + value();
    }
    return " {" + out + "}";
  }

  std::string schema_command() {
    if (one_in(4)) return "DROP INDEX i" + std::to_string(below(6)) + " IF EXISTS";
    const std::string name = "i" + std::to_string(below(6));
    const std::string first = key();
    std::string second = key();
    second = second == first ? "" : ", n." + second;
    return "CREATE INDEX " + name + " IF NOT EXISTS FOR " +
           (one_in(3) ? "()-[n:" + pick({"K", "L"}) + "]-()" : "(n:" + label() + ")") + " ON (n." +
           first + second + ")";
  }

  std::string update() {
    switch (below(7)) {
      case 0:
      case 1:
        return "CREATE (:" + label() + properties() + "), (:A:B" + properties() + ")";
      case 2:
        return "MATCH (a), (b) WITH a, b LIMIT 3 CREATE (a)-[:" + pick({"K", "L"}) + properties() +
               "]->(b)";
      case 3:
        return "MATCH (n:" + label() + ") WHERE " + condition("n") + " SET n." + key() + " = " +
               value();
      case 4:
        return "MATCH (n:" + label() + ") WHERE " + condition("n") + " REMOVE n:" + label();
      case 5:
        return "MATCH (n) WHERE " + condition("n") + " SET n:" + label();
      default:
        return "MATCH ()-[r:K]->() WHERE " + condition("r") + " SET r." + key() + " = " + value();
    }
  }

  std::string condition(const std::string& variable) {
    const std::string property = variable + "." + key();
    switch (below(9)) {
      case 0:
      case 1:
        return property + " = " + value();
      case 2:
        return property + " IN [" + value() + ", " + value() + ", " + value() + "]";
      case 3:
        return property + pick({" < ", " <= ", " > ", " >= "}) + value();
      case 4:
        return value() + pick({" < ", " <= "}) + property + pick({" < ", " <= "}) + value();
      case 5:
        return property + " STARTS WITH " + pick({"'a'", "'ab'", "''", "null", "1"});
      case 6:
        return property + " = " + value() + " AND " + condition(variable);
      case 7:
        return value() + " >= " + property + " AND " + condition(variable);
      default:
        return property + " = " + value() + " OR " + variable + ".y = " + value();
    }
  }

  std::string query() {
    switch (below(6)) {
      case 0:
      case 1:
        return (one_in(2) ? "MATCH (n:" + label() + ") WHERE " : "MATCH (n) WHERE n:B AND ") +
               condition("n") + " RETURN id(n), n.x, n.y";
      case 2:
        return "MATCH (n:A)-[r:K]-(m) WHERE " + condition("n") + " AND " + condition("r") +
               " RETURN id(n), id(r), id(m)";
      case 3:
        return "MATCH (a)" + pick({"-[r:K]->", "<-[r:L]-", "-[r:K]-"}) + "(b) WHERE " +
               condition("r") + " RETURN id(a), id(r), id(b), r.x";
      case 4:
        return "MATCH (a:A), (b:B) WHERE " + condition("a") + " AND b." + key() + " = a." + key() +
               " RETURN id(a), id(b)";
      default:
        return "UNWIND [" + value() + ", " + value() + "] AS v OPTIONAL MATCH (n:" + label() +
               " {" + key() + ": v}) RETURN v, id(n)";
    }
  }

  static std::vector<std::string> rows(const Result<Table>& table) {
    if (!table.ok()) return {"error: " + table.error().message()};
    std::vector<std::string> out;
    for (const Row row : *table) {
      out.emplace_back();
      for (std::size_t i = 0; i < row.size(); ++i) out.back() += core::tck_text(row[i]) + " | ";
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  void run(const std::string& text) {
    const auto done = engine_.run(*store_, text);
    // A schema command may find that what it says is there under another name.
    if (!done.ok() && done.error().type() != "SchemaError") {
      ADD_FAILURE() << text << "\n" << done.error().message();
    }
  }

  template <class Where>
  void compare(const Where& where, const std::string& text) {
    EXPECT_EQ(rows(plain_.run(where, text)), rows(engine_.run(where, text))) << text;
    const auto plan = engine_.explain(store_->snapshot(), text);
    if (plan.ok() && plan->find("IndexSeek") != std::string::npos) ++seeks_;
  }

  /// The same inside a transaction that is taken back in parts: both engines in turn, from the same
  /// state, must leave the same graph behind.
  void transaction() {
    storage::Transaction tx = store_->begin().value();
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(engine_.run(tx, update()).ok());
      const std::string text = one_in(2) ? "MERGE (n:" + label() + " {" + key() + ": " +
                                               pick({"1", "'a'", "2.5"}) + "}) SET n.y = 7"
                                         : update();
      const storage::Savepoint before = tx.savepoint();
      ASSERT_TRUE(plain_.run(tx, text).ok()) << text;
      const auto expected = everything(tx);
      tx.rollback_to(before);
      ASSERT_TRUE(engine_.run(tx, text).ok()) << text;
      EXPECT_EQ(expected, everything(tx)) << text;
      const std::string read = query();
      EXPECT_EQ(rows(plain_.run(tx, read)), rows(engine_.run(tx, read))) << read;
    }
    if (one_in(2)) EXPECT_TRUE(std::move(tx).commit().ok());
  }

  std::vector<std::string> everything(storage::Transaction& tx) {
    return rows(plain_.run(tx, "MATCH (n) RETURN labels(n), properties(n)"));
  }

  std::mt19937_64 random_;
  query::Engine engine_;
  query::Engine plain_;
  std::unique_ptr<storage::Store> store_;
  int seeks_ = 0;
};

TEST(IndexReference, StatementsAnswerAndDoTheSameWithIndexesAndWithout) {
  bool used = false;
  each_seed(12, [&](std::uint64_t seed) {
    IndexRun run(seed);
    run.run();
    used = used || run.used_an_index();
  });
  EXPECT_TRUE(used);
}

}  // namespace
}  // namespace plenum::reference
