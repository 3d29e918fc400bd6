// A model beside the rules: what passes the gate, what does not, and that replies are kept.
#include <atomic>

#include "article_fixture.hpp"
#include "gmock/gmock.h"

namespace plenum {
namespace {

using testing::HasSubstr;

constexpr std::string_view text =
    "Ministry adopts rail plan\n\nThe Ministry of Transport of Norway met on Monday.\n\n"
    "Quentin Zorvax chairs the Glimmer Board.\n";

/// A reply of the protocol whose content is this.
std::string reply_of(const std::string& content) {
  std::string escaped;
  for (const char each : content) {
    if (each == '"' || each == '\\') escaped += '\\';
    escaped += each;
  }
  return "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + escaped + "\"}}]}";
}

/// Finds the number of the sentence that a request gives to these words.
std::string number_of(const std::string& request, const std::string& words) {
  const std::size_t at = request.find(": " + words);
  std::size_t begin = at;
  while (begin > 0 && request[begin - 1] >= '0' && request[begin - 1] <= '9') --begin;
  return request.substr(begin, at - begin);
}

std::string honest(const std::string& request) {
  const std::string n = number_of(request, "Quentin");
  return R"({"mentions":[{"sentence":)" + n + R"(,"surface":"Quentin Zorvax","type":"Leader"},)" +
         R"({"sentence":)" + n + R"(,"surface":"Glimmer Board","type":"Body"}],)" +
         R"("relations":[{"type":"HOLDS_POSITION","subject":0,"object":1,"sentence":)" + n +
         R"(,"evidence":"chairs the Glimmer Board","qualifier":"chairs"}]})";
}

class ExternalModels : public test::ArticleTest {
 protected:
  static Database memory() { return std::move(Database::open(":memory:")).value(); }
  /// Ingests the text with a model that gives this content.
  IngestReport ingest(Database& db, const std::function<std::string(const std::string&)>& content) {
    IngestOptions how = options();
    how.external.name = "small";
    how.external.send = [this, content](const std::string& request) -> Result<std::string> {
      ++asked_;
      last_ = request;
      return reply_of(content(request));
    };
    auto report = ingest_article(db, {"a.txt", std::string(text)}, how);
    EXPECT_TRUE(report.ok());
    EXPECT_TRUE(report->failures.empty());
    return *std::move(report);
  }
  static std::string without_model() {
    Database db = memory();
    read(db, "a.txt", text);
    return exported(db);
  }
  static constexpr std::string_view offices =
      "MATCH (l)-[h:HOLDS_POSITION]->(b {name: 'Glimmer Board'}) RETURN l.name + ' ' + h.title + ' "
      "' "
      "+ evidence(h)[0].rule + ' ' + toString(h.confidence)";

  int asked_ = 0;
  std::string last_;
};

TEST_F(ExternalModels, WhatTheTextSaysEntersWithTheModelAsItsRule) {
  Database db = memory();
  const IngestReport report = ingest(db, honest);
  EXPECT_EQ(report.external_assertions, 1U);
  EXPECT_EQ(report.external_dropped, 0U);
  EXPECT_EQ(lines(db, offices), "Quentin Zorvax chairs model.small 800\n");
  EXPECT_THAT(last_, HasSubstr("\"temperature\":0"));
  EXPECT_THAT(last_, HasSubstr("\"model\":\"small\""));
  EXPECT_THAT(last_, HasSubstr("json_schema"));
}

TEST_F(ExternalModels, ASecondIngestAndARebuildAskNothingAndAreTheSame) {
  Database db = memory();
  ingest(db, honest);
  const std::string before = exported(db);
  const int asked = asked_;
  EXPECT_EQ(ingest(db, honest).unchanged, 1U);
  IngestOptions again = options();
  again.external.name = "small";
  again.external.send = [&](const std::string&) -> Result<std::string> {
    ++asked_;
    return Error(ErrorCode::io, "gone");
  };
  const auto rebuilt = rebuild(db, again);
  ASSERT_TRUE(rebuilt.ok());
  EXPECT_EQ(asked_, asked);
  EXPECT_EQ(exported(db), before);
  ASSERT_TRUE(rebuild(db, options()).ok());  // without the model its facts go
  EXPECT_EQ(lines(db, offices), "");
  remove(db, "a.txt");
  EXPECT_EQ(exported(db), exported(*std::make_unique<Database>(memory())));
}

TEST_F(ExternalModels, LiesAreDroppedAndCounted) {
  Database db = memory();
  const IngestReport report = ingest(db, [](const std::string& request) {
    const std::string n = number_of(request, "Quentin");
    const std::string person = R"({"sentence":)" + n + R"(,"surface":"Quentin Zorvax","type":)";
    const std::string fact = R"({"type":"HOLDS_POSITION","subject":0,"object":1,"sentence":)" + n;
    return R"({"mentions":[)" + person + R"("Leader"},{"sentence":)" + n +
           R"(,"surface":"Glimmer Board","type":"Body"},)" + person + R"("Wizard"},)" +
           R"({"sentence":)" + n + R"(,"surface":"Quentin Zorv","type":"Leader"},)" +
           R"({"sentence":99,"surface":"Quentin","type":"Leader"},{"sentence":-1},7],)" +
           R"("relations":[)" + fact + R"(,"evidence":"runs the Glimmer Board"},)" + fact +
           R"(,"evidence":""},{"type":"MEETS","subject":0,"object":1,"sentence":)" + n +
           R"(,"evidence":"chairs"},{"type":"HOLDS_POSITION","subject":0,"object":40},null]})";
  });
  EXPECT_EQ(report.external_assertions, 0U);
  EXPECT_EQ(report.external_dropped, 10U);
  EXPECT_EQ(lines(db, offices), "");
}

TEST_F(ExternalModels, WithoutAUsableReplyTheRulesStandAloneAndTheReportSaysSo) {
  for (const std::string& content :
       {std::string(), std::string("no JSON"), std::string("{}"), std::string("[]"),
        std::string(R"({"mentions":1,"relations":[]})"), std::string(2U << 20U, ' ')}) {
    Database db = memory();
    const IngestReport report = ingest(db, [&](const std::string&) { return content; });
    EXPECT_EQ(report.external_failures, 1U);
    EXPECT_EQ(report.added, 1U);
    ASSERT_FALSE(report.warnings.empty());
    EXPECT_THAT(report.warnings.back(), HasSubstr("the model gave no answer 1 time"));
    EXPECT_EQ(exported(db), without_model());
  }
}

}  // namespace
}  // namespace plenum
