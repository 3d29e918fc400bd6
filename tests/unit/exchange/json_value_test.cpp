#include "exchange/json_value.hpp"

#include <gtest/gtest.h>

#include "exchange/base64.hpp"
#include "exchange/label_list.hpp"
#include "support/hostile.hpp"

namespace plenum::exchange {
namespace {

TEST(JsonValue, ComesBackAsItWas) {
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    const Value value = test::random_value(random, true);
    std::string json;
    append_json(json, value);
    const auto parsed = parse_json(json);
    ASSERT_TRUE(parsed.ok()) << json;
    const auto decoded = decode_json(*parsed);
    ASSERT_TRUE(decoded.ok()) << json << ": " << decoded.error().message();
    EXPECT_EQ(*decoded, value) << json;
    EXPECT_EQ(json.find('\n'), std::string::npos);
  }
}

TEST(JsonValue, KeepsMapsEvenThoseThatLookLikeTags) {
  const Value map(Map{{"$type", "date"}, {"value", Map{{"x", List{Value(), Value(1.0)}}}}});
  std::string json;
  append_json(json, map);
  EXPECT_EQ(decode_json(parse_json(json).value()).value(), map);
}

TEST(JsonValue, RefusesUntaggedObjectsAndUnknownTags) {
  for (const char* json :
       {R"({})", R"({"a":1})", R"({"$type":"date"})", R"({"$type":"date","value":1})",
        R"({"$type":"wrong","value":"x"})", R"({"$type":"date","value":"soon"})",
        R"({"$type":"float","value":"1.0"})", R"({"$type":1,"value":"x"})",
        R"({"$type":"date","value":"2020-01-01","more":1})"}) {
    EXPECT_FALSE(decode_json(parse_json(json).value()).ok()) << json;
  }
}

TEST(JsonParser, ReadsWhatRfc8259Allows) {
  EXPECT_EQ(
      parse_json(" [1, -0, 2.5e-1, \"\\u00e9\\ud83d\\ude00\\/\", true, false, null, {}] ").value(),
      Value(List{Value(1), Value(0), Value(0.25), Value("é😀/"), Value(true), Value(false), Value(),
                 Value(Map{})}));
  EXPECT_EQ(parse_json("9223372036854775807").value(),
            Value(std::numeric_limits<std::int64_t>::max()));
}

TEST(JsonParser, NamesTheByteWhereItStops) {
  const std::vector<std::pair<std::string, std::size_t>> bad{{"", 0},
                                                             {"{", 1},
                                                             {"[1,]", 3},
                                                             {"[1 2]", 3},
                                                             {"{\"a\" 1}", 5},
                                                             {"nul", 0},
                                                             {"01", 0},
                                                             {"1.", 2},
                                                             {"1e", 2},
                                                             {"+1", 0},
                                                             {"\"\\x\"", 1},
                                                             {"\"\\ud800\"", 7},
                                                             {"\"a\nb\"", 2},
                                                             {"1 2", 2},
                                                             {"\"open", 5},
                                                             {"\xFF", 0},
                                                             {"[\"\xC3\"]", 2},
                                                             {"{\"a\":1,\"a\":2}", 10},
                                                             {"9223372036854775808", 0}};
  for (const auto& [json, offset] : bad) {
    const auto parsed = parse_json(json);
    ASSERT_FALSE(parsed.ok()) << json;
    EXPECT_EQ(parsed.error().code(), ErrorCode::syntax) << json;
    EXPECT_EQ(parsed.error().where().offset, offset) << json << ": " << parsed.error().message();
  }
}

TEST(JsonParser, LimitsItsDepth) {
  EXPECT_TRUE(parse_json(std::string(500, '[') + std::string(500, ']')).ok());
  EXPECT_EQ(parse_json(std::string(2'000'000, '[')).error().code(), ErrorCode::limit);
}

TEST(Base64, ComesBackAsItWas) {
  std::mt19937 random(2);
  for (std::size_t length = 0; length < 100; ++length) {
    std::string bytes;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(random() % 256));
    std::string text;
    append_base64(text, bytes);
    EXPECT_EQ(decode_base64(text), bytes);
  }
  std::string text;
  append_base64(text, "foobar!");
  EXPECT_EQ(text, "Zm9vYmFyIQ==");
  for (const char* bad : {"A", "AA=A", "AB==", "====", "A A=", "AAA-"}) {
    EXPECT_EQ(decode_base64(bad), std::nullopt) << bad;
  }
}

TEST(LabelList, ComesBackAsItWas) {
  const std::vector<std::vector<std::string_view>> cases{
      {}, {"A"}, {"A", "B C"}, {"a:b", "\\", "\\:"}, {""}, {"", "x"}};
  for (const auto& labels : cases) {
    const auto split = split_labels(join_labels(labels));
    EXPECT_EQ(std::vector<std::string_view>(split.begin(), split.end()), labels);
  }
  EXPECT_EQ(split_labels("Person"), std::vector<std::string>{"Person"});
}

}  // namespace
}  // namespace plenum::exchange
