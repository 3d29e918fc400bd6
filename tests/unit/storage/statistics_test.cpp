// What folds and bulk loads gather about the graph, beside what the graph says.
#include "storage/statistics/statistics.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <tuple>

#include "core/hash.hpp"
#include "storage/bulk_load.hpp"
#include "storage/documents.hpp"
#include "storage/format_version.hpp"
#include "storage/key_layout.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/open.hpp"
#include "storage/open_steps.hpp"
#include "storage/projection/column_builder.hpp"
#include "storage/statistics/distinct_sketch.hpp"
#include "tests/reference/seeds.hpp"
#include "tests/unit/storage/story.hpp"

namespace plenum::storage {
namespace {

std::unique_ptr<Store> in_memory() { return Store::open(":memory:").value(); }

TEST(DistinctSketch, CountsWithinATenth) {
  for (const std::uint64_t values : {1U, 10U, 500U, 2000U, 5000U, 100000U, 1000000U}) {
    DistinctSketch sketch;
    for (std::uint64_t i = 0; i < values; ++i) {
      sketch.add(core::mix64(i * 3));
      if (i % 3 == 0) sketch.add(core::mix64(i * 3));
    }
    EXPECT_NEAR(sketch.estimate() / static_cast<double>(values), 1, 0.1) << values;
  }
}

TEST(ValueCode, KeepsOrderAndTellsCutValuesApart) {
  const std::string long_text(100, 'a');
  EXPECT_EQ(value_code(Value(1)), value_code(Value(1.0)));
  EXPECT_LT(value_code(Value(-5)), value_code(Value(3.5)));
  EXPECT_LT(value_code(Value("abc")), value_code(Value("abd")));
  EXPECT_NE(value_code(Value(long_text + "x")), value_code(Value(long_text + "y")));
  EXPECT_EQ(value_code(Value(long_text + "x")).size(), value_code_bytes + 8);
  EXPECT_TRUE(value_code(Value(long_text)).starts_with(value_code_prefix("aaa")));
  EXPECT_TRUE(value_code(Value(long_text)).starts_with(value_code_prefix(long_text)));
}

TEST(UnitStatistics, ReadsWhatItWroteAndRefusesEverythingElse) {
  ColumnStatistics column;
  ColumnPageBuilder builder;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    builder.append(row, Value("v" + std::to_string(row % 77)));
  }
  column.replace(3, *builder.finish());
  segment::AdjacencyGroup group;
  for (std::size_t i = 0; i < segment::adjacency_group_nodes; ++i) {
    for (std::size_t edge = 0; edge < i; ++edge) {
      group.neighbours.push_back(edge);
      group.edges.push_back(1000 * i + edge);
    }
    group.offsets[i + 1] = static_cast<std::uint32_t>(group.edges.size());
  }
  AdjacencyStatistics adjacency;
  adjacency.replace(Direction::out, 7, {}, group);
  EXPECT_EQ(adjacency.degrees.edge_count(), 63.0 * 64 / 2);
  EXPECT_EQ(adjacency.degrees.node_count(), 63);
  const std::string one = column.encode();
  const std::string other = adjacency.encode();
  ASSERT_TRUE(ColumnStatistics::decode(one));
  EXPECT_EQ(ColumnStatistics::decode(one)->encode(), one);
  ASSERT_TRUE(AdjacencyStatistics::decode(other));
  EXPECT_EQ(AdjacencyStatistics::decode(other)->encode(), other);
  for (const std::string* bytes : {&one, &other}) {
    for (std::size_t size = 0; size < bytes->size(); size += 7) {
      EXPECT_FALSE(ColumnStatistics::decode(std::string_view(*bytes).substr(0, size)));
      EXPECT_FALSE(AdjacencyStatistics::decode(std::string_view(*bytes).substr(0, size)));
    }
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {  // what decodes by chance is as good as any other
      std::string damaged = *bytes;
      damaged[random() % damaged.size()] = static_cast<char>(random());
      if (auto read = ColumnStatistics::decode(damaged)) read->encode();
      if (auto read = AdjacencyStatistics::decode(damaged)) read->encode();
    }
  }
  adjacency.replace(Direction::out, 7, group, {});
  EXPECT_EQ(adjacency.degrees, DegreeHistogram{});
  EXPECT_TRUE(adjacency.edges.empty());
}

TEST(UnitStatistics, ABoundedSampleStandsForAllRows) {
  ColumnStatistics column;
  constexpr std::uint64_t segments = 200;
  for (std::uint64_t segment = 0; segment < segments; ++segment) {
    ColumnPageBuilder builder;
    for (std::size_t row = 0; row < column_page_rows; ++row) {
      builder.append(row, Value(static_cast<std::int64_t>(segment * 10)));  // clustered
    }
    column.replace(segment, *builder.finish());
    EXPECT_LE(column.rows.size(), sample_max);
  }
  EXPECT_GE(column.rows.size(), sample_max / 3);
  const double rows =
      std::ldexp(static_cast<double>(column.rows.size()), static_cast<int>(column.shift));
  EXPECT_NEAR(rows / (segments * column_page_rows), 1, 0.15);
  EXPECT_NEAR(column.distinct.estimate() / segments, 1, 0.1);
}

/// People with a skewed city and an age, things without, and edges between them.
struct People {
  static constexpr std::int64_t count = 20000;
  std::map<std::string, std::int64_t> by_city;
  std::vector<NodeId> people;
  std::vector<NodeId> things;

