// dbms.procedures(), dbms.functions(): what the engine offers.
#include <iterator>

#include "core/try.hpp"
#include "query/functions/registry.hpp"
#include "query/procedures/builtin.hpp"

namespace plenum::query {

namespace {

std::vector<Field> listing_columns() {
  return {{"name", FieldType::string, false, false, {}},
          {"signature", FieldType::string, false, false, {}},
          {"description", FieldType::string, false, false, {}}};
}

}  // namespace

std::vector<Procedure> system_procedures(const Registry& registry) {
  Procedure procedures;
  procedures.name = "dbms.procedures";
  procedures.columns = listing_columns();
  procedures.description = "procedures that CALL knows";
  procedures.run = [&registry](std::span<const Value>, const CallContext&,
                               RowSink& sink) -> Status {
    for (const auto& entry : registry.procedures()) {
      Value row[] = {Value(entry->name), Value(signature(*entry)), Value(entry->description)};
      PLENUM_ASSIGN(const bool more, sink.emit(row));
      if (!more) break;
    }
    return {};
  };
  Procedure functions;
  functions.name = "dbms.functions";
  functions.columns = listing_columns();
  functions.description = "functions that expressions know";
  functions.run = [&registry](std::span<const Value>, const CallContext&, RowSink& sink) -> Status {
    for (const auto& entry : registry.functions()) {
      const FunctionDefinition& definition = *entry->definition;
      Value row[] = {Value(definition.name), Value(signature(definition)),
                     Value(definition.description)};
      PLENUM_ASSIGN(const bool more, sink.emit(row));
      if (!more) break;
    }
    return {};
  };
  return {std::move(procedures), std::move(functions)};
}

std::vector<Procedure> builtin_procedures(const Registry& registry) {
  std::vector<Procedure> out = schema_procedures();
  for (std::vector<Procedure> more : {fulltext_procedures(), system_procedures(registry)}) {
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  return out;
}

}  // namespace plenum::query
