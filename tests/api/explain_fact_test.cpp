// kg.explain: from a fact back to the rule, the words, the pack and why its ends are who they are.
#include "article_fixture.hpp"

namespace plenum {
namespace {

class ExplainFact : public test::ArticleTest {};

TEST_F(ExplainFact, NamesRuleTokensAndThePlaceInThePack) {
  Database db = memory();
  read(db, "a.txt",
       "3 March 2025\n\nAndrew Bailey, governor of the Bank of England, said rates would fall.\n");
  const auto rows = db.run(
      "MATCH ()-[r:HOLDS_POSITION]->() CALL kg.explain(r) YIELD article, text, tokens, rule, "
      "place, "
      "pack, subject, object "
      "RETURN article.source, text, tokens, rule, place, pack, subject, object");
  ASSERT_TRUE(rows.ok()) << rows.error().message();
  ASSERT_EQ(rows->size(), 1U);
  const auto& row = (*rows)[0];
  EXPECT_EQ(row[0].as_string(), "a.txt");
  const std::string text = row[1].as_string();
  std::string joined;
  for (const Value& token : row[2].as_list()) {
    EXPECT_NE(text.find(token.as_string()), std::string::npos);
    joined += token.as_string() + " ";
  }
  EXPECT_NE(joined.find("governor"), std::string::npos);
  EXPECT_EQ(row[3].as_string().rfind("office.", 0), 0U);
  const std::string place = row[4].as_string();
  const std::string file = "cues/title.txt:";
  ASSERT_EQ(place.substr(0, file.size()), file);
  std::ifstream titles(PLENUM_SOURCE_DIR "/share/packs/policy/cues/title.txt");
  std::string line;
  for (int left = std::stoi(place.substr(file.size())); left > 0; --left)
    std::getline(titles, line);
  EXPECT_EQ(line.substr(0, 8), "governor");
  EXPECT_EQ(row[5].as_string().size(), 16U);
  EXPECT_EQ(row[6].as_map().at("name"), Value("Andrew Bailey"));
  EXPECT_EQ(row[6].as_map().at("because"), Value("its key is 'andrew bailey'"));
  EXPECT_EQ(row[7].as_map().at("name"), Value("Bank of England"));
}

TEST_F(ExplainFact, NamesThePatternThatMatched) {
  Database db = memory();
  read(db, "a.txt",
       "3 March 2025\n\nThe State Council of China adopted the National Water Plan.\n");
  const std::string places =
      lines(db, "MATCH ()-[r:ADOPTED]->() CALL kg.explain(r) YIELD place RETURN DISTINCT place");
  EXPECT_EQ(places.substr(0, 9), "patterns/");
}

TEST_F(ExplainFact, ExplainsTheMentionsOfANodeToo) {
  Database db = memory();
  read(db, "a.txt",
       "3 March 2025\n\nAndrew Bailey, governor of the Bank of England, said rates would fall.\n");
  EXPECT_EQ(
      lines(db,
            "MATCH (b:Body {name: 'Bank of England'}) CALL kg.explain(b) YIELD text, subject, "
            "object RETURN text + ' ' + subject.rule + ' ' + coalesce(object.name, '-')"),
      "Bank of England gazetteer -\n");
}

TEST_F(ExplainFact, RefusesWhatIsNoElement) {
  Database db = memory();
  const auto refused = db.run("CALL kg.explain(7) YIELD rule RETURN rule");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace plenum
