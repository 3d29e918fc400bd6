#include "storage/bulk/record_sorter.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <queue>
#include <system_error>
#include <thread>
#include <utility>

#include "core/assert.hpp"
#include "core/try.hpp"

namespace plenum::storage::bulk {

namespace {

constexpr std::size_t arena_block_bytes = 1024 * 1024;
constexpr std::size_t write_buffer_bytes = 1024 * 1024;
constexpr std::size_t read_buffer_bytes_min = 64 * 1024;
constexpr std::size_t block_entries = 32 * 1024;
constexpr std::size_t partitions_max = 4096;
constexpr std::size_t partition_worth = 20'000;  ///< fewer entries are one partition
constexpr std::size_t record_head_bytes = 24;    ///< of a record in a run: numbers and length
/// Payloads that are fetched ahead: in the order of the sort they lie anywhere in memory.
constexpr std::size_t payloads_ahead = 16;

std::uint64_t length_at(const char* payload) {
  std::uint64_t length = 0;
  std::memcpy(&length, payload, sizeof length);
  return length;
}

/// Calls work(0) ... work(threads - 1) at once.
template <class Work>
void at_once(std::size_t threads, const Work& work) {
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&work, i] { work(i); });
  work(0);
  for (std::thread& other : others) other.join();
}

Error scratch_error(const std::string& folder, const char* what) {
  return Error(ErrorCode::io, fmt::format("{} a scratch file of the sort: {}", what,
                                          std::generic_category().message(errno)))
      .with_file(folder);
}

}  // namespace

std::uint64_t prefix_of(std::string_view bytes) noexcept {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof prefix; ++i) {
    prefix = prefix << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  }
  return prefix;
}

Record RecordSorter::record(const Entry& entry) const noexcept {
  Record out{entry.major, entry.minor, {}};
  if (payload_ == RecordPayload::number) {
    out.payload = {entry.payload.number, sizeof entry.payload.number};
  } else if (const char* const bytes = entry.payload.bytes; bytes != nullptr) {
    out.payload = {bytes + sizeof(std::uint64_t), static_cast<std::size_t>(length_at(bytes))};
  }
  return out;
}

struct RecordSorter::Less {
  RecordOrder order;
  const RecordSorter* sorter = nullptr;  ///< of entries

  bool operator()(const Record& a, const Record& b) const noexcept {
    if (a.major != b.major) return a.major < b.major;
    if (order == RecordOrder::payload) {
      const int bytes = a.payload.compare(b.payload);
      if (bytes != 0) return bytes < 0;
    }
    return a.minor < b.minor;
  }
  bool operator()(const Entry& a, const Entry& b) const noexcept {
    if (a.major != b.major) return a.major < b.major;
    return order == RecordOrder::payload ? (*this)(sorter->record(a), sorter->record(b))
                                         : a.minor < b.minor;
  }
};

