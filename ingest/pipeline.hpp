#pragma once
// Purpose: article bytes in, Document out: the stages in their order.
// May depend on: ingest/model.hpp, ingest/pack.hpp, ingest/watch.hpp, plenum/result.hpp.
// Invariants: a pure function of (bytes, pack); deterministic, thread-safe, linear in the size of
// the article (every window inside is bounded); hostile bytes end in an Error, never in a crash.

#include <string>
#include <string_view>

#include "ingest/model.hpp"
#include "ingest/watch.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

class Pack;
struct ExternalExtractor;

/// Largest article that is read: more is an Error `limit`.
inline constexpr std::size_t article_bytes_max = 64U << 20U;

/// Reads one article. Errors: `invalid_argument` for empty or binary input, `limit` for one larger
/// than article_bytes_max, `interrupted` soon after the watch's interrupt was requested. Never
/// throws. Safe from several threads at once on one Pack.
Result<Document> extract(std::string bytes, std::string_view source_name, const Pack& pack,
                         Watch watch = {}, const ExternalExtractor* external = nullptr);

}  // namespace plenum::ingest
