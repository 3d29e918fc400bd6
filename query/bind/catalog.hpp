#pragma once
// Purpose: what the binder must know of functions and procedures; implemented by the registries.
// May depend on: include/plenum, bind/type.hpp.
// Invariants: a FunctionInfo never changes once handed out; lookups are callable from any thread.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/procedure.hpp"
#include "query/bind/type.hpp"

namespace plenum::query::bind {

/// How the static type of a call follows from its arguments.
enum class ResultRule : std::uint8_t {
  fixed,             ///< FunctionInfo::result
  as_argument,       ///< the type of argument 0 (coalesce: the common type of all arguments)
  element_of,        ///< the element type of argument 0
  list_of_argument,  ///< a list of the type of argument 0
  as_number          ///< integer stays integer, floating stays floating, else number
};

/// Signature of a function. Registries derive from this to add the implementation; operators
/// downcast what the bound tree holds.
struct FunctionInfo {
  std::string name;  ///< as shown, e.g. "toUpper"
  std::uint16_t min_arguments = 0;
  std::uint16_t max_arguments = 0;  ///< no_limit for variadic functions
  /// Accepted kinds by position; the last repeats for further arguments; empty accepts anything.
  std::vector<TypeMask> accepts;
  ResultRule rule = ResultRule::fixed;
  Type result;
  bool aggregate = false;
  bool deterministic = true;  ///< within a statement, whose time is read once

  static constexpr std::uint16_t no_limit = 0xFFFF;

  FunctionInfo() = default;
  FunctionInfo(const FunctionInfo&) = default;
  FunctionInfo& operator=(const FunctionInfo&) = default;
  virtual ~FunctionInfo() = default;
};

/// Names the binder may resolve. Names of functions are compared without case, names of procedures
/// exactly.
class FunctionCatalog {
 public:
  virtual ~FunctionCatalog() = default;
  /// `folded_name` in lower case, with its namespace; null when there is none. `count(*)` asks for
  /// "count" and binds with no arguments and star set.
  virtual std::shared_ptr<const FunctionInfo> find_function(std::string_view folded_name) const = 0;
  virtual std::shared_ptr<const Procedure> find_procedure(std::string_view name) const = 0;
  /// All names as shown, for "did you mean".
  virtual std::vector<std::string> function_names() const = 0;
  virtual std::vector<std::string> procedure_names() const = 0;
};

}  // namespace plenum::query::bind
