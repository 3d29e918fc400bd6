#include <cstring>
#include <memory>

#include "fixture.hpp"
#include "plenum/plenum.h"

namespace plenum::test {
namespace {

/// The code of an error, which is freed; 0 for success.
int code_of(plenum_error* error) {
  const int code = error == nullptr ? 0 : static_cast<int>(plenum_error_get_code(error));
  plenum_error_free(error);
  return code;
}

class CApiTest : public ApiTest {
 protected:
  CApiTest() { EXPECT_EQ(code_of(plenum_open(":memory:", nullptr, &db_)), 0); }
  ~CApiTest() override { EXPECT_EQ(code_of(plenum_close(db_)), 0); }

  plenum_error* run(const char* query, const plenum_parameters* parameters = nullptr,
                    const plenum_run_options* options = nullptr) {
    plenum_result_free(result_);
    result_ = nullptr;
    return plenum_run(db_, query, std::strlen(query), parameters, options, &result_);
  }
  void TearDown() override { plenum_result_free(result_); }

  plenum_database* db_ = nullptr;
  plenum_result* result_ = nullptr;
};

TEST_F(CApiTest, ReadsTypedValues) {
  ASSERT_EQ(
      code_of(run("RETURN 1 AS i, 1.5 AS f, 'a\\u0000b' AS s, true AS b, null AS n, [1] AS l")), 0);
  EXPECT_EQ(plenum_column_count(result_), 6U);
  EXPECT_STREQ(plenum_column_name(result_, 2), "s");
  EXPECT_EQ(plenum_column_name(result_, 6), nullptr);
  EXPECT_EQ(plenum_row_count(result_), 1U);
  int has_row = 0;
  ASSERT_EQ(code_of(plenum_step(result_, &has_row)), 0);
  ASSERT_EQ(has_row, 1);
  std::int64_t i = 0;
  EXPECT_EQ(code_of(plenum_get_integer(result_, 0, &i)), 0);
  EXPECT_EQ(i, 1);
  double f = 0;
  EXPECT_EQ(code_of(plenum_get_double(result_, 1, &f)), 0);
  EXPECT_EQ(f, 1.5);
  EXPECT_EQ(code_of(plenum_get_double(result_, 0, &f)), 0);
  const char* s = nullptr;
  std::size_t length = 0;
  EXPECT_EQ(code_of(plenum_get_string(result_, 2, &s, &length)), 0);
  EXPECT_EQ(std::string(s, length), std::string("a\0b", 3));
  int b = 0;
  EXPECT_EQ(code_of(plenum_get_boolean(result_, 3, &b)), 0);
  EXPECT_EQ(b, 1);
  plenum_kind kind = PLENUM_LIST;
  EXPECT_EQ(code_of(plenum_get_kind(result_, 4, &kind)), 0);
  EXPECT_EQ(kind, PLENUM_NULL);
  EXPECT_EQ(code_of(plenum_get_json(result_, 5, &s, &length)), 0);
  EXPECT_EQ(std::string(s, length), "[1]");
  EXPECT_EQ(code_of(plenum_get_integer(result_, 2, &i)), PLENUM_INVALID_ARGUMENT);
  EXPECT_EQ(code_of(plenum_get_integer(result_, 9, &i)), PLENUM_INVALID_ARGUMENT);
  ASSERT_EQ(code_of(plenum_step(result_, &has_row)), 0);
  EXPECT_EQ(has_row, 0);
  EXPECT_EQ(code_of(plenum_get_integer(result_, 0, &i)), PLENUM_INVALID_ARGUMENT);
}

TEST_F(CApiTest, BacksUpAndRestores) {
  ASSERT_EQ(code_of(run("CREATE (:A)-[:T]->(:B)")), 0);
  ASSERT_EQ(code_of(plenum_backup(db_, path("copy").c_str())), 0);
  EXPECT_EQ(code_of(plenum_backup(db_, path("copy").c_str())), PLENUM_INVALID_ARGUMENT);
  EXPECT_EQ(code_of(plenum_backup(db_, nullptr)), PLENUM_INVALID_ARGUMENT);
  ASSERT_EQ(code_of(plenum_restore(path("copy").c_str(), path("db").c_str())), 0);
  Database db = open();
  EXPECT_EQ(count(db, "MATCH (:A)-[:T]->(:B) RETURN count(*)"), 1);
}

TEST_F(CApiTest, TakesParametersOfEveryKind) {
  plenum_parameters* parameters = nullptr;
  ASSERT_EQ(code_of(plenum_parameters_new(&parameters)), 0);
  EXPECT_EQ(code_of(plenum_set_integer(parameters, "i", 7)), 0);
  EXPECT_EQ(code_of(plenum_set_double(parameters, "f", 0.5)), 0);
  EXPECT_EQ(code_of(plenum_set_string(parameters, "s", "xyz", 2)), 0);
  EXPECT_EQ(code_of(plenum_set_boolean(parameters, "b", 1)), 0);
  EXPECT_EQ(code_of(plenum_set_null(parameters, "n")), 0);
  EXPECT_EQ(code_of(plenum_set_json(parameters, "l", "[1,{}]", 6)), 0);
  EXPECT_EQ(code_of(plenum_set_json(parameters, "x", "[1,", 3)), PLENUM_INVALID_ARGUMENT);
  ASSERT_EQ(code_of(run("RETURN [$i, $f, $s, $b, $n, $l] AS all", parameters)), 0);
  int has_row = 0;
  ASSERT_EQ(code_of(plenum_step(result_, &has_row)), 0);
  const char* json = nullptr;
  ASSERT_EQ(code_of(plenum_get_json(result_, 0, &json, nullptr)), 0);
  EXPECT_STREQ(json, R"([7,0.5,"xy",true,null,[1,{}]])");
  EXPECT_EQ(code_of(plenum_set_all_json(parameters, R"({"i":8})", 7)), 0);
  EXPECT_EQ(code_of(run("RETURN $s", parameters)), PLENUM_SEMANTIC);
  plenum_parameters_free(parameters);
}

TEST_F(CApiTest, ErrorsCarryWordsPlaceAndHint) {
  plenum_error* error = run("RETURN\nfoo");
  ASSERT_NE(error, nullptr);
  EXPECT_STREQ(plenum_error_type(error), "SyntaxError");
  EXPECT_STREQ(plenum_error_detail(error), "UndefinedVariable");
  EXPECT_EQ(plenum_error_line(error), 2U);
  EXPECT_EQ(plenum_error_column(error), 1U);
  EXPECT_NE(std::string(plenum_error_message(error)).find("foo"), std::string::npos);
  EXPECT_NE(plenum_error_hint(error), nullptr);
  plenum_error_free(error);
  EXPECT_EQ(result_, nullptr);
}

TEST_F(CApiTest, NullsAreErrorsAndFreeingThemIsFine) {
  EXPECT_EQ(code_of(plenum_open(nullptr, nullptr, &db_)), PLENUM_INVALID_ARGUMENT);
  EXPECT_EQ(code_of(plenum_run(nullptr, "", 0, nullptr, nullptr, &result_)),
            PLENUM_INVALID_ARGUMENT);
  EXPECT_EQ(code_of(plenum_set_null(nullptr, "x")), PLENUM_INVALID_ARGUMENT);
  plenum_error_free(nullptr);
  plenum_result_free(nullptr);
  plenum_parameters_free(nullptr);
  plenum_interrupt_free(nullptr);
  EXPECT_EQ(plenum_close(nullptr), nullptr);
}

TEST_F(CApiTest, AShorterStructOfAnOlderProgramKeepsTheDefaults) {
  plenum_open_options options;
  std::memset(&options, 0xFF, sizeof(options));
  options.size = offsetof(plenum_open_options, create);
  options.read_only = 0;
  plenum_database* db = nullptr;
  ASSERT_EQ(code_of(plenum_open(path("db").c_str(), &options, &db)), 0);
  EXPECT_EQ(code_of(plenum_close(db)), 0);
}

TEST_F(CApiTest, AnInterruptStopsAStatement) {
  ASSERT_EQ(code_of(run("UNWIND range(1, 2000) AS n CREATE (:N {n: n})")), 0);
  EXPECT_NE(std::string(plenum_summary_json(result_)).find("\"nodes_created\":2000"),
            std::string::npos);
  plenum_interrupt* interrupt = nullptr;
  ASSERT_EQ(code_of(plenum_interrupt_new(&interrupt)), 0);
  plenum_interrupt_request(interrupt);
  plenum_run_options options;
  plenum_run_options_init(&options);
  options.interrupt = interrupt;
  EXPECT_EQ(code_of(run("MATCH (a:N), (b:N), (c:N) RETURN count(*)", nullptr, &options)),
            PLENUM_INTERRUPTED);
  plenum_interrupt_reset(interrupt);
  EXPECT_EQ(code_of(run("RETURN 1", nullptr, &options)), 0);
  plenum_interrupt_free(interrupt);
}

TEST_F(CApiTest, ExportsToAFile) {
  ASSERT_EQ(code_of(run("CREATE (:A)-[:R]->(:B)")), 0);
  EXPECT_EQ(code_of(plenum_export(db_, "graphml", path("x.graphml").c_str(), nullptr, nullptr)), 0);
  EXPECT_NE(read_file("x.graphml").find("<graphml"), std::string::npos);
  EXPECT_EQ(code_of(plenum_export(db_, "docx", path("x").c_str(), nullptr, nullptr)),
            PLENUM_INVALID_ARGUMENT);
}

TEST_F(CApiTest, CodesAreThoseOfTheCppInterface) {
  EXPECT_EQ(static_cast<int>(ErrorCode::internal), PLENUM_INTERNAL);
  EXPECT_EQ(static_cast<int>(ErrorCode::read_only), PLENUM_READ_ONLY);
  EXPECT_EQ(static_cast<int>(ValueKind::duration), PLENUM_DURATION);
  EXPECT_EQ(static_cast<int>(ValueKind::node), PLENUM_NODE);
}

}  // namespace
}  // namespace plenum::test
