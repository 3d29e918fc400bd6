#include "storage/log.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/key_layout.hpp"

namespace plenum::storage {
namespace {

// A record with every kind of operation, as a transaction on an empty database writes it.
LogWriter every_operation(std::size_t text_bytes = 10) {
  LogWriter log;
  log.node_extent(0, Extent{0, 64, 3, 0}, {});
  log.edge_extent(0, Extent{0, 64, 3, 0});
  log.name(NameKind::label, "Person");
  log.name(NameKind::type, "KNOWS");
  log.name(NameKind::property, "name");
  log.name(NameKind::property, "key");
  const std::vector<LabelToken> labels{LabelToken{0}};
  const std::vector<Property> properties{{PropertyToken{0}, std::string(text_bytes, 'n')},
                                         {PropertyToken{1}, "k"}};
  log.node_created(NodeId{1}, labels, properties);
  log.node_created(NodeId{2}, {}, {});
  log.edge_created(EdgeId{1}, TypeToken{0}, NodeId{1}, NodeId{2}, properties);
  log.edge_created(EdgeId{2}, TypeToken{0}, NodeId{2}, NodeId{2}, {});
  log.property(EntityKind::node, 2, PropertyToken{0}, 5);
  log.property(EntityKind::node, 1, PropertyToken{1}, nullptr);
  log.property(EntityKind::edge, 2, PropertyToken{0}, List{1, 2});
  log.property(EntityKind::edge, 1, PropertyToken{1}, nullptr);
  log.label(NodeId{2}, LabelToken{0}, true);
  log.label(NodeId{1}, LabelToken{0}, false);
  log.edge_deleted(EdgeId{1});
  log.node_deleted(NodeId{1});
  log.document("d", NewDocument{"payload", {"r1", "r2"}});
  log.document("e", std::nullopt);
  return log;
}

std::vector<kv::KeyValue> record_of(const LogWriter& log, Timestamp timestamp, Timestamp previous) {
  std::vector<kv::KeyValue> parts;
  for (std::size_t number = 0; number < log.parts(); ++number) {
    parts.push_back(log.part(number, timestamp, previous));
  }
  return parts;
}

TEST(Log, a_record_comes_back_from_its_parts_whatever_its_length) {
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{65000}, std::size_t{65536},
                                  std::size_t{131072}, std::size_t{1000000}}) {
    const LogWriter log = every_operation(bytes);
    auto parts = record_of(log, 7, 6);
    for (const kv::KeyValue& part : parts) EXPECT_LE(part.value.size(), kv::value_bytes_max);
    const LogRecord record = assemble_record(7, parts).value();
    EXPECT_EQ(record.timestamp, 7U);
    EXPECT_EQ(record.previous, 6U);
    EXPECT_EQ(record.count, log.count());
    EXPECT_EQ(record.operations.size(), log.bytes());
    SharedState shared;
    const Layers layers = Layers::fresh(shared);
    std::vector<DocumentOperation> documents;
    ASSERT_TRUE(apply_record(record, layers, [&](DocumentOperation operation) {
                  documents.push_back(std::move(operation));
                }).ok());
    EXPECT_EQ(shared.counts.nodes, 1U);
    EXPECT_EQ(shared.counts.edges, 1U);
    ASSERT_EQ(documents.size(), 2U);
    EXPECT_EQ(documents[0].references, 2U);
    EXPECT_EQ(documents[0].references_crc, references_crc(std::vector<std::string>{"r1", "r2"}));
    EXPECT_FALSE(documents[1].stored);
  }
}

TEST(Log, a_missing_a_foreign_and_a_damaged_part_are_corruption) {
  const auto parts = record_of(every_operation(200000), 7, 6);
  ASSERT_GE(parts.size(), 4U);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto without = parts;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(assemble_record(7, without).error().code(), ErrorCode::corruption);
    auto damaged = parts;
    damaged[i].value[damaged[i].value.size() / 2] ^= 1;
    EXPECT_EQ(assemble_record(7, damaged).error().code(), ErrorCode::corruption);
  }
  auto mixed = parts;
  mixed[2] = record_of(every_operation(190000), 8, 7)[2];
  EXPECT_EQ(assemble_record(7, mixed).error().code(), ErrorCode::corruption);
  EXPECT_FALSE(assemble_record(7, {}).ok());
}

