#pragma once
// Purpose: the texts of an article graph that full-text search looks through: names, statements and
// sentences.
// May depend on: ingest/evidence.hpp, storage, core.
// Invariants: what the snapshot hides is left out; sentences are of the articles that the graph has
// a node for. Names come first, by id, then statements, then sentences by the article's sha256.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/interrupt.hpp"
#include "plenum/result.hpp"
#include "storage/snapshot.hpp"

namespace plenum::ingest {

/// In the order in which each_passage() has them.
enum class PassageKind : std::uint8_t {
  name,       ///< name, acronym, title and aliases of any node
  statement,  ///< text of a Statement
  sentence,   ///< of a stored article
};

struct Passage {
  PassageKind kind = PassageKind::name;
  NodeId node;                   ///< of a sentence: the Article
  std::string_view sha;          ///< of a sentence
  std::uint32_t sentence = 0;    ///< its number
  std::span<const Value> texts;  ///< strings, of a sentence one; valid during the call
};

/// Calls take() with each passage, until that fails. O(nodes + bytes of the stored articles).
/// Errors: those of take(), of `stop`, of the store.
Status each_passage(const storage::Snapshot& view, const core::StopSignal& stop,
                    const std::function<Status(const Passage&)>& take);

/// The names of one node as each_passage() gives them, its `name` first if it has one.
Result<std::vector<Value>> names_of(const storage::Snapshot& view, NodeId node);

}  // namespace plenum::ingest
