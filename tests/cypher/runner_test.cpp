// Runs the text cases beside this file through the engine on an in-memory store.
//
// A case:
//   # what is promised
//   setup
//   CREATE (:A {x: 1})
//   query
//   MATCH (n:A) RETURN n.x AS x
//   rows            (or: rows in order; or: error TypeError InvalidArgumentType; or: changes)
//   x
//   1
// Cases are separated by a line of dashes. Values are written as the TCK writes them
// (core/value_text.hpp); cells are separated by " | ". `changes` names counters of the summary,
// e.g. nodes_created 1.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/value_text.hpp"
#include "query/engine.hpp"
#include "storage/open.hpp"

namespace plenum {
namespace {

struct Case {
  std::string name;
  std::vector<std::string> setups;
  std::string query;
  std::string expectation;
  std::vector<std::string> lines;
};

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<Case> cases;
  Case one;
  std::string* text = nullptr;
  std::string line;
  const auto finish = [&] {
    if (!one.query.empty()) cases.push_back(one);
    one = {};
    text = nullptr;
  };
  while (std::getline(file, line)) {
    if (line.rfind("----", 0) == 0) {
      finish();
    } else if (line.rfind("# ", 0) == 0 && one.query.empty()) {
      one.name = line.substr(2);
    } else if (line == "setup") {
      one.setups.emplace_back();
      text = &one.setups.back();
    } else if (line == "query") {
      text = &one.query;
    } else if (line.rfind("rows", 0) == 0 || line.rfind("error", 0) == 0 || line == "changes") {
      one.expectation = line;
      text = nullptr;
    } else if (text != nullptr) {
      *text += line + '\n';
    } else if (!line.empty()) {
      one.lines.push_back(line);
    }
  }
  finish();
  return cases;
}

std::string row_text(const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += " | ";
    out += core::tck_text(row[i]);
  }
  return out;
}

std::vector<std::string> table_text(const Table& table, bool ordered) {
  std::vector<std::string> rows;
  for (const Row row : table) rows.push_back(row_text(row));
  if (!ordered) std::sort(rows.begin(), rows.end());
  std::string header;
  for (const std::string& column : table.columns()) {
    header += (header.empty() ? "" : " | ") + column;
  }
  rows.insert(rows.begin(), header);
  return rows;
}

std::vector<std::string> change_text(const Summary& s) {
  std::vector<std::string> out;
  const auto add = [&](const char* name, std::uint64_t n) {
    if (n != 0) out.push_back(std::string(name) + " " + std::to_string(n));
  };
  add("nodes_created", s.nodes_created);
  add("nodes_deleted", s.nodes_deleted);
  add("relationships_created", s.relationships_created);
  add("relationships_deleted", s.relationships_deleted);
  add("properties_set", s.properties_set);
  add("labels_added", s.labels_added);
  add("labels_removed", s.labels_removed);
  return out;
}

class CypherCases : public testing::TestWithParam<std::filesystem::path> {};

void run_case(const Case& one, const query::PlannerOptions& options) {
  auto store = storage::Store::open(":memory:");
  ASSERT_TRUE(store.ok()) << store.error().message();
  const query::Engine engine(options);
  for (const std::string& setup : one.setups) {
    const auto done = engine.run(**store, setup);
    ASSERT_TRUE(done.ok()) << done.error().message() << "\n" << setup;
  }
  const auto table = engine.run(**store, one.query);
  std::vector<std::string> expected = one.lines;
  if (one.expectation.rfind("error", 0) == 0) {
    ASSERT_FALSE(table.ok()) << one.query;
    EXPECT_EQ(one.expectation, "error " + table.error().type() + " " + table.error().detail())
        << table.error().message();
    return;
  }
  ASSERT_TRUE(table.ok()) << table.error().message() << "\n" << one.query;
  if (one.expectation == "changes") {
    EXPECT_EQ(expected, change_text(table->summary())) << one.query;
    return;
  }
  const bool ordered = one.expectation == "rows in order";
  if (!ordered && expected.size() > 1) std::sort(expected.begin() + 1, expected.end());
  EXPECT_EQ(expected, table_text(*table, ordered)) << one.query;
}

TEST_P(CypherCases, EveryCaseOfTheFileEndsAsWritten) {
  const auto cases = read_cases(GetParam());
  ASSERT_FALSE(cases.empty());
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    run_case(one, {});
  }
}

TEST_P(CypherCases, NoRewriteChangesAnAnswer) {
  query::PlannerOptions plain;
  plain.reorder = plain.seeks = plain.push_down = plain.factorise = plain.top_k = false;
  plain.hash_joins = false;
  plain.cache_entries = 0;
  for (const Case& one : read_cases(GetParam())) {
    SCOPED_TRACE(one.name);
    run_case(one, plain);
  }
}

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(PLENUM_CYPHER_CASES)) {
    if (entry.path().extension() == ".test") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string case_name(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, CypherCases, testing::ValuesIn(case_files()), case_name);

}  // namespace
}  // namespace plenum
