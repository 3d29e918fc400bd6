#include "storage/graph_type.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.hpp"
#include "storage/graph_type_rules.hpp"
#include "storage/open.hpp"
#include "storage/salvage.hpp"
#include "storage/schema_codec.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;

PropertyRule property(std::uint32_t key, const char* type, bool required = false) {
  return {PropertyToken{key}, core::TypeUnion::parse(type).value(), required};
}

constexpr LabelToken person{0};
constexpr LabelToken author{1};
constexpr LabelToken company{2};
constexpr TypeToken knows{0};
constexpr NameCounts counts{3, 2, 4};

GraphTypeDefinition sample(bool closed = true) {
  GraphTypeDefinition type{"social", closed, {}, {}};
  type.nodes.push_back(
      {{person}, {}, {property(1, "STRING", true), property(0, "DATE | LIST<INTEGER NOT NULL>")}});
  type.nodes.push_back({{author}, {person}, {}});
  type.nodes.push_back({{}, {}, {property(3, "ANY")}});
  type.edges.push_back({knows, {person}, {person}, {property(2, "INTEGER")}});
  type.edges.push_back({knows, {}, {author}, {}});
  type.edges.push_back({TypeToken{1}, {}, {}, {}});
  return type;
}

std::string bytes_of(const GraphTypeDefinition& type) {
  std::string out;
  append_graph_type(out, type);
  return out;
}

GraphTypePtr read(std::string_view bytes, const NameCounts& names = counts) {
  core::ByteReader reader(bytes);
  GraphTypePtr type = read_graph_type(reader, names.labels, names.types, names.properties);
  return reader.at_end() ? type : nullptr;
}

TEST(GraphType, goes_to_bytes_and_back) {
  const std::string bytes = bytes_of(sample());
  const GraphTypePtr back = read(bytes);
  ASSERT_NE(back, nullptr);
  EXPECT_EQ(bytes_of(back->definition()), bytes);
  EXPECT_TRUE(back->closed());
  EXPECT_EQ(back->definition().nodes[0].properties[1].type.name(), "DATE | LIST<INTEGER NOT NULL>");
}

TEST(GraphType, of_bytes_that_are_cut_or_name_what_has_no_name_is_none) {
  const std::string bytes = bytes_of(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(read(std::string_view(bytes).substr(0, size)), nullptr) << size;
  }
  EXPECT_EQ(read(bytes, {1, 2, 4}), nullptr);
  EXPECT_EQ(read(bytes, {3, 1, 4}), nullptr);
  EXPECT_EQ(read(bytes, {3, 2, 3}), nullptr);
  EXPECT_NE(read(bytes, {2, 2, 4}), nullptr);
}

TEST(GraphType, of_any_changed_bytes_is_none_or_one_that_writes_the_same_bytes) {
  const std::string bytes = bytes_of(sample());
  std::mt19937_64 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string changed = bytes;
    for (std::uint64_t i = 1 + random() % 3; i > 0; --i) {
      const std::size_t at = random() % changed.size();
      switch (random() % 3) {
        case 0:
          changed[at] = static_cast<char>(random());
          break;
        case 1:
          changed.erase(at, 1 + random() % 3);
          break;
        default:
          changed.insert(at, 1, static_cast<char>(random() % 4));
      }
      if (changed.empty()) changed = bytes;
    }
    const GraphTypePtr type = read(changed);
    if (type != nullptr) {
      ASSERT_EQ(bytes_of(type->definition()), changed);
    }
  }
}

