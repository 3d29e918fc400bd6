// The names of the temporal functions in the language, and their signatures.
#include "query/functions/temporal.hpp"

#include "core/try.hpp"

namespace plenum::query {

namespace {

using temporal::Kind;
using temporal::Measure;
using temporal::Source;

struct KindName {
  Kind kind;
  std::string_view name;
  FieldType type;
};

constexpr KindName kinds[] = {
    {Kind::date, "date", FieldType::date},
    {Kind::local_time, "localtime", FieldType::local_time},
    {Kind::time, "time", FieldType::time},
    {Kind::local_date_time, "localdatetime", FieldType::local_date_time},
    {Kind::date_time, "datetime", FieldType::date_time},
};

// Names of built-in functions are distinct by construction: a clash is a bug, found by the tests.
void add(FunctionTable& table, FunctionDefinition definition) {
  core::ignore_error(table.add(std::move(definition)), "the names below are distinct");
}

void add_constructors(FunctionTable& table, const KindName& entry) {
  const std::string name(entry.name);
  const Kind kind = entry.kind;
  FunctionDefinition constructor;
  constructor.name = name;
  constructor.parameters = {FieldType::any};
  constructor.result = entry.type;
  constructor.description = "A " + name + " from a string, a map of fields or another value";
  constructor.run = [kind](std::span<const Value> arguments, FunctionContext& context) {
    return temporal::construct(kind, arguments, context);
  };
  add(table, constructor);
  for (const std::string_view when : {"transaction", "statement", "realtime"}) {
    FunctionDefinition now = constructor;
    now.name = name + "." + std::string(when);
    now.description = "The " + name + " now, in the zone named";
    const Source source = when == "realtime" ? Source::realtime : Source::statement;
    now.deterministic = source == Source::statement;
    now.run = [kind, source](std::span<const Value> arguments, FunctionContext& context) {
      return temporal::current(kind, source, arguments, context);
    };
    add(table, std::move(now));
  }
  FunctionDefinition truncate = constructor;
  truncate.name = name + ".truncate";
  truncate.parameters = {FieldType::string, FieldType::any, FieldType::map};
  truncate.required = 1;
  truncate.description = "The start of the unit that the value lies in, with fields set";
  truncate.run = [kind](std::span<const Value> arguments, FunctionContext& context) {
    return temporal::truncate(kind, arguments, context);
  };
  add(table, std::move(truncate));
}

template <class Body>
void add_plain(FunctionTable& table, std::string_view name, std::vector<FieldType> parameters,
               FieldType result, std::string_view description, Body body) {
  FunctionDefinition definition;
  definition.name = name;
  definition.required = parameters.size();
  definition.parameters = std::move(parameters);
  definition.result = result;
  definition.description = description;
  definition.run = [body](std::span<const Value> arguments, FunctionContext&) {
    return body(arguments);
  };
  add(table, std::move(definition));
}

void add_difference(FunctionTable& table, std::string_view name, Measure measure,
                    std::string_view description) {
  add_plain(table, name, {FieldType::any, FieldType::any}, FieldType::duration, description,
            [measure](std::span<const Value> arguments) {
              return temporal::between(measure, arguments);
            });
}

}  // namespace

void add_temporal_functions(FunctionTable& table) {
  for (const KindName& entry : kinds) add_constructors(table, entry);
  add_plain(table, "duration", {FieldType::any}, FieldType::duration,
            "A duration from a string or a map of fields", temporal::construct_duration);
  add_plain(table, "datetime.fromepoch", {FieldType::integer, FieldType::integer},
            FieldType::date_time, "The datetime of seconds and nanoseconds since 1970 in UTC",
            temporal::from_epoch);
  add_plain(table, "datetime.fromepochmillis", {FieldType::integer}, FieldType::date_time,
            "The datetime of milliseconds since 1970 in UTC", temporal::from_epoch_millis);
  add_difference(table, "duration.between", Measure::all,
                 "The difference in months, days and time");
  add_difference(table, "duration.inMonths", Measure::months, "The difference in whole months");
  add_difference(table, "duration.inDays", Measure::days, "The difference in whole days");
  add_difference(table, "duration.inSeconds", Measure::seconds, "The difference as time passes");
}

}  // namespace plenum::query
