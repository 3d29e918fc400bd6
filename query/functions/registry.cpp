#include "query/functions/registry.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/try.hpp"
#include "core/utf8.hpp"
#include "query/exec/eval/value_ops.hpp"
#include "query/procedures/builtin.hpp"

namespace plenum::query {

namespace {

/// Names are identifiers with dots between them.
bool well_formed(std::string_view name) {
  bool start = true;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9';
    if (c == '.') {
      if (start) return false;
      start = true;
    } else {
      if (!letter && (start || !digit)) return false;
      start = false;
    }
  }
  return !start;
}

Error malformed(const std::string& name) {
  return Error(ErrorCode::invalid_argument, "'" + name + "' is no name for a procedure or function")
      .with_hint("letters, digits and underscores, with dots between the parts");
}

}  // namespace

Registry::Registry() {
  for (Procedure& procedure : builtin_procedures(*this)) {
    std::string name = procedure.name;
    procedures_.emplace(std::move(name), std::make_shared<const Procedure>(std::move(procedure)));
  }
}

Status Registry::add(Procedure procedure) {
  if (!well_formed(procedure.name) || !procedure.run) return malformed(procedure.name);
  const std::unique_lock lock(mutex_);
  if (procedures_.contains(procedure.name)) {
    return Error(ErrorCode::invalid_argument,
                 "there is a procedure '" + procedure.name + "' already");
  }
  std::string name = procedure.name;
  procedures_.emplace(std::move(name), std::make_shared<const Procedure>(std::move(procedure)));
  return {};
}

Status Registry::add(Function function) {
  if (!well_formed(function.name) || !function.run) return malformed(function.name);
  FunctionDefinition definition;
  definition.name = function.name;
  for (const Field& field : function.parameters) {
    definition.parameters.push_back(field.type);
    if (!field.optional) ++definition.required;
  }
  definition.result = function.result;
  definition.deterministic = function.deterministic;
  definition.null_propagates = false;
  definition.description = function.description;
  auto shared = std::make_shared<const Function>(std::move(function));
  definition.run = [shared](std::span<const Value> arguments,
                            FunctionContext& context) -> Result<Value> {
    std::vector<Value> whole;
    for (const Value& argument : arguments) {
      PLENUM_ASSIGN(Value value, exec::materialise(context.graph(), argument));
      whole.push_back(std::move(value));
    }
    for (std::size_t i = whole.size(); i < shared->parameters.size(); ++i) {
      whole.push_back(shared->parameters[i].fallback);
    }
    return shared->run(whole, context.call_context());
  };
  const std::unique_lock lock(mutex_);
  if (find_aggregate(core::to_lower(definition.name)) != nullptr) {
    return Error(ErrorCode::invalid_argument,
                 "there is a function '" + definition.name + "' already");
  }
  return functions_.add(std::move(definition));
}

std::shared_ptr<const bind::FunctionInfo> Registry::find_function(
    std::string_view folded_name) const {
  if (auto aggregate = find_aggregate(folded_name)) return aggregate;
  const std::shared_lock lock(mutex_);
  return functions_.find(folded_name);
}

std::shared_ptr<const Procedure> Registry::find_procedure(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = procedures_.find(name);
  return found == procedures_.end() ? nullptr : found->second;
}

std::vector<std::string> Registry::function_names() const {
  std::vector<std::string> out = aggregate_names();
  for (const auto& function : functions()) out.push_back(function->name);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Registry::procedure_names() const {
  std::vector<std::string> out;
  for (const auto& procedure : procedures()) out.push_back(procedure->name);
  return out;
}

std::vector<std::shared_ptr<const BoundFunction>> Registry::functions() const {
  const std::shared_lock lock(mutex_);
  return functions_.all();
}

std::vector<std::shared_ptr<const Procedure>> Registry::procedures() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const Procedure>> out;
  out.reserve(procedures_.size());
  for (const auto& [name, procedure] : procedures_) out.push_back(procedure);
  return out;
}

std::string_view field_type_name(FieldType type) noexcept {
  switch (type) {
    case FieldType::any:
      return "ANY";
    case FieldType::boolean:
      return "BOOLEAN";
    case FieldType::integer:
      return "INTEGER";
    case FieldType::floating:
      return "FLOAT";
    case FieldType::number:
      return "NUMBER";
    case FieldType::string:
      return "STRING";
    case FieldType::list:
      return "LIST";
    case FieldType::map:
      return "MAP";
    case FieldType::node:
      return "NODE";
    case FieldType::relationship:
      return "RELATIONSHIP";
    case FieldType::path:
      return "PATH";
    case FieldType::date:
      return "DATE";
    case FieldType::local_time:
      return "LOCAL TIME";
    case FieldType::time:
      return "TIME";
    case FieldType::local_date_time:
      return "LOCAL DATETIME";
    case FieldType::date_time:
      return "DATETIME";
    case FieldType::duration:
      return "DURATION";
  }
  return "ANY";
}

namespace {

std::string field_list(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& field : fields) {
    if (!out.empty()) out += ", ";
    out += field.name + " :: " + std::string(field_type_name(field.type));
  }
  return out;
}

}  // namespace

std::string signature(const Procedure& procedure) {
  return procedure.name + "(" + field_list(procedure.parameters) + ") :: (" +
         field_list(procedure.columns) + ")";
}

std::string signature(const FunctionDefinition& function) {
  std::string out = function.name + "(";
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    if (i > 0) out += ", ";
    out += field_type_name(function.parameters[i]);
    if (i >= function.required) out += "?";
  }
  return out + (function.variadic ? ", …) :: " : ") :: ") +
         std::string(field_type_name(function.result));
}

}  // namespace plenum::query
