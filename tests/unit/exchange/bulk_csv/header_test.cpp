#include "exchange/bulk_csv/header.hpp"

#include <gtest/gtest.h>

namespace plenum::exchange::bulk_csv {
namespace {

Result<Header> parse(const std::string& text, FileKind kind = FileKind::nodes) {
  core::CsvReader reader(text, true, {});
  EXPECT_EQ(reader.next(), core::CsvReader::Step::record);
  return parse_header(reader, text, kind);
}

TEST(BulkCsvHeader, KnowsEveryTypeAlsoAsAnArray) {
  const std::vector<std::pair<std::string, ValueKind>> types = {
      {"int", ValueKind::integer},
      {"long", ValueKind::integer},
      {"float", ValueKind::floating},
      {"double", ValueKind::floating},
      {"boolean", ValueKind::boolean},
      {"string", ValueKind::string},
      {"date", ValueKind::date},
      {"time", ValueKind::time},
      {"localtime", ValueKind::local_time},
      {"datetime", ValueKind::date_time},
      {"localdatetime", ValueKind::local_date_time},
      {"duration", ValueKind::duration},
      {"LocalDateTime", ValueKind::local_date_time}};
  for (const auto& [name, kind] : types) {
    const auto header = parse("a:" + name + ",b:" + name + "[]");
    ASSERT_TRUE(header.ok()) << name;
    EXPECT_EQ(header->fields[0].kind, kind) << name;
    EXPECT_FALSE(header->fields[0].is_array);
    EXPECT_EQ(header->fields[1].kind, kind) << name;
    EXPECT_TRUE(header->fields[1].is_array);
  }
}

TEST(BulkCsvHeader, ANameAloneIsAString) {
  const auto header = parse("name,with space,a:b:int");
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header->fields[0].kind, ValueKind::string);
  EXPECT_EQ(header->fields[1].name, "with space");
  EXPECT_EQ(header->fields[2].name, "a:b");
}

TEST(BulkCsvHeader, IdsHaveSpacesAndTypesAndMayBeKept) {
  const auto header = parse("\"id:ID(Person){id-type:long,label:Human}\",:LABEL,x:IGNORE,:IGNORE");
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header->fields[0].role, FieldRole::id);
  EXPECT_EQ(header->fields[0].name, "id");
  EXPECT_EQ(header->fields[0].space, "Person");
  EXPECT_EQ(header->fields[0].label, "Human");
  EXPECT_EQ(header->fields[0].kind, ValueKind::integer);
  EXPECT_EQ(header->fields[1].role, FieldRole::labels);
  EXPECT_EQ(header->fields[2].role, FieldRole::ignored);
  EXPECT_TRUE(parse(":ID")->fields[0].name.empty());
  EXPECT_EQ(parse(":ID")->fields[0].kind, ValueKind::string);
}

TEST(BulkCsvHeader, RelationshipsHaveEndsAndATypeAndZonesAnOption) {
  const auto header = parse(":START_ID(A B),at:datetime{timezone:+01:00},:END_ID(c:d),:TYPE",
                            FileKind::relationships);
  ASSERT_TRUE(header.ok()) << header.error().message();
  EXPECT_EQ(header->fields[0].space, "A B");
  EXPECT_EQ(header->fields[1].time_zone, "+01:00");
  EXPECT_EQ(header->fields[2].space, "c:d");
  EXPECT_EQ(header->fields[3].role, FieldRole::type);
}

struct Wrong {
  const char* header;
  FileKind kind;
  std::uint32_t column;
  const char* message;
};

TEST(BulkCsvHeader, SaysWhatIsWrongAndWhereAndWhatToWrite) {
  const auto nodes = FileKind::nodes;
  const auto edges = FileKind::relationships;
  const std::vector<Wrong> cases = {
      {"é,age:integre", nodes, 3, "`integre` is not a type"},
      {"a,:int", nodes, 3, "the field has a type but no name"},
      {"a,,b", nodes, 3, "the field has no name"},
      {"a,a:int", nodes, 3, "there is a second property `a`"},
      {":ID,x:ID", nodes, 5, "there is a second field `x:ID` of this kind"},
      {"a,:START_ID", nodes, 3, ":START_ID belongs into a file of relationships"},
      {":ID,:START_ID", edges, 1, ":ID belongs into a file of nodes"},
      {":START_ID,w:float", edges, 1, "there is no :END_ID"},
      {"x:LABEL", nodes, 1, ":LABEL takes no name"},
      {":LABEL(A)", nodes, 1, ":LABEL takes no id space"},
      {"a:int(A)", nodes, 1, "`int` takes no id space"},
      {"a:ID{id-type:date}", nodes, 1, "ids are not of type `date`"},
      {"a:int{unit:m}", nodes, 1, "`unit` is not an option of this field"},
      {"a:datetime{timezone:Nowhere/City}", nodes, 1, "`Nowhere/City` is not a time zone here"},
      {"a{b:c}", nodes, 1, "options in braces need a type before them"}};
  for (const Wrong& wrong : cases) {
    const auto header = parse(wrong.header, wrong.kind);
    ASSERT_FALSE(header.ok()) << wrong.header;
    EXPECT_EQ(header.error().message(), wrong.message);
    EXPECT_EQ(header.error().where().line, 1U) << wrong.header;
    EXPECT_EQ(header.error().where().column, wrong.column) << wrong.header;
    EXPECT_FALSE(header.error().hint().empty()) << wrong.header;
  }
}

}  // namespace
}  // namespace plenum::exchange::bulk_csv
