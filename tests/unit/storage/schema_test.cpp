#include "storage/schema.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.hpp"
#include "storage/fulltext/fulltext_index.hpp"
#include "storage/index/index_scan.hpp"
#include "storage/open.hpp"
#include "storage/schema_codec.hpp"

namespace plenum::storage {
namespace {

class SchemaTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> store_ = std::move(Store::open(":memory:").value());

  static SchemaRule rule(Transaction& tx, std::string name, RuleKind kind,
                         const std::vector<std::string>& properties) {
    SchemaRule rule;
    rule.name = std::move(name);
    rule.kind = kind;
    rule.token = static_cast<std::uint32_t>(tx.label("P").value());
    for (const auto& key : properties) rule.properties.push_back(tx.property(key).value());
    return rule;
  }
  static NodeId person(Transaction& tx, const Map& properties) {
    const LabelToken label = tx.label("P").value();
    std::vector<Property> list;
    for (const auto& [key, value] : properties) {
      list.push_back({tx.property(key).value(), value});
    }
    return tx.create_node(std::vector{label}, list).value();
  }
  static std::vector<std::uint64_t> found(const Snapshot& graph, const std::string& index,
                                          IndexSeek seek) {
    IndexScan scan(graph, graph.schema()->find(index), std::move(seek));
    std::vector<std::uint64_t> out;
    while (!scan.done()) EXPECT_TRUE(scan.next(2, out).ok());
    return out;
  }
  static IndexSeek equal(std::vector<Value> values) { return {std::move(values), {}, {}, {}}; }
};

TEST_F(SchemaTest, an_index_made_later_finds_what_was_there_and_what_comes) {
  Transaction tx = store_->begin().value();
  const NodeId a = person(tx, {{"x", 1}});
  ASSERT_TRUE(tx.create_rule(rule(tx, "i", RuleKind::range_index, {"x"})).ok());
  const NodeId b = person(tx, {{"x", 1.0}});
  const NodeId c = person(tx, {{"x", 2}});
  ASSERT_TRUE(tx.set_property(c, tx.property("x").value(), 1).ok());
  EXPECT_EQ(found(tx.view(), "i", equal({1})), (std::vector{a.value, b.value, c.value}));
  EXPECT_TRUE(found(tx.view(), "i", equal({2})).empty());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(found(store_->snapshot(), "i", equal({1})).size(), 3U);
}

TEST_F(SchemaTest, readers_of_an_older_state_see_its_own_values_and_its_own_schema) {
  Transaction first = store_->begin().value();
  const NodeId a = person(first, {{"x", "old"}});
  ASSERT_TRUE(first.create_rule(rule(first, "i", RuleKind::range_index, {"x"})).ok());
  ASSERT_TRUE(std::move(first).commit().ok());
  const Snapshot before = store_->snapshot();
  Transaction second = store_->begin().value();
  ASSERT_TRUE(second.set_property(a, second.property("x").value(), "new").ok());
  ASSERT_TRUE(std::move(second).commit().ok());
  EXPECT_EQ(found(before, "i", equal({"old"})), std::vector{a.value});
  EXPECT_TRUE(found(before, "i", equal({"new"})).empty());
  EXPECT_EQ(found(store_->snapshot(), "i", equal({"new"})), std::vector{a.value});
  Transaction third = store_->begin().value();
  ASSERT_TRUE(third.drop_rule("i").ok());
  ASSERT_TRUE(std::move(third).commit().ok());
  EXPECT_TRUE(store_->snapshot().schema()->empty());
  EXPECT_EQ(found(before, "i", equal({"old"})), std::vector{a.value});
}

TEST_F(SchemaTest, ranges_beginnings_and_the_first_properties_are_found_in_key_order) {
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "i", RuleKind::range_index, {"x"})).ok());
  ASSERT_TRUE(tx.create_rule(rule(tx, "two", RuleKind::range_index, {"x", "y"})).ok());
  std::vector<std::uint64_t> ids;
  for (const int x : {5, 3, 1}) ids.push_back(person(tx, {{"x", x}, {"y", 9 - x}}).value);
  const auto ana = person(tx, {{"x", "Ana"}}).value;
  const auto anna = person(tx, {{"x", "Anna"}}).value;
  const Snapshot view = tx.view();
  EXPECT_EQ(found(view, "i", {{}, IndexBound{1, false}, IndexBound{5, true}, {}}),
            (std::vector{ids[1], ids[0]}));
  EXPECT_EQ(found(view, "i", {{}, {}, IndexBound{3.0, false}, {}}), std::vector{ids[2]});
  EXPECT_EQ(found(view, "i", {{}, {}, {}, "An"}), (std::vector{ana, anna}));
  EXPECT_EQ(found(view, "two", equal({3})), std::vector{ids[1]});
  EXPECT_EQ(found(view, "two", {{3}, IndexBound{6, true}, {}, {}}), std::vector{ids[1]});
  EXPECT_TRUE(found(view, "two", {{3}, IndexBound{6, false}, {}, {}}).empty());
  EXPECT_TRUE(found(view, "i", {{}, IndexBound{1, true}, IndexBound{"z", true}, {}}).empty());
}

