#include "storage/bulk_load.hpp"

#include <gtest/gtest.h>

namespace plenum::storage {
namespace {

std::unique_ptr<Store> memory() { return Store::open(":memory:").value(); }

TEST(BulkLoad, WritesColumnsOfEveryKindAndLeavesAbsentValuesOut) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  const LabelToken label = *loader->label("N");
  const std::vector<PropertyToken> keys = {*loader->property("i"), *loader->property("f"),
                                           *loader->property("s"), *loader->property("b"),
                                           *loader->property("d"), *loader->property("v")};
  const std::vector<std::int64_t> integers = {7, 8, 9};
  const std::vector<std::uint8_t> valid = {1, 0, 1};
  const std::vector<double> floats = {0.5, 0, 1.5};
  const std::vector<std::uint32_t> ends = {0, 2, 2, 5};
  const std::vector<std::int64_t> flags = {0, 1, 1};
  const std::vector<Value> values = {Value(List{Value(1)}), Value(), Value(List{})};
  std::vector<BulkColumn> columns(6);
  columns[0] = {keys[0], ValueKind::integer, {}, integers};
  columns[1] = {keys[1], ValueKind::floating, valid, {}, floats};
  columns[2] = {keys[2], ValueKind::string, {}, {}, {}, ends, "abxyz"};
  columns[3] = {keys[3], ValueKind::boolean, {}, flags};
  columns[4] = {keys[4], ValueKind::date, {}, integers};
  columns[5] = {keys[5], ValueKind::list, valid, {}, {}, {}, {}, values};
  std::vector<IdRange> ids;
  ASSERT_TRUE(loader->add_nodes({std::span(&label, 1), 3, columns}, ids).ok());
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_EQ(ids[0].count, 3U);
  EXPECT_TRUE(loader->undoable());
  EXPECT_EQ(store->snapshot().node_count(), 0U) << "nothing shows before finish()";
  const BulkLoadReport report = loader->finish().value();
  EXPECT_EQ(report.nodes, 3U);
  EXPECT_EQ(report.properties, 16U);
  const Snapshot graph = store->snapshot();
  const Node first = graph.node(NodeId{ids[0].first}).value();
  EXPECT_EQ(
      first.properties,
      (Map{
          {"i", 7}, {"f", 0.5}, {"s", "ab"}, {"b", false}, {"d", Date{7}}, {"v", List{Value(1)}}}));
  const Node second = graph.node(NodeId{ids[0].first + 1}).value();
  EXPECT_EQ(second.properties, (Map{{"i", 8}, {"s", ""}, {"b", true}, {"d", Date{8}}}));
}

TEST(BulkLoad, WritesEdgesBetweenNodesAndRefusesOthers) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  std::vector<IdRange> ids;
  ASSERT_TRUE(loader->add_nodes({{}, 2, {}}, ids).ok());
  const NodeId a{ids[0].first};
  const NodeId b{ids[0].first + 1};
  const TypeToken type = *loader->type("T");
  const std::vector<NodeId> starts = {a, b, a};
  const std::vector<NodeId> ends = {b, a, a};
  ASSERT_TRUE(loader->add_edges({type, starts, ends, {}}).ok());
  const NodeId nobody{1000};
  EXPECT_EQ(loader->add_edges({type, std::span(&a, 1), std::span(&nobody, 1), {}}).error().code(),
            ErrorCode::not_found);
}

TEST(BulkLoad, AnAbortedLoadLeavesNothing) {
  const auto store = memory();
  {
    auto loader = BulkLoader::begin(*store, {}).value();
    std::vector<IdRange> ids;
    ASSERT_TRUE(loader->add_nodes({{}, 100, {}}, ids).ok());
    loader->abort();
  }
  EXPECT_EQ(store->snapshot().node_count(), 0U);
  EXPECT_TRUE(store->begin().ok()) << "another writer may come in";
}

TEST(BulkLoad, ALoadBeyondOneCommitIsSeveral) {
  const auto store = memory();
  auto loader = BulkLoader::begin(*store, {}).value();
  const PropertyToken key = *loader->property("text");
  const std::string bytes(1U << 20U, 'x');
  const std::vector<std::uint32_t> ends = {0, static_cast<std::uint32_t>(bytes.size())};
  const BulkColumn column{key, ValueKind::string, {}, {}, {}, ends, bytes};
  std::vector<IdRange> ids;
  for (int i = 0; i < 70; ++i) {
    ASSERT_TRUE(loader->add_nodes({{}, 1, std::span(&column, 1)}, ids).ok()) << i;
  }
  EXPECT_FALSE(loader->undoable());
  const BulkLoadReport report = loader->finish().value();
  EXPECT_GE(report.commits, 2U);
  EXPECT_EQ(store->snapshot().node_count(), 70U);
}

}  // namespace
}  // namespace plenum::storage
