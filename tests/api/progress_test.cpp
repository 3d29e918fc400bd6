// What the progress callbacks of ingest and import tell while one article or file is in work.
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "fixture.hpp"

namespace plenum {
namespace {

using test::ApiTest;

class ProgressTest : public ApiTest {
 protected:
  /// More than 256 KiB of sentences with names, figures and statements.
  static std::string large_article() {
    std::string text;
    for (int n = 0; text.size() < (300U << 10U); ++n) {
      text += "The Ministry of Trade of Norway adopted a plan on Monday, Jonas Berg said, and " +
              std::string("exports rose ") + std::to_string(n % 90) + " percent in 2024.\n\n";
    }
    return text;
  }

  struct Told {
    std::uint64_t done;
    std::uint64_t total;
    std::string source;
    std::string step;
    std::uint64_t step_done;
    std::uint64_t step_total;
  };

  IngestOptions noting(std::vector<Told>& told) const {
    IngestOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    options.threads = 2;
    options.progress = [&told, caller = std::this_thread::get_id()](const IngestProgress& now) {
      EXPECT_EQ(std::this_thread::get_id(), caller);
      told.push_back({now.done, now.total, std::string(now.source), std::string(now.step),
                      now.step_done, now.step_total});
    };
    return options;
  }

  /// Each step comes once, and its amounts only grow.
  static void expect_growing_steps(const std::vector<Told>& told, const std::string& source) {
    std::map<std::string, std::size_t> steps;
    std::string last;
    std::uint64_t amount = 0;
    for (const Told& now : told) {
      if (now.source != source || now.step.empty()) continue;
      if (now.step != last) {
        EXPECT_EQ(steps.count(now.step), 0U) << now.step;
      } else {
        EXPECT_GT(now.step_done, amount) << now.step;
      }
      EXPECT_LE(now.step_done, now.step_total) << now.step;
      ++steps[now.step];
      last = now.step;
      amount = now.step_done;
    }
    EXPECT_GT(steps["cutting sentences"], 50U);
    EXPECT_GT(steps["finding names"], 50U);
    EXPECT_GT(steps["finding statements"], 50U);
    EXPECT_EQ(last, "committing");
  }
};

TEST_F(ProgressTest, OneLargeArticleTellsItsSteps) {
  Database db = memory();
  std::vector<Told> told;
  const auto done = ingest_article(db, {"long.txt", large_article()}, noting(told));
  ASSERT_TRUE(done.ok()) << done.error().message();
  expect_growing_steps(told, "long.txt");
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().done, 0U);
  EXPECT_EQ(told.back().done, 1U);
  EXPECT_EQ(told.back().total, 1U);
  EXPECT_EQ(told.back().step, "");
}

TEST_F(ProgressTest, OfSeveralFilesOnlyTheLargeOneTellsItsSteps) {
  Database db = memory();
  write_file("a.txt", "The Ministry of Trade of Norway met on Monday.\n");
  write_file("b.txt", large_article());
  write_file("c.txt", "The Ministry of Trade of Norway met on Tuesday.\n");
  std::vector<Told> told;
  const std::vector<std::string> paths = {path("a.txt"), path("b.txt"), path("c.txt")};
  ASSERT_TRUE(ingest_paths(db, paths, noting(told)).ok());
  expect_growing_steps(told, paths[1]);
  std::vector<std::pair<std::uint64_t, std::string>> finished;
  for (const Told& now : told) {
    EXPECT_EQ(now.total, 3U);
    if (now.step.empty()) finished.emplace_back(now.done, now.source);
    if (!now.step.empty()) EXPECT_EQ(now.source, paths[1]);
  }
  const std::vector<std::pair<std::uint64_t, std::string>> wanted = {
      {1, paths[0]}, {2, paths[1]}, {3, paths[2]}};
  EXPECT_EQ(finished, wanted);
}

TEST_F(ProgressTest, AnInterruptOutOfTheCallbackLeavesNothingOfTheArticle) {
  for (const std::string step : {"finding names", "storing facts"}) {
    Database db = memory();
    Interrupt stop;
    IngestOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    options.interrupt = &stop;
    options.progress = [&](const IngestProgress& now) {
      if (now.step == step) stop.request();
    };
    const auto done = ingest_article(db, {"long.txt", large_article()}, options);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code(), ErrorCode::interrupted);
    EXPECT_EQ(db.read().value().node_count(), 0U);
  }
}

TEST_F(ProgressTest, AnExtractionTellsTheStepsOfTheLargeArticleBeforeItIsGiven) {
  write_file("a.txt", "The Ministry of Trade of Norway met on Monday.\n");
  write_file("b.txt", large_article());
  const std::vector<std::string> paths = {path("a.txt"), path("b.txt")};
  for (const std::uint32_t threads : {1U, 3U}) {
    std::vector<Told> told;
    ExtractOptions options;
    options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
    options.threads = threads;
    options.progress = noting(told).progress;
    std::vector<std::string> emitted;
    const auto emit = [&](const Extracted& one) {
      EXPECT_TRUE(one.json.ok());
      emitted.push_back(one.source);
      EXPECT_EQ(told.back().done, emitted.size());
      return true;
    };
    ASSERT_TRUE(extract(paths, options, emit).ok());
    EXPECT_EQ(emitted, paths);
    std::map<std::string, int> steps;
    for (const Told& now : told) {
      EXPECT_EQ(now.total, 2U);
      if (!now.step.empty()) EXPECT_EQ(now.source, paths[1]);
      ++steps[now.step];
    }
    EXPECT_GT(steps["finding names"], 50);
    EXPECT_EQ(steps[""], 2);
  }
}

