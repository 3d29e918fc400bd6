#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "exchange/bulk_csv/bulk_csv.hpp"

namespace plenum::exchange::bulk_csv {
namespace {

using storage::RuleKind;
using storage::Store;

class BulkCsvImport : public testing::Test {
 protected:
  BulkCsvImport() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("plenum_bulk_" + std::to_string(::getpid()) + info->name());
    std::filesystem::create_directories(folder_);
    request_.report_path = (folder_ / "bad.csv").string();
  }
  ~BulkCsvImport() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, std::string_view text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  std::string bad_rows() const {
    std::ifstream in(folder_ / "bad.csv");
    std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    for (std::size_t at; (at = all.find(folder_.string() + "/")) != std::string::npos;) {
      all.erase(at, folder_.string().size() + 1);
    }
    return all;
  }

  std::filesystem::path folder_;
  Request request_;
};

TEST_F(BulkCsvImport, ARowThatBreaksAConstraintIsBad) {
  const auto store = Store::open(":memory:").value();
  {
    auto change = store->begin().value();
    const auto label = *change.label("P");
    const auto id = *change.property("id");
    const auto name = *change.property("name");
    const auto rule = [&](const char* text, RuleKind kind, storage::PropertyToken key,
                          const char* type) {
      storage::SchemaRule made;
      made.name = text;
      made.kind = kind;
      made.token = static_cast<std::uint32_t>(label);
      made.properties = {key};
      made.type = type;
      return made;
    };
    ASSERT_TRUE(change.create_rule(rule("one", RuleKind::unique, id, "")).ok());
    ASSERT_TRUE(change.create_rule(rule("named", RuleKind::exists, name, "")).ok());
    const std::vector<storage::Property> old = {{id, Value(1)}, {name, Value("old")}};
    ASSERT_TRUE(change.create_node(std::span(&label, 1), old).ok());
    ASSERT_TRUE(std::move(change).commit().ok());
  }
  request_.nodes = {
      {{}, {file("n.csv", "id:ID{id-type:long},name,:LABEL\n1,a,P\n2,b,P\n3,,P\n4,,Q\n1,c,Q\n")}},
      {{"P"}, {file("m.csv", "id:int,name\n2,c\n5,d\n5,e\n")}}};
  request_.bad_rows_max = 3;
  EXPECT_FALSE(bulk_import(*store, request_).ok());
  EXPECT_EQ(store->snapshot().node_count(), 1U) << "nothing changed";
  request_.bad_rows_max = 4;
  const Report report = bulk_import(*store, request_).value();
  EXPECT_EQ(report.bad_rows, 4U);
  EXPECT_EQ(report.nodes, 4U);
  const std::string bad = bad_rows();
  EXPECT_NE(bad.find("n.csv,2,,\"the constraint 'one'"), std::string::npos) << bad;
  EXPECT_NE(bad.find("the database has the same values already"), std::string::npos) << bad;
  EXPECT_NE(bad.find("n.csv,4,,\"the constraint 'named'"), std::string::npos) << bad;
  EXPECT_NE(bad.find("m.csv,2,,"), std::string::npos) << bad;
  EXPECT_NE(bad.find("m.csv,4,,"), std::string::npos) << bad;
  EXPECT_EQ(bad.find("n.csv,6"), std::string::npos)
      << "the first row with id 1 was left out, so that its id is free";
}

TEST_F(BulkCsvImport, PiecesThatBeginInsideOfQuotesAreReadRight) {
  std::string rows = "text,n:int\n";
  std::string inside;
  while (inside.size() < 2 * 1024 * 1024 + 1000) inside += "1,2\n\"\"quoted\"\",3\n";
  rows += "\"" + inside + "\",7\nlast,8\nbad\n";
  request_.nodes = {{{"T"}, {file("t.csv", rows)}}};
  for (const std::uint32_t threads : {1U, 4U}) {
    const auto store = Store::open(":memory:").value();
    request_.threads = threads;
    const Report report = bulk_import(*store, request_).value();
    EXPECT_EQ(report.nodes, 2U);
    EXPECT_EQ(report.bad_rows, 1U);
    const auto lines = static_cast<std::size_t>(std::count(rows.begin(), rows.end(), '\n'));
    EXPECT_EQ(bad_rows(), "file,line,field,reason\nt.csv," + std::to_string(lines) +
                              ",,\"the row has 1 field, the header 2\"\n");
  }
}

TEST_F(BulkCsvImport, ARowLongerThanTheLimitEndsTheImportWithItsPlace) {
  const auto store = Store::open(":memory:").value();
  const std::string field = "\"" + std::string(15 * 1024 * 1024, 'x') + "\",";
  std::string rows = "a,b,c,d,e,f\n1,2,3,4,5,6\n";
  for (int i = 0; i < 5; ++i) rows += field;
  request_.nodes = {{{"T"}, {file("t.csv", rows + "x\n")}}};
  const auto done = bulk_import(*store, request_);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::limit);
  EXPECT_EQ(done.error().where().line, 3U);
  EXPECT_EQ(store->snapshot().node_count(), 0U);
}

}  // namespace
}  // namespace plenum::exchange::bulk_csv
