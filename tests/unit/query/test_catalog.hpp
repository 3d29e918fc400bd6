#pragma once
// Purpose: signatures of functions and procedures for tests of the binder; nothing can be run.
// May depend on: query/bind.
// Invariants: names as the language has them.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "query/bind/catalog.hpp"

namespace plenum::query::tests {

inline std::vector<Field> fields_of(const std::string& text) {
  std::vector<Field> result;
  std::size_t at = 0;
  while ((at = text.find("::", at)) != std::string::npos) {
    auto begin = text.rfind(',', at);
    begin = begin == std::string::npos ? 0 : begin + 1;
    Field field;
    for (std::size_t i = begin; i < at; ++i)
      if (text[i] != ' ') field.name += text[i];
    const std::string type = text.substr(at + 3, text.find('?', at) - at - 3);
    if (type == "STRING") field.type = FieldType::string;
    if (type == "INTEGER") field.type = FieldType::integer;
    if (type == "FLOAT") field.type = FieldType::floating;
    if (type == "NUMBER") field.type = FieldType::number;
    result.push_back(std::move(field));
    at += 2;
  }
  return result;
}

/// `name(in :: TYPE?, …) :: (out :: TYPE?, …)`, as the TCK writes signatures.
inline Procedure procedure_of(const std::string& signature) {
  Procedure procedure;
  const auto open = signature.find('(');
  const auto close = signature.find(')', open);
  procedure.name = signature.substr(0, open);
  procedure.parameters = fields_of(signature.substr(open + 1, close - open - 1));
  const auto out = signature.find('(', close);
  procedure.columns = fields_of(signature.substr(out + 1, signature.find(')', out) - out - 1));
  return procedure;
}

class TestCatalog : public bind::FunctionCatalog {
 public:
  TestCatalog() {
    using enum bind::TypeKind;
    const bind::TypeMask any = bind::TypeMask::any();
    for (const char* name : {"count", "collect"}) add(name, 1, 1, {any}, unknown, true);
    for (const char* name : {"min", "max"}) add(name, 1, 1, {any}, unknown, true);
    for (const char* name : {"sum", "avg", "stdev", "stdevp"})
      add(name, 1, 1, {{number, duration}}, unknown, true);
    for (const char* name : {"percentilecont", "percentiledisc"})
      add(name, 2, 2, {{number}}, unknown, true);
    add("labels", 1, 1, {{node}}, bind::Type::list_of(string));
    add("type", 1, 1, {{edge}}, string);
    add("id", 1, 1, {{node, edge}}, integer);
    add("properties", 1, 1, {{node, edge, map}}, map);
    add("keys", 1, 1, {{node, edge, map}}, bind::Type::list_of(string));
    add("size", 1, 1, {{list, string, map}}, integer);
    add("length", 1, 1, {{path}}, integer);
    add("nodes", 1, 1, {{path}}, bind::Type::list_of(node));
    add("relationships", 1, 1, {{path}}, bind::Type::list_of(edge));
    add("startnode", 1, 1, {{edge}}, node);
    add("endnode", 1, 1, {{edge}}, node);
    add("coalesce", 1, bind::FunctionInfo::no_limit, {any}, unknown);
    add("range", 2, 3, {any}, bind::Type::list_of(integer));
    for (const char* name : {"head", "last"}) add(name, 1, 1, {{list}}, unknown);
    for (const char* name : {"tail"}) add(name, 1, 1, {{list}}, list);
    add("reverse", 1, 1, {{list, string}}, unknown);
    for (const char* name : {"toboolean", "tointeger", "tofloat", "tostring"})
      add(name, 1, 1, {any}, unknown);
    for (const char* name : {"toupper", "tolower", "trim", "ltrim", "rtrim"})
      add(name, 1, 1, {{string}}, string);
    for (const char* name : {"split", "replace", "substring", "left", "right"})
      add(name, 2, 3, {any}, unknown);
    for (const char* name : {"abs", "ceil", "floor", "round", "sign", "sqrt", "sin", "log", "exp"})
      add(name, 1, 1, {{number}}, number);
    add("rand", 0, 0, {}, floating, false, false);
    add("pi", 0, 0, {}, floating);
    for (const char* name : {"date",
                             "time",
                             "localtime",
                             "datetime",
                             "localdatetime",
                             "duration",
                             "date.truncate",
                             "datetime.truncate",
                             "localdatetime.truncate",
                             "time.truncate",
                             "localtime.truncate",
                             "duration.between",
                             "duration.inmonths",
                             "duration.indays",
                             "duration.inseconds",
                             "datetime.fromepoch",
                             "datetime.fromepochmillis",
                             "date.transaction",
                             "date.realtime",
                             "date.statement",
                             "time.transaction",
                             "time.realtime",
                             "time.statement",
                             "datetime.transaction",
                             "datetime.realtime",
                             "datetime.statement",
                             "localtime.transaction",
                             "localtime.realtime",
                             "localtime.statement",
                             "localdatetime.transaction",
                             "localdatetime.realtime",
                             "localdatetime.statement"})
      add(name, 0, 3, {any}, unknown);
  }

  void add_procedure(const std::string& signature) {
    auto procedure = std::make_shared<Procedure>(procedure_of(signature));
    procedures_[procedure->name] = std::move(procedure);
  }

  std::shared_ptr<const bind::FunctionInfo> find_function(std::string_view name) const override {
    const auto found = functions_.find(std::string(name));
    return found == functions_.end() ? nullptr : found->second;
  }
  std::shared_ptr<const Procedure> find_procedure(std::string_view name) const override {
    const auto found = procedures_.find(std::string(name));
    return found == procedures_.end() ? nullptr : found->second;
  }
  std::vector<std::string> function_names() const override {
    std::vector<std::string> names;
    for (const auto& [name, info] : functions_) names.push_back(name);
    return names;
  }
  std::vector<std::string> procedure_names() const override {
    std::vector<std::string> names;
    for (const auto& [name, procedure] : procedures_) names.push_back(name);
    return names;
  }

 private:
  void add(const std::string& name, std::uint16_t min, std::uint16_t max,
           std::vector<bind::TypeMask> accepts, bind::Type result, bool aggregate = false,
           bool deterministic = true) {
    auto info = std::make_shared<bind::FunctionInfo>();
    info->name = name;
    info->min_arguments = min;
    info->max_arguments = max;
    info->accepts = std::move(accepts);
    info->result = std::move(result);
    info->aggregate = aggregate;
    info->deterministic = deterministic;
    functions_[name] = std::move(info);
  }

  std::map<std::string, std::shared_ptr<const bind::FunctionInfo>> functions_;
  std::map<std::string, std::shared_ptr<const Procedure>> procedures_;
};

}  // namespace plenum::query::tests