TEST(GraphType, that_contradicts_itself_cannot_be_made) {
  const auto refuse = [](auto&& change) {
    GraphTypeDefinition type = sample();
    change(type);
    return GraphType::make(std::move(type)).ok() ? std::string("made") : std::string();
  };
  EXPECT_EQ(refuse([](auto& type) { type.nodes.push_back({{person}, {}, {}}); }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[0].labels = {author, person}; }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[0].labels = {company, company}; }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[1].implied = {author}; }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[2].implied = {author}; }), "");
  EXPECT_EQ(refuse([](auto& type) { type.edges.push_back({knows, {}, {author}, {}}); }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[0].properties.push_back(property(0, "ANY")); }), "");
  EXPECT_EQ(refuse([](auto& type) { type.nodes[0].properties = {property(0, "MAP")}; }), "");
  EXPECT_EQ(refuse([](auto& type) {
              type.nodes[0].properties = {{PropertyToken{0}, {}, false}};
            }),
            "");
  EXPECT_EQ(refuse([](auto&) {}), "made");
}

TEST(GraphType, too_large_is_a_limit) {
  GraphTypeDefinition type{"t", false, {}, {}};
  for (std::uint32_t i = 0; i <= element_labels_max; ++i) {
    if (i == 0) type.nodes.emplace_back();
    type.nodes[0].labels.push_back(LabelToken{i});
  }
  EXPECT_EQ(GraphType::make(type).error().code(), ErrorCode::limit);
}

TEST(GraphType, of_which_a_label_implies_too_many_others_is_a_limit_when_closed) {
  GraphTypeDefinition chain{"t", true, {}, {}};
  for (std::uint32_t i = 0; i < 3000; ++i) {
    chain.nodes.push_back({{LabelToken{i}}, {LabelToken{i + 1}}, {}});
  }
  EXPECT_EQ(GraphType::make(chain).error().code(), ErrorCode::limit);
  chain.closed = false;
  EXPECT_TRUE(GraphType::make(chain).ok());
  chain.closed = true;
  chain.nodes.resize(element_labels_max - 1);
  EXPECT_TRUE(GraphType::make(chain).value()->fits(std::vector{LabelToken{0}, LabelToken{63}}));
}

TEST(GraphType, knows_what_follows_from_labels) {
  const GraphTypePtr type = GraphType::make(sample()).value();
  const std::vector<LabelToken> both = {person, author};
  EXPECT_EQ(type->node_types(both).size(), 3U);
  EXPECT_EQ(type->node_types({}).size(), 1U);
  EXPECT_TRUE(type->declares(both));
  EXPECT_FALSE(type->declares(std::vector{author})) << "an author is a person";
  EXPECT_TRUE(type->declares({}));
  EXPECT_TRUE(type->fits(std::vector{author}));
  EXPECT_FALSE(type->fits(std::vector{company}));
  EXPECT_EQ(type->types_with_ends(), std::vector{knows});
}

TEST(GraphType, of_an_open_one_asks_for_little) {
  GraphTypeDefinition definition = sample(false);
  definition.nodes.pop_back();  // the one about all nodes
  definition.edges.pop_back();
  const GraphTypePtr type = GraphType::make(std::move(definition)).value();
  EXPECT_FALSE(type->about_node(std::vector{company}));
  EXPECT_FALSE(type->about_label(company));
  EXPECT_FALSE(type->about_edge(TypeToken{1}));
  EXPECT_FALSE(type->about_property(EntityKind::node, PropertyToken{2}));
  EXPECT_TRUE(type->about_property(EntityKind::edge, PropertyToken{2}));
  EXPECT_TRUE(type->about_ends(author));
}

class GraphTypeOnDisk : public ::testing::Test {
 protected:
  GraphTypeOnDisk() { fs::create_directories(root_); }
  ~GraphTypeOnDisk() override { fs::remove_all(root_); }