TEST_F(ProgressTest, AnExtractionEndsWhenTheCallbackAsksForIt) {
  Interrupt stop;
  ExtractOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  options.interrupt = &stop;
  options.progress = [&](const IngestProgress& now) {
    if (now.step == "finding names") stop.request();
  };
  const auto done = extract_article({"long.txt", large_article()}, options);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::interrupted);
}

TEST_F(ProgressTest, ARemovalTellsItsSteps) {
  Database db = memory();
  std::vector<Told> told;
  ASSERT_TRUE(ingest_article(db, {"long.txt", large_article()}, noting(told)).ok());
  told.clear();
  RemoveOptions options;
  options.pack = PLENUM_SOURCE_DIR "/share/packs/policy";
  options.progress = noting(told).progress;
  ASSERT_TRUE(remove_article(db, "long.txt", options).ok());
  std::map<std::string, int> steps;
  for (const Told& now : told) {
    EXPECT_EQ(now.source, "long.txt");
    EXPECT_EQ(now.total, 1U);
    ++steps[now.step];
  }
  EXPECT_GT(steps["storing facts"], 50);
  EXPECT_EQ(steps["committing"], 1);
  EXPECT_EQ(told.back().done, 1U);
  EXPECT_EQ(told.back().step, "");
  EXPECT_EQ(db.read().value().node_count(), 0U);
}

TEST_F(ProgressTest, AnExportTellsItsSteps) {
  Database db = memory();
  ASSERT_TRUE(db.run("UNWIND range(1, 3000) AS n CREATE (:Word {number: n})-[:IN]->(:Line)").ok());
  for (const ExportFormat format : export_formats()) {
    std::map<std::string, int> steps;
    std::string last;
    std::uint64_t amount = 0;
    ExportOptions options;
    options.progress = [&](const ExportProgress& now) {
      if (now.step == last && now.done > 0) EXPECT_GT(now.done, amount) << last;
      EXPECT_LE(now.done, now.total) << now.step;
      last = now.step;
      amount = now.done;
      ++steps[last];
    };
    const auto whole = path("whole");
    ASSERT_TRUE(export_graph(*db.read(), format, whole, options).ok());
    const auto name = export_format_name(format);
    EXPECT_GT(steps["ordering nodes"], 50) << name;
    EXPECT_GT(steps["reading nodes"], 50) << name;
    EXPECT_GT(steps["reading relationships"], 50) << name;
    const bool drawn = format == ExportFormat::svg || format == ExportFormat::html;
    EXPECT_EQ(steps["laying out"] > 10, drawn) << name;
  }
  Interrupt stop;
  ExportOptions options;
  options.run.interrupt = &stop;
  options.progress = [&](const ExportProgress& now) {
    if (now.step == "reading relationships") stop.request();
  };
  const auto half = path("half.jsonl");
  const auto done = export_graph(*db.read(), ExportFormat::json_lines, half, options);
  EXPECT_EQ(done.error().code(), ErrorCode::interrupted);
  EXPECT_FALSE(std::filesystem::exists(half));
}

TEST_F(ProgressTest, AnImportTellsItsBytesUpToTheEnd) {
  Database made = memory();
  ASSERT_TRUE(made.run("UNWIND range(1, 3000) AS n CREATE (:Word {number: n, text: toString(n) + "
                       "' bottles on the wall and not one of them has fallen'})")
                  .ok());
  std::vector<std::string> paths;
  for (const auto format :
       {ExportFormat::json_lines, ExportFormat::graphml, ExportFormat::cypher}) {
    const std::string name = format == ExportFormat::cypher
                                 ? "g.cypher"
                                 : "g." + std::string(export_format_name(format));
    paths.push_back(path(name));
    ASSERT_TRUE(export_graph(*made.read(), format, paths.back()).ok());
  }
  std::uint64_t total = 0;
  for (const std::string& each : paths) total += std::filesystem::file_size(each);
  std::map<std::string, int> calls;
  std::uint64_t last = 0;
  ImportOptions options;
  options.progress = [&](const ImportProgress& now) {
    EXPECT_GE(now.bytes_done, last);
    EXPECT_EQ(now.bytes_total, total);
    last = now.bytes_done;
    ++calls[std::string(now.file)];
  };
  Database db = memory();
  const auto done = import_graph(db, paths, options);
  ASSERT_TRUE(done.ok()) << done.error().message();
  EXPECT_EQ(last, total);
  for (const std::string& each : paths) EXPECT_GT(calls[each], 3) << each;
}

}  // namespace
}  // namespace plenum
