#pragma once
// Purpose: DB/stamp: how far durable commits went, kept outside the engine so that a cut or damaged
// log cannot pass for a shorter one.
// May depend on: storage/kv/plain_file.hpp, core, include/plenum.
// Invariants: the stamp is never ahead of what is durable in the engine: a caller records only what
// was synced. It may be behind. Written in place, in two slots by turns: one is always whole.

// What can be ahead of what, for the rules of Store::open:
//  - The stamp is written after the sync of its commit, without a sync of its own. After kill -9 it
//    may lack the last commit; after a power cut it may be as old as its last sync(). Either way
//    the engine is ahead: fine.
//  - The stamp ahead of the engine (timestamp above the last record of the chain, or a MANIFEST
//    lower than stamped) can only be damage, because nothing unsynced was ever stamped.
//  - A slot that was being written at the power cut may be torn: the other one is whole, unless it
//    too was never synced since; a slot is shorter than a sector, which disks write whole. Both
//    slots unreadable, a file too short, or no file at all: damage.
//  - Commits with Durability::async are stamped only after Engine::sync().

#include <cstdint>
#include <string>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/kv/file_seam.hpp"
#include "storage/kv/plain_file.hpp"

namespace plenum::storage {

struct StampState {
  std::uint64_t store_id = 0;
  std::uint64_t timestamp = 0;       ///< of the last durable commit
  std::uint64_t trim_watermark = 0;  ///< the log was trimmed up to this timestamp
  kv::ManifestMark manifest = {};
  /// A clean close: `files` are all files of the engine's folder, and nothing happened since.
  bool clean = false;
  std::vector<kv::FileInfo> files = {};
};

/// Belongs to one thread at a time.
class CommitStamp {
 public:
  /// Of one clean close: names of at most this many bytes in all.
  static constexpr std::uint64_t list_bytes_max = 16ULL * 1024 * 1024;

  /// A new stamp file, synced, its name too.
  static Result<CommitStamp> create(kv::FileSeam* files, const std::string& path,
                                    const StampState& state);
  /// corruption: missing, too short, both slots unreadable, or slots of two stores.
  static Result<CommitStamp> open(kv::FileSeam* files, const std::string& path, bool read_only);

  /// What was read at open, or recorded last.
  const StampState& state() const noexcept { return state_; }

  /// Overwrites the older slot; one pwrite (below a microsecond), no sync. Only for what is durable
  /// already. On an error the commit itself still stands; the caller stops writing all the same.
  /// A clean state is written with its list and is synced; recording any other ends it.
  Status record(const StampState& state);
  Status sync();

 private:
  CommitStamp(kv::PlainFile file, StampState state, std::uint64_t sequence)
      : file_(std::move(file)), state_(std::move(state)), sequence_(sequence) {}
  Status write_slot(const StampState& state, std::string_view list);

  kv::PlainFile file_;
  StampState state_;
  std::uint64_t sequence_;  ///< of the slot written last; its parity is the slot's number
};

}  // namespace plenum::storage
