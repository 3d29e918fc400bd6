#pragma once
// Purpose: values as text: as the openCypher TCK writes them, for people, and as JSON.
// May depend on: core, include/plenum.
// Invariants: deterministic (map keys and labels in byte order); the JSON is always valid UTF-8 and
// one line. What nests deeper than recursion_depth_max (no value of a database does) is written as
// too_deep_text.

#include <string>
#include <string_view>

#include "plenum/value.hpp"

namespace plenum::core {

inline constexpr std::string_view too_deep_text = "…";

/// As the TCK writes values: 'text' with \\ and \' escaped, 1, 1.0, NaN, null, [1, 2], {k: 1},
/// (:A:B {k: 1}), [:T {k: 1}], <(:A)-[:T]->(:B)>; temporals as quoted canonical text.
std::string tck_text(const Value& value);
void append_tck_text(std::string& out, const Value& value);

/// For a table cell: like tck_text, but a string or temporal that is the whole value stands bare,
/// and temporals inside others are not quoted.
std::string display_text(const Value& value);

/// JSON as the command line's jsonl mode prints it: temporals, nodes, relationships and paths as
/// objects with a "$type"; NaN and infinities as the strings "NaN", "Infinity", "-Infinity".
std::string json_text(const Value& value);
void append_json_text(std::string& out, const Value& value);

/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Canonical text of a temporal value. Precondition: value is one of the six temporal kinds.
std::string temporal_text(const Value& value);
bool is_temporal(ValueKind kind) noexcept;

/// A name as a query would write it: bare when it is an identifier, else in backticks.
void append_name(std::string& out, std::string_view name);

}  // namespace plenum::core