  static std::string city_of(std::int64_t i) {
    if (i % 2 == 0) return "Aa";
    if (i % 10 == 1) return "Bb";
    return "C" + std::to_string(i / 50);
  }
  void write(Store& store) {
    Transaction tx = store.begin().value();
    const std::vector<LabelToken> person{tx.label("Person").value()};
    const std::vector<LabelToken> thing{tx.label("Thing").value()};
    const PropertyToken city = tx.property("city").value();
    const PropertyToken age = tx.property("age").value();
    const TypeToken knows = tx.type("KNOWS").value();
    const TypeToken owns = tx.type("OWNS").value();
    for (std::int64_t i = 0; i < count; ++i) {
      std::vector<Property> properties{{city, Value(city_of(i))}};
      if (i % 4 != 0) properties.push_back({age, Value(i % 100)});
      ++by_city[city_of(i)];
      people.push_back(tx.create_node(person, properties).value());
      if (i % 10 == 0) things.push_back(tx.create_node(thing, {}).value());
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
      EXPECT_TRUE(tx.create_edge(owns, people[i], things[i % 3], {}).ok());  // three hubs
      EXPECT_TRUE(tx.create_edge(knows, people[i], people[(i * 7 + 1) % people.size()], {}).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
    ASSERT_TRUE(store.fold().ok());
  }
};

std::shared_ptr<const ValueStatistics> values_of(const Snapshot& graph, const char* label,
                                                 const char* key) {
  return graph.statistics()->values(EntityKind::node, *graph.find_property(key),
                                    static_cast<std::uint32_t>(*graph.find_label(label)));
}

TEST(Statistics, KnowValuesFrequenciesAndRangesOfALabel) {
  const auto store = in_memory();
  EXPECT_EQ(store->snapshot().statistics(), nullptr);
  People people;
  people.write(*store);
  const Snapshot graph = store->snapshot();
  const auto city = values_of(graph, "Person", "city");
  ASSERT_NE(city, nullptr);
  const auto near = [](double estimate, double exact, double factor) {
    EXPECT_LE(estimate, exact * factor);
    EXPECT_GE(estimate, exact / factor);
  };
  near(city->present(), 1, 1.2);
  near(city->distinct(), static_cast<double>(people.by_city.size()), 1.3);
  near(city->equal(Value("Aa")), 0.5, 1.2);
  near(city->equal(Value("Bb")), 0.1, 1.5);
  near(city->equal(Value("C7")), 20.0 / People::count, 4);
  near(city->starts_with("C"), 0.4, 1.3);
  const auto age = values_of(graph, "Person", "age");
  near(age->present(), 0.75, 1.2);
  near(age->distinct(), 75, 1.2);
  const Value low(20);
  const Value high(40);
  near(age->between(&low, true, &high, false), 0.15, 1.4);
  near(age->between(nullptr, false, &low, false), 0.15, 1.4);
  near(age->between(&high, false, nullptr, false), 0.45, 1.3);
  const Value text("x");
  EXPECT_LT(age->between(&text, true, nullptr, false), 0.01) << "numbers are no strings";
  EXPECT_LT(values_of(graph, "Thing", "age")->present(), 0.05);
}

TEST(Statistics, KnowWhatEdgesJoinAndHowManyANodeHas) {
  const auto store = in_memory();
  People people;
  people.write(*store);
  const Snapshot graph = store->snapshot();
  const std::vector<LabelToken> person{*graph.find_label("Person")};
  const std::vector<LabelToken> thing{*graph.find_label("Thing")};
  const auto owns = graph.statistics()->edges(*graph.find_type("OWNS"));
  ASSERT_NE(owns, nullptr);
  EXPECT_DOUBLE_EQ(owns->share(person, thing), 1);
  EXPECT_DOUBLE_EQ(owns->share({}, thing), 1);
  EXPECT_LT(owns->share(thing, person), 0.01);
  EXPECT_DOUBLE_EQ(owns->degrees(Direction::out).node_count(), People::count);
  EXPECT_DOUBLE_EQ(owns->degrees(Direction::in).node_count(), 3);
  EXPECT_NEAR(owns->degrees(Direction::in).mean_at_edge() / (People::count / 3.0), 1, 0.01);
  EXPECT_DOUBLE_EQ(owns->degrees(Direction::out).mean_at_edge(), 1);
}

TEST(Statistics, FollowLabelsThatChangeWithoutTheirValues) {
  const auto store = in_memory();
  People people;
  people.write(*store);
  Transaction tx = store->begin().value();
  const LabelToken retired = tx.label("Retired").value();
  for (std::size_t i = 0; i < people.people.size(); i += 2) {
    ASSERT_TRUE(tx.add_label(people.people[i], retired).ok());
  }
  ASSERT_TRUE(std::move(tx).commit().ok());
  ASSERT_TRUE(store->fold().ok());
  const Snapshot graph = store->snapshot();
  EXPECT_NEAR(values_of(graph, "Retired", "city")->equal(Value("Aa")), 1, 0.2);
  const std::vector<LabelToken> label{retired};
  EXPECT_NEAR(graph.statistics()->edges(*graph.find_type("OWNS"))->share(label, {}), 0.5, 0.1);
}

/// All records of statistics, in order.
std::string records(const Store& store) {
  std::string all;
  EXPECT_TRUE(scan_range(*store.core()->engine, nullptr, kv::Family::meta,
                         space_begin(Space::statistics), space_end(Space::statistics),
                         [&](const kv::KeyValue& entry) -> Result<bool> {
                           all += entry.key + entry.value;
                           return true;
                         })
                  .ok());
  return all;
}

/// Degrees of all types and directions, counted.
std::map<std::pair<std::uint32_t, Direction>, DegreeHistogram> counted(const Snapshot& graph) {
  std::map<std::pair<std::uint32_t, Direction>, DegreeHistogram> out;
  ScanPosition position;
  while (!position.done) {
    std::vector<NodeId> nodes;
    EXPECT_TRUE(graph.scan_nodes(position, 4096, nodes).ok());
    for (const NodeId node : nodes) {
      for (std::uint32_t type = 0; type < graph.type_count(); ++type) {
        for (const Direction way : {Direction::out, Direction::in}) {
          out[{type, way}].count(graph.degree(node, way, TypeToken{type}).value(), true);
        }
      }
    }
  }
  return out;
}

/// What a sample that holds everything has to say, counted.
struct Exact {
  using Place = std::tuple<EntityKind, std::uint32_t, std::uint32_t>;    ///< kind, property, label
  using Ends = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  ///< type, labels
  std::map<Place, std::map<std::string, double>> values;                 ///< by code
  std::map<std::string, Value> coded;
  std::map<Ends, double> edges;

  explicit Exact(const Snapshot& graph) {
    ScanPosition position;
    while (!position.done) {
      std::vector<NodeId> nodes;
      EXPECT_TRUE(graph.scan_nodes(position, 4096, nodes).ok());
      for (const NodeId node : nodes) {
        const auto labels = graph.labels(node).value();
        for (const LabelToken label : labels) {
          count(EntityKind::node, static_cast<std::uint32_t>(label),
                graph.properties(node).value());
        }
      }
    }
    position = {};
    while (!position.done) {
      std::vector<EdgeId> all;
      EXPECT_TRUE(graph.scan_edges(position, 4096, all).ok());
      for (const EdgeId edge : all) {
        const EdgeEnds ends = graph.ends(edge).value();
        const auto type = static_cast<std::uint32_t>(ends.type);
        count(EntityKind::edge, type, graph.properties(edge).value());
        const auto starts = graph.labels(ends.start).value();
        const auto targets = graph.labels(ends.end).value();
        for (const LabelToken from : starts) {
          for (const LabelToken to : targets) {
            ++edges[{type, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)}];
          }
        }
      }
    }
  }
  void count(EntityKind kind, std::uint32_t label, const std::vector<Property>& properties) {
    for (const Property& property : properties) {
      const std::string code = value_code(property.value);
      ++values[{kind, static_cast<std::uint32_t>(property.key), label}][code];
      coded[code] = property.value;
    }
  }
};

void expect_exact(const Snapshot& graph) {
  const Exact exact(graph);
  for (const auto& [place, values] : exact.values) {
    const auto [kind, key, label] = place;
    const double entities =
        static_cast<double>(kind == EntityKind::node ? graph.node_count(LabelToken{label})
                                                     : graph.edge_count(TypeToken{label}));
    const auto known = graph.statistics()->values(kind, PropertyToken{key}, label);
    ASSERT_NE(known, nullptr) << (kind == EntityKind::node ? "nodes " : "edges ")
                              << graph.property_name(PropertyToken{key}) << " of " << label;
    EXPECT_EQ(known->distinct(), static_cast<double>(values.size()));
    double rows = 0;
    for (const auto& [code, count] : values) {
      rows += count;
      EXPECT_NEAR(known->equal(exact.coded.at(code)) * entities, count, 1e-6);
    }
    EXPECT_EQ(known->rows(), rows);
  }
  for (const auto& [place, count] : exact.edges) {
    const auto [type, from, to] = place;
    const LabelToken start{from};
    const LabelToken end{to};
    const double share =
        graph.statistics()->edges(TypeToken{type})->share(std::span(&start, 1), std::span(&end, 1));
    EXPECT_NEAR(share * static_cast<double>(graph.edge_count(TypeToken{type})), count, 1e-6);
  }
}

// Small enough for samples to hold everything: labels, values and edges come, change and go.
TEST(Statistics, OfASmallGraphAreExactWhateverWasFoldedOrLoadedBefore) {
  reference::each_seed(8, [](std::uint64_t seed) {
    const auto store = in_memory();
    Story story(seed);
    for (int step = 0; step < 6; ++step) {
      for (int commit = 0; commit < 4; ++commit) story.tell(*store);
      if (step % 3 == 2) {
        Story::Load load;
        ASSERT_TRUE(story.load(*store, 40, {}, load).ok());
        story.adopt(*store, std::move(load));
      } else {
        ASSERT_TRUE(store->fold().ok());
      }
      expect_exact(store->snapshot());
    }
    EXPECT_TRUE(store->verify().value().ok());
  });
}

TEST(Statistics, DegreesAreExactAndTheSameStoryGivesTheSameBytes) {
  reference::each_seed(6, [](std::uint64_t seed) {
    std::string first;
    for (int again = 0; again < 2; ++again) {
      const auto store = in_memory();
      Story story(seed);
      for (int fold = 0; fold < 4; ++fold) {
        for (int commit = 0; commit < 5; ++commit) story.tell(*store);
        ASSERT_TRUE(store->fold().ok());
        const Snapshot graph = store->snapshot();
        for (const auto& [place, degrees] : counted(graph)) {
          const auto edges = graph.statistics()->edges(TypeToken{place.first});
          if (degrees == DegreeHistogram{} && edges == nullptr) continue;
          ASSERT_NE(edges, nullptr);
          EXPECT_EQ(edges->degrees(place.second), degrees) << seed;
        }
      }
      EXPECT_TRUE(store->verify().value().ok());
      if (again == 0) first = records(*store);
      EXPECT_EQ(records(*store), first) << seed;
    }
  });
}

class StoredStatistics : public ::testing::Test {
 protected:
  StoredStatistics() { std::filesystem::remove_all(path_); }
  ~StoredStatistics() override { std::filesystem::remove_all(path_); }

