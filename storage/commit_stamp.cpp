#include "storage/commit_stamp.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

// Layout of the file, frozen since format 1. Integers are little-endian.
//
//   0     slot 0   { "PLNMSTMP", u32 format, u32 flags (1: clean), u64 sequence, u64 store id,
//   4096  slot 1     u64 timestamp, u64 trim watermark, u64 MANIFEST number, u64 MANIFEST bytes,
//                    u64 list bytes, u32 CRC32C of the list, u32 CRC32C of all before }
//   8192  list of files at the last clean close: { varint count, (counted name, varint bytes)* }
//
// The slots lie in blocks of their own, so that a disk that tears one leaves the other alone.
constexpr std::string_view magic = "PLNMSTMP";
constexpr std::uint32_t stamp_format = 1;
constexpr std::uint32_t flag_clean = 1;
constexpr std::size_t slot_bytes = 80;
constexpr std::uint64_t slot_distance = 4096;
constexpr std::uint64_t list_offset = 2 * slot_distance;

struct Slot {
  std::uint64_t sequence = 0;
  std::uint64_t list_bytes = 0;
  std::uint32_t list_crc = 0;
  StampState state;
};

std::string encode(const Slot& slot) {
  std::string out(magic);
  core::append_little_endian(out, stamp_format);
  core::append_little_endian(out, slot.state.clean ? flag_clean : 0U);
  core::append_little_endian(out, slot.sequence);
  core::append_little_endian(out, slot.state.store_id);
  core::append_little_endian(out, slot.state.timestamp);
  core::append_little_endian(out, slot.state.trim_watermark);
  core::append_little_endian(out, slot.state.manifest.number);
  core::append_little_endian(out, slot.state.manifest.bytes);
  core::append_little_endian(out, slot.list_bytes);
  core::append_little_endian(out, slot.list_crc);
  core::append_little_endian(out, core::crc32c(out));
  return out;
}

std::optional<Slot> decode(std::string_view bytes) {
  if (bytes.size() != slot_bytes || bytes.substr(0, magic.size()) != magic) return std::nullopt;
  const std::string_view covered = bytes.substr(0, slot_bytes - sizeof(std::uint32_t));
  if (core::load_little_endian<std::uint32_t>(bytes.data() + covered.size()) !=
      core::crc32c(covered)) {
    return std::nullopt;
  }
  const char* from = bytes.data() + magic.size();
  const auto u32 = [&from] {
    return core::load_little_endian<std::uint32_t>(std::exchange(from, from + 4));
  };
  const auto u64 = [&from] {
    return core::load_little_endian<std::uint64_t>(std::exchange(from, from + 8));
  };
  if (u32() != stamp_format) return std::nullopt;
  Slot slot;
  slot.state.clean = (u32() & flag_clean) != 0;
  slot.sequence = u64();
  slot.state.store_id = u64();
  slot.state.timestamp = u64();
  slot.state.trim_watermark = u64();
  slot.state.manifest.number = u64();
  slot.state.manifest.bytes = u64();
  slot.list_bytes = u64();
  slot.list_crc = u32();
  return slot;
}

std::string encode_list(const std::vector<kv::FileInfo>& files) {
  std::string out;
  core::append_varint(out, files.size());
  for (const kv::FileInfo& file : files) {
    core::append_counted(out, file.name);
    core::append_varint(out, file.bytes);
  }
  return out;
}

std::optional<std::vector<kv::FileInfo>> decode_list(std::string_view bytes) {
  core::ByteReader reader(bytes);
  const auto count = reader.varint();
  if (!count || *count > bytes.size()) return std::nullopt;
  std::vector<kv::FileInfo> files;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto name = reader.counted();
    const auto size = reader.varint();
    if (!name || !size) return std::nullopt;
    files.push_back({std::string(*name), *size});
  }
  if (!reader.at_end()) return std::nullopt;
  return files;
}

Error damaged(const std::string& path, std::string_view what) {
  return Error(ErrorCode::corruption, fmt::format("the commit stamp {} {}", path, what))
      .with_file(path)
      .with_hint(
          "without it nothing proves that the store holds every commit; the store itself was not "
          "touched: restore a backup, or copy what is there with plenum salvage");
}

