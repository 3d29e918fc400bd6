#pragma once
// Purpose: all that the graph says of one entity, as a page of text.
// May depend on: include/plenum, shell/text.hpp, shell/type_words.hpp.
// Invariants: the page is made of one state of the graph, and harmless on a terminal. It works on
// any graph; what only articles bring (statements, figures, evidence) is shown where it is there,
// under what the roles of their packs' types say it is.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

namespace plenum::shell {

/// Somebody or something that goes by a name.
struct Found {
  NodeId id;
  std::string name;
  std::string kind;            ///< "Leader (Person)"
  std::string key;             ///< of derived entities
  std::uint64_t articles = 0;  ///< that mention it
};

/// Nodes that go by a name (or have it as alias or key; upper and lower case are the same), those
/// most articles mention first; "node 12" is the one with that id. A name written exactly so, or a
/// key, is looked up; else all nodes are read.
Result<std::vector<Found>> find_entities(const ReadView& view, std::string_view name,
                                         const RunOptions& run);

/// Name, kind, aliases and properties; offices and affiliations, and who has one in it; figures;
/// every other fact; what it said and what was said about it; the articles. Each fact with its
/// dates, whether it is disputed, and the newest sentence that says it; 30 of a kind.
Result<std::string> entity_page(const ReadView& view, NodeId id, const RunOptions& run);

}  // namespace plenum::shell
