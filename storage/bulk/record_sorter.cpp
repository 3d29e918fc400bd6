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

#include "core/try.hpp"

namespace plenum::storage::bulk {

namespace {

constexpr std::size_t arena_block_bytes = 1024 * 1024;
constexpr std::size_t write_buffer_bytes = 1024 * 1024;
constexpr std::size_t read_buffer_bytes_min = 64 * 1024;
constexpr std::size_t partitions_max = 4096;
constexpr std::size_t partition_worth = 20'000;  ///< fewer entries are sorted as they are
constexpr std::size_t record_head_bytes = 24;    ///< of a record in a run: numbers and length

std::uint64_t length_at(const char* payload) {
  std::uint64_t length = 0;
  std::memcpy(&length, payload, sizeof length);
  return length;
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

Record RecordSorter::Entry::record() const noexcept {
  return {major,
          minor,
          {payload + sizeof(std::uint64_t), static_cast<std::size_t>(length_at(payload))}};
}

struct RecordSorter::Less {
  RecordOrder order;

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
    return order == RecordOrder::payload ? (*this)(a.record(), b.record()) : a.minor < b.minor;
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
                           RecordOrder order)
    : folder_(std::move(folder)),
      memory_bytes_(std::max<std::uint64_t>(memory_bytes, 4 * arena_block_bytes)),
      threads_(std::max(1U, threads)),
      order_(order) {}
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
  const std::uint64_t length = record.payload.size();
  char* const place = room(sizeof length + record.payload.size());
  std::memcpy(place, &length, sizeof length);
  std::memcpy(place + sizeof length, record.payload.data(), record.payload.size());
  const Entry entry{record.major, record.minor, place};
  if (!entries_.empty() && Less{order_}(entry, entries_.back())) ascending_ = false;
  entries_.push_back(entry);
  return bytes() < memory_bytes_ ? Status{} : spill();
}

// Partitions keep the order in which entries came, so a stable sort of each of them is one of all.
void RecordSorter::sort() {
  if (ascending_) return;
  if (entries_.size() < partition_worth) {
    std::stable_sort(entries_.begin(), entries_.end(), Less{order_});
    return;
  }
  std::uint64_t smallest = entries_.front().major;
  std::uint64_t largest = smallest;
  for (const Entry& entry : entries_) {
    smallest = std::min(smallest, entry.major);
    largest = std::max(largest, entry.major);
  }
  int shift = 0;
  while ((largest - smallest) >> shift >= partitions_max) ++shift;
  const auto partition_of = [&](const Entry& entry) {
    return static_cast<std::size_t>((entry.major - smallest) >> shift);
  };
  std::vector<std::size_t> ends(partition_of({largest, 0, nullptr}) + 1, 0);
  for (const Entry& entry : entries_) ++ends[partition_of(entry)];
  std::size_t sum = 0;
  for (std::size_t& end : ends) sum += std::exchange(end, sum);
  std::vector<Entry> parts(entries_.size());
  for (const Entry& entry : entries_) parts[ends[partition_of(entry)]++] = entry;
  entries_.swap(parts);
  const auto sort_some = [&](std::size_t first) {
    for (std::size_t i = first; i < ends.size(); i += threads_) {
      const std::size_t begin = i == 0 ? 0 : ends[i - 1];
      std::stable_sort(entries_.data() + begin, entries_.data() + ends[i], Less{order_});
    }
  };
  std::vector<std::thread> others;
  for (std::uint32_t i = 1; i < threads_; ++i) others.emplace_back(sort_some, i);
  sort_some(0);
  for (std::thread& other : others) other.join();
}

Status RecordSorter::spill() {
  if (entries_.empty()) return {};
  sort();
  auto run = std::make_unique<RunFile>(folder_);
  PLENUM_TRY(run->create());
  for (const Entry& entry : entries_) {
    PLENUM_TRY(run->append(entry.record()));
  }
  PLENUM_TRY(run->flush());
  runs_.push_back(std::move(run));
  clear();
  return {};
}

void RecordSorter::clear() {
  std::vector<Entry>().swap(entries_);  // frees, unlike clear() or = {}
  arena_.clear();
  arena_left_ = 0;
  arena_bytes_ = 0;
  ascending_ = true;
}

Status RecordSorter::drain(const std::function<Status(const Record&)>& visit) {
  if (!runs_.empty()) {
    PLENUM_TRY(spill());
    return merge(visit);
  }
  sort();
  for (const Entry& entry : entries_) {
    PLENUM_TRY(visit(entry.record()));
  }
  clear();
  return {};
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
