#pragma once
// Purpose: labels and properties as the JSON that other programs expect.
// May depend on: exchange/graph_source.hpp, exchange/output.hpp, core.
// Invariants: valid JSON; temporals become their text, NaN and infinities strings, both reported.

#include "exchange/graph_source.hpp"
#include "exchange/output.hpp"

namespace plenum::exchange {

void append_labels(Output& out, const std::vector<std::string_view>& labels);
void append_plain_value(Output& out, const Value& value);
/// An object.
void append_plain_properties(Output& out, const std::vector<NamedValue>& properties);

}  // namespace plenum::exchange
