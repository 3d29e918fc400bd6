#pragma once
// Purpose: articles out of a store again, by what a person calls them.
// May depend on: ingest/graph_writer.hpp, ingest/ingestor.hpp, storage, core.
// Invariants: one transaction an article; what a transaction committed stays gone when a later one
// fails.

#include <cstdint>
#include <functional>
#include <string_view>

#include "ingest/ingestor.hpp"
#include "ingest/pack.hpp"
#include "plenum/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/open.hpp"

namespace plenum::ingest {

struct RemovalSettings {
  const Interrupt* interrupt = nullptr;
  /// Called from the caller's thread; tells the steps of an article of any size.
  std::function<void(const ArticleProgress&)> progress = {};
};

/// Un-ingests what `words` name: the article of that path, as ingested or as stored, and all items
/// that a feed at that path brought; else the article of that key, id or sha256. How many are gone.
/// `not_found` when there is none. Another Error after some are gone says how many. Items are told
/// by their bytes, so O(log references) and the bytes of what is stored under "PATH#".
Result<std::uint64_t> remove_articles(storage::Store& store, const Pack& pack,
                                      std::string_view words, const RemovalSettings& settings = {});

}  // namespace plenum::ingest
