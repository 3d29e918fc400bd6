// Files are damaged in every way; no damage may be silent, none may crash, none may grow.
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "core/file.hpp"
#include "core/try.hpp"
#include "harness.hpp"
#include "workload.hpp"

namespace plenum::fault {

namespace {

namespace fs = std::filesystem;
using Random = std::mt19937_64;

enum class Harm : std::uint8_t { flip, cut, zero, erase };
constexpr std::array harm_names{"flipped", "cut", "zeroed", "deleted"};

/// CURRENT, MANIFEST, IDENTITY, OPTIONS, wal, table; or the name of our own file.
std::string kind_of(const fs::path& file) {
  const std::string name = file.filename();
  if (name.ends_with(".log")) return "wal";
  if (name.ends_with(".sst")) return "table";
  return name.substr(0, name.find('-'));
}

/// Paths below the database by kind, in a stable order. RocksDB's empty LOCK holds nothing.
std::map<std::string, std::vector<std::string>> files_by_kind(const std::string& database) {
  std::map<std::string, std::vector<std::string>> kinds;
  for (const auto& entry : fs::recursive_directory_iterator(database)) {
    if (!entry.is_regular_file() || entry.path().filename() == "LOCK") continue;
    kinds[kind_of(entry.path())].push_back(fs::relative(entry.path(), database));
  }
  for (auto& [kind, files] : kinds) std::ranges::sort(files);
  return kinds;
}

/// Does the harm; says what was done.
std::string do_harm(Harm harm, const std::string& path, Random& random) {
  const std::uint64_t size = fs::file_size(path);
  if (harm == Harm::erase || size == 0) {
    fs::remove(path);
    return "deleted";
  }
  if (harm == Harm::cut) {
    const std::uint64_t kept = random() % size;
    fs::resize_file(path, kept);
    return fmt::format("cut from {} to {} bytes", size, kept);
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  if (harm == Harm::flip) {
    const std::uint64_t at = random() % size;
    const auto bit = static_cast<unsigned>(random() % 8);
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(static_cast<unsigned>(byte) ^ (1U << bit)));
    return fmt::format("bit {} of byte {} of {} flipped", bit, at, size);
  }
  constexpr std::uint64_t sector = 512;
  const std::uint64_t at = random() % ((size + sector - 1) / sector) * sector;
  const std::uint64_t bytes = std::min(sector * (1 + random() % 8), size - at);
  file.seekp(static_cast<std::streamoff>(at));
  for (std::uint64_t i = 0; i < bytes; ++i) file.put('\0');
  return fmt::format("{} bytes at {} of {} zeroed", bytes, at, size);
}

void copy_database(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

struct Base {
  std::string name;
  std::string path;
  std::uint64_t timestamp;
};

/// Works on `live` until that many commits: to a clean close, or in a process that dies there.
Status work_until(const Arguments& arguments, const std::string& live, std::uint64_t until,
                  bool dies) {
  if (dies) {
    const Child child =
        start_self({"work", "--directory", live, "--workload", arguments.workload, "--seed",
                    std::to_string(arguments.seed), "--count", std::to_string(until)});
    std::string output;
    const int status = finish_child(child, child_seconds_max, output);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return {};
    return Error(ErrorCode::internal, "the working process ended by itself");
  }
  PLENUM_ASSIGN(const auto store, storage::Store::open(live, store_options(nullptr)));
  std::uint64_t timestamp = store->snapshot().timestamp();
  const auto workload = make_workload(arguments);
  PLENUM_TRY(workload->skip_to(timestamp));
  while (timestamp < until) {
    PLENUM_ASSIGN(timestamp, workload->commit(*store));
  }
  return store->close();
}

/// A cleanly closed database, and what two crashes left.
Result<std::vector<Base>> make_bases(const Arguments& arguments, const Workplace& place) {
  struct Stage {
    std::uint64_t units;
    const char* name;
    bool dies;
  };
  constexpr std::array stages{Stage{1, "crashed-young", true}, Stage{3, "", false},
                              Stage{5, "crashed", true}, Stage{6, "closed", false}};
  std::vector<Base> bases;
  const std::string live = place.at("live");
  const std::uint64_t unit = arguments.workload == "ingest" ? 2 : 15;
  for (const Stage& stage : stages) {
    PLENUM_TRY(work_until(arguments, live, stage.units * unit, stage.dies));
    const std::string name = stage.name;
    if (name.empty()) continue;
    copy_database(live, place.at(name));
    bases.push_back({name, place.at(name), stage.units * unit});
  }
  return bases;
}

class DamageRun {
 public:
  explicit DamageRun(const Arguments& arguments) : arguments_(arguments), report_(arguments) {}

  int run() {
    const auto bases = make_bases(arguments_, place_);
    if (!bases.ok()) {
      report_.fail("", "no base database: " + bases.error().message());
      return report_.finish("nothing damaged");
    }
    for (const Base& base : *bases) {
      const Inspection seen = inspect_copy(base, false);
      if (seen.found != Found::right || seen.timestamp != base.timestamp) {
        report_.fail("", fmt::format("the undamaged base {} is {} at {}: {}", base.name,
                                     found_name(seen.found), seen.timestamp, seen.text));
        return report_.finish("nothing damaged");
      }
    }
    const std::uint64_t count = arguments_.count.value_or(arguments_.reduced_or_full(50, 1300));
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!arguments_.at || *arguments_.at == i) one(*bases, i);
    }
    for (const auto& [kind, found] : table_) {
      std::string line = fmt::format("  {:<10}", kind);
      for (const auto& [name, times] : found) line += fmt::format(" {} {}", times, name);
      report_.note(line);
    }
    return report_.finish(fmt::format("{} damages", count));
  }