  /// So many node types that they need several records.
  static GraphTypeDefinition large(Transaction& tx, const std::string& name, int size) {
    GraphTypeDefinition type{name, false, {}, {}};
    for (int i = 0; i < size; ++i) {
      NodeType node;
      node.labels.push_back(tx.label(name + std::to_string(i)).value());
      const std::string key = "p" + std::to_string(i);
      node.properties.push_back({tx.property(key).value(),
                                 core::TypeUnion::parse("STRING | LIST<STRING>").value(), true});
      type.nodes.push_back(std::move(node));
    }
    return type;
  }
  static void create(Store& store, const std::string& name, int size) {
    Transaction tx = store.begin().value();
    ASSERT_TRUE(tx.create_graph_type(large(tx, name, size)).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  static void drop(Store& store, const std::string& name) {
    Transaction tx = store.begin().value();
    ASSERT_TRUE(tx.drop_graph_type(name).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  static std::vector<std::string> texts(const Snapshot& graph) {
    std::vector<std::string> out;
    const SchemaPtr schema = graph.schema();
    for (const GraphTypePtr& type : schema->graph_types()) {
      out.push_back(graph_type_text(type->definition(), TokenNames::of(graph)));
    }
    return out;
  }
  std::unique_ptr<Store> open(const char* name = "db") const {
    return std::move(Store::open((root_ / name).string()).value());
  }

  fs::path root_ =
      fs::path(::testing::TempDir()) / ("plenum_graph_type_test_" + std::to_string(::getpid()));
};

TEST_F(GraphTypeOnDisk, survives_folds_and_reopening_however_large_and_shrinks_again) {
  std::unique_ptr<Store> store = open();
  create(*store, "Big", 4000);
  create(*store, "Small", 3);
  ASSERT_GT(graph_type_parts(*store->snapshot().schema()).size(), 1U);
  std::vector<std::string> before = texts(store->snapshot());
  const auto again = [&](bool fold) {
    if (fold) {
      ASSERT_TRUE(store->fold().ok());
    }
    store.reset();
    store = open();
    EXPECT_EQ(texts(store->snapshot()), before);
    EXPECT_TRUE(store->verify().value().ok());
  };
  again(false);
  again(true);
  drop(*store, "Big");
  before.erase(before.begin());
  again(false);
  again(true);
  drop(*store, "Small");
  before.clear();
  again(true);
  create(*store, "Big", 2000);
  before = texts(store->snapshot());
  again(true);
}

TEST_F(GraphTypeOnDisk, is_salvaged_from_the_log_and_from_folds) {
  for (const bool fold : {false, true}) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    std::vector<std::string> before;
    {
      const std::unique_ptr<Store> store = open();
      create(*store, "Gone", 2);
      if (fold) {
        ASSERT_TRUE(store->fold().ok());
      }
      drop(*store, "Gone");
      create(*store, "Kept", 3);
      if (fold) {
        ASSERT_TRUE(store->fold().ok());
      }
      Transaction tx = store->begin().value();
      const std::vector<LabelToken> labels = {tx.label("Kept1").value()};
      const std::vector<Property> properties = {{tx.property("p1").value(), "x"}};
      ASSERT_TRUE(tx.create_node(labels, properties).ok());
      ASSERT_TRUE(std::move(tx).commit().ok());
      before = texts(store->snapshot());
    }
    const auto report = salvage((root_ / "db").string(), (root_ / "new").string(), {}, {});
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_EQ(report->problem_count, 0U);
    EXPECT_EQ(texts(open("new")->snapshot()), before);
  }
}

TEST(GraphTypeSchema, parts_that_are_lost_are_noticed_and_old_ones_do_not_matter) {
  SchemaPtr schema = std::make_shared<const Schema>();
  schema = schema->with(GraphType::make(sample()).value());
  std::string bytes;
  append_schema(bytes, *schema);
  GraphTypeParts parts = graph_type_parts(*schema);
  parts.emplace(std::uint16_t{7}, "left over");
  const SchemaPtr back = read_schema(bytes, parts, counts);
  ASSERT_NE(back, nullptr);
  EXPECT_EQ(back->graph_types().size(), 1U);
  EXPECT_FALSE(back->empty());
  EXPECT_TRUE(back->has_constraints());
  parts.erase(0);
  EXPECT_EQ(read_schema(bytes, parts, counts), nullptr);
  std::string none;
  append_schema(none, Schema());
  EXPECT_EQ(none, std::string(1, '\0')) << "as before there were graph types";
}

}  // namespace
}  // namespace plenum::storage
