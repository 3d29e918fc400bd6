// A removal with its purge, cut at any operation: what was to go is there or gone, the database is
// sound, and doing it again erases it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/kv/fault_seam.hpp"
#include "storage/open.hpp"
#include "tests/reference/remains.hpp"
#include "tests/reference/seeds.hpp"

namespace plenum::storage {
namespace {

namespace fs = std::filesystem;
using test::Remains;

const std::vector<std::string> secrets{"qvjxazname", "wkpqberdocument", "zhtjqreference"};
constexpr std::string_view article = "article/zhtjqreference";

class PurgeFaultTest : public testing::Test {
 protected:
  PurgeFaultTest()
      : root_(fs::temp_directory_path() / ("plenum_purge_fault_" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    fill();
  }
  ~PurgeFaultTest() override { fs::remove_all(root_); }

  static StoreOptions options(kv::FaultSeam* seam) {
    StoreOptions out;
    out.fold_bytes = 0;
    out.store_id_source = [] { return 7; };
    out.files = seam;
    return out;
  }

  /// Names that stay and one that goes, in tables, in an index and in the log.
  void fill() const {
    auto store = Store::open(at("model"), options(nullptr)).value();
    Transaction tx = store->begin().value();
    const LabelToken person = tx.label("Person").value();
    const PropertyToken name = tx.property("name").value();
    SchemaRule rule;
    rule.name = "texts";
    rule.kind = RuleKind::fulltext;
    rule.token = static_cast<std::uint32_t>(person);
    rule.properties = {name};
    ASSERT_TRUE(tx.create_rule(rule).ok());
    for (int i = 0; i < 30; ++i) {
      add(tx, person, name, "somebody number " + std::to_string(i));
    }
    ASSERT_TRUE(std::move(tx).commit().ok());
    ASSERT_TRUE(store->fold().ok());
    Transaction more = store->begin().value();
    add(more, person, name, secrets[0]);
    const std::vector<std::string> references{"path/" + secrets[2]};
    ASSERT_TRUE(more.put_document(article, secrets[1], references).ok());
    ASSERT_TRUE(std::move(more).commit().ok());
    ASSERT_TRUE(store->fold().ok());
    ASSERT_TRUE(store->close().ok());
    ASSERT_EQ(Remains(at("model")).of(secrets), secrets);
  }
  static void add(Transaction& tx, LabelToken label, PropertyToken key, std::string name) {
    const std::vector<LabelToken> labels{label};
    const std::vector<Property> properties{{key, Value(std::move(name))}};
    ASSERT_TRUE(tx.create_node(labels, properties).ok());
  }

  static Result<bool> is_there(const Snapshot& view) {
    auto document = view.document(article);
    if (!document.ok()) return document.error();
    const std::uint64_t nodes = view.node_count();
    EXPECT_EQ(nodes, document->has_value() ? 31U : 30U) << "half of it is there";
    return document->has_value();
  }

  /// One transaction, and the purge.
  static Status remove_and_purge(Store& store, const Interrupt* interrupt = nullptr) {
    const auto there = is_there(store.snapshot());
    if (!there.ok()) return there.error();
    if (*there) {
      auto tx = store.begin();
      if (!tx.ok()) return tx.error();
      const auto nodes = tx->view().nodes_by_folded_name(secrets[0]);
      if (!nodes.ok()) return nodes.error();
      if (Status done = tx->delete_node(nodes->front()); !done.ok()) return done;
      if (auto done = tx->erase_document(article); !done.ok()) return done.error();
      if (auto done = std::move(*tx).commit(); !done.ok()) return done.error();
    }
    return store.purge(interrupt);
  }

  /// A new copy of the filled database.
  std::string copy() {
    const std::string path = at("db");
    fs::remove_all(path);
    fs::copy(at("model"), path, fs::copy_options::recursive);
    return path;
  }
  std::string at(const char* name) const { return (root_ / name).string(); }

  void expect_sound_and_purge(const std::string& path) {
    auto store = Store::open(path, options(nullptr));
    ASSERT_TRUE(store.ok()) << store.error().message();
    const auto report = (*store)->verify();
    ASSERT_TRUE(report.ok() && report->ok());
    const Status done = remove_and_purge(**store);
    ASSERT_TRUE(done.ok()) << done.error().message();
    store->reset();
    EXPECT_EQ(Remains(path).of(secrets), std::vector<std::string>());
    store = Store::open(path, options(nullptr));
    ASSERT_TRUE(store.ok() && (*store)->verify()->ok());
    EXPECT_FALSE(is_there((*store)->snapshot()).value());
  }

 private:
  fs::path root_;
};

TEST_F(PurgeFaultTest, APowerCutAtAnyOperationLeavesAllOrNothingAndThePurgeCanBeRepeated) {
  std::uint64_t cuts = 0;
  const std::uint64_t step = reference::full_counts() ? 1 : 11;  // a prime: no kind is left out
  for (std::uint64_t number = 1;; number += step, ++cuts) {
    const std::string path = copy();
    kv::FaultSeam seam(path);
    bool finished = false;
    {
      seam.arm({.kind = kv::FaultKind::power_cut, .at = number});
      auto store = Store::open(path, options(&seam));
      if (store.ok()) finished = remove_and_purge(**store).ok() && !seam.fired();
    }
    if (finished) break;
    const auto tail = static_cast<kv::CutTail>(number % 3);
    ASSERT_TRUE(seam.drop_unsynced(tail, number).ok());
    SCOPED_TRACE("cut at operation " + std::to_string(number) + ", " + seam.fired_at());
    expect_sound_and_purge(path);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(cuts, 5U);
}

/// Asks to stop at the Nth operation.
class InterruptingSeam final : public kv::FileSeam {
 public:
  explicit InterruptingSeam(std::uint64_t at) : at_(at) {}
  kv::FileVerdict before(const kv::FileEvent&) override {
    if (++operations_ == at_) interrupt.request();
    return {};
  }
  void after(const kv::FileEvent&) override {}

  Interrupt interrupt;

 private:
  std::uint64_t at_;
  std::atomic<std::uint64_t> operations_{0};
};

TEST_F(PurgeFaultTest, AnInterruptionLeavesASoundDatabaseAndThePurgeCanBeRepeated) {
  std::uint64_t interrupted = 0;
  for (std::uint64_t number = 1;; number += 29) {
    const std::string path = copy();
    InterruptingSeam seam(number);
    StoreOptions how = options(nullptr);
    how.files = &seam;
    Status done;
    {
      auto store = Store::open(path, how);
      ASSERT_TRUE(store.ok());
      done = remove_and_purge(**store, &seam.interrupt);
    }
    if (done.ok()) {
      EXPECT_EQ(Remains(path).of(secrets), std::vector<std::string>());
      if (!seam.interrupt.requested()) break;
    } else {
      ASSERT_EQ(done.error().code(), ErrorCode::interrupted) << done.error().message();
      ++interrupted;
    }
    SCOPED_TRACE("interrupted at operation " + std::to_string(number));
    expect_sound_and_purge(path);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(interrupted, 3U);
}

TEST_F(PurgeFaultTest, AFailedOperationIsAnErrorAndThePurgeCanBeRepeated) {
  const std::uint64_t step = reference::full_counts() ? 1 : 17;
  for (std::uint64_t number = 1;; number += step) {
    const std::string path = copy();
    kv::FaultSeam seam(path);
    Status done;
    {
      seam.arm({.kind = kv::FaultKind::error, .at = number});
      auto store = Store::open(path, options(&seam));
      done = store.ok() ? remove_and_purge(**store) : Status(store.error());
      if (!seam.fired()) break;
    }
    SCOPED_TRACE("error at operation " + std::to_string(number) + ", " + seam.fired_at());
    if (done.ok()) {
      EXPECT_EQ(Remains(path).of(secrets), std::vector<std::string>());
    }
    expect_sound_and_purge(path);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace plenum::storage
