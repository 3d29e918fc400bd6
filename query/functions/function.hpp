#pragma once
// Purpose: what a scalar function of the language is: its signature and its body.
// May depend on: query/bind/catalog.hpp, storage/snapshot.hpp, core, include/plenum.
// Invariants: bodies are pure in their arguments and the context; arguments were counted by the
// binder but may be of any kind; graph elements arrive as references (id only).

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/procedure.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"
#include "query/bind/catalog.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query {

/// What a function may look at while it runs.
class FunctionContext {
 public:
  virtual ~FunctionContext() = default;
  /// The state that the clause reads.
  virtual const storage::Snapshot& graph() const noexcept = 0;
  /// Time of the statement: read once, the same for all its rows. UTC.
  virtual DateTime statement_time() = 0;
  /// Name of the zone that stands where none is named ("UTC" unless configured).
  virtual std::string_view default_zone() const noexcept = 0;
  /// Next number of the statement's random source.
  virtual std::uint64_t random() = 0;
  /// Type and ends of an edge, also of one that this statement deleted.
  virtual Result<storage::EdgeEnds> ends(EdgeId edge) const = 0;
  /// What procedures and functions of embedding programs are handed.
  virtual CallContext call_context() const noexcept = 0;
};

using FunctionBody = std::function<Result<Value>(std::span<const Value>, FunctionContext&)>;

struct FunctionDefinition {
  std::string name;  ///< as shown; looked up without regard to case
  /// What the binder refuses at compile time, by position; empty: derived from `parameters`.
  std::vector<bind::TypeMask> accepts;
  bind::ResultRule rule = bind::ResultRule::fixed;
  std::vector<FieldType> parameters;
  std::size_t required = 0;  ///< the first `required` parameters must be given
  bool variadic = false;     ///< the last parameter may repeat
  FieldType result = FieldType::any;
  bool null_propagates = true;  ///< a null argument gives null without a call
  bool deterministic = true;    ///< within a statement: one that reads its time is
  std::string description;
  FunctionBody run;
};

/// The run-time error of a wrong argument: TypeError, InvalidArgumentType (or another detail).
Error argument_type_error(std::string_view function, const Value& given, std::string_view expected);
/// The run-time error of an argument outside its range: ArgumentError with the detail named.
Error argument_range_error(std::string_view detail, std::string message);

/// What the bound tree holds of a scalar function.
struct BoundFunction final : bind::FunctionInfo {
  std::shared_ptr<const FunctionDefinition> definition;
};

/// All scalar functions by folded name. Filled before statements are compiled, then read only.
class FunctionTable {
 public:
  /// The built-in functions.
  FunctionTable();
  /// `invalid_argument` when the name is empty or taken.
  Status add(FunctionDefinition definition);
  /// Null when there is none.
  std::shared_ptr<const BoundFunction> find(std::string_view folded_name) const;
  /// In ascending order of folded names.
  std::vector<std::shared_ptr<const BoundFunction>> all() const;

 private:
  std::map<std::string, std::shared_ptr<const BoundFunction>, std::less<>> by_name_;
};

// One family a file.
void add_string_functions(FunctionTable& table);
void add_math_functions(FunctionTable& table);
void add_list_functions(FunctionTable& table);
void add_graph_functions(FunctionTable& table);
void add_conversion_functions(FunctionTable& table);
void add_predicate_functions(FunctionTable& table);
/// date(), datetime(), duration(), …truncate(), …between(): query/functions/temporal*.cpp.
void add_temporal_functions(FunctionTable& table);

}  // namespace plenum::query
