#include "storage/kv/rocksdb_groups.hpp"

#include <rocksdb/slice.h>
#include <rocksdb/slice_transform.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace plenum::storage::kv {

namespace {

// Spaces of storage/key_layout.hpp, frozen since format 1.
constexpr char lookup_space = 0x30;
constexpr char reference_space = 0x42;
constexpr char document_reference_space = 0x43;
constexpr std::size_t lookup_group_bytes = 10;  // space, lookup, hash

/// Length of the group's beginning; 0: the key is in none.
std::size_t group_bytes(std::string_view key) {
  if (key.empty()) return 0;
  if (key[0] == lookup_space) return key.size() < lookup_group_bytes ? 0 : lookup_group_bytes;
  if (key[0] != reference_space && key[0] != document_reference_space) return 0;
  // 00 01 ends the first text, in which 00 is followed by FF
  const std::size_t end = key.find(std::string_view("\x00\x01", 2), 1);
  return end == std::string_view::npos ? 0 : end + 2;
}

class KeyGroups final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "plenum.groups.1"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), group_bytes(key.ToStringView())};
  }
  bool InDomain(const rocksdb::Slice& key) const override {
    return group_bytes(key.ToStringView()) > 0;
  }
};

bool within_group(const ScanRange& range) {
  const std::size_t bytes = group_bytes(range.low);
  if (range.reverse || bytes == 0) return false;
  std::string after = range.low.substr(0, bytes);
  if (after.back() == '\xFF') return false;
  after.back() = static_cast<char>(after.back() + 1);
  return range.high == after;
}

}  // namespace

std::shared_ptr<const rocksdb::SliceTransform> key_groups() {
  static const auto groups = std::make_shared<const KeyGroups>();
  return groups;
}

bool within_groups(std::span<const ScanRange> ranges) {
  return std::ranges::all_of(ranges, within_group);
}

}  // namespace plenum::storage::kv
