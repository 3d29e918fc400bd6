#pragma once
// Purpose: when memory that readers may still use can be given back.
// May depend on: storage/types.hpp, std.
// Invariants: an epoch ends with every transaction; what a transaction replaced waits until every
// reader that was open then is gone. Readers lock only when they come and go, never while reading.

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "storage/types.hpp"

namespace plenum::storage {

using Epoch = std::uint64_t;

/// Who reads since when. Thread-safe.
class ReaderRegistry {
 public:
  /// One open reader; leaves when destroyed.
  class Registration {
   public:
    Registration(ReaderRegistry& registry, Epoch epoch) noexcept
        : registry_(&registry), epoch_(epoch) {}
    Registration(Registration&& other) noexcept
        : registry_(std::exchange(other.registry_, nullptr)), epoch_(other.epoch_) {}
    Registration& operator=(Registration&&) = delete;
    ~Registration() {
      if (registry_ != nullptr) registry_->leave(epoch_);
    }

   private:
    ReaderRegistry* registry_;
    Epoch epoch_;
  };

  /// Enters the current epoch. The lock is held while `read_state` runs, so that what it reads
  /// belongs to that epoch.
  template <class F>
  Registration enter(F&& read_state) {
    const std::lock_guard lock(mutex_);
    ++readers_[epoch_].first;
    readers_[epoch_].second = visible_;
    read_state();
    return {*this, epoch_};
  }

  /// The writer ends an epoch: later readers see `visible` or newer. `publish` runs under the lock.
  template <class F>
  Epoch advance(Timestamp visible, F&& publish) {
    const std::lock_guard lock(mutex_);
    visible_ = visible;
    publish();
    return ++epoch_;
  }

  /// {oldest epoch that has a reader, oldest timestamp that may be read}; the current ones when
  /// nobody reads.
  std::pair<Epoch, Timestamp> oldest() const;

 private:
  void leave(Epoch epoch) noexcept;

  mutable std::mutex mutex_;
  std::map<Epoch, std::pair<std::uint64_t, Timestamp>> readers_;
  Epoch epoch_ = 1;
  Timestamp visible_ = 0;
};

/// What to do with something once nobody can see it.
struct Retired {
  enum class Kind : std::uint8_t {
    memory,        ///< first: block, number: bytes
    version,       ///< first: Version, reached by nobody
    superseded,    ///< first: Version, number: address of the newer one that still points to it
    node_remains,  ///< number: id of a node that is deleted or was rolled back
    edge_remains,  ///< number: id of an edge, likewise
    adjacency,     ///< number: id of an edge whose two adjacency entries are dead
    membership,    ///< first: MembershipPage with stale candidates
  };
  Kind kind;
  std::uint64_t number = 0;  ///< three words: a transaction may leave millions of these
  void* first = nullptr;
};

/// The queue of what waits, in the order of epochs. Writer only.
class RetiredQueue {
 public:
  void add(Retired item) { open_.push_back(item); }
  /// The transaction is over: what was added since the last call waits for readers up to `epoch`.
  void seal(Epoch epoch);
  /// Takes the next item that no reader entered before `oldest` can see; false when there is none.
  bool take(Epoch oldest, Retired& out);

 private:
  std::deque<Retired> open_;
  std::deque<std::pair<Epoch, std::deque<Retired>>> sealed_;  ///< none is empty
};

}  // namespace plenum::storage
