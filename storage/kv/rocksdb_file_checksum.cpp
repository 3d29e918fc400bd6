#include "storage/kv/rocksdb_file_checksum.hpp"

#include <rocksdb/file_checksum.h>

#include <cstdint>
#include <string>

#include "core/crc32c.hpp"

namespace plenum::storage::kv {

namespace {

constexpr const char* checksum_name = "FileChecksumCrc32c";

class Crc32cOfFile final : public rocksdb::FileChecksumGenerator {
 public:
  void Update(const char* data, std::size_t size) override {
    crc_ = core::crc32c({data, size}, crc_);
  }
  void Finalize() override {
    for (int shift = 24; shift >= 0; shift -= 8) {
      big_endian_.push_back(static_cast<char>(crc_ >> static_cast<unsigned>(shift) & 0xFFU));
    }
  }
  std::string GetChecksum() const override { return big_endian_; }
  const char* Name() const override { return checksum_name; }

 private:
  std::uint32_t crc_ = 0;
  std::string big_endian_;
};

class Crc32cOfFiles final : public rocksdb::FileChecksumGenFactory {
 public:
  std::unique_ptr<rocksdb::FileChecksumGenerator> CreateFileChecksumGenerator(
      const rocksdb::FileChecksumGenContext& context) override {
    if (!context.requested_checksum_func_name.empty() &&
        context.requested_checksum_func_name != checksum_name) {
      return nullptr;
    }
    return std::make_unique<Crc32cOfFile>();
  }
  const char* Name() const override { return "plenum.file_checksums"; }
};

}  // namespace

std::shared_ptr<rocksdb::FileChecksumGenFactory> file_checksums() {
  static const auto checksums = std::make_shared<Crc32cOfFiles>();
  return checksums;
}

}  // namespace plenum::storage::kv
