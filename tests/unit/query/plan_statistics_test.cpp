// What the planner makes of the statistics of a fold: estimates near what comes, and better plans.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "query/engine.hpp"
#include "storage/open.hpp"

namespace plenum::query {
namespace {

using storage::LabelToken;
using storage::Property;
using storage::Store;
using storage::Transaction;

class PlanStatistics : public ::testing::Test {
 protected:
  /// Skewed and correlated: people, cities, companies, posts.
  struct World {
    explicit World(Store& store, std::uint64_t seed) : random(seed), tx(store.begin().value()) {
      fill();
      EXPECT_TRUE(std::move(tx).commit().ok());
    }

    void fill() {
      std::vector<NodeId> people;
      std::vector<NodeId> cities;
      std::vector<NodeId> companies;
      std::vector<NodeId> posts;
      for (int i = 0; i < 60; ++i) {
        cities.push_back(node("City", {{"name", "city" + std::to_string(i)}, {"rank", i}}));
      }
      for (int i = 0; i < 200; ++i) {
        companies.push_back(node("Company", {{"name", "firm" + std::to_string(i)},
                                             {"size", std::int64_t{1} << (i % 12)}}));
      }
      for (int i = 0; i < 4000; ++i) {
        Map about{{"age", 18 + static_cast<std::int64_t>(skewed(70, 1.0))},
                  {"country", "land" + std::to_string(skewed(40, 2.0))}};
        if (random() % 3 == 0) about["nick"] = "nick" + std::to_string(random() % 2000);
        people.push_back(node("Person", about));
        edge("LIVES_IN", people.back(), cities[skewed(cities.size(), 2.0)]);
        if (random() % 10 < 6) {
          edge("WORKS_AT", people.back(), companies[skewed(companies.size(), 2.0)]);
        }
      }
      for (int i = 0; i < 12000; ++i) {
        edge("KNOWS", people[skewed(people.size(), 2.5)], people[skewed(people.size(), 1.5)]);
      }
      for (int i = 0; i < 6000; ++i) {
        posts.push_back(node("Post", {{"score", static_cast<double>(skewed(1000, 3.0)) / 10},
                                      {"language", "l" + std::to_string(skewed(8, 3.0))},
                                      {"day", Date{static_cast<std::int64_t>(19000 + i % 1000)}}}));
        edge("WROTE", people[skewed(people.size(), 2.0)], posts.back());
        const bool of_city = random() % 8 != 0;
        edge("ABOUT", posts.back(),
             of_city ? cities[skewed(cities.size(), 1.5)] : companies[random() % companies.size()]);
      }
    }
    /// Below `bound`; the larger the power, the more often small.
    std::size_t skewed(std::size_t bound, double power) {
      const double x = static_cast<double>(random() >> 11) * 0x1p-53;
      return static_cast<std::size_t>(std::pow(x, power) * static_cast<double>(bound));
    }
    NodeId node(const char* label, const Map& values) {
      const LabelToken token = tx.label(label).value();
      std::vector<Property> properties;
      for (const auto& [key, value] : values) {
        properties.push_back({tx.property(key).value(), value});
      }
      std::sort(properties.begin(), properties.end(),
                [](const Property& a, const Property& b) { return a.key < b.key; });
      return tx.create_node(std::span(&token, 1), properties).value();
    }
    void edge(const char* type, NodeId from, NodeId to) {
      EXPECT_TRUE(tx.create_edge(tx.type(type).value(), from, to, {}).ok());
    }
    std::mt19937_64 random;
    Transaction tx;
  };

  static std::unique_ptr<Store> world(bool folded) {
    auto store = Store::open(":memory:").value();
    const World made(*store, 7);
    if (folded) EXPECT_TRUE(store->fold().ok());
    return store;
  }

