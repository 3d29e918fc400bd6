#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>
#include <string>

#include "query/parse/limits.hpp"
#include "query/parse/parser.hpp"

namespace plenum::query {
namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::string nested(const std::string& open, const std::string& inner, const std::string& close,
                   std::size_t depth) {
  return "RETURN " + repeated(open, depth) + inner + repeated(close, depth) + " AS x";
}

void* call(void* function) {
  (*static_cast<std::function<void()>*>(function))();
  return nullptr;
}

/// Runs on a thread with the given stack, as embedding programs may have.
void with_stack(std::size_t bytes, std::function<void()> function) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, bytes), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, call, &function), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

struct Nesting {
  const char* open;
  const char* inner;
  const char* close;
};
const Nesting nestings[] = {
    {"(", "1", ")"},
    {"[", "1", "]"},
    {"{a: ", "1", "}"},
    {"NOT ", "true", ""},
    {"true = NOT ", "true", ""},
    {"- ", "x", ""},
    {"-(", "1", ")"},
    {"CASE WHEN true THEN ", "1", " END"},
    {"f(", "1", ")"},
    {"[x IN ", "[1]", " | x]"},
    {"x[", "1", "]"},
    {"NOT (", "true", ")"},
    {"EXISTS { MATCH (n) WHERE ", "true", " }"},
    {"COUNT { RETURN ", "1", " AS y}"},
    {"(((n {a: ", "1", "})))"},
    {"[(a)-->(b) WHERE ", "true", " | 1]"},
};

TEST(ParseLimits, AHundredThousandLevelsGiveALimitErrorOnASmallStack) {
  with_stack(std::size_t{512} << 10, [] {
    for (const Nesting& n : nestings) {
      std::size_t depth = 100'000;
      while (nested(n.open, n.inner, n.close, depth).size() > parse::max_query_bytes) depth /= 2;
      const auto parsed = parse::parse(nested(n.open, n.inner, n.close, depth));
      ASSERT_FALSE(parsed.ok()) << n.open;
      EXPECT_EQ(parsed.error().code(), ErrorCode::limit) << n.open;
      EXPECT_NE(parsed.error().message().find("limit of"), std::string::npos) << n.open;
    }
  });
}

TEST(ParseLimits, ShallowNestingOfEveryKindParsesOnASmallStack) {
  with_stack(std::size_t{512} << 10, [] {
    for (const Nesting& n : nestings) {
      const auto parsed = parse::parse(nested(n.open, n.inner, n.close, 30));
      EXPECT_TRUE(parsed.ok()) << n.open << parsed.error().message();
    }
  });
}

TEST(ParseLimits, NestingNearTheLimitParses) {
  for (const char* open : {"(", "[", "-(", "NOT "}) {
    const std::string close = open[0] == '[' ? "]" : std::string(open) == "NOT " ? "" : ")";
    const auto parsed = parse::parse(nested(open, "1", close, 450));
    EXPECT_TRUE(parsed.ok()) << open << parsed.error().message();
  }
}

TEST(ParseLimits, LongChainsOfAndAreNotDeep) {
  const auto parsed = parse::parse("RETURN true" + repeated(" AND n.x = 1", 20'000) + " AS x");
  EXPECT_TRUE(parsed.ok()) << parsed.error().message();
}

TEST(ParseLimits, LongSumsEndInALimitErrorNotInACrash) {
  for (const char* step : {" + 1", ".a", "[0]", " IS NULL", " IN x"}) {
    const auto parsed = parse::parse("RETURN x" + repeated(step, 20'000) + " AS x");
    ASSERT_FALSE(parsed.ok()) << step;
    EXPECT_EQ(parsed.error().code(), ErrorCode::limit) << step;
  }
}

TEST(ParseLimits, LongListsParse) {
  const auto parsed = parse::parse("RETURN [1" + repeated(", 1", 100'000) + "] AS x");
  EXPECT_TRUE(parsed.ok()) << parsed.error().message();
}

TEST(ParseLimits, ATenMegabyteQueryIsRefusedInOneSentence) {
  const auto parsed = parse::parse("RETURN '" + std::string(10'000'000, 'x') + "' AS x");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code(), ErrorCode::limit);
  EXPECT_LT(parsed.error().message().size(), 200u);
  EXPECT_FALSE(parsed.error().hint().empty());
}

}  // namespace
}  // namespace plenum::query
