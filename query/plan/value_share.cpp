#include "query/plan/value_share.hpp"

#include <algorithm>
#include <cmath>

#include "core/temporal_text.hpp"
#include "query/plan/expressions.hpp"
#include "storage/statistics/statistics.hpp"

namespace plenum::query::plan {

namespace {

using ShareKind = ValueTest::Kind;
using storage::ValueStatistics;

/// Items of a list, rows of a range and beginnings, where the values are not known.
constexpr double list_items_assumed = 4;
constexpr double open_range_assumed = 0.3;
constexpr double closed_range_assumed = 0.1;

/// What an expression gives on every row; nullopt when that is not known.
std::optional<Value> known_value(const bind::Expression& expression, const KnownValues& values) {
  if (const auto* literal = std::get_if<bind::Literal>(&expression.node)) return literal->value;
  if (const auto* parameter = std::get_if<bind::Parameter>(&expression.node)) {
    const Value* value = values.find(parameter->name);
    return value == nullptr ? std::nullopt : std::optional(*value);
  }
  if (const auto* unary = std::get_if<bind::Unary>(&expression.node)) {
    if (unary->op != bind::UnaryOperator::negate) return std::nullopt;
    const auto operand = known_value(*unary->operand, values);
    if (!operand) return std::nullopt;
    if (const auto* number = operand->get_if<double>()) return Value(-*number);
    const auto* number = operand->get_if<std::int64_t>();
    if (number == nullptr || *number == INT64_MIN) return std::nullopt;
    return Value(-*number);
  }
  if (const auto* call = std::get_if<bind::FunctionCall>(&expression.node)) {
    if (call->function->name != "date" || call->arguments.size() != 1) return std::nullopt;
    const auto written = known_value(*call->arguments[0], values);
    const auto* text = written ? written->get_if<std::string>() : nullptr;
    if (text == nullptr) return std::nullopt;
    const auto date = core::parse_date(*text);
    return date.ok() ? std::optional(Value(*date)) : std::nullopt;
  }
  if (const auto* list = std::get_if<bind::ListLiteral>(&expression.node)) {
    List items;
    for (const auto& item : list->items) {
      auto value = known_value(*item, values);
      if (!value) return std::nullopt;
      items.push_back(*std::move(value));
    }
    return Value(std::move(items));
  }
  return std::nullopt;
}

double in_list(const ValueStatistics& known, const std::optional<Value>& value) {
  const auto* list = value ? value->get_if<List>() : nullptr;
  if (list == nullptr) return known.equal_any() * list_items_assumed;
  double sum = 0;
  for (const Value& item : *list) sum += known.equal(item);
  return sum;
}

double in_range(const ValueStatistics& known, const ValueTest& test, const KnownValues& values) {
  std::optional<Value> low;
  std::optional<Value> high;
  if (test.value != nullptr) low = known_value(*test.value, values);
  if (test.upper != nullptr) high = known_value(*test.upper, values);
  const bool unknown = (test.value != nullptr && !low) || (test.upper != nullptr && !high);
  if (unknown) {
    const bool closed = test.value != nullptr && test.upper != nullptr;
    return known.present() * (closed ? closed_range_assumed : open_range_assumed);
  }
  return known.between(low ? &*low : nullptr, test.lower_inclusive, high ? &*high : nullptr,
                       test.upper_inclusive);
}

double exact_share(const ValueStatistics& known, const ValueTest& test, const KnownValues& values) {
  if (test.kind == ShareKind::range) return in_range(known, test, values);
  const auto value = known_value(*test.value, values);
  switch (test.kind) {
    case ShareKind::equal:
      return value ? known.equal(*value) : known.equal_any();
    case ShareKind::in:
      return in_list(known, value);
    case ShareKind::prefix: {
      const auto* text = value ? value->get_if<std::string>() : nullptr;
      return text == nullptr ? known.present() * closed_range_assumed : known.starts_with(*text);
    }
    case ShareKind::range:
      break;
  }
  return known.present();
}

constexpr int exponent_max = 60;

int exponent_of(double share) {
  if (!(share > 0)) return exponent_max;
  return static_cast<int>(std::clamp(std::round(-std::log2(share)), 0.0, double{exponent_max}));
}

bool has_parameter(const bind::Expression* expression) {
  if (expression == nullptr) return false;
  if (std::holds_alternative<bind::Parameter>(expression->node)) return true;
  bool found = false;
  for_each_child(*expression,
                 [&](const bind::Expression& child) { found = found || has_parameter(&child); });
  return found;
}

}  // namespace

const Value* KnownValues::find(const std::string& name) const {
  for (const Params* params : {literals, given}) {
    if (params == nullptr) continue;
    if (const auto found = params->find(name); found != params->end()) return &found->second;
  }
  return nullptr;
}

std::optional<double> share_of(const storage::Snapshot& graph, const ValueTest& test,
                               const KnownValues& values) {
  const storage::Statistics* statistics = graph.statistics();
  if (statistics == nullptr) return std::nullopt;
  const auto known = statistics->values(test.entity, test.key, test.label);
  if (known == nullptr) return std::nullopt;
  return std::ldexp(1.0, -exponent_of(exact_share(*known, test, values)));
}

bool depends_on_parameters(const ValueTest& test) {
  return has_parameter(test.value) || has_parameter(test.upper);
}

std::string signature_of(const storage::Snapshot& graph, const std::vector<ValueTest>& tests,
                         const KnownValues& values) {
  std::string out;
  for (const ValueTest& test : tests) {
    const auto share = share_of(graph, test, values);
    out.push_back(share ? static_cast<char>(exponent_of(*share)) : '\x7F');
  }
  return out;
}

}  // namespace plenum::query::plan
