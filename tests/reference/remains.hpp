#pragma once
// Purpose: Remains, everything that can be read in the folder of a closed database, for tests of
// what a purge erases.
// May depend on: RocksDB, GoogleTest.
// Invariants: changes nothing on disk; letters are compared without regard to ASCII case.

#include <gtest/gtest.h>

#include <rocksdb/db.h>
#include <rocksdb/utilities/debug.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::test {

/// Names and bytes of all files, and every version of every record of the engine's tables and logs
/// as it was before compression.
class Remains {
 public:
  explicit Remains(const std::string& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      add(entry.path().filename().string());
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      add(bytes.str());
    }
    add_records(folder + "/store");
  }

  /// Those of the marks (in lower case) that stand anywhere.
  std::vector<std::string> of(const std::vector<std::string>& marks) const {
    std::vector<std::string> found;
    std::copy_if(marks.begin(), marks.end(), std::back_inserter(found),
                 [&](const std::string& mark) { return all_.find(mark) != std::string::npos; });
    return found;
  }
  std::uint64_t records() const noexcept { return records_; }

 private:
  void add(std::string_view bytes) {
    for (const char byte : bytes) {
      all_ += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
    }
    all_ += '\n';
  }

  // Read-only, so that logs are read into memory.
  void add_records(const std::string& store) {
    const rocksdb::DBOptions options;
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(options, store, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    const auto opened = rocksdb::DB::OpenForReadOnly(options, store, families, &handles, &raw);
    ASSERT_TRUE(opened.ok()) << opened.ToString();
    const std::unique_ptr<rocksdb::DB> db(raw);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      std::vector<rocksdb::KeyVersion> versions;
      const auto read = rocksdb::GetAllKeyVersions(raw, handle, {}, {}, versions_max, &versions);
      EXPECT_TRUE(read.ok()) << read.ToString();
      for (const rocksdb::KeyVersion& version : versions) {
        add(version.user_key);
        add(version.value);
      }
      records_ += versions.size();
      raw->DestroyColumnFamilyHandle(handle);
    }
  }

  static constexpr std::size_t versions_max = 10'000'000;
  std::string all_;
  std::uint64_t records_ = 0;
};

}  // namespace plenum::test
