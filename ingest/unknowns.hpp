#pragma once
// Purpose: the capitalised names of no known type: which an article has, and which all have most.
// May depend on: ingest/model.hpp, ingest/evidence_reader.hpp, storage, core.
// Invariants: they are references of the stored article and nothing else, so they come and go with
// it; an answer is a function of the stored articles, whatever their order.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/interrupt.hpp"
#include "ingest/model.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

/// How often an article has a name of no known type, and in which sentence first.
struct UnknownSeen {
  std::uint64_t count = 0;
  std::uint32_t sentence = 0;
};
/// By the name as kg.unknowns() lists it.
std::map<std::string, UnknownSeen> unknown_surfaces(const Document& document);

/// What an article is stored with for its unknown names: a reference each, sorted.
std::vector<std::string> unknown_references(const Document& document);

/// A name of no known type.
struct UnknownName {
  std::string surface;
  std::uint64_t count = 0;     ///< mentions
  std::uint64_t articles = 0;  ///< that mention it
  std::string example;         ///< a sentence that does
};

/// The most frequent ones first, equal counts by more articles, then by the name; at most `limit`.
/// O(names · articles of each), and reads `limit` articles for their sentences.
Result<std::vector<UnknownName>> unknown_names(const storage::Snapshot& view, std::uint64_t limit,
                                               const core::StopSignal& stop);

}  // namespace plenum::ingest
