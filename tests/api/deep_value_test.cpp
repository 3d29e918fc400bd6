// Values that a program nests deeper than any stack: bounded by an error, or by no recursion.
#include <gmock/gmock.h>

#include <thread>

#include "fixture.hpp"

namespace plenum::test {
namespace {

constexpr int deep_levels = 200'000;

Value nested(int levels) {
  Value value = 1;
  for (int i = 0; i < levels; ++i) {
    List list;
    list.push_back(std::move(value));
    value = Value(std::move(list));
  }
  return value;
}

/// Lists, maps, nodes, relationships and paths in one another.
Value mixed(int levels) {
  Value value = "end";
  for (int i = 0; i < levels; ++i) {
    switch (i % 5) {
      case 0:
        value = List{2, std::move(value), 3};
        break;
      case 1:
        value = Map{{"k", std::move(value)}};
        break;
      case 2:
        value = Node{NodeId{1}, {"L"}, {{"k", std::move(value)}}};
        break;
      case 3:
        value = Edge{EdgeId{1}, "T", NodeId{1}, NodeId{2}, {{"k", std::move(value)}}};
        break;
      default:
        value = Path{{Node{NodeId{1}, {}, {{"k", std::move(value)}}}}, {}};
    }
  }
  return value;
}

class DeepValueTest : public ApiTest {};

TEST_F(DeepValueTest, IsDestroyedCopiedAndCompared) {
  for (const auto make : {nested, mixed}) {
    const Value value = make(deep_levels);
    const Value same = make(deep_levels);
    Value copy = value;
    EXPECT_EQ(copy, value);
    EXPECT_EQ(same, value);
    EXPECT_FALSE(make(deep_levels - 1) == value);
    copy = Value();
    EXPECT_NE(copy, value);
  }
}

TEST_F(DeepValueTest, IsDestroyedOnASmallStackToo) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([] {
      List wide;
      for (int copies = 0; copies < 3; ++copies) wide.push_back(mixed(20'000));
      Value value = std::move(wide);
      value = nullptr;
    });
  }
}

TEST_F(DeepValueTest, IsWrittenToTheLimitOfDepth) {
  const Value value = mixed(deep_levels);
  EXPECT_THAT(to_json(value), testing::HasSubstr("\"…\""));
  EXPECT_THAT(to_text(value), testing::HasSubstr("…"));
  EXPECT_THAT(to_display_text(value), testing::HasSubstr("…"));
  EXPECT_EQ(from_json(to_json(nested(900))).value(), nested(900));
}

TEST_F(DeepValueTest, IsRefusedWhereItComesIn) {
  Database db = memory();
  const Value value = nested(deep_levels);
  const auto answer = db.run("RETURN $p", {{"p", value}});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code(), ErrorCode::limit);
  EXPECT_THAT(answer.error().message(), testing::HasSubstr("the parameter $p nests too deep"));
  EXPECT_TRUE(db.run("RETURN $p", {{"p", nested(1000)}}).ok());
  EXPECT_EQ(db.run("RETURN $p", {{"p", mixed(deep_levels)}}).error().code(), ErrorCode::limit);
  WriteTransaction tx = db.write().value();
  EXPECT_EQ(tx.create_node({}, {{"x", value}}).error().code(), ErrorCode::limit);
  EXPECT_EQ(algo::call(db.read().value(), "pagerank", {{"labels", value}}).error().code(),
            ErrorCode::limit);
  Function function;
  function.name = "my.deep";
  function.run = [&value](std::span<const Value>, const CallContext&) -> Result<Value> {
    return value;
  };
  ASSERT_TRUE(db.register_function(function).ok());
  EXPECT_EQ(db.read()->run("RETURN my.deep()").error().code(), ErrorCode::limit);
}

TEST_F(DeepValueTest, JsonAndQueriesThatNestDeepAreRefused) {
  const std::string json = std::string(deep_levels, '[') + std::string(deep_levels, ']');
  const auto parsed = from_json(json);
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message(), testing::HasSubstr("1000 levels"));
  Database db = memory();
  EXPECT_EQ(db.run("RETURN " + json).error().code(), ErrorCode::limit);
}

}  // namespace
}  // namespace plenum::test
