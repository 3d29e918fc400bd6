#include "query/functions/function.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/utf8.hpp"

namespace plenum::query {

Error argument_type_error(std::string_view function, const Value& given,
                          std::string_view expected) {
  return Error(ErrorCode::invalid_argument, fmt::format("{}() takes {}, not {}", function, expected,
                                                        value_kind_name(given.kind())))
      .with_language("TypeError", "runtime", "InvalidArgumentValue");
}

Error argument_range_error(std::string_view detail, std::string message) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_language("ArgumentError", "runtime", std::string(detail));
}

namespace {

bind::TypeMask mask_of(FieldType type) {
  if (type == FieldType::any) return bind::TypeMask::any();
  return {bind::type_of(type).kind()};
}

}  // namespace

FunctionTable::FunctionTable() {
  add_string_functions(*this);
  add_math_functions(*this);
  add_list_functions(*this);
  add_graph_functions(*this);
  add_conversion_functions(*this);
  add_predicate_functions(*this);
  add_temporal_functions(*this);
}

Status FunctionTable::add(FunctionDefinition definition) {
  std::string folded = core::to_lower(definition.name);
  if (folded.empty()) return Error(ErrorCode::invalid_argument, "a function needs a name");
  if (by_name_.contains(folded)) {
    return Error(ErrorCode::invalid_argument,
                 fmt::format("there is a function '{}' already", definition.name));
  }
  auto bound = std::make_shared<BoundFunction>();
  bound->name = definition.name;
  bound->min_arguments = static_cast<std::uint16_t>(definition.required);
  bound->max_arguments = definition.variadic
                             ? bind::FunctionInfo::no_limit
                             : static_cast<std::uint16_t>(definition.parameters.size());
  bound->accepts = definition.accepts;
  if (bound->accepts.empty()) {
    for (const FieldType type : definition.parameters) bound->accepts.push_back(mask_of(type));
  }
  bound->rule = definition.rule;
  bound->result = bind::type_of(definition.result);
  bound->deterministic = definition.deterministic;
  bound->definition = std::make_shared<const FunctionDefinition>(std::move(definition));
  by_name_.emplace(std::move(folded), std::move(bound));
  return {};
}

std::shared_ptr<const BoundFunction> FunctionTable::find(std::string_view folded_name) const {
  const auto found = by_name_.find(folded_name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const BoundFunction>> FunctionTable::all() const {
  std::vector<std::shared_ptr<const BoundFunction>> out;
  out.reserve(by_name_.size());
  for (const auto& [name, function] : by_name_) out.push_back(function);
  return out;
}

}  // namespace plenum::query