TEST_F(SchemaTest, values_longer_than_a_key_are_told_apart) {
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "i", RuleKind::unique, {"x"})).ok());
  const std::string head(500, 'h');
  const auto a = person(tx, {{"x", head + "a"}}).value;
  const auto b = person(tx, {{"x", head + "b"}}).value;
  ASSERT_TRUE(tx.check_constraints().ok());
  EXPECT_EQ(found(tx.view(), "i", equal({head + "a"})), std::vector{a});
  EXPECT_EQ(found(tx.view(), "i", {{}, IndexBound{head + "a", false}, {}, {}}), std::vector{b});
  EXPECT_EQ(found(tx.view(), "i", {{}, {}, {}, head + "b"}), std::vector{b});
}

TEST_F(SchemaTest, a_broken_constraint_names_itself_the_values_and_both_entities) {
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "one_x", RuleKind::unique, {"x"})).ok());
  const NodeId a = person(tx, {{"x", "Anna"}});
  ASSERT_TRUE(tx.check_constraints().ok());
  const Savepoint before = tx.savepoint();
  const NodeId b = person(tx, {{"x", "Anna"}});
  const Status broken = tx.check_constraints();
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().code(), ErrorCode::constraint);
  EXPECT_EQ(broken.error().type(), "ConstraintValidationFailed");
  for (const std::string& part :
       {std::string("'one_x'"), std::string("x = 'Anna'"), "node " + std::to_string(a.value),
        "node " + std::to_string(b.value)}) {
    EXPECT_NE(broken.error().message().find(part), std::string::npos) << broken.error().message();
  }
  EXPECT_FALSE(tx.check_constraints().ok()) << "still broken";
  tx.rollback_to(before);
  EXPECT_TRUE(tx.check_constraints().ok());
  EXPECT_TRUE(std::move(tx).commit().ok());
}

TEST_F(SchemaTest, a_commit_that_would_break_a_constraint_changes_nothing) {
  Transaction setup = store_->begin().value();
  ASSERT_TRUE(setup.create_rule(rule(setup, "named", RuleKind::exists, {"name"})).ok());
  const NodeId kept = person(setup, {{"name", "Anna"}});
  ASSERT_TRUE(std::move(setup).commit().ok());
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.set_property(kept, tx.property("name").value(), Value()).ok());
  EXPECT_EQ(std::move(tx).commit().error().code(), ErrorCode::constraint);
  EXPECT_EQ(store_->snapshot().property(kept, *store_->snapshot().find_property("name")).value(),
            Value("Anna"));
}

TEST_F(SchemaTest, values_may_be_swapped_and_nan_equals_nothing) {
  Transaction tx = store_->begin().value();
  const PropertyToken x = tx.property("x").value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "u", RuleKind::unique, {"x"})).ok());
  const NodeId a = person(tx, {{"x", 1}});
  const NodeId b = person(tx, {{"x", 2}});
  ASSERT_TRUE(tx.check_constraints().ok());
  ASSERT_TRUE(tx.set_property(a, x, 2).ok());
  ASSERT_TRUE(tx.set_property(b, x, 1).ok());
  EXPECT_TRUE(tx.check_constraints().ok());
  person(tx, {{"x", std::numeric_limits<double>::quiet_NaN()}});
  person(tx, {{"x", std::numeric_limits<double>::quiet_NaN()}});
  EXPECT_TRUE(tx.check_constraints().ok());
}