// Bytes that pass the checksum are not believed either.
TEST(Log, hostile_operations_end_in_an_error_never_in_a_crash) {
  auto parts = record_of(every_operation(), 1, 0);
  const LogRecord sound = assemble_record(1, parts).value();
  std::mt19937_64 random(3);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    LogRecord record = sound;
    for (std::uint64_t i = 1 + random() % 3; i > 0; --i) {
      const std::size_t at = random() % record.operations.size();
      switch (random() % 4) {
        case 0:
          record.operations[at] = static_cast<char>(random());
          break;
        case 1:
          record.operations[at] = static_cast<char>(record.operations[at] ^ (1 << (random() % 8)));
          break;
        case 2:
          record.operations.erase(at, 1 + random() % 4);
          break;
        default:
          record.operations.insert(at, 1 + random() % 3, static_cast<char>(random() % 16));
      }
      if (record.operations.empty()) record.operations = "x";
    }
    SharedState shared;
    const Layers layers = Layers::fresh(shared);
    const Status status = apply_record(record, layers, {});
    if (status.ok()) continue;
    ++refused;
    EXPECT_EQ(status.error().code(), ErrorCode::corruption) << status.error().message();
  }
  EXPECT_GT(refused, 2000);
}

TEST(KeyLayout, pairs_of_texts_keep_their_order_and_come_back) {
  const std::vector<std::string> texts = {std::string("\0", 1),
                                          std::string("\0\xff", 2),
                                          "a",
                                          std::string("a\0", 2),
                                          std::string("a\0b", 3),
                                          "aa",
                                          "b"};
  std::vector<std::string> keys;
  for (const std::string& first : texts) {
    for (const std::string& second : texts) {
      keys.push_back(pair_key(Space::reference, first, second));
      EXPECT_EQ(parse_pair_key(keys.back()), std::pair(first, second));
      EXPECT_LE(pair_group_begin(Space::reference, first), keys.back());
      EXPECT_LT(keys.back(), pair_group_end(Space::reference, first));
    }
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  EXPECT_FALSE(parse_pair_key("\x42no separator"));
  EXPECT_EQ(parse_log_key(log_key(77, 3)), (std::pair<Timestamp, std::uint16_t>(77, 3)));
  EXPECT_FALSE(parse_log_key(log_key(77, 3) + "x"));
}

TEST(KeyLayout, a_seal_covers_key_and_value) {
  const std::string sealed = seal("key", "body");
  EXPECT_EQ(unseal("key", sealed).value(), "body");
  EXPECT_FALSE(unseal("kex", sealed).ok());
  EXPECT_FALSE(unseal("key", sealed.substr(1)).ok());
  EXPECT_FALSE(unseal("key", "abc").ok());
}

TEST(IdAllocator, gives_each_owner_growing_extents_and_never_an_id_twice) {
  IdAllocator ids;
  EXPECT_EQ(ids.next(0).value(), 1U);  // 0 is never given
  EXPECT_EQ(ids.next(1).value(), 64U);
  EXPECT_EQ(ids.next(0).value(), 2U);
  for (int i = 0; i < 61; ++i) static_cast<void>(ids.next(0).value());
  EXPECT_EQ(ids.next(0).value(), 128U);  // the first extent is full
  EXPECT_EQ(ids.extents()[2].size, 128U);
  EXPECT_EQ(ids.bound(), 129U);
  for (std::uint32_t owner = 2; owner < 256; ++owner) static_cast<void>(ids.next(owner).value());
  const std::uint64_t a = ids.next(1000).value();
  EXPECT_EQ(ids.next(1001).value(), a + 1);  // late owners share
  IdAllocator again;
  for (std::uint32_t i = 0; i < ids.extents().size(); ++i) {
    ASSERT_TRUE(again.restore(i, ids.extents()[i]).ok());
  }
  EXPECT_EQ(again.bound(), ids.bound());
  EXPECT_EQ(again.next(0).value(), ids.next(0).value());
  EXPECT_EQ(again.next(2000).value(), ids.next(2000).value());
  Extent back = again.extents()[0];
  back.used = 5;
  EXPECT_EQ(again.restore(0, back).error().code(), ErrorCode::corruption);
}

}  // namespace
}  // namespace plenum::storage
