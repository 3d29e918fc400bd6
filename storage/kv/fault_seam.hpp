#pragma once
// Purpose: a FileSeam for tests: counts operations, fails the Nth, cuts the power at the Nth.
// May depend on: storage/kv/file_seam.hpp, core, include/plenum; POSIX in fault_seam.cpp.
// Invariants: what a sync made durable survives drop_unsynced(); what it did not may go. The model
// of a disk is the strict one of POSIX: bytes are durable after a sync of their file, names after a
// sync of their folder, and nothing else is.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/file_seam.hpp"

namespace plenum::storage::kv {

enum class FaultKind : std::uint8_t {
  none,         ///< only counts
  error,        ///< the operation fails and does nothing
  short_write,  ///< an append or overwrite writes half, then fails; else like `error`
  power_cut     ///< the operation and all later ones fail, reading ones too
};

struct FaultPlan {
  FaultKind kind = FaultKind::none;
  std::uint64_t at = 0;   ///< the first operation since arm() is 1; 0: never
  int error_number = 0;   ///< errno of `error` and `short_write`; 0: EIO
  bool for_ever = false;  ///< every later one of the same sort fails too
  bool reads = false;     ///< counts and fails reading operations instead of changing ones
};

/// What becomes of unsynced bytes and names at a power cut.
enum class CutTail : std::uint8_t {
  drop,   ///< all of them are gone
  mixed,  ///< a part is there, then zeros or garbage; of names a part in their order
  keep    ///< all of them made it
};

/// Tracks everything below one folder; what stands there at construction counts as durable. Any
/// number of threads.
class FaultSeam final : public FileSeam {
 public:
  /// Needs a folder `root` + ".graveyard" for itself, which it makes and removes.
  explicit FaultSeam(std::string root);
  ~FaultSeam() override;
  FaultSeam(const FaultSeam&) = delete;
  FaultSeam& operator=(const FaultSeam&) = delete;

  /// Starts counting anew.
  void arm(const FaultPlan& plan);
  std::uint64_t operations() const;
  bool fired() const;
  /// The operation that was failed first, e.g. "append 000004.log"; empty when none was.
  std::string fired_at() const;

  /// The disk as a machine finds it after the power came back. Nothing may be open. Afterwards all
  /// that is there counts as durable, and the plan is `none`.
  Status drop_unsynced(CutTail tail, std::uint64_t seed);

  FileVerdict before(const FileEvent& event) override;
  void after(const FileEvent& event) override;

 private:
  struct Overwrite {
    std::uint64_t offset;
    std::string old_bytes;
  };
  /// Contents of a file, by whatever names.
  struct Body {
    std::uint64_t synced_bytes = 0;
    std::vector<Overwrite> overwrites;  // since the last sync
    // As they were when a running sync began:
    std::uint64_t syncing_bytes = 0;
    std::size_t syncing_overwrites = 0;
  };
  using BodyPtr = std::shared_ptr<Body>;
  enum class NameChange : std::uint8_t { created, created_directory, removed, renamed };
  struct Change {
    NameChange kind;
    std::string path;
    std::string target = {};  ///< of renamed
    std::string backup = {};  ///< the file that was removed or replaced, in the graveyard
    BodyPtr lost = {};        ///< its body
  };
  struct Directory {
    std::vector<Change> changes;  // since the last sync
    std::size_t syncing = 0;
  };
  class Dropper;

  bool tracked(std::string_view path) const;
  BodyPtr body_of(const std::string& path);
  std::string bury(const std::string& path);
  FileVerdict decide(const FileEvent& event);
  void prepare(const FileEvent& event);
  void record(const FileEvent& event);
  void forget(Directory& directory, std::size_t count);

  const std::string root_;
  const std::string graveyard_;
  mutable std::mutex mutex_;
  FaultPlan plan_;
  std::uint64_t operations_ = 0;
  bool fired_ = false;
  std::string fired_at_;
  std::uint64_t burials_ = 0;
  std::map<std::string, BodyPtr> bodies_;
  std::map<std::string, Directory> directories_;
  std::map<std::string, std::string> pending_backups_;  // by path, between before() and after()
};

}  // namespace plenum::storage::kv
