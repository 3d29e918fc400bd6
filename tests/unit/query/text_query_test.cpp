#include "query/fulltext/text_query.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace plenum::query {
namespace {

const std::vector<std::string> properties{"title", "body", "odd name"};

std::string shown(const std::vector<TextItem>& items);

std::string shown(const TextItem& item) {
  std::string out;
  if (item.occur == TextItem::Occur::must) out += "+";
  if (item.occur == TextItem::Occur::must_not) out += "-";
  if (!item.children.empty()) return out + "(" + shown(item.children) + ")";
  if (item.field) out += properties[*item.field] + ":";
  return out + "[" + item.text + "]" + (item.prefix ? "*" : "");
}
std::string shown(const std::vector<TextItem>& items) {
  std::string out;
  for (const TextItem& item : items) out += (out.empty() ? "" : " ") + shown(item);
  return out;
}
std::string parsed(std::string_view text) {
  const auto items = parse_text_query(text, properties);
  return items.ok() ? shown(*items) : "error: " + items.error().message();
}

TEST(TextQuery, reads_words_phrases_beginnings_and_signs) {
  EXPECT_EQ(parsed("rail  strategy"), "[rail] [strategy]");
  EXPECT_EQ(parsed("\"rail strategy\" air"), "[rail strategy] [air]");
  EXPECT_EQ(parsed("strateg* +rail -freight"), "[strateg]* +[rail] -[freight]");
  EXPECT_EQ(parsed("well-kno*"), "[well-kno]*");
  EXPECT_EQ(parsed("a OR b || c"), "[a] [b] [c]");
  EXPECT_EQ(parsed("+\"a b\" -(c d)"), "+[a b] -([c] [d])");
}

TEST(TextQuery, not_binds_more_than_and_and_and_more_than_or) {
  EXPECT_EQ(parsed("a AND b OR c"), "(+[a] +[b]) [c]");
  EXPECT_EQ(parsed("a b AND NOT c"), "[a] (+[b] -[c])");
  EXPECT_EQ(parsed("a && (b OR NOT c)"), "(+[a] +([b] -[c]))");
  EXPECT_EQ(parsed("NOT a b"), "-[a] [b]");
  EXPECT_EQ(parsed("NOT NOT a"), "[a]");
  EXPECT_EQ(parsed("+a AND -b"), "(+[a] -[b])");
}

TEST(TextQuery, looks_in_a_property) {
  EXPECT_EQ(parsed("title:rail body:\"a b\" title:re*"), "title:[rail] body:[a b] title:[re]*");
  EXPECT_EQ(parsed("title:(a -b body:c)"), "(title:[a] -title:[b] body:[c])");
  EXPECT_EQ(parsed("`odd name`:x -title:y"), "odd name:[x] -title:[y]");
}

TEST(TextQuery, passes_over_punctuation_that_means_nothing) {
  EXPECT_EQ(parsed(""), "");
  EXPECT_EQ(parsed(" !?... - + ** & ~ "), "");
  EXPECT_EQ(parsed("rock - roll & C++ :)"), "[rock] [roll] [C++]");
  EXPECT_EQ(parsed("what is this?"), "[what] [is] [this?]");
  EXPECT_EQ(parsed("12:30 http://x.org/a Re: hello"), "[12:30] [http://x.org/a] [Re:] [hello]");
  EXPECT_EQ(parsed("5\" pipe"), "[5\"] [pipe]");
  EXPECT_EQ(parsed("glad :)"), "[glad]");
  EXPECT_EQ(parsed("() a )"), "[a]");
  EXPECT_EQ(parsed("**bold**"), "[**bold**]");
  EXPECT_EQ(parsed("a AND - b"), "(+[a] +[b])");
  EXPECT_EQ(parsed("NOT ! a b"), "-[a] [b]");
  EXPECT_EQ(parsed("android and nothing or not"), "[android] [and] [nothing] [or] [not]");
}

TEST(TextQuery, a_backslash_makes_a_character_ordinary) {
  EXPECT_EQ(parsed("title\\:rail"), "[title:rail]");
  EXPECT_EQ(parsed("\\-a b\\*"), "[-a] [b*]");
  EXPECT_EQ(parsed("\"a \\\" b\""), "[a \" b]");
  EXPECT_EQ(parsed("\\(a"), "[(a]");
}

TEST(TextQuery, says_where_and_what_is_wrong) {
  EXPECT_EQ(parsed("é \"open"), "error: full-text query, character 3: this phrase is not closed");
  EXPECT_EQ(parsed("a (b"), "error: full-text query, character 3: this parenthesis is not closed");
  for (const char* alone : {"(", "(((", "( ", "(?"}) {
    EXPECT_NE(parsed(alone).find("this parenthesis is not closed"), std::string::npos) << alone;
  }
  EXPECT_EQ(parsed("coal ("),
            "error: full-text query, character 6: this parenthesis is not closed");
  EXPECT_EQ(parsed("AND a"), "error: full-text query, character 1: AND has nothing before it");
  EXPECT_EQ(parsed("a AND"), "error: full-text query, character 3: AND has nothing after it");
  EXPECT_EQ(parsed("a OR"), "error: full-text query, character 3: OR has nothing after it");
  EXPECT_EQ(parsed("a OR OR b"), "error: full-text query, character 6: OR has nothing before it");
  EXPECT_EQ(parsed("a NOT"), "error: full-text query, character 3: NOT has nothing after it");
  EXPECT_EQ(parsed("*ing"),
            "error: full-text query, character 1: * stands at the end of a word only");
  EXPECT_EQ(parsed("f*o"),
            "error: full-text query, character 2: * stands at the end of a word only");
  EXPECT_EQ(parsed("titel:x"),
            "error: full-text query, character 1: the index has no property 'titel'");
  EXPECT_EQ(parsed("\"a b\"~3"),
            "error: full-text query, character 6: '~' after a phrase is not known");
  const auto wrong = parse_text_query("titel:x", properties);
  EXPECT_EQ(wrong.error().code(), ErrorCode::invalid_argument);
  EXPECT_NE(wrong.error().hint().find("title, body"), std::string::npos);
}

TEST(TextQuery, bounds_size_depth_and_items) {
  const auto code = [](const std::string& text) {
    const auto items = parse_text_query(text, properties);
    return items.ok() ? ErrorCode::internal : items.error().code();
  };
  EXPECT_EQ(code(std::string(text_query_bytes_max + 1, 'a')), ErrorCode::limit);
  EXPECT_EQ(code(std::string(text_query_depth_max, '(') + "a"), ErrorCode::limit);
  std::string many;
  for (std::size_t i = 0; i <= text_query_items_max; ++i) many += "a ";
  EXPECT_EQ(code(many), ErrorCode::limit);
  std::string deep(text_query_depth_max - 1, '(');
  deep += "a" + std::string(text_query_depth_max - 1, ')');
  EXPECT_TRUE(parse_text_query(deep, properties).ok());
}

}  // namespace
}  // namespace plenum::query
