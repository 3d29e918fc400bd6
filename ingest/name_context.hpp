#pragma once
// Purpose: what the words around an unknown name say it is: a firm, a body, a place, media.
// May depend on: ingest/analysis.hpp, ingest/name_runs.hpp.
// Invariants: pure functions of the tokens; each looks at one sentence only.

#include <cstdint>
#include <string_view>

#include "ingest/analysis.hpp"
#include "ingest/name_runs.hpp"

namespace plenum::ingest {

/// "Fairfuture Africa": a made-up word and the region or country it works in.
bool branch_of_place(const Analysis& work, Run run);
/// "the premier of Estvale", "mayor of Estvale": a place.
bool is_governed(const Analysis& work, Run run);
/// "Hill Optics, which makes lenses", for a name that ends here: only firms make and sell.
bool makes_things(const Analysis& work, std::uint32_t end);
/// "Radio Sol, the public broadcaster", for a name that ends here.
bool described_as_media(const Analysis& work, std::uint32_t end);
/// "Renewal, the largest party", "Finwatch, a Council of Europe body", for a name that ends here:
/// the noun; empty: no body.
std::string_view described_as_body(const Analysis& work, std::uint32_t end);
/// "Exporters' Union", "Southern Business Council": of firms or of those in a trade, not of a
/// state.
bool of_trades(const Analysis& work, Run run, std::uint32_t head);
/// "an economist at the consultancy Grant Horton", "Hansa Kreditbank": what looks like a person's
/// name and is none.
bool named_like_firm(const Analysis& work, const Sentence& sentence, Run run);
/// "X, the state-run miner,", "X, a lobby group", "X, a Stockholm-based music service"
bool described_as_firm(const Analysis& work, const Sentence& sentence, Run run);

}  // namespace plenum::ingest
