#pragma once
// Purpose: the header of a bulk CSV file: what each field of a row is.
// May depend on: core, include/plenum.
// Invariants: a header that is returned is whole and consistent: property names differ, a node has
// at most one id, a relationship exactly one start and one end.
//
//   field    := [name] [":" kind] ["{" option ":" value {"," option ":" value} "}"]
//   kind     := type ["[]"] | "ID" space | "START_ID" space | "END_ID" space | "LABEL" | "TYPE"
//               | "IGNORE"
//   space    := ["(" name ")"]
//   type     := int | long | short | byte | float | double | boolean | string | char | date | time
//               | localtime | datetime | localdatetime | duration
//   option   := "id-type" (of ID: string, long) | "label" (of ID: of the nodes that have the ids)
//               | "timezone" (of time and datetime)
// Types are read without regard to case; a name alone is a string property. A colon inside a name
// is fine: the last one before a known kind counts.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::exchange::bulk_csv {

enum class FieldRole : std::uint8_t {
  property,
  id,     ///< a property too when it has a name
  start,  ///< the id of a relationship's first node
  end,
  labels,
  type,
  ignored
};

struct HeaderField {
  FieldRole role = FieldRole::property;
  std::string name;                    ///< of the property; empty: not kept
  ValueKind kind = ValueKind::string;  ///< of the value, or of an array's elements
  bool is_array = false;
  std::string space;      ///< of ids; empty: the common one
  std::string label;      ///< of the nodes an id space is about; empty: its name
  std::string time_zone;  ///< "+01:00" or "[Europe/Stockholm]"; empty: UTC
  std::string text;       ///< as written, for messages
};

struct Header {
  std::vector<HeaderField> fields;
  bool has(FieldRole role) const noexcept;
};

/// Node files and relationship files have different fields.
enum class FileKind : std::uint8_t { nodes, relationships };

/// The header in the record that `reader` has read. `line` counts from 0. Errors are
/// invalid_argument with line and column, say what is wrong and what to write instead.
Result<Header> parse_header(const core::CsvReader& reader, std::string_view block, FileKind kind);

}  // namespace plenum::exchange::bulk_csv
