#include "query/exec/moment.hpp"

#include <fmt/format.h>

#include <optional>

#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "query/exec/eval/evaluator.hpp"
#include "storage/moment.hpp"

namespace plenum::query::exec {

namespace {

constexpr std::int64_t seconds_of_day = 86'400;

Result<Value> constant(ExecContext& context, const bind::Expression& expression) {
  const SubplanFactory none = [](const bind::Subquery&) -> Result<Subplan> {
    return Error(ErrorCode::unsupported, "USE takes no subquery");
  };
  PLENUM_ASSIGN(const EvaluatorPtr evaluator, compile(expression, none));
  PLENUM_ASSIGN(const VectorPtr values, evaluator->evaluate(context, Chunk(0, 1)));
  return values->value(0);
}

Error wrong_moment(std::string_view function, std::string_view wanted, const Value& value) {
  return type_error("InvalidArgumentType", fmt::format("{} takes {}, not {}", function, wanted,
                                                       value_kind_name(value.kind())));
}

/// A date as ISO text counts like the date.
Result<std::int64_t> day_asked(const Value& value) {
  std::int64_t day = 0;
  if (storage::day_of(value, day)) return day;
  if (value.kind() != ValueKind::string) {
    return wrong_moment("graph.asOf()", "a DATE or its text", value);
  }
  PLENUM_ASSIGN(const Date date, core::parse_date(value.as_string()));
  return date.days;
}

/// Seconds since 1970 in UTC up to which something counts as recorded: of a date its whole day.
Result<std::int64_t> second_asked(const Value& value) {
  switch (value.kind()) {
    case ValueKind::date_time:
      return value.as_date_time().seconds;
    case ValueKind::local_date_time:
      return value.as_local_date_time().seconds;
    case ValueKind::date:
      return (value.as_date().days + 1) * seconds_of_day - 1;
    case ValueKind::string:
      break;
    default:
      return wrong_moment("graph.asKnown()", "a DATETIME or its text", value);
  }
  const std::string& text = value.as_string();
  if (text.find('T') == std::string::npos) {
    PLENUM_ASSIGN(const Date date, core::parse_date(text));
    return (date.days + 1) * seconds_of_day - 1;
  }
  if (const auto zoned = core::parse_date_time(text); zoned.ok()) return zoned->seconds;
  PLENUM_ASSIGN(const LocalDateTime local, core::parse_local_date_time(text));
  return local.seconds;
}

Result<storage::UnknownTime> unknown_of(const Value& options) {
  const Map* map = options.get_if<Map>();
  if (map == nullptr) {
    return wrong_moment("graph.asOf()", "options in a MAP", options);
  }
  auto unknown = storage::UnknownTime::include;
  for (const auto& [name, value] : *map) {
    const bool exclude = value == Value("exclude");
    if (name != "unknown" || (!exclude && !(value == Value("include")))) {
      return runtime_error(ErrorCode::invalid_argument, "ArgumentError", "InvalidArgumentValue",
                           fmt::format("graph.asOf() has no option '{}' of this value", name))
          .with_hint("the option is {unknown: 'exclude'} or {unknown: 'include'}");
    }
    if (exclude) unknown = storage::UnknownTime::exclude;
  }
  return unknown;
}

}  // namespace

Result<storage::Snapshot> graph_of_moment(ExecContext& context, const bind::Moment& moment,
                                          const RecordedGraph& recorded) {
  const CallContext call = context.call_context();
  const core::StopSignal stop{call.interrupt, call.deadline_ns};
  PLENUM_ASSIGN(const Value at, placed(constant(context, *moment.at), moment.at->span));
  if (moment.clock == bind::Moment::Clock::recorded) {
    if (!recorded) return Error(ErrorCode::unsupported, "nothing records times here");
    PLENUM_ASSIGN(const std::int64_t second, placed(second_asked(at), moment.at->span));
    return recorded(context.graph(), second, stop);
  }
  PLENUM_ASSIGN(const std::int64_t day, placed(day_asked(at), moment.at->span));
  auto unknown = storage::UnknownTime::include;
  if (moment.options) {
    PLENUM_ASSIGN(const Value options,
                  placed(constant(context, *moment.options), moment.options->span));
    PLENUM_ASSIGN(unknown, placed(unknown_of(options), moment.options->span));
  }
  return storage::graph_as_of(context.graph(), day, unknown, stop);
}

}  // namespace plenum::query::exec
