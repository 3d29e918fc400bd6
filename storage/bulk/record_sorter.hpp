#pragma once
// Purpose: sorts records by two numbers, or by their bytes and a number, on disk where they are
// more than the memory given. May depend on: core, include/plenum, POSIX. Invariants: stable: equal
// records keep the order in which they came. Scratch files have no name: they are gone with the
// process.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::storage::bulk {

/// What is compared, in this order.
enum class RecordOrder : std::uint8_t {
  numbers,  ///< major, minor
  payload,  ///< major, payload, minor: with the first bytes as major (prefix_of()) by all bytes
};

/// How payloads are kept.
enum class RecordPayload : std::uint8_t {
  bytes,  ///< any number of them
  number  ///< always eight, which need no look elsewhere
};

/// The first eight bytes as a number that compares like them.
std::uint64_t prefix_of(std::string_view bytes) noexcept;

struct Record {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::string_view payload;
};

/// External merge sort: runs of `memory_bytes` are sorted by a partition on the major number and a
/// sort of each partition, and merged. O(n log n). Belongs to one thread; errors are `io`.
class RecordSorter {
 public:
  /// `folder`: where scratch files are made, when they are needed.
  RecordSorter(std::string folder, std::uint64_t memory_bytes, std::uint32_t threads,
               RecordOrder order = RecordOrder::numbers,
               RecordPayload payload = RecordPayload::bytes);
  ~RecordSorter();
  RecordSorter(RecordSorter&&) noexcept;
  RecordSorter& operator=(RecordSorter&&) = delete;

  Status add(const Record& record);
  bool empty() const noexcept { return count_ == 0 && runs_.empty(); }
  /// Memory that spill() would free, and sorting takes.
  std::uint64_t bytes() const noexcept { return arena_bytes_ + 2 * count_ * sizeof(Entry); }
  /// Writes what is in memory to disk. Happens by itself above `memory_bytes`.
  Status spill();
  /// Calls visit for all records in order. Once, and after that the sorter is empty.
  Status drain(const std::function<Status(const Record&)>& visit);

 private:
  struct Entry {
    std::uint64_t major;
    std::uint64_t minor;
    union {
      const char* bytes;  ///< in arena_: its length, then its bytes; null: none
      char number[8];
    } payload;
  };
  Record record(const Entry& entry) const noexcept;
  using Entries = std::unique_ptr<Entry[]>;
  struct Less;
  class RunFile;
  class RunReader;

  char* room(std::size_t bytes);
  /// Calls visit(entry) for all in memory, in order.
  template <class Visit>
  Status each_sorted(Visit&& visit);
  std::size_t entries_in(std::size_t block) const noexcept;
  /// Calls visit(entry) for the blocks that are thread `thread`'s of `threads`, in order.
  template <class Visit>
  void each_entry(std::size_t thread, std::size_t threads, Visit&& visit) const;
  /// All entries in order, which are in blocks_ no more.
  Entries sorted();
  void sort_partition(Entry* begin, Entry* end, std::uint64_t majors) const;
  Status merge(const std::function<Status(const Record&)>& visit);
  void clear();

  std::string folder_;
  std::uint64_t memory_bytes_;
  std::uint32_t threads_;
  RecordOrder order_;
  RecordPayload payload_;
  bool ascending_ = true;         ///< entries so far
  bool minors_ascending_ = true;  ///< the same of their minor numbers alone
  /// What was added, in blocks: a vector that grows would copy everything again and again.
  std::vector<Entries> blocks_;
  std::size_t count_ = 0;
  std::uint64_t least_ = ~std::uint64_t{0};  ///< major number
  std::uint64_t most_ = 0;
  Entry* last_ = nullptr;
  std::vector<std::unique_ptr<char[]>> arena_;
  std::size_t arena_left_ = 0;
  char* arena_next_ = nullptr;
  std::uint64_t arena_bytes_ = 0;
  std::vector<std::unique_ptr<RunFile>> runs_;
};

}  // namespace plenum::storage::bulk
