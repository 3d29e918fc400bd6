#pragma once
// Purpose: text as XML 1.0 carries it; the one escaping function of GraphML, GEXF and SVG.
// May depend on: exchange/output.hpp, core.
// Invariants: the result is well-formed character data and attribute text alike.

#include <string_view>

#include "exchange/output.hpp"

namespace plenum::exchange {

/// Appends text with markup escaped (XML 1.0 sections 2.2, 2.4, 2.11, 3.3.3): white space that a
/// parser would normalise becomes a character reference; what XML cannot carry (controls, U+FFFE,
/// U+FFFF, bytes that are not UTF-8) becomes U+FFFD and is reported as lost.
void append_xml(Output& out, std::string_view text);

}  // namespace plenum::exchange
