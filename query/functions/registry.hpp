#pragma once
// Purpose: Registry, all functions, aggregates and procedures of an engine by name.
// May depend on: query/functions, query/bind/catalog.hpp, include/plenum.
// Invariants: thread-safe; entries are only added, and what was handed out stays valid.

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "query/bind/catalog.hpp"
#include "query/functions/aggregate.hpp"
#include "query/functions/function.hpp"

namespace plenum::query {

class Registry final : public bind::FunctionCatalog {
 public:
  /// The built-in functions and procedures.
  Registry();

  /// `invalid_argument` when the name is taken or malformed.
  Status add(Procedure procedure);
  Status add(Function function);

  std::shared_ptr<const bind::FunctionInfo> find_function(
      std::string_view folded_name) const override;
  std::shared_ptr<const Procedure> find_procedure(std::string_view name) const override;
  std::vector<std::string> function_names() const override;
  std::vector<std::string> procedure_names() const override;

  std::vector<std::shared_ptr<const BoundFunction>> functions() const;
  std::vector<std::shared_ptr<const Procedure>> procedures() const;

 private:
  mutable std::shared_mutex mutex_;
  FunctionTable functions_;
  std::map<std::string, std::shared_ptr<const Procedure>, std::less<>> procedures_;
};

/// "name(a :: STRING, b :: INTEGER) :: (c :: NODE)"
std::string signature(const Procedure& procedure);
std::string signature(const FunctionDefinition& function);
std::string_view field_type_name(FieldType type) noexcept;

}  // namespace plenum::query