TEST_F(SchemaTest, a_constraint_on_data_that_breaks_it_is_refused_with_a_pair) {
  Transaction tx = store_->begin().value();
  person(tx, {{"x", 1}, {"y", 1}});
  person(tx, {{"x", 1}, {"y", 2}});
  const Status refused = tx.create_rule(rule(tx, "u", RuleKind::unique, {"x"}));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message().find("both have x = 1"), std::string::npos)
      << refused.error().message();
  EXPECT_TRUE(tx.view().schema()->empty());
  EXPECT_TRUE(tx.create_rule(rule(tx, "u", RuleKind::unique, {"x", "y"})).ok());
}

TEST_F(SchemaTest, a_rolled_back_rule_is_gone_and_a_dropped_one_back) {
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "u", RuleKind::unique, {"x"})).ok());
  const NodeId a = person(tx, {{"x", 1}});
  const Savepoint before = tx.savepoint();
  ASSERT_TRUE(tx.drop_rule("u").ok());
  const std::uint64_t dropped = tx.view().catalog_version();
  person(tx, {{"x", 1}});
  ASSERT_TRUE(tx.check_constraints().ok());
  tx.rollback_to(before);
  EXPECT_NE(tx.view().catalog_version(), dropped);
  EXPECT_EQ(found(tx.view(), "u", equal({1})), std::vector{a.value});
  person(tx, {{"x", 1}});
  EXPECT_FALSE(tx.check_constraints().ok());
  EXPECT_EQ(tx.drop_rule("v").error().code(), ErrorCode::not_found);
  EXPECT_EQ(tx.create_rule(rule(tx, "u", RuleKind::exists, {"x"})).error().code(),
            ErrorCode::constraint);
  EXPECT_EQ(tx.create_rule(rule(tx, "w", RuleKind::range_index, {"x"})).error().code(),
            ErrorCode::constraint);
}

TEST_F(SchemaTest, an_index_that_holds_mostly_useless_entries_is_replaced) {
  Transaction setup = store_->begin().value();
  ASSERT_TRUE(setup.create_rule(rule(setup, "i", RuleKind::range_index, {"x"})).ok());
  const NodeId a = person(setup, {{"x", 0}});
  ASSERT_TRUE(std::move(setup).commit().ok());
  const Snapshot old = store_->snapshot();
  Transaction tx = store_->begin().value();
  const PropertyToken x = tx.property("x").value();
  for (int i = 1; i < 3000; ++i) ASSERT_TRUE(tx.set_property(a, x, i).ok());
  ASSERT_TRUE(std::move(tx).commit().ok());
  EXPECT_EQ(store_->snapshot().schema()->find("i")->index->size(), 1U);
  EXPECT_EQ(found(store_->snapshot(), "i", equal({2999})), std::vector{a.value});
  EXPECT_EQ(found(old, "i", equal({0})), std::vector{a.value});
}

TEST_F(SchemaTest, a_whole_schema_goes_to_bytes_and_back) {
  Transaction tx = store_->begin().value();
  ASSERT_TRUE(tx.create_rule(rule(tx, "a", RuleKind::range_index, {"x", "y"})).ok());
  ASSERT_TRUE(tx.create_rule(rule(tx, "b", RuleKind::key, {"x"})).ok());
  SchemaRule text = rule(tx, "c", RuleKind::fulltext, {"y", "x"});
  text.more_tokens = {static_cast<std::uint32_t>(tx.label("Q").value())};
  text.analyzer = Analyzer::standard;
  ASSERT_TRUE(tx.create_rule(text).ok());
  std::string bytes;
  append_schema(bytes, *tx.view().schema());
  const SchemaPtr back = read_schema(bytes, {}, {2, 0, 2});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->find("c")->rule.tokens(), text.tokens());
  EXPECT_EQ(back->find("c")->rule.analyzer, Analyzer::standard);
  EXPECT_EQ(read_schema(bytes, {}, {1, 0, 2}), nullptr) << "a label that has no name";
  std::string again;
  append_schema(again, *back);
  EXPECT_EQ(again, bytes);
  EXPECT_EQ(read_schema(bytes, {}, {2, 0, 1}), nullptr) << "a property that has no name";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(read_schema(std::string_view(bytes).substr(0, size), {}, {2, 0, 2}), nullptr);
  }
}

