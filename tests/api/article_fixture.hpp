#pragma once
// Purpose: articles given as texts, and the graph they make, for tests of the articles' laws.
// May depend on: fixture.hpp.
// Invariants: reads with the pack of this source tree.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixture.hpp"

namespace plenum::test {

class ArticleTest : public ApiTest {
 protected:
  static IngestOptions options() {
    IngestOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    return options;
  }
  static void read(Database& db, const std::string& source, std::string_view text) {
    const auto report = ingest_article(db, {source, std::string(text)}, options());
    ASSERT_TRUE(report.ok()) << report.error().message();
    ASSERT_TRUE(report->failures.empty());
  }
  static void remove(Database& db, const std::string& source) {
    const auto removed = remove_article(db, source);
    ASSERT_TRUE(removed.ok()) << removed.error().message();
  }
  static void run(Database& db, std::string_view statement, const Params& params = {}) {
    const auto done = db.run(statement, params);
    ASSERT_TRUE(done.ok()) << statement << ": " << done.error().message();
  }
  static std::string exported(const ReadView& view) {
    std::string bytes;
    const Status done =
        export_graph(view, ExportFormat::json_lines, [&](std::string_view part) -> Status {
          bytes += part;
          return {};
        });
    EXPECT_TRUE(done.ok()) << done.error().message();
    return bytes;
  }
  static std::string exported(Database& db) { return exported(*db.read()); }
  /// The texts of a query's one column, each with a line feed, in the order of the rows.
  static std::string lines(Database& db, std::string_view query, const Params& params = {}) {
    const auto rows = db.run(query, params);
    EXPECT_TRUE(rows.ok()) << query << ": " << rows.error().message();
    std::string text;
    if (rows.ok()) {
      for (const auto& row : *rows) text += row[0].as_string() + "\n";
    }
    return text;
  }
};

}  // namespace plenum::test