 private:
  std::string copy() const { return place_.at("copy"); }

  Inspection inspect_copy(const Base& base, bool read_only) {
    copy_database(base.path, copy());
    return inspect(arguments_, copy(), read_only, false);
  }

  void one(const std::vector<Base>& bases, std::uint64_t number) {
    Random random(arguments_.seed * 1'000'003 + number);
    const Base& base = bases[random() % bases.size()];
    copy_database(base.path, copy());
    const auto kinds = files_by_kind(copy());
    const auto& [kind, files] =
        *std::next(kinds.begin(), static_cast<std::ptrdiff_t>(random() % kinds.size()));
    const std::string file = files[random() % files.size()];
    const auto harm = static_cast<Harm>(random() % harm_names.size());
    const std::string done = do_harm(harm, copy() + "/" + file, random);
    const bool read_only = random() % 4 == 0;
    const Inspection seen = inspect(arguments_, copy(), read_only, false);
    const std::string what = fmt::format("damage {}: {} of {}: {}{}", number, file, base.name, done,
                                         read_only ? ", opened read-only" : "");
    std::string verdict(found_name(seen.found));
    if (seen.found == Found::wrong ||
        (seen.found == Found::right && seen.timestamp != base.timestamp)) {
      verdict = "SILENT";
    }
    ++table_[kind][verdict];
    const std::string repeat = fmt::format("--at {} --count {}", number, number + 1);
    if (verdict == "SILENT" || seen.found == Found::crashed) {
      report_.fail(repeat, fmt::format("{}: {} ({} of {} commits): {}", what, verdict,
                                       seen.timestamp, base.timestamp, seen.text));
      if (arguments_.keep) place_.keep();
      return;
    }
    if (seen.found == Found::refused) check_evidence(base, file, what, seen, repeat);
  }

  /// A refused open changed nothing: with the file put back, everything is there.
  void check_evidence(const Base& base, const std::string& file, const std::string& what,
                      const Inspection& refusal, const std::string& repeat) {
    fs::copy_file(base.path + "/" + file, copy() + "/" + file,
                  fs::copy_options::overwrite_existing);
    const Inspection seen = inspect(arguments_, copy(), false, false);
    if (seen.found == Found::right && seen.timestamp == base.timestamp) return;
    report_.fail(repeat, fmt::format("{}: the refused open destroyed evidence: {} at {} of {}: {} "
                                     "(refusal: {})",
                                     what, found_name(seen.found), seen.timestamp, base.timestamp,
                                     seen.text, refusal.text));
    if (arguments_.keep) place_.keep();
  }

  const Arguments& arguments_;
  Workplace place_;
  Report report_;
  std::map<std::string, std::map<std::string, std::uint64_t>> table_;
};

}  // namespace

int damage_main(const Arguments& arguments) { return DamageRun(arguments).run(); }

}  // namespace plenum::fault