TEST_F(SchemaTest, only_a_full_text_index_has_several_labels_and_each_of_them_once) {
  Transaction tx = store_->begin().value();
  SchemaRule several = rule(tx, "i", RuleKind::range_index, {"x"});
  several.more_tokens = {static_cast<std::uint32_t>(tx.label("Q").value())};
  EXPECT_EQ(tx.create_rule(several).error().code(), ErrorCode::limit);
  several.kind = RuleKind::fulltext;
  several.more_tokens.push_back(several.token);
  EXPECT_EQ(tx.create_rule(several).error().code(), ErrorCode::limit);
  several.more_tokens = {77};
  EXPECT_EQ(tx.create_rule(several).error().code(), ErrorCode::invalid_argument);
}

TEST_F(SchemaTest, a_check_names_the_entity_of_which_a_full_text_index_says_something_else) {
  Transaction tx = store_->begin().value();
  const NodeId a = person(tx, {{"x", "one two"}});
  const NodeId b = person(tx, {{"x", "three"}});
  ASSERT_TRUE(tx.create_rule(rule(tx, "i", RuleKind::fulltext, {"x"})).ok());
  const Timestamp at = std::move(tx).commit().value().timestamp;
  EXPECT_TRUE(store_->verify().value().ok());
  TextIndex* index = store_->snapshot().schema()->find("i")->fulltext->peek();
  ASSERT_NE(index, nullptr);
  index->replace(a.value, {{Value("two one")}}, at, nullptr);
  index->replace(b.value, {}, at, nullptr);
  index->replace(999, {{Value("four")}}, at, nullptr);
  const VerifyReport report = store_->verify().value();
  ASSERT_EQ(report.problems.size(), 3U);
  const std::string name = "the full-text index 'i' ";
  EXPECT_EQ(report.problems[0].message,
            name + "says something else of node " + std::to_string(a.value));
  EXPECT_EQ(report.problems[1].message, name + "lacks node " + std::to_string(b.value));
  EXPECT_EQ(report.problems[2].message, name + "should not have node 999");
}

TEST(SchemaOnDisk, rules_and_their_indexes_are_there_after_reopening) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "plenum_schema_test";
  std::filesystem::remove_all(path);
  {
    auto store = std::move(Store::open(path.string()).value());
    Transaction tx = store->begin().value();
    SchemaRule rule;
    rule.name = "strength";
    rule.kind = RuleKind::typed;
    rule.entity = EntityKind::edge;
    rule.token = static_cast<std::uint32_t>(tx.type("T").value());
    rule.properties = {tx.property("w").value()};
    rule.type = "FLOAT";
    ASSERT_TRUE(tx.create_rule(rule).ok());
    rule.name = "by_strength";
    rule.kind = RuleKind::range_index;
    rule.type.clear();
    ASSERT_TRUE(tx.create_rule(rule).ok());
    const NodeId n = tx.create_node({}, {}).value();
    const std::vector<Property> weight = {{tx.property("w").value(), 0.5}};
    ASSERT_TRUE(tx.create_edge(tx.type("T").value(), n, n, weight).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }
  auto store = std::move(Store::open(path.string()).value());
  const Snapshot graph = store->snapshot();
  ASSERT_EQ(graph.schema()->entries().size(), 2U);
  IndexScan scan(graph, graph.schema()->find("by_strength"), {{0.5}, {}, {}, {}});
  std::vector<std::uint64_t> edges;
  ASSERT_TRUE(scan.next(10, edges).ok());
  EXPECT_EQ(edges.size(), 1U);
  Transaction tx = store->begin().value();
  ASSERT_TRUE(tx.set_property(EdgeId{edges[0]}, tx.property("w").value(), "strong").ok());
  const auto broken = std::move(tx).commit();
  ASSERT_FALSE(broken.ok());
  EXPECT_NE(broken.error().message().find("'strong', which is of type STRING"), std::string::npos)
      << broken.error().message();
  EXPECT_TRUE(store->verify().value().ok());
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace plenum::storage