  std::unique_ptr<Store> open() const {
    StoreOptions options;
    options.fold_bytes = 0;
    return Store::open(path_, options).value();
  }
  /// Writes every record of statistics again, changed.
  template <class Change>
  static void change_records(Store& store, const Change& change) {
    kv::Engine& engine = *store.core()->engine;
    kv::Batch batch;
    ASSERT_TRUE(scan_range(engine, nullptr, kv::Family::meta, space_begin(Space::statistics),
                           space_end(Space::statistics),
                           [&](const kv::KeyValue& entry) -> Result<bool> {
                             change(batch, entry);
                             return true;
                           })
                    .ok());
    ASSERT_FALSE(batch.empty());
    ASSERT_TRUE(engine.commit(batch, kv::Durability::sync).ok());
  }
  void set_minor(std::uint16_t minor) const {
    const DirectoryPaths paths(path_);
    FormatHeader header =
        decode_header(kv::read_plain_file(nullptr, paths.header, header_bytes_max).value()).value();
    header.minor = minor;
    ASSERT_TRUE(kv::write_plain_file(nullptr, paths.header, encode_header(header)).ok());
  }
  std::uint16_t minor() const {
    const DirectoryPaths paths(path_);
    return decode_header(kv::read_plain_file(nullptr, paths.header, header_bytes_max).value())
        .value()
        .minor;
  }

