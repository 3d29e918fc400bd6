#pragma once
// Purpose: names of property types ("INTEGER", "LIST<STRING NOT NULL>") and whether a value has
// one. May depend on: include/plenum. Invariants: null has every type but one that says NOT NULL; a
// type is a plain value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plenum/value.hpp"

namespace plenum::core {

/// A type as `IS ::` names it. Lists nest at most type_depth_max deep.
class ValueType {
 public:
  static constexpr std::size_t type_depth_max = 8;
  /// Reads a name: upper case or not, words apart by single blanks; `STRING LIST` is
  /// `LIST<STRING>`. Nullopt when there is no such type.
  static std::optional<ValueType> parse(std::string_view text);

  bool holds(const Value& value) const;
  /// The one spelling of each type: "INTEGER" for "INT", "ZONED DATETIME" for "DATETIME", ….
  std::string name() const;
  /// Does it say NOT NULL of the value itself?
  bool not_null() const noexcept { return not_null_[0]; }
  /// Can a property have it (see docs/language.md)?
  bool storable() const noexcept;

 private:
  enum class Base : std::uint8_t {
    any,
    nothing,
    boolean,
    integer,
    floating,
    number,
    string,
    list,
    map,
    node,
    edge,
    path,
    date,
    local_time,
    time,
    local_date_time,
    date_time,
    duration
  };
  struct Spelling;
  static const Spelling spellings[];

  bool scalar_holds(Base base, const Value& value) const;

  /// Outer lists, from the outside in: each says whether its elements may be null.
  std::uint8_t lists_ = 0;
  bool not_null_[type_depth_max + 1] = {};  ///< [0]: the value itself, [i]: elements at depth i
  Base base_ = Base::any;
};

}  // namespace plenum::core
