#pragma once
// Purpose: what the fault runs share: arguments, child processes that may die, folders, the
// verdict. May depend on: script.hpp, storage, core, include/plenum; POSIX. Invariants: every
// random choice follows from `seed`, which is printed with each failure together with the arguments
// that repeat it; a database is only judged by a process of its own.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/open.hpp"

namespace plenum::fault {

struct Arguments {
  std::string mode;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> count;  ///< rounds or damages; of a working child: it dies then
  std::optional<std::uint64_t> every;  ///< of the operations that are cut or failed
  std::optional<std::uint64_t> at;     ///< only this operation, round or damage
  std::string tail = "drop";           ///< of a power cut: drop, mixed, keep
  std::string workload = "create";
  std::string directory;  ///< of the child modes; else a temporary one is made
  bool full = false;      ///< also by PLENUM_FULL=1
  bool read_only = false;
  bool keep = false;  ///< leave the last failing database in place and say where

  std::uint64_t reduced_or_full(std::uint64_t reduced, std::uint64_t whole) const {
    return full ? whole : reduced;
  }
};

/// What a process of its own found in a database.
enum class Found : std::uint8_t {
  right,       ///< a committed state, equal to the model at `timestamp`, and verify() is clean
  refused,     ///< open gave an error
  unreadable,  ///< open went well, a read or verify() reported damage
  wrong,       ///< an answer that is not the model's, without an error
  crashed,     ///< a signal, a hang, or output nobody understands
};

struct Inspection {
  Found found = Found::crashed;
  std::uint64_t timestamp = 0;
  std::string text;
};

std::string_view found_name(Found found) noexcept;

/// Runs `fault_runner inspect` on the folder. With `probe` a right database is also written to and
/// read once more.
Inspection inspect(const Arguments& arguments, const std::string& directory, bool read_only,
                   bool probe);

/// The child modes.
int inspect_main(const Arguments& arguments, bool probe);
int work_main(const Arguments& arguments);

/// One line a failure with the way to repeat it; counts them.
class Report {
 public:
  explicit Report(const Arguments& arguments) : arguments_(arguments) {}
  void fail(const std::string& repeat, const std::string& what);
  void note(const std::string& what) const;
  /// Exit code.
  int finish(const std::string& summary) const;
  std::uint64_t failures() const noexcept { return failures_; }

 private:
  const Arguments& arguments_;
  std::uint64_t failures_ = 0;
};

/// A folder that goes with the object.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  std::string at(std::string_view name) const { return root_ + "/" + std::string(name); }
  void keep() noexcept { kept_ = true; }

 private:
  std::string root_;
  bool kept_ = false;
};

/// Store options of every run: a fixed store id, the seam if any.
storage::StoreOptions store_options(storage::kv::FileSeam* files);

/// A child's process id and the end of the pipe its standard output goes to.
struct Child {
  int pid = -1;
  int output = -1;
};
Child start_self(const std::vector<std::string>& arguments);
constexpr int child_seconds_max = 600;  ///< far above any need: a busy machine is no hang
/// Reads to the end, kills after `seconds_max`; the exit status as waitpid gives it.
int finish_child(const Child& child, int seconds_max, std::string& output);

int cut_main(const Arguments& arguments);
int errors_main(const Arguments& arguments);
int kill_main(const Arguments& arguments);
int damage_main(const Arguments& arguments);

}  // namespace plenum::fault
