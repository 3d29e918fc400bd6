#include "storage/kv/rocksdb_scan.hpp"

#include <rocksdb/db.h>

#include <string>
#include <string_view>

namespace plenum::storage::kv {

ScanBlock scan_up(rocksdb::Iterator& it, const ScanRange& range) {
  ScanBlock block;
  for (it.Seek(range.low); it.Valid(); it.Next()) {
    const std::string_view key = it.key().ToStringView();
    if (!range.high.empty() && key >= range.high) break;
    if (block.entries.size() == range.limit) {
      block.resume = std::string(key);
      break;
    }
    block.entries.push_back({std::string(key), it.value().ToString()});
  }
  return block;
}

ScanBlock scan_down(rocksdb::Iterator& it, const ScanRange& range) {
  ScanBlock block;
  if (range.high.empty()) {
    it.SeekToLast();
  } else {
    it.SeekForPrev(range.high);
    if (it.Valid() && it.key() == range.high) it.Prev();  // `high` is exclusive
  }
  for (; it.Valid(); it.Prev()) {
    const std::string_view key = it.key().ToStringView();
    if (key < range.low) break;
    if (block.entries.size() == range.limit) {
      block.resume = std::string(key) + '\0';
      break;
    }
    block.entries.push_back({std::string(key), it.value().ToString()});
  }
  return block;
}

}  // namespace plenum::storage::kv
