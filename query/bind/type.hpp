#pragma once
// Purpose: static types of expressions and variables, and sets of kinds that functions accept.
// May depend on: include/plenum.
// Invariants: immutable values; `unknown` means "any kind, decided at run time"; every type admits
// null.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>

#include "plenum/procedure.hpp"
#include "plenum/value.hpp"

namespace plenum::query::bind {

enum class TypeKind : std::uint8_t {
  unknown,
  null,  ///< the literal null
  boolean,
  integer,
  floating,
  number,  ///< integer or floating
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

/// A set of kinds, one bit a TypeKind. `unknown` and `null` pass every set; `number` passes a set
/// that has integer or floating.
class TypeMask {
 public:
  constexpr TypeMask() = default;
  constexpr TypeMask(std::initializer_list<TypeKind> kinds) {
    for (TypeKind kind : kinds) bits_ |= bit(kind);
  }
  static constexpr TypeMask any() {
    TypeMask mask;
    mask.bits_ = ~0U;
    return mask;
  }
  /// May a value of static kind `kind` be of one of these kinds at run time?
  constexpr bool admits(TypeKind kind) const {
    if (kind == TypeKind::unknown || kind == TypeKind::null) return true;
    if (kind == TypeKind::number) return (bits_ & number_bits) != 0;
    return (bits_ & bit(kind)) != 0;
  }
  friend constexpr bool operator==(TypeMask, TypeMask) = default;

 private:
  static constexpr std::uint32_t bit(TypeKind kind) {
    return kind == TypeKind::number ? number_bits : 1U << static_cast<unsigned>(kind);
  }
  static constexpr std::uint32_t number_bits = (1U << static_cast<unsigned>(TypeKind::integer)) |
                                               (1U << static_cast<unsigned>(TypeKind::floating)) |
                                               (1U << static_cast<unsigned>(TypeKind::number));
  std::uint32_t bits_ = 0;
};

/// A static type: a kind and, for lists, the type of the elements (unknown when mixed).
class Type {
 public:
  Type() = default;
  Type(TypeKind kind) : kind_(kind) {}  // NOLINT implicit
  static Type list_of(Type element) {
    Type type(TypeKind::list);
    if (element.kind_ != TypeKind::unknown)
      type.element_ = std::make_shared<const Type>(std::move(element));
    return type;
  }

  TypeKind kind() const { return kind_; }
  bool is(TypeKind kind) const { return kind_ == kind; }
  bool is_unknown() const { return kind_ == TypeKind::unknown; }
  bool is_numeric() const {
    return kind_ == TypeKind::integer || kind_ == TypeKind::floating || kind_ == TypeKind::number;
  }
  /// Element type of a list; unknown for anything else.
  Type element() const { return element_ ? *element_ : Type(); }
  friend bool operator==(const Type& a, const Type& b) {
    if (a.kind_ != b.kind_ || !a.element_ != !b.element_) return false;
    return a.element_ == b.element_ || *a.element_ == *b.element_;
  }

 private:
  TypeKind kind_ = TypeKind::unknown;
  std::shared_ptr<const Type> element_;
};

/// The narrowest type that covers both: equal types stay, two kinds of numbers become `number`,
/// null gives way to the other, everything else is unknown.
Type common_type(const Type& a, const Type& b);

/// Type of a value; lists get the common type of their elements.
Type type_of(const Value& value);
Type type_of(FieldType type);

/// As messages say it: "Integer", "List<String>", "Node", "Relationship", "Any".
std::string type_name(const Type& type);
/// The same for a sentence: "an Integer".
std::string a_type(const Type& type);
/// "a List, a Map or a String"; empty for more than four.
std::string kinds_text(TypeMask mask);

}  // namespace plenum::query::bind