  const std::string path_ =
      (std::filesystem::temp_directory_path() / ("plenum_statistics_" + std::to_string(getpid())))
          .string();
};

TEST_F(StoredStatistics, AreThereAgainAfterOpening) {
  People people;
  {
    const auto store = open();
    people.write(*store);
    ASSERT_TRUE(store->close().ok());
  }
  const auto store = open();
  EXPECT_NEAR(values_of(store->snapshot(), "Person", "city")->equal(Value("Aa")), 0.5, 0.1);
}

TEST_F(StoredStatistics, ADatabaseOfTheFormatBeforeOpensAndGathersWhenItFolds) {
  People people;
  {
    const auto store = open();
    people.write(*store);
    change_records(*store, [](kv::Batch& batch, const kv::KeyValue& entry) {
      batch.erase(kv::Family::meta, entry.key);
    });
    ASSERT_TRUE(store->close().ok());
  }
  set_minor(0);
  const auto store = open();
  EXPECT_EQ(store->info().value().format_minor, 0U);
  EXPECT_EQ(values_of(store->snapshot(), "Person", "city"), nullptr);
  EXPECT_TRUE(store->verify().value().ok());
  EXPECT_EQ(minor(), 0) << "nothing that an older program does not know";
  Transaction tx = store->begin().value();
  ASSERT_TRUE(
      tx.set_property(people.people[0], tx.property("city").value(), Value("Elsewhere")).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  ASSERT_TRUE(store->fold().ok());
  EXPECT_EQ(minor(), format_minor);
  EXPECT_NEAR(values_of(store->snapshot(), "Person", "city")->equal(Value("Aa")), 0.5, 0.1);
}

TEST_F(StoredStatistics, DamageIsReportedDoneWithoutAndGoneAfterTheNextFold) {
  People people;
  const auto store = open();
  people.write(*store);
  change_records(*store, [](kv::Batch& batch, const kv::KeyValue& entry) {
    std::string value = entry.value;
    value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    batch.put(kv::Family::meta, entry.key, std::move(value));
  });
  Transaction tx = store->begin().value();
  ASSERT_TRUE(tx.set_property(people.people[0], tx.property("age").value(), Value(1000)).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  ASSERT_TRUE(store->fold().ok());
  const VerifyReport report = store->verify().value();
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.problems[0].message.find("no answer rests on it"), std::string::npos);
  EXPECT_EQ(values_of(store->snapshot(), "Person", "city"), nullptr);
  EXPECT_NE(values_of(store->snapshot(), "Person", "age"), nullptr) << "it was written";
}

}  // namespace
}  // namespace plenum::storage
