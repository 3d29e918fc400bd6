#pragma once
// Purpose: the name under which an article is stored, for any file name that a system allows.
// May depend on: core.
// Invariants: valid UTF-8 without control characters; different files have different names; a plain
// name stays as it is.

#include <string>
#include <string_view>

namespace plenum::ingest {

/// A path as it is stored. One that is not UTF-8 or has control characters, or begins with "file:",
/// becomes "file:" and the path with those bytes and '%' as %XX (RFC 3986).
std::string source_of_path(std::string_view path);

/// The same for a name that is no path and may be a URL: "file:" at its start stays.
std::string source_of_name(std::string_view name);

}  // namespace plenum::ingest
