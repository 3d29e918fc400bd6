// What a salvage promises about each kind of damage.
#include "storage/salvage.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "storage/kv/fault_seam.hpp"
#include "storage/open.hpp"
#include "tests/unit/storage/story.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;
using reference::NaiveGraph;

/// A graph without ids: each node and edge as a line, so that copies compare.
std::multiset<std::string> lines_of(const NaiveGraph& graph) {
  std::multiset<std::string> lines;
  const auto text = [](const Map& properties) {
    std::string out;
    for (const auto& [key, value] : properties) {
      out += " " + key + "=";
      if (const auto* string = value.get_if<std::string>()) out += *string;
      if (const auto* number = value.get_if<std::int64_t>()) out += std::to_string(*number);
      if (const auto* list = value.get_if<List>()) out += "list" + std::to_string(list->size());
    }
    return out;
  };
  std::map<std::uint64_t, std::string> nodes;
  for (const auto& [id, node] : graph.nodes) {
    std::string& line = nodes[id];
    for (const std::string& label : node.labels) line += ":" + label;
    line += text(node.properties);
    lines.insert("node " + line);
  }
  for (const auto& [id, edge] : graph.edges) {
    lines.insert("edge " + edge.type + text(edge.properties) + " (" + nodes[edge.start] + ")->(" +
                 nodes[edge.end] + ")");
  }
  for (const auto& [key, document] : graph.documents) {
    std::string line = "document " + key + " " + std::to_string(document.payload.size()) +
                       document.payload.substr(0, 1);
    for (const std::string& reference : document.references) line += " " + reference;
    lines.insert(line);
  }
  return lines;
}

std::multiset<std::string> lines_of(const Snapshot& snapshot) {
  NaiveGraph graph;
  ScanPosition position;
  while (!position.done) {
    std::vector<NodeId> ids;
    EXPECT_TRUE(snapshot.scan_nodes(position, 1000, ids).ok());
    for (const NodeId id : ids) {
      const Node node = snapshot.node(id).value();
      graph.nodes[id.value] = {{node.labels.begin(), node.labels.end()}, node.properties};
    }
  }
  position = {};
  while (!position.done) {
    std::vector<EdgeId> ids;
    EXPECT_TRUE(snapshot.scan_edges(position, 1000, ids).ok());
    for (const EdgeId id : ids) {
      const Edge edge = snapshot.edge(id).value();
      graph.edges[id.value] = {edge.type, edge.start.value, edge.end.value, edge.properties};
    }
  }
  const auto keys = snapshot.document_keys("", 1000).value();
  for (const std::string& key : keys) {
    graph.documents[key].payload = snapshot.document(key).value().value();
  }
  const auto references = snapshot.references("", "", 1000).value();
  for (const std::string& reference : references) {
    const auto named = snapshot.documents_by_reference(reference).value();
    for (const std::string& key : named) {
      graph.documents[key].references.insert(reference);
    }
  }
  return lines_of(graph);
}

std::string text_of(const SalvageReport& report) {
  std::string text;
  for (const VerifyProblem& problem : report.problems) {
    text += problem.file + ": " + problem.message + "\n";
  }
  return text;
}

