// Articles of our own, one transaction each.
#ifdef PLENUM_FAULT_INGEST
#include <fmt/format.h>

#include <array>
#include <random>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "ingest/ingestor.hpp"
#include "workload.hpp"

namespace plenum::fault {

namespace {

constexpr std::array people{"Mara Velde", "Jonas Ekholm", "Ilse Brandt", "Petra Nowak"};
constexpr std::array plans{"Harbour 2031", "Clean Rivers Plan", "Rail 2040"};
constexpr std::array places{"Norland", "Estmark", "Veland"};

std::string any(const auto& list, std::mt19937_64& random) { return list[random() % list.size()]; }

/// Article `number` of the history: about persons, plans and places that meet again.
std::string article(std::uint64_t seed, std::uint64_t number) {
  std::mt19937_64 random(core::hash_combine(seed, number));
  const std::string person = any(people, random);
  const std::string plan = any(plans, random);
  const std::string place = any(places, random);
  std::string text =
      fmt::format("{} presents {}\n\n{} {} 2025\n\n", place, plan, 1 + random() % 28, "October");
  for (std::uint64_t n = 3 + random() % 6; n > 0; --n) {
    switch (random() % 4) {
      case 0:
        text += fmt::format("Prime Minister {} of {} said that {} would cost {} million euros. ",
                            person, place, plan, 10 + random() % 900);
        break;
      case 1:
        text += fmt::format("Finance minister {} announced {} on Monday.\n\n", any(people, random),
                            plan);
        break;
      case 2:
        text += fmt::format("Inflation in {} fell to {}.{} per cent in September. ", place,
                            random() % 9, random() % 10);
        break;
      default:
        text += fmt::format("\"We will finish {} by 2031,\" said {}, an analyst.\n\n", plan,
                            any(people, random));
    }
  }
  return text;
}

class IngestWorkload final : public Workload {
 public:
  explicit IngestWorkload(std::uint64_t seed) : seed_(seed) {}

  Result<std::uint64_t> commit(storage::Store& store) override {
    PLENUM_TRY(load());
    PLENUM_TRY(ingest_one(store));
    return store.snapshot().timestamp();
  }
  Status skip_to(std::uint64_t timestamp) override {
    PLENUM_TRY(load());
    PLENUM_TRY(shadow());
    while (shadow_->snapshot().timestamp() < timestamp) PLENUM_TRY(ingest_one(*shadow_));
    return {};
  }
  Result<std::vector<std::string>> lines() const override {
    if (!shadow_) return std::vector<std::string>{};
    return lines_of(shadow_->snapshot());
  }

 private:
  Status load() {
    if (pack_) return {};
    PLENUM_ASSIGN(pack_, ingest::Pack::load(PLENUM_SOURCE_DIR "/share/packs/policy"));
    return {};
  }
  /// The expectation: the same articles into a database in memory.
  Status shadow() {
    if (shadow_) return {};
    PLENUM_ASSIGN(shadow_, storage::Store::open(":memory:", store_options(nullptr)));
    return {};
  }
  Status ingest_one(storage::Store& store) {
    ++done_;
    const std::string source = fmt::format("article-{}.txt", done_);
    PLENUM_ASSIGN(const ingest::IngestTotals totals,
                  ingest::ingest_bytes(store, *pack_, article(seed_, done_), source));
    if (!totals.failures.empty()) return totals.failures.front().error;
    if (totals.added == 1) return {};
    return Error(ErrorCode::internal, "an article of the workload was not added");
  }

  std::uint64_t seed_;
  std::uint64_t done_ = 0;
  std::optional<ingest::Pack> pack_;
  std::unique_ptr<storage::Store> shadow_;
};

}  // namespace

std::unique_ptr<Workload> make_ingest_workload(std::uint64_t seed) {
  return std::make_unique<IngestWorkload>(seed);
}

}  // namespace plenum::fault
#endif