  std::vector<std::string> plan(const Store& store, const std::string& text) const {
    const std::string all = engine_.explain(store.snapshot(), text).value();
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\n', at);
      lines.push_back(all.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }
  /// The estimate of a line of a plan.
  static double rows_of(const std::string& line) {
    return std::stod(line.substr(line.find("  ~") + 3));  // NOLINT
  }
  double estimate(const Store& store, const std::string& pattern) const {
    return rows_of(plan(store, pattern + " RETURN 1 AS one").front());
  }
  double exact(const Store& store, const std::string& pattern) const {
    return static_cast<double>(engine_.run(store.snapshot(), pattern + " RETURN count(*) AS n")
                                   .value()[0][0]
                                   .as_integer());
  }
  /// How often the estimate is too large or too small.
  double error(const Store& store, const std::string& pattern) const {
    const double about = std::max(1.0, estimate(store, pattern));
    const double right = std::max(1.0, exact(store, pattern));
    return std::max(about / right, right / about);
  }

  Engine engine_;
};

TEST_F(PlanStatistics, EstimatesOfCommonShapesAreNear) {
  const auto store = world(true);
  for (const char* pattern : {
           "MATCH (p:Person {country: 'land0'})",
           "MATCH (p:Person) WHERE p.age >= 80",
           "MATCH (p:Person) WHERE p.age > 30 AND p.age < 40",
           "MATCH (p:Person) WHERE 30 < p.age < 40",
           "MATCH (p:Person) WHERE p.age IN [20, 30, 40]",
           "MATCH (p:Person) WHERE p.nick IS NOT NULL",
           "MATCH (p:Person) WHERE p.nick IS NULL",
           "MATCH (p:Person) WHERE p.nick STARTS WITH 'nick1'",
           "MATCH (p:Person) WHERE p.country = 'land0' OR p.age > 60",
           "MATCH (p:Person)-[:LIVES_IN]->(c:City)",
           "MATCH (c:City)<-[:LIVES_IN]-(p:Person)",
           "MATCH (c:City)<-[:ABOUT]-(p:Post)",
           "MATCH (p:Post)-[:ABOUT]->(c:Company)",
           "MATCH (a:Person)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b:Person)",
           "MATCH (a:Person)-[:WORKS_AT]->(c:Company)<-[:WORKS_AT]-(b:Person)",
       }) {
    EXPECT_LE(error(*store, pattern), 2) << pattern;
  }
}

TEST_F(PlanStatistics, GroupsAndDifferentRowsAreAsManyAsThereAreValues) {
  const auto store = world(true);
  for (const auto& [query, exact] : std::vector<std::pair<std::string, double>>{
           {"MATCH (p:Person) WITH p.country AS c, count(*) AS n RETURN 1 AS one", 40},
           {"MATCH (p:Person)-[:LIVES_IN]->(c:City) WITH DISTINCT c RETURN 1 AS one", 60},
           {"MATCH (p:Person) WITH p LIMIT 7 RETURN 1 AS one", 7}}) {
    const double about = rows_of(plan(*store, query).front());
    EXPECT_LE(std::max(about / exact, exact / about), 1.2) << query;
  }
}

TEST_F(PlanStatistics, TheRareValueStartsThePattern) {
  const auto store = Store::open(":memory:").value();
  {
    Transaction tx = store->begin().value();
    const LabelToken user = tx.label("User").value();
    const LabelToken post = tx.label("Post").value();
    const auto type = tx.type("WROTE").value();
    const auto state = tx.property("state").value();
    const auto topic = tx.property("topic").value();
    for (int i = 0; i < 3000; ++i) {
      const std::vector<Property> of_user{{state, Value(i % 500 == 0 ? "banned" : "active")}};
      const std::vector<Property> of_post{{topic, Value(i % 300 == 7 ? "odd" : "usual")}};
      const NodeId from = tx.create_node(std::span(&user, 1), of_user).value();
      const NodeId to = tx.create_node(std::span(&post, 1), of_post).value();
      ASSERT_TRUE(tx.create_edge(type, from, to, {}).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  ASSERT_TRUE(store->fold().ok());
  const auto pattern = [](const std::string& state, const std::string& topic) {
    return "MATCH (u:User {state: " + state + "})-[:WROTE]->(p:Post {topic: " + topic +
           "}) RETURN count(*) AS n";
  };
  const auto starts_at = [&](const std::string& text, const Params& params) {
    const Table table = engine_.run(store->snapshot(), "EXPLAIN " + text, params).value();
    return table[table.size() - 2][0].as_string();  // above Unit
  };
  const std::string user = "ScanLabel (u:User)";
  const std::string post = "ScanLabel (p:Post)";
  EXPECT_NE(starts_at(pattern("'banned'", "'usual'"), {}).find(user), std::string::npos);
  EXPECT_NE(starts_at(pattern("'active'", "'odd'"), {}).find(post), std::string::npos);
  EXPECT_NE(starts_at(pattern("$a", "$b"), {{"a", "banned"}, {"b", "usual"}}).find(user),
            std::string::npos);
  EXPECT_NE(starts_at(pattern("$a", "$b"), {{"a", "active"}, {"b", "odd"}}).find(post),
            std::string::npos);
  // Each has a plan of its own in the cache, and answers rightly from it.
  for (int again = 0; again < 3; ++again) {
    const std::vector<std::tuple<std::string, std::string, std::int64_t>> all{
        {"'banned'", "'usual'", 6}, {"'active'", "'odd'", 10}, {"'active'", "'usual'", 2984}};
    for (const auto& [state, topic, count] : all) {
      const Table table = engine_.run(store->snapshot(), pattern(state, topic)).value();
      EXPECT_EQ(table[0][0].as_integer(), count);
      EXPECT_EQ(table.timings().plan_cache_hit, again > 0);
    }
  }
}

TEST_F(PlanStatistics, TypesThatSeldomLeadToALabelAreWalkedFromIt) {
  const auto store = world(true);
  // An eighth of the posts are about companies; before, both ends looked alike.
  const auto lines = plan(*store, "MATCH (p:Post)-[:ABOUT]->(c:Company) RETURN 1 AS one");
  const std::string& start = lines[lines.size() - 2];  // above Unit
  EXPECT_NE(start.find("(c:Company)"), std::string::npos) << start;
}

TEST_F(PlanStatistics, ANewFoldIsPlannedForAnew) {
  const auto store = world(true);
  const std::string text = "MATCH (p:Person) WHERE p.age > 50 RETURN count(*) AS n";
  ASSERT_TRUE(engine_.run(store->snapshot(), text).ok());
  EXPECT_TRUE(engine_.run(store->snapshot(), text)->timings().plan_cache_hit);
  ASSERT_TRUE(engine_.run(*store, "MATCH (p:Person) WHERE p.age > 85 SET p.age = 86").ok());
  ASSERT_TRUE(store->fold().ok());
  EXPECT_FALSE(engine_.run(store->snapshot(), text)->timings().plan_cache_hit);
}

/// Patterns of one to four nodes, with tests of values that there are.
class Patterns {
 public:
  explicit Patterns(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    static const std::vector<std::array<const char*, 3>> steps{
        {"Person", "LIVES_IN", "City"}, {"Person", "WORKS_AT", "Company"},
        {"Person", "KNOWS", "Person"},  {"Person", "WROTE", "Post"},
        {"Post", "ABOUT", "City"},      {"Post", "ABOUT", "Company"}};
    std::string at = std::array{"Person", "City", "Company", "Post"}[below(4)];
    std::string text = "MATCH " + node(0, at);
    where_.clear();
    test(0, at);
    for (int step = 0, last = static_cast<int>(below(4)); step < last; ++step) {
      std::vector<std::pair<std::string, std::string>> ways;
      for (const auto& [from, type, to] : steps) {
        if (at == from) ways.emplace_back(std::string("-[:") + type + "]->", to);
        if (at == to) ways.emplace_back(std::string("<-[:") + type + "]-", from);
      }
      const auto& [way, other] = ways[below(ways.size())];
      at = other;
      text += way + node(step + 1, at);
      test(step + 1, at);
    }
    return text + (where_.empty() ? "" : " WHERE " + where_);
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  static std::string node(int number, const std::string& label) {
    return "(n" + std::to_string(number) + ":" + label + ")";
  }
  void test(int number, const std::string& label) {
    if (below(2) == 0) return;
    const std::string n = "n" + std::to_string(number) + ".";
    const std::string age = std::to_string(18 + below(60));
    std::string one;
    if (label == "Person") {
      const std::array all{n + "age = " + age,
                           n + "age < " + age,
                           n + "age >= " + age,
                           n + "country = 'land" + std::to_string(below(20)) + "'",
                           n + "country IN ['land1', 'land7']",
                           n + "nick IS NOT NULL"};
      one = all[below(all.size())];
    } else if (label == "Post") {
      const std::array all{n + "score > " + std::to_string(below(90)),
                           n + "language = 'l" + std::to_string(below(8)) + "'"};
      one = all[below(all.size())];
    } else if (label == "City") {
      one = n + "rank < " + std::to_string(1 + below(59));
    } else {
      one = n + "size >= " + std::to_string(std::size_t{1} << below(12));
    }
    where_ += (where_.empty() ? "" : " AND ") + one;
  }
  std::mt19937_64 random_;
  std::string where_;
};

TEST_F(PlanStatistics, ErrorsOverGeneratedPatternsAreSmallerThanWithout) {
  const auto with = world(true);
  const auto without = world(false);
  Patterns patterns(3);
  std::vector<double> errors_with;
  std::vector<double> errors_without;
  for (int i = 0; i < 300; ++i) {
    const std::string pattern = patterns.next();
    errors_with.push_back(error(*with, pattern));
    errors_without.push_back(error(*without, pattern));
  }
  std::sort(errors_with.begin(), errors_with.end());
  std::sort(errors_without.begin(), errors_without.end());
  const auto quantile = [](const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  };
  for (const auto* errors : {&errors_with, &errors_without}) {
    const std::string name = errors == &errors_with ? "with" : "without";
    RecordProperty(name + "_median", std::to_string(quantile(*errors, 0.5)));
    RecordProperty(name + "_95", std::to_string(quantile(*errors, 0.95)));
  }
  EXPECT_LE(quantile(errors_with, 0.5), 1.6);
  EXPECT_LE(quantile(errors_with, 0.95), 10);
  EXPECT_LE(quantile(errors_with, 0.5) * 1.5, quantile(errors_without, 0.5));
  EXPECT_LE(quantile(errors_with, 0.95) * 2, quantile(errors_without, 0.95));
}

}  // namespace
}  // namespace plenum::query