/// A list that does not read is no damage: the state then only counts as not cleanly closed, and
/// open looks at everything.
Status read_list(const kv::PlainFile& file, Slot& slot) {
  if (!slot.state.clean) return {};
  slot.state.clean = false;
  if (slot.list_bytes > CommitStamp::list_bytes_max) return {};
  PLENUM_ASSIGN(const std::string bytes,
                file.read_at(list_offset, static_cast<std::size_t>(slot.list_bytes)));
  if (bytes.size() != slot.list_bytes || core::crc32c(bytes) != slot.list_crc) return {};
  auto files = decode_list(bytes);
  if (!files) return {};
  slot.state.clean = true;
  slot.state.files = *std::move(files);
  return {};
}

}  // namespace

Result<CommitStamp> CommitStamp::create(kv::FileSeam* files, const std::string& path,
                                        const StampState& state) {
  Slot slot;
  slot.state = state;
  slot.state.clean = false;
  slot.state.files.clear();
  std::string bytes = encode(slot);
  bytes.resize(slot_distance, '\0');
  slot.sequence = 1;
  bytes += encode(slot);
  bytes.resize(list_offset, '\0');
  PLENUM_TRY(kv::write_plain_file(files, path, bytes));
  PLENUM_ASSIGN(kv::PlainFile file,
                kv::PlainFile::open(files, path, kv::PlainFile::Mode::read_write));
  return CommitStamp(std::move(file), std::move(slot.state), slot.sequence);
}

Result<CommitStamp> CommitStamp::open(kv::FileSeam* files, const std::string& path,
                                      bool read_only) {
  using Mode = kv::PlainFile::Mode;
  auto opened = kv::PlainFile::open(files, path, read_only ? Mode::read : Mode::read_write);
  if (!opened.ok() && opened.error().code() == ErrorCode::not_found) {
    return damaged(path, "is missing");
  }
  if (!opened.ok()) return opened.error();
  kv::PlainFile file = *std::move(opened);
  PLENUM_ASSIGN(const std::uint64_t size, file.size());
  if (size < list_offset) return damaged(path, fmt::format("was cut to {} bytes", size));
  std::array<std::optional<Slot>, 2> slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    PLENUM_ASSIGN(const std::string bytes, file.read_at(i * slot_distance, slot_bytes));
    slots[i] = decode(bytes);
    if (slots[i] && slots[i]->sequence % 2 != i) slots[i].reset();
  }
  if (!slots[0] && !slots[1]) return damaged(path, "has no readable slot");
  if (slots[0] && slots[1] && slots[0]->state.store_id != slots[1]->state.store_id) {
    return damaged(path, "has slots of two stores");
  }
  const bool second = !slots[0] || (slots[1] && slots[1]->sequence > slots[0]->sequence);
  Slot& newest = *slots[second ? 1 : 0];
  PLENUM_TRY(read_list(file, newest));
  return CommitStamp(std::move(file), std::move(newest.state), newest.sequence);
}

Status CommitStamp::write_slot(const StampState& state, std::string_view list) {
  Slot slot;
  slot.sequence = sequence_ + 1;
  slot.list_bytes = list.size();
  slot.list_crc = core::crc32c(list);
  slot.state = state;
  PLENUM_TRY(file_.overwrite((slot.sequence % 2) * slot_distance, encode(slot)));
  sequence_ = slot.sequence;
  state_ = std::move(slot.state);
  return {};
}

Status CommitStamp::record(const StampState& state) {
  if (state.timestamp < state_.timestamp || state.store_id != state_.store_id) {
    return Error(ErrorCode::internal, "a commit stamp must not go back");
  }
  if (!state.clean) return write_slot(state, {});
  const std::string list = encode_list(state.files);
  if (list.size() > list_bytes_max) {  // then the next open looks at everything
    StampState unclean = state;
    unclean.clean = false;
    unclean.files.clear();
    PLENUM_TRY(write_slot(unclean, {}));
    return sync();
  }
  PLENUM_TRY(file_.overwrite(list_offset, list));
  PLENUM_TRY(sync());
  PLENUM_TRY(write_slot(state, list));
  return sync();
}

Status CommitStamp::sync() { return file_.sync(); }

}  // namespace plenum::storage
