// Any bytes as a full-text query: items within the limits, or one error; its words are words again.
#include "core/words.hpp"
#include "query/fulltext/text_query.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

namespace {

std::size_t check(const std::vector<query::TextItem>& items, std::size_t depth) {
  // A parenthesis is a group, and what AND joins in it another.
  require(depth <= 2 * query::text_query_depth_max, "groups are not deeper than the limit");
  std::size_t leaves = 0;
  for (const query::TextItem& item : items) {
    leaves += item.children.empty() ? 1 : check(item.children, depth + 1);
    if (!item.children.empty()) continue;
    std::string word;
    core::WordReader reader(item.text);
    require(reader.next(word), "an item has a word");
    require(!item.field || *item.field < 2, "a field is one of those given");
    do {
      require(!word.empty() && word.size() <= core::word_bytes_max, "words have a bounded length");
      require(reader.begin() < reader.end() && reader.end() <= item.text.size(),
              "a word stands in the text");
    } while (reader.next(word));
  }
  return leaves;
}

}  // namespace

void fuzz_one(std::string_view input) {
  const std::vector<std::string> properties{"title", "body"};
  const auto items = query::parse_text_query(input, properties);
  if (items.ok()) {
    require(check(*items, 0) <= query::text_query_items_max, "items are within the limit");
    return;
  }
  const ErrorCode code = items.error().code();
  require(code == ErrorCode::invalid_argument || code == ErrorCode::limit,
          "what does not parse is an invalid argument or over a limit");
  require(!items.error().message().empty(), "an error says what is wrong");
}

std::vector<std::string> seeds() {
  return {"rail strategy",
          "\"rail strategy\" +plan -freight",
          "title:rail AND (body:\"a b\" OR NOT c*)",
          "`body`:x \\* \\\" 12:30 C++ :) 5\" http://x",
          "((((((((",
          "))))",
          "NOT NOT NOT",
          "+-+-",
          "OR AND && ||",
          "*a a*b **",
          "東京都 ガス ｶﾞ e\xCC\x81 \xFF\xC3",
          "o'brien's 3.14 1,000"};
}

}  // namespace plenum::fuzz
