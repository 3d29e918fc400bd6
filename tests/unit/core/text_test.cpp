#include "core/text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "core/utf8.hpp"
#include "core/value_text.hpp"

namespace plenum::core {
namespace {

TEST(Text, EveryDoubleReadsBackAsItself) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const auto back = parse_float(float_text(value));
    ASSERT_TRUE(back.has_value()) << float_text(value);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
  }
}

TEST(Text, DoublesLookAsOpenCypherWritesThem) {
  EXPECT_EQ(float_text(1), "1.0");
  EXPECT_EQ(float_text(-0.0), "-0.0");
  EXPECT_EQ(float_text(1.5), "1.5");
  EXPECT_EQ(float_text(0.001), "0.001");
  EXPECT_EQ(float_text(0.0001), "1.0E-4");
  EXPECT_EQ(float_text(9999999), "9999999.0");
  EXPECT_EQ(float_text(1e7), "1.0E7");
  EXPECT_EQ(float_text(1.25e300), "1.25E300");
  EXPECT_EQ(float_text(-std::numeric_limits<double>::infinity()), "-Infinity");
  EXPECT_EQ(float_text(std::nan("")), "NaN");
}

TEST(Text, NumbersAreReadWholeOrNotAtAll) {
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"", "+", "-", "1 ", " 1", "1.0", "9223372036854775808", "+-1", "0x1"}) {
    EXPECT_FALSE(parse_integer(bad)) << bad;
  }
  for (const char* bad : {"", ".", "1e", "nan", "inf", "0x1p3", "1.0f", "--1", "+-1"}) {
    EXPECT_FALSE(parse_float(bad)) << bad;
  }
  EXPECT_EQ(parse_float(".5"), 0.5);
  EXPECT_EQ(parse_float("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_float("-1e-400"), -0.0);
}

TEST(Utf8, TheFirstBadByteIsFoundWhereverItIs) {
  const std::string good = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 plain ascii text";
  EXPECT_FALSE(first_invalid_utf8(good));
  for (const std::string bad : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                                "\xF4\x90\x80\x80", "\xF5", "\xE2\x82"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      EXPECT_EQ(first_invalid_utf8(std::string(before, 'x') + bad), before);
      EXPECT_EQ(first_invalid_utf8(std::string(before, 'x') + bad + "tail"), before);
    }
  }
}

TEST(Utf8, CodePointsSurviveEncodingAndDecoding) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const CodePoint point = decode_utf8(text, 0);
    ASSERT_TRUE(point.valid);
    ASSERT_EQ(point.value, c);
    ASSERT_EQ(point.length, text.size());
  }
}

TEST(Utf8, FoldingIsIdempotentAndIgnoresCaseAndComposition) {
  EXPECT_EQ(fold("Stra\xC3\x9F"
                 "e"),
            fold("STRASSE"));
  EXPECT_EQ(fold("\xC3\x89mile"), fold("e\xCC\x81MILE"));
  EXPECT_EQ(nfc("e\xCC\x81"), "\xC3\xA9");
  std::mt19937_64 random(9);
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (int j = 0; j < 6; ++j) append_utf8(text, static_cast<char32_t>(random() % 0x3000));
    EXPECT_EQ(fold(fold(text)), fold(text));
  }
  EXPECT_EQ(fold("A\xFF"
                 "B"),
            "a\xFF"
            "b");
}

TEST(Utf8, WidthCountsColumnsOfATerminal) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xE6\x97\xA5\xE6\x9C\xAC"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(count_code_points("e\xCC\x81\xE6\x97\xA5"), 3U);
  EXPECT_EQ(byte_offset_of("\xC3\xA9"
                           "ab",
                           2),
            3U);
}

TEST(ValueText, ValuesLookAsTheKitWritesThem) {
  const Node a{NodeId{1}, {"A", "B"}, {{"k", 1}}};
  const Node b{NodeId{2}, {}, {}};
  EXPECT_EQ(tck_text(a), "(:A:B {k: 1})");
  EXPECT_EQ(tck_text(b), "()");
  EXPECT_EQ(tck_text(Node{NodeId{3}, {}, {{"n", "it's \\"}}}), "({n: 'it\\'s \\\\'})");
  const Edge back{EdgeId{1}, "T", NodeId{2}, NodeId{1}, {{"w", 1.0}}};
  EXPECT_EQ(tck_text(Path{{a, b}, {back}}), "<(:A:B {k: 1})<-[:T {w: 1.0}]-()>");
  EXPECT_EQ(tck_text(List{Date{0}, Value(), true}), "['1970-01-01', null, true]");
  EXPECT_EQ(display_text("plain"), "plain");
  EXPECT_EQ(display_text(List{"a", Date{0}}), "['a', 1970-01-01]");
}

TEST(ValueText, JsonIsOneLineOfValidUtf8) {
  EXPECT_EQ(json_text("a\n\"\x01\xFF\xC3\xA9"), "\"a\\n\\\"\\u0001\xEF\xBF\xBD\xC3\xA9\"");
  EXPECT_EQ(json_text(List{1, 1.0, std::nan(""), Value(), false}), "[1,1.0,\"NaN\",null,false]");
  EXPECT_EQ(json_text(Duration{0, 1, 0, 0}), R"({"$type":"duration","value":"P1D"})");
  EXPECT_EQ(json_text(Node{NodeId{7}, {"A"}, {{"k", "v"}}}),
            R"({"$type":"node","id":7,"labels":["A"],"properties":{"k":"v"}})");
  EXPECT_EQ(json_text(Edge{EdgeId{3}, "T", NodeId{1}, NodeId{2}, {}}),
            R"({"$type":"relationship","id":3,"type":"T","start":1,"end":2,"properties":{}})");
}

}  // namespace
}  // namespace plenum::core
