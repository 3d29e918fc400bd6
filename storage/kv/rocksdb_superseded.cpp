#include "storage/kv/rocksdb_superseded.hpp"

#include <rocksdb/db.h>

#include <algorithm>
#include <memory>

#include "storage/kv/rocksdb_status.hpp"

namespace plenum::storage::kv {

namespace {

bool overlap(const rocksdb::LiveFileMetaData& a, const rocksdb::LiveFileMetaData& b) {
  return a.column_family_name == b.column_family_name && a.smallestkey <= b.largestkey &&
         b.smallestkey <= a.largestkey;
}

std::string file_name(const rocksdb::LiveFileMetaData& table) {
  return table.name.substr(table.name.front() == '/' ? 1 : 0);
}

}  // namespace

Result<std::vector<SupersededTable>> superseded_tables(
    const std::string& folder, const rocksdb::DBOptions& options,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  std::vector<std::string> names;  // a repair makes those that tables name
  const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(options, folder, &names);
  if (!listed.ok()) return to_error(listed, EngineCall::open, folder);
  std::vector<rocksdb::ColumnFamilyDescriptor> there;
  for (const rocksdb::ColumnFamilyDescriptor& family : families) {
    if (std::find(names.begin(), names.end(), family.name) != names.end()) there.push_back(family);
  }
  rocksdb::DB* raw = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status opened =
      rocksdb::DB::OpenForReadOnly(options, folder, there, &handles, &raw);
  const std::unique_ptr<rocksdb::DB> db(raw);
  if (!opened.ok()) return to_error(opened, EngineCall::open, folder);
  std::vector<rocksdb::LiveFileMetaData> tables;
  db->GetLiveFilesMetaData(&tables);
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  std::vector<SupersededTable> superseded;
  for (const rocksdb::LiveFileMetaData& old : tables) {
    SupersededTable found{file_name(old), {}};
    for (const rocksdb::LiveFileMetaData& newer : tables) {
      if (newer.file_number <= old.file_number || !overlap(old, newer)) continue;
      if (old.smallest_seqno != 0 || newer.smallest_seqno != 0) continue;
      found.replaced.emplace_back(newer.smallestkey, newer.largestkey);
    }
    if (!found.replaced.empty()) superseded.push_back(std::move(found));
  }
  return superseded;
}

}  // namespace plenum::storage::kv
