#pragma once
// Purpose: several types of which a value has one ("INTEGER | STRING"), and the type of a value for
// messages. May depend on: core/value_type.hpp. Invariants: says nothing about null: a property
// that is absent has no type; plain values.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/value_type.hpp"

namespace plenum::core {

class TypeUnion {
 public:
  /// Types of one union.
  static constexpr std::size_t types_max = 16;
  /// Reads "A" or "A | B | …", types as ValueType::parse() reads them. Nullopt when one of them
  /// does not exist or says NOT NULL of itself, or for too many. One that comes again is dropped.
  static std::optional<TypeUnion> parse(std::string_view text);

  bool holds(const Value& value) const;
  /// The one spelling: "INTEGER | STRING", in the order given.
  std::string name() const;
  /// Can a property have each of the types?
  bool storable() const noexcept;

 private:
  std::vector<ValueType> types_;
};

/// What type a value has: "INTEGER", "LIST<STRING>", "LIST<ANY>" for elements of several types.
std::string value_type_name(const Value& value);

}  // namespace plenum::core
