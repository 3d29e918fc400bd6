// A salvage whose own files fail once: it leaves a sound database or nothing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "storage/kv/file_seam.hpp"
#include "storage/open.hpp"
#include "storage/salvage.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;

/// Fails one operation on what the salvage writes.
class OnceSeam final : public kv::FileSeam {
 public:
  OnceSeam(std::string below, std::uint64_t at) : below_(std::move(below)), at_(at) {}
  kv::FileVerdict before(const kv::FileEvent& event) override {
    if (kv::is_reading(event.action) || !event.path.starts_with(below_)) return {};
    return {++operations_ == at_ ? EIO : 0};
  }
  void after(const kv::FileEvent&) override {}
  std::uint64_t operations() const { return operations_; }

 private:
  std::string below_;
  std::uint64_t at_;
  std::atomic<std::uint64_t> operations_{0};
};

class SalvageFaultTest : public testing::Test {
 protected:
  SalvageFaultTest()
      : root_(fs::temp_directory_path() / ("plenum_salvage_fault_" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~SalvageFaultTest() override { fs::remove_all(root_); }
  std::string at(const char* name) const { return (root_ / name).string(); }

  static void add(Store& store) {
    Transaction tx = store.begin().value();
    const std::vector<LabelToken> labels{tx.label("Person").value()};
    const PropertyToken number = tx.property("number").value();
    for (std::int64_t i = 0; i < nodes_each; ++i) {
      ASSERT_TRUE(tx.create_node(labels, std::vector<Property>{{number, Value(i)}}).ok());
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
  }

  /// Several tables, the first and the last of which end too early.
  void make() const {
    StoreOptions options;
    options.fold_bytes = 0;
    auto store = Store::open(at("db"), options).value();
    for (int i = 0; i < 3; ++i) {
      add(*store);
      ASSERT_TRUE(store->fold().ok());
    }
    add(*store);
    ASSERT_TRUE(store->close().ok());
    store.reset();
    std::vector<fs::path> tables;
    for (const auto& entry : fs::directory_iterator(at("db/store"))) {
      if (entry.path().extension() == ".sst") tables.push_back(entry.path());
    }
    std::ranges::sort(tables);
    ASSERT_GT(tables.size(), 2U);
    for (const fs::path& table : {tables.front(), tables.back()}) {
      fs::resize_file(table, fs::file_size(table) - 10);
    }
  }

  static constexpr std::int64_t nodes_each = 50;
  fs::path root_;
};

TEST_F(SalvageFaultTest, one_failed_operation_leaves_a_sound_database_or_nothing) {
  make();
  std::uint64_t failed = 0;
  const std::uint64_t step = reference::full_counts() ? 1 : 7;
  for (std::uint64_t k = step;; k += step) {
    SCOPED_TRACE("operation " + std::to_string(k));
    fs::remove_all(at("new"));
    OnceSeam seam(at("new"), k);
    StoreOptions options;
    options.files = &seam;
    const auto report = salvage(at("db"), at("new"), {}, options);
    if (seam.operations() < k) break;
    if (!report.ok()) ++failed;
    if (report.ok() || fs::exists(at("new"))) {
      const auto store = Store::open(at("new"));
      ASSERT_TRUE(store.ok()) << store.error().message() << " after " << report.error().message()
                              << " " << report.error().file();
      EXPECT_GE((*store)->snapshot().node_count(), nodes_each);
      if (report.ok()) EXPECT_EQ((*store)->snapshot().node_count(), report->nodes);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(failed, 100 / step);
}

}  // namespace
}  // namespace plenum::storage
