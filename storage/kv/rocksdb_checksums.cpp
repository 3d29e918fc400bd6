#include "storage/kv/rocksdb_checksums.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>

#include <memory>
#include <optional>
#include <vector>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_kept_files.hpp"
#include "storage/kv/rocksdb_options.hpp"
#include "storage/kv/rocksdb_status.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

/// Every byte of the file against the checksum that the list of files keeps of it.
Status verify_bytes(const rocksdb::LiveFileMetaData& table, const std::string& path,
                    const rocksdb::Options& how, const ChecksumOptions& options) {
  rocksdb::FileChecksumGenContext context;
  context.file_name = path;
  context.requested_checksum_func_name = table.file_checksum_func_name;
  const auto sum = how.file_checksum_gen_factory->CreateFileChecksumGenerator(context);
  // A table without one is of other hands; its blocks have theirs all the same.
  if (!sum || table.file_checksum_func_name != sum->Name()) return {};
  PLENUM_ASSIGN(const PlainFile file, PlainFile::open(options.files, path, PlainFile::Mode::read));
  for (std::uint64_t at = 0;; at += piece_bytes) {
    PLENUM_TRY(core::check_interrupt(options.interrupt));
    PLENUM_ASSIGN(const std::string piece, file.read_at(at, piece_bytes));
    sum->Update(piece.data(), piece.size());
    if (piece.size() < piece_bytes) break;
  }
  sum->Finalize();
  if (sum->GetChecksum() == table.file_checksum) return {};
  return Error(ErrorCode::corruption, "the bytes of " + path + " are not those that were written")
      .with_file(path)
      .with_hint(damage_hint);
}

}  // namespace

Status verify_tables(rocksdb::DB& db, std::span<rocksdb::ColumnFamilyHandle* const> families,
                     const std::string& directory, const ChecksumOptions& options) {
  std::optional<KeptFiles> kept;
  if (!options.read_only) {
    PLENUM_ASSIGN(KeptFiles keeping, KeptFiles::of(db, directory));
    kept.emplace(std::move(keeping));
  }
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  for (rocksdb::ColumnFamilyHandle* family : families) {
    const rocksdb::Options how = db.GetOptions(family);
    for (const rocksdb::LiveFileMetaData& table : tables) {
      if (table.column_family_name != family->GetName()) continue;
      PLENUM_TRY(core::check_interrupt(options.interrupt));
      const std::string path = directory + "/" + table.relative_filename;
      // Block by block first, because that names the place.
      PLENUM_TRY(
          to_status(rocksdb::VerifySstFileChecksum(how, rocksdb::EnvOptions(how), read_options(),
                                                   path, table.largest_seqno),
                    EngineCall::read, directory));
      PLENUM_TRY(verify_bytes(table, path, how, options));
    }
  }
  return {};
}

}  // namespace plenum::storage::kv