/// One sorted run on disk. The machine's byte order: nobody else reads it.
class RecordSorter::RunFile {
 public:
  explicit RunFile(std::string folder) : folder_(std::move(folder)) {}
  ~RunFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  Status create() {
    descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {  // not every file system has files without a name
      std::string pattern = folder_ + "/sort-XXXXXX";
      descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
      if (descriptor_ >= 0) ::unlink(pattern.c_str());
    }
    if (descriptor_ < 0) return scratch_error(folder_, "cannot make");
    return {};
  }
  Status append(const Record& record) {
    const std::uint64_t head[3] = {record.major, record.minor, record.payload.size()};
    static_assert(sizeof head == record_head_bytes);
    buffer_.append(reinterpret_cast<const char*>(head), sizeof head);
    buffer_.append(record.payload);
    return buffer_.size() < write_buffer_bytes ? Status{} : flush();
  }
  Status flush() {
    std::size_t done = 0;
    while (done < buffer_.size()) {
      const ssize_t count = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return scratch_error(folder_, "cannot write");
      done += static_cast<std::size_t>(count);
    }
    buffer_.clear();
    return {};
  }
  /// Bytes read to `to`; fewer than asked for at the end only.
  Result<std::size_t> read(std::uint64_t at, char* to, std::size_t bytes) const {
    std::size_t done = 0;
    while (done < bytes) {
      const ssize_t count =
          ::pread(descriptor_, to + done, bytes - done, static_cast<off_t>(at + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return scratch_error(folder_, "cannot read");
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  std::string folder_;
  int descriptor_ = -1;
  std::string buffer_;
};

class RecordSorter::RunReader {
 public:
  RunReader(const RunFile& file, std::size_t buffer_bytes) : file_(&file), buffer_(buffer_bytes) {}

  const Record& record() const noexcept { return record_; }
  /// To the next record; false at the end.
  Result<bool> advance() {
    PLENUM_ASSIGN(const bool more, have(record_head_bytes));
    if (!more) return false;
    std::uint64_t head[3];
    std::memcpy(head, buffer_.data() + begin_, sizeof head);
    const auto length = static_cast<std::size_t>(head[2]);
    PLENUM_ASSIGN(const bool whole, have(record_head_bytes + length));
    if (!whole) return Error(ErrorCode::io, "a scratch file of the sort was cut");
    record_ = {head[0], head[1], {buffer_.data() + begin_ + record_head_bytes, length}};
    begin_ += record_head_bytes + length;
    return true;
  }

 private:
  /// Sees to it that so many bytes stand at begin_; false when the file ends before.
  Result<bool> have(std::size_t bytes) {
    if (end_ - begin_ >= bytes) return true;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (buffer_.size() < bytes) buffer_.resize(bytes);
    PLENUM_ASSIGN(const std::size_t count,
                  file_->read(offset_, buffer_.data() + end_, buffer_.size() - end_));
    offset_ += count;
    end_ += count;
    return end_ >= bytes;
  }

  const RunFile* file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
  Record record_;
};

RecordSorter::RecordSorter(std::string folder, std::uint64_t memory_bytes, std::uint32_t threads,
                           RecordOrder order, RecordPayload payload)
    : folder_(std::move(folder)),
      memory_bytes_(std::max<std::uint64_t>(memory_bytes, 4 * arena_block_bytes)),
      threads_(std::max(1U, threads)),
      order_(order),
      payload_(payload) {}
RecordSorter::~RecordSorter() = default;
RecordSorter::RecordSorter(RecordSorter&&) noexcept = default;

char* RecordSorter::room(std::size_t bytes) {
  if (arena_left_ < bytes) {
    const std::size_t block = std::max(bytes, arena_block_bytes);
    arena_.push_back(std::make_unique_for_overwrite<char[]>(block));
    arena_next_ = arena_.back().get();
    arena_left_ = block;
    arena_bytes_ += block;
  }
  char* const place = arena_next_;
  arena_next_ += bytes;
  arena_left_ -= bytes;
  return place;
}

Status RecordSorter::add(const Record& record) {
  Entry entry{record.major, record.minor, {nullptr}};
  if (payload_ == RecordPayload::number) {
    PLENUM_ASSERT(record.payload.size() == sizeof entry.payload.number);
    std::memcpy(entry.payload.number, record.payload.data(), sizeof entry.payload.number);
  } else if (!record.payload.empty()) {
    const std::uint64_t length = record.payload.size();
    char* const place = room(sizeof length + record.payload.size());
    std::memcpy(place, &length, sizeof length);
    std::memcpy(place + sizeof length, record.payload.data(), record.payload.size());
    entry.payload.bytes = place;
  }
  if (last_ != nullptr) {
    if (ascending_ && Less{order_, this}(entry, *last_)) ascending_ = false;
    if (entry.minor < last_->minor) minors_ascending_ = false;
  }
  if (count_ % block_entries == 0) {
    blocks_.push_back(std::make_unique_for_overwrite<Entry[]>(block_entries));
  }
  least_ = std::min(least_, entry.major);
  most_ = std::max(most_, entry.major);
  last_ = &blocks_.back()[count_++ % block_entries];
  *last_ = entry;
  return bytes() < memory_bytes_ ? Status{} : spill();
}

std::size_t RecordSorter::entries_in(std::size_t block) const noexcept {
  return std::min(block_entries, count_ - block * block_entries);
}

template <class Visit>
void RecordSorter::each_entry(std::size_t thread, std::size_t threads, Visit&& visit) const {
  const std::size_t end = blocks_.size() * (thread + 1) / threads;
  for (std::size_t block = blocks_.size() * thread / threads; block < end; ++block) {
    const std::size_t count = entries_in(block);
    for (std::size_t i = 0; i < count; ++i) visit(blocks_[block][i]);
  }
}

// Partitions keep the order in which entries came, so a stable sort of each of them is one of all.
RecordSorter::Entries RecordSorter::sorted() {
  const bool few = count_ < partition_worth;
  const std::size_t threads = few ? 1 : threads_;
  int shift = 0;
  while (shift < 63 && (most_ - least_) >> shift >= (few ? 1 : partitions_max)) ++shift;
  const auto partition_of = [&](const Entry& entry) {
    return static_cast<std::size_t>((entry.major - least_) >> shift);
  };
  const std::size_t partitions = static_cast<std::size_t>((most_ - least_) >> shift) + 1;
  // By thread and partition: how many entries, then where the next one goes.
  std::vector<std::vector<std::size_t>> places(threads, std::vector<std::size_t>(partitions));
  at_once(threads, [&](std::size_t thread) {
    std::vector<std::size_t>& mine = places[thread];
    each_entry(thread, threads, [&](const Entry& entry) { ++mine[partition_of(entry)]; });
  });
  std::vector<std::size_t> begins(partitions + 1);
  for (std::size_t i = 0; i < partitions; ++i) {
    begins[i + 1] = begins[i];
    for (auto& mine : places) begins[i + 1] += std::exchange(mine[i], begins[i + 1]);
  }
  auto parts = std::make_unique_for_overwrite<Entry[]>(count_);
  at_once(threads, [&](std::size_t thread) {
    std::vector<std::size_t>& mine = places[thread];
    each_entry(thread, threads,
               [&](const Entry& entry) { parts[mine[partition_of(entry)]++] = entry; });
  });
  blocks_.clear();
  at_once(threads, [&](std::size_t thread) {
    for (std::size_t i = thread; i < partitions; i += threads) {
      sort_partition(&parts[begins[i]], parts.get() + begins[i + 1], std::uint64_t{1} << shift);
    }
  });
  return parts;
}

// A partition has so many major numbers, from a multiple of them on above the smallest. Where minor
// numbers came ascending, counting the major ones sorts it in one pass.
void RecordSorter::sort_partition(Entry* begin, Entry* end, std::uint64_t majors) const {
  const auto count = static_cast<std::size_t>(end - begin);
  if (count < 2) return;
  if (!minors_ascending_ || order_ != RecordOrder::numbers || majors > 4 * count) {
    std::stable_sort(begin, end, Less{order_, this});
    return;
  }
  std::uint64_t least = begin->major;
  std::uint64_t most = least;
  for (const Entry* entry = begin; entry != end; ++entry) {
    least = std::min(least, entry->major);
    most = std::max(most, entry->major);
  }
  std::vector<std::uint32_t> places(static_cast<std::size_t>(most - least) + 1, 0);
  for (const Entry* entry = begin; entry != end; ++entry) ++places[entry->major - least];
  std::uint32_t sum = 0;
  for (std::uint32_t& place : places) sum += std::exchange(place, sum);
  const std::vector<Entry> before(begin, end);
  for (const Entry& entry : before) begin[places[entry.major - least]++] = entry;
}

template <class Visit>
Status RecordSorter::each_sorted(Visit&& visit) {
  if (count_ == 0) return {};
  if (!ascending_) {
    const Entries entries = sorted();
    for (std::size_t i = 0; i < count_; ++i) {
      if (payload_ == RecordPayload::bytes && i + payloads_ahead < count_) {
        __builtin_prefetch(entries[i + payloads_ahead].payload.bytes);
      }
      PLENUM_TRY(visit(record(entries[i])));
    }
  } else {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      const std::size_t count = entries_in(block);
      for (std::size_t i = 0; i < count; ++i) PLENUM_TRY(visit(record(blocks_[block][i])));
      blocks_[block].reset();
    }
  }
  clear();
  return {};
}

Status RecordSorter::spill() {
  if (count_ == 0) return {};
  auto run = std::make_unique<RunFile>(folder_);
  PLENUM_TRY(run->create());
  PLENUM_TRY(each_sorted([&](const Record& one) { return run->append(one); }));
  PLENUM_TRY(run->flush());
  runs_.push_back(std::move(run));
  return {};
}

void RecordSorter::clear() {
  blocks_.clear();
  count_ = 0;
  least_ = ~std::uint64_t{0};
  most_ = 0;
  last_ = nullptr;
  arena_.clear();
  arena_left_ = 0;
  arena_bytes_ = 0;
  ascending_ = true;
  minors_ascending_ = true;
}

Status RecordSorter::drain(const std::function<Status(const Record&)>& visit) {
  if (runs_.empty()) return each_sorted(visit);
  PLENUM_TRY(spill());
  return merge(visit);
}

Status RecordSorter::merge(const std::function<Status(const Record&)>& visit) {
  const std::size_t buffer_bytes = std::max<std::size_t>(
      read_buffer_bytes_min, static_cast<std::size_t>(memory_bytes_ / 2 / runs_.size()));
  std::vector<RunReader> readers;
  readers.reserve(runs_.size());
  // Of equal records the one of the earlier run comes first.
  const Less less{order_};
  const auto later = [&](std::size_t a, std::size_t b) {
    if (less(readers[b].record(), readers[a].record())) return true;
    if (less(readers[a].record(), readers[b].record())) return false;
    return b < a;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> next(later);
  for (const auto& run : runs_) {
    readers.emplace_back(*run, std::min<std::size_t>(buffer_bytes, write_buffer_bytes));
    PLENUM_ASSIGN(const bool more, readers.back().advance());
    if (more) next.push(readers.size() - 1);
  }
  while (!next.empty()) {
    const std::size_t reader = next.top();
    next.pop();
    PLENUM_TRY(visit(readers[reader].record()));
    PLENUM_ASSIGN(const bool more, readers[reader].advance());
    if (more) next.push(reader);
  }
  runs_.clear();
  return {};
}

}  // namespace plenum::storage::bulk
