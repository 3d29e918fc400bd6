#pragma once
// Purpose: where a domain pack is, by its name.
// May depend on: ingest/pack.hpp, core, include/plenum.
// Invariants: a name with a slash, or of a folder that exists, is that folder; else the places are
// tried in one fixed order, and an error names them all.

#include <string>
#include <string_view>

#include "ingest/pack.hpp"
#include "plenum/result.hpp"

namespace plenum::api {

/// The folder of a pack: packs/NAME beside the program or the library, then share/plenum/packs/NAME
/// in the prefix that it is installed in, wherever that was moved to.
Result<std::string> find_pack(std::string_view name);
/// The pack of that folder, read.
Result<ingest::Pack> load_pack(std::string_view name);

}  // namespace plenum::api
