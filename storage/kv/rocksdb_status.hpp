#pragma once
// Purpose: what RocksDB says, as an Error for a person: the file, what is wrong, what to do.
// May depend on: core, include/plenum. Inside storage/kv only; RocksDB types by name.
// Invariants: never an Error from an OK status; the engine's own words stand in brackets at the
// end.

#include <string>

#include "plenum/result.hpp"

namespace rocksdb {
class Status;
}

namespace plenum::storage::kv {

/// What to do about a damaged file.
inline constexpr const char* damage_hint =
    "nothing was changed; run plenum check, restore a backup, or copy what is readable with plenum "
    "salvage";

enum class EngineCall : std::uint8_t { open, read, write };

/// `directory`: the engine's folder, to find the file name in RocksDB's text.
Status to_status(const rocksdb::Status& status, EngineCall call, const std::string& directory);
/// Precondition: !status.ok().
Error to_error(const rocksdb::Status& status, EngineCall call, const std::string& directory);

}  // namespace plenum::storage::kv
