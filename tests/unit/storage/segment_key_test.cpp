// Keys of segments and units: what is encoded comes back, and byte order is the promised order.
#include <gtest/gtest.h>

#include <limits>

#include "storage/key_layout.hpp"

namespace plenum::storage {
namespace {

TEST(SegmentKeys, come_back_as_they_were) {
  const std::uint64_t last = segment_number_bound - 1;
  for (const AdjacencyKey& key : {AdjacencyKey{}, AdjacencyKey{Direction::in, TypeToken{0xFFFFFFFF},
                                                               last, 65535, 0xFFFFFFFF}}) {
    EXPECT_EQ(parse_adjacency_key(adjacency_key(key)), key);
    EXPECT_FALSE(parse_column_key(adjacency_key(key)).has_value());
  }
  for (const ColumnKey& key :
       {ColumnKey{}, ColumnKey{EntityKind::edge, start_node_column, last, 1, 7}}) {
    EXPECT_EQ(parse_column_key(column_key(key)), key);
    EXPECT_FALSE(parse_adjacency_key(column_key(key)).has_value());
    EXPECT_FALSE(parse_column_key(column_key(key).substr(1)).has_value());
    EXPECT_FALSE(parse_column_key(column_key(key) + "x").has_value());
  }
}

TEST(SegmentKeys, sort_by_unit_number_part_and_the_newest_fold_first) {
  AdjacencyKey key{Direction::out, TypeToken{3}, 1000, 2, 7};
  const std::string at = adjacency_key(key);
  key.fold = 8;
  EXPECT_LT(adjacency_key(key), at);
  key = {Direction::out, TypeToken{3}, 1000, 3, 900};
  EXPECT_GT(adjacency_key(key), at);
  key = {Direction::out, TypeToken{3}, 1001, 0, 900};
  EXPECT_GT(adjacency_key(key), at);
  key = {Direction::out, TypeToken{4}, 0, 0, 900};
  EXPECT_GT(adjacency_key(key), at);
  const std::string unit = adjacency_unit(Direction::out, TypeToken{3});
  EXPECT_LE(segment_begin(unit, 1000), at);
  EXPECT_GT(segment_begin(unit, 1001), at);
}

TEST(SegmentKeys, a_unit_ends_before_the_next_one_begins) {
  const std::string unit = column_unit(EntityKind::node, label_set_column);
  const ColumnKey last{EntityKind::node, label_set_column, segment_number_bound - 1, 65535, 0};
  const ColumnKey next{EntityKind::edge, PropertyToken{0}, 0, 0, 0xFFFFFFFF};
  const std::string end = segment_begin(unit, segment_number_bound);
  EXPECT_LT(column_key(last), end);
  EXPECT_LE(end, column_key(next));
  const std::string edges = column_unit(EntityKind::edge, PropertyToken{0xFFFFFFFF});
  EXPECT_GT(segment_begin(edges, segment_number_bound), edges + "\xFF");
}

TEST(SegmentKeys, units_name_their_segments) {
  const auto adjacency = parse_unit_key(unit_key(adjacency_unit(Direction::in, TypeToken{9})));
  ASSERT_TRUE(adjacency.has_value());
  EXPECT_EQ(adjacency->space, Space::adjacency);
  EXPECT_EQ(adjacency->direction, Direction::in);
  EXPECT_EQ(adjacency->type, TypeToken{9});
  const auto column = parse_unit_key(unit_key(column_unit(EntityKind::edge, PropertyToken{4})));
  ASSERT_TRUE(column.has_value());
  EXPECT_EQ(column->space, Space::column);
  EXPECT_EQ(column->kind, EntityKind::edge);
  EXPECT_EQ(column->property, PropertyToken{4});
  EXPECT_FALSE(parse_unit_key(meta_key("fold")).has_value());
  EXPECT_FALSE(parse_unit_key(unit_key("\x22\x00")).has_value());
}

}  // namespace
}  // namespace plenum::storage