class SalvageTest : public ::testing::Test {
 protected:
  SalvageTest() {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~SalvageTest() override { fs::remove_all(root_); }

  std::string at(const std::string& name) const { return root_ + "/" + name; }

  /// A database with folds, a log after them, documents, an index and a constraint.
  /// Not clean: all writing stops where it is, since copying while the engine tidies up in the
  /// background would race with files that go.
  void make(std::uint64_t number, bool folds, bool clean = true) {
    kv::FaultSeam seam(at("live"));
    StoreOptions options;
    options.fold_bytes = 0;
    options.files = &seam;
    auto store = Store::open(at("live"), options).value();
    for (int i = 0; i < 12; ++i) {
      stories_.try_emplace(number, number).first->second.tell(*store, 120);
      if (folds && i % 4 == 1) ASSERT_TRUE(store->fold().ok());
    }
    add_rule(*store);
    if (folds) ASSERT_TRUE(store->fold().ok());
    for (int i = 0; i < 3; ++i) stories_.at(number).tell(*store, 60);
    graph_ = stories_.at(number).graph();
    if (clean) {
      ASSERT_TRUE(store->close().ok());
    } else {
      kv::FaultPlan plan;
      plan.kind = kv::FaultKind::power_cut;
      plan.at = 1;
      seam.arm(plan);
    }
    store.reset();
    fs::copy(at("live"), at("db"), fs::copy_options::recursive);
    remember();
  }

  static void add_rule(Store& store) {
    Transaction tx = store.begin().value();
    SchemaRule rule;
    rule.name = "by_number";
    rule.token = static_cast<std::uint32_t>(tx.label("Person").value());
    rule.properties = {tx.property("number").value()};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  /// The files of the damaged database as they are now; they must be so afterwards.
  void remember() { before_ = contents(); }
  std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(at("db"))) {
      if (entry.is_regular_file()) all[entry.path()] = core::read_file(entry.path()).value();
    }
    return all;
  }
  std::vector<std::string> files(const std::string& ending) const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(at("db/store"))) {
      const std::string name = entry.path().filename();
      if (name.ends_with(ending) || name.starts_with(ending)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  SalvageReport salvage_it() {
    remember();
    fs::remove_all(at("new"));
    auto report = salvage(at("db"), at("new"), {}, {});
    EXPECT_TRUE(report.ok()) << report.error().message();
    EXPECT_EQ(contents(), before_) << "the damaged folder was changed";
    return report.ok() ? *report : SalvageReport{};
  }
  std::multiset<std::string> salvaged_lines() const {
    const auto store = Store::open(at("new")).value();
    const VerifyReport verified = store->verify().value();
    EXPECT_TRUE(verified.ok()) << verified.problems.front().message;
    has_index_ = store->snapshot().schema()->find("by_number") != nullptr;
    return lines_of(store->snapshot());
  }
  /// The number of problems that were found.
  std::uint64_t expect_all() {
    const SalvageReport report = salvage_it();
    EXPECT_EQ(salvaged_lines(), lines_of(graph_));
    for (const VerifyProblem& problem : report.problems) {
      EXPECT_NE(problem.file, "graph") << problem.message;
    }
    EXPECT_TRUE(has_index_);
    EXPECT_EQ(report.nodes, graph_.nodes.size());
    EXPECT_EQ(report.edges, graph_.edges.size());
    EXPECT_EQ(report.documents, graph_.documents.size());
    EXPECT_EQ(report.lost_nodes, 0U);
    EXPECT_EQ(report.lost_edges, 0U);
    EXPECT_EQ(report.lost_documents, 0U);
    EXPECT_EQ(report.lost_commits, 0U);
    return report.problem_count;
  }
  /// How many of the lines are in the new database; none may be there that was not. A node may
  /// lack properties or labels that are lost, so only edges and documents are compared wholly.
  std::size_t expect_part() {
    const auto found = salvaged_lines();
    const auto wanted = lines_of(graph_);
    std::size_t same = 0;
    for (const std::string& line : wanted) same += found.contains(line) ? 1U : 0U;
    return same;
  }

  std::string root_ = ::testing::TempDir() + "plenum_salvage_" + std::to_string(::getpid());
  std::map<std::uint64_t, Story> stories_;
  NaiveGraph graph_;
  std::map<std::string, std::string> before_;
  mutable bool has_index_ = false;
};

TEST_F(SalvageTest, of_a_sound_database_is_a_copy) {
  make(1, true);
  EXPECT_EQ(expect_all(), 0U);
}

TEST_F(SalvageTest, needs_neither_header_nor_stamp_nor_the_list_of_files) {
  for (const bool clean : {true, false}) {
    for (const bool folds : {true, false}) {
      SCOPED_TRACE(std::string(clean ? "closed" : "crashed") + (folds ? ", folded" : ""));
      fs::remove_all(root_);
      fs::create_directories(root_);
      stories_.clear();
      make(2, folds, clean);
      std::vector<std::string> victims{at("db/header"), at("db/stamp"), at("db/store/CURRENT")};
      for (const std::string& manifest : files("MANIFEST")) victims.push_back(manifest);
      for (const std::string& victim : victims) {
        SCOPED_TRACE(victim);
        const std::string bytes = core::read_file(victim).value();
        fs::remove(victim);
        EXPECT_GT(expect_all(), 0U);
        std::ofstream(victim, std::ios::binary) << bytes;
      }
      for (const std::string& victim : victims) fs::remove(victim);
      EXPECT_GT(expect_all(), 2U);
      if (HasFailure()) return;
    }
  }
}

TEST_F(SalvageTest, without_one_table_has_the_others) {
  make(3, true);
  const std::size_t all = lines_of(graph_).size();
  for (const std::string& table : files(".sst")) {
    SCOPED_TRACE(table);
    const std::string bytes = core::read_file(table).value();
    fs::remove(table);
    const auto report = salvage(at("db"), at("new"), {}, {});
    if (report.ok()) {
      EXPECT_GT(report->problem_count, 0U);
      const std::size_t same = expect_part();
      const bool told = report->lost_nodes.value_or(1) + report->lost_edges.value_or(1) +
                            report->lost_documents + report->lost_commits + report->lost_names +
                            report->lost_segments + report->lost_rules + report->damaged_files >
                        0;
      EXPECT_TRUE(same == all || told) << text_of(*report);
    }
    fs::remove_all(at("new"));
    std::ofstream(table, std::ios::binary) << bytes;
  }
}

// A crash right after a compaction leaves its inputs beside its output: the same records twice.
TEST_F(SalvageTest, finds_its_way_among_tables_that_compactions_replaced) {
  std::map<std::string, std::string> tables;
  {
    StoreOptions options;
    options.fold_bytes = 0;
    const auto store = Store::open(at("db"), options).value();
    Story& story = stories_.try_emplace(21, 21).first->second;
    for (int i = 0; i < 40; ++i) {
      story.tell(*store, 60);
      ASSERT_TRUE(store->fold().ok());
      for (const std::string& table : files(".sst")) {
        if (tables.contains(table)) continue;
        const auto bytes = core::read_file(table);
        if (bytes.ok()) tables[table] = *bytes;  // else it went just now
      }
    }
    add_rule(*store);
    graph_ = story.graph();
  }
  const std::size_t live = files(".sst").size();
  for (const auto& [table, bytes] : tables) {
    if (!fs::exists(table)) std::ofstream(table, std::ios::binary) << bytes;
  }
  ASSERT_GT(files(".sst").size(), live + 4) << "nothing was compacted";
  salvage_it();
  // What was erased long ago may be back; nothing is lost.
  EXPECT_EQ(expect_part(), lines_of(graph_).size());
}

TEST_F(SalvageTest, a_flipped_byte_costs_what_is_in_its_block_at_most) {
  make(4, true);
  const std::size_t all = lines_of(graph_).size();
  std::size_t runs = 0;
  std::size_t kept = 0;
  for (const std::string& table : files(".sst")) {
    const std::string bytes = core::read_file(table).value();
    for (const std::size_t part : {2U, 6U}) {
      SCOPED_TRACE(table + " at " + std::to_string(part) + "/8");
      std::string broken = bytes;
      broken[bytes.size() * part / 8] = static_cast<char>(~broken[bytes.size() * part / 8]);
      std::ofstream(table, std::ios::binary) << broken;
      const SalvageReport report = salvage_it();
      if (HasFailure()) return;
      EXPECT_GT(report.problem_count, 0U);
      ++runs;
      kept += expect_part();
      std::ofstream(table, std::ios::binary) << bytes;
    }
  }
  EXPECT_GT(runs, 8U);
  // Of so small a database a block is a large part.
  EXPECT_GT(kept * 2, runs * all);
}

TEST_F(SalvageTest, keeps_nearly_all_of_a_large_table_around_its_damages) {
  {
    StoreOptions options;
    options.fold_bytes = 0;
    const auto store = Store::open(at("db"), options).value();
    for (int part = 0; part < 4; ++part) {
      Transaction tx = store->begin().value();
      const std::vector<LabelToken> labels{tx.label("Person").value()};
      const PropertyToken text = tx.property("text").value();
      std::mt19937_64 random(static_cast<std::uint64_t>(part));
      for (int i = 0; i < 20'000; ++i) {
        const std::vector<Property> properties{{text, Value(std::to_string(random()))}};
        ASSERT_TRUE(tx.create_node(labels, properties).ok());
      }
      ASSERT_TRUE(std::move(tx).commit().ok());
    }
    ASSERT_TRUE(store->fold().ok());
  }
  std::size_t damaged = 0;
  for (const std::string& table : files(".sst")) {
    std::string bytes = core::read_file(table).value();
    if (bytes.size() < 300'000) continue;
    for (const std::size_t part : {2U, 5U, 8U}) bytes[bytes.size() * part / 10] ^= 0x10;
    std::ofstream(table, std::ios::binary) << bytes;
    ++damaged;
  }
  ASSERT_GT(damaged, 0U);
  const SalvageReport report = salvage_it();
  const auto store = Store::open(at("new")).value();
  EXPECT_TRUE(store->verify().value().ok());
  EXPECT_EQ(report.nodes, 80'000U);
  EXPECT_EQ(report.lost_nodes, 0U);
  EXPECT_GT(report.properties, 80'000U * 80 / 100);
  EXPECT_LT(report.properties, 80'000U);
  EXPECT_GE(report.lost_segments, 3U);
}

TEST_F(SalvageTest, of_a_log_that_was_cut_has_what_is_before_the_cut) {
  make(5, true, false);
  const auto logs = files(".log");
  ASSERT_FALSE(logs.empty());
  const std::string log = logs.back();
  const std::string bytes = core::read_file(log).value();
  ASSERT_GT(bytes.size(), 1000U);
  fs::resize_file(log, bytes.size() / 3);
  const auto refused = Store::open(at("db"), {.read_only = true});
  ASSERT_FALSE(refused.ok());
  const SalvageReport report = salvage_it();
  EXPECT_GT(report.lost_commits, 0U);
  EXPECT_FALSE(report.lost_nodes.has_value());
  EXPECT_GT(report.nodes, 0U);
  expect_part();
}

TEST_F(SalvageTest, of_a_log_damaged_in_the_middle_has_what_is_before_and_behind) {
  make(6, false, false);
  const std::string log = files(".log").back();
  std::string bytes = core::read_file(log).value();
  bytes[bytes.size() / 2] ^= 0x01;
  std::ofstream(log, std::ios::binary) << bytes;
  const SalvageReport report = salvage_it();
  EXPECT_GE(report.lost_commits, 1U);
  EXPECT_LE(report.lost_commits, 2U);
  EXPECT_GT(expect_part(), lines_of(graph_).size() / 2);
}

// Whatever is broken: an error that leaves nothing, or a sound database and a true report.
TEST_F(SalvageTest, of_any_damage_is_sound_or_an_error) {
  make(9, true, false);
  const auto sound = contents();
  const NaiveGraph before = graph_;
  std::size_t salvaged = 0;
  for (std::uint64_t number = 0; number < 12; ++number) {
    std::mt19937_64 random(number);
    std::vector<std::string> paths;
    for (const auto& [path, bytes] : sound) {
      if (!bytes.empty()) paths.push_back(path);
      std::ofstream(path, std::ios::binary) << bytes;
    }
    const std::uint64_t all_harms = 1 + random() % 3;
    for (std::uint64_t harms = all_harms; harms > 0; --harms) {
      const std::string& path = paths[random() % paths.size()];
      std::string bytes = sound.at(path);
      const std::size_t at = random() % bytes.size();
      SCOPED_TRACE(path + " " + std::to_string(at));
      if (random() % 3 == 0) {
        bytes.resize(at);
      } else if (random() % 2 == 0) {
        bytes[at] ^= static_cast<char>(1U << (random() % 8));
      } else {
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at + 600, bytes.size())), 0);
      }
      std::ofstream(path, std::ios::binary) << bytes;
    }
    SCOPED_TRACE("damage " + std::to_string(number));
    remember();
    fs::remove_all(at("new"));
    const auto report = salvage(at("db"), at("new"), {}, {});
    EXPECT_EQ(contents(), before_) << "the damaged folder was changed";
    if (!report.ok()) {
      EXPECT_FALSE(fs::exists(at("new"))) << report.error().message();
      continue;
    }
    ++salvaged;
    const std::size_t same = expect_part();
    const bool all = same == lines_of(before).size();
    EXPECT_TRUE(all || report->problem_count > 0);
    const bool told = report->damaged_files + report->lost_commits + report->lost_segments > 0;
    EXPECT_TRUE(all || told || all_harms > 1) << text_of(*report);
    if (report->problem_count == 0) EXPECT_EQ(report->lost_nodes, 0U);
    if (HasFailure()) return;
  }
  EXPECT_GT(salvaged, 8U);
}

TEST_F(SalvageTest, refuses_what_is_no_database_or_in_use_and_folders_that_are_not_empty) {
  make(7, true);
  EXPECT_EQ(salvage(at("nothing"), at("new"), {}, {}).error().code(), ErrorCode::not_found);
  fs::create_directories(at("empty"));
  EXPECT_EQ(salvage(at("empty"), at("new"), {}, {}).error().code(), ErrorCode::not_found);
  fs::create_directories(at("hollow/store"));
  EXPECT_FALSE(salvage(at("hollow"), at("new"), {}, {}).ok());
  EXPECT_FALSE(fs::exists(at("new")));
  EXPECT_EQ(salvage(at("db"), at("live"), {}, {}).error().code(), ErrorCode::invalid_argument);
  const auto store = Store::open(at("live")).value();
  EXPECT_EQ(salvage(at("live"), at("new"), {}, {}).error().code(), ErrorCode::conflict);
  EXPECT_FALSE(fs::exists(at("new")));
}

TEST_F(SalvageTest, takes_a_table_for_missing_that_another_was_put_in_the_place_of) {
  make(9, true);
  const auto tables = files(".sst");
  ASSERT_GT(tables.size(), 2U);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    SCOPED_TRACE(tables[i]);
    const std::string sound = core::read_file(tables[i]).value();
    fs::remove(tables[i]);
    const SalvageReport without = salvage_it();
    const auto lines = salvaged_lines();
    fs::copy_file(tables[i == 0 ? 1 : i - 1], tables[i]);
    const SalvageReport swapped = salvage_it();
    EXPECT_EQ(swapped.damaged_files, 1U) << text_of(swapped);
    EXPECT_EQ(swapped.lost_commits, without.lost_commits) << text_of(swapped);
    EXPECT_EQ(salvaged_lines(), lines);
    std::ofstream(tables[i], std::ios::binary) << sound;
  }
}

TEST_F(SalvageTest, refuses_to_write_into_the_damaged_folder) {
  make(7, true);
  remember();
  fs::create_directories(at("beside"));
  fs::create_directory_symlink(at("db/store"), at("link"));
  for (const char* name :
       {"db/new", "db/store/new", "beside/../db/new", "link/new", "link/../new"}) {
    EXPECT_EQ(salvage(at("db"), at(name), {}, {}).error().code(), ErrorCode::invalid_argument);
  }
  EXPECT_EQ(contents(), before_) << "the damaged folder was changed";
  EXPECT_TRUE(salvage(at("db"), at("db2"), {}, {}).ok()) << "a longer name is another folder";
}

TEST_F(SalvageTest, of_garbage_is_an_error_that_leaves_nothing) {
  make(8, true);
  for (const auto& entry : fs::recursive_directory_iterator(at("db"))) {
    if (entry.is_regular_file()) {
      std::ofstream(entry.path(), std::ios::binary) << std::string(5000, 'x');
    }
  }
  const auto report = salvage(at("db"), at("new"), {}, {});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code(), ErrorCode::corruption);
  EXPECT_FALSE(fs::exists(at("new")));
}

}  // namespace
}  // namespace plenum::storage
