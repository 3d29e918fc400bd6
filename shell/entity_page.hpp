#pragma once
// Purpose: all that the graph says of one entity, as a page of text.
// May depend on: include/plenum, shell/text.hpp.
// Invariants: the page is made of one state of the graph, and harmless on a terminal. It works on
// any graph; what only articles bring (statements, figures, evidence) is shown where it is there.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

namespace plenum::shell {

/// Nodes that go by a name (or have it as alias or key; upper and lower case are the same), those
/// most articles mention first. A name written exactly so is looked up; else all nodes are read.
Result<std::vector<NodeId>> find_entities(const ReadView& view, std::string_view name,
                                          const RunOptions& run);

/// At most so many names that have the words in them, for "did you mean".
Result<std::vector<std::string>> similar_names(const ReadView& view, std::string_view words,
                                               std::int64_t count_max, const RunOptions& run);

/// Name, kind, aliases and properties; offices and affiliations; what it said and what was said
/// about it; figures; every other fact; the articles. Each with the newest sentence that says it.
Result<std::string> entity_page(const ReadView& view, NodeId id, const RunOptions& run);

}  // namespace plenum::shell
