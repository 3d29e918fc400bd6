#include "query/functions/aggregate.hpp"

#include <algorithm>
#include <cmath>

#include "core/try.hpp"
#include "core/value_order.hpp"
#include "query/functions/temporal_values.hpp"

namespace plenum::query {

namespace {

using bind::TypeKind;
using bind::TypeMask;
using exec::Vector;
using exec::VectorKind;

struct Entry {
  const char* name;
  AggregateKind kind;
  std::uint16_t arguments;
  TypeMask accepts;
  bind::ResultRule rule;
  bind::Type result;
};

const std::vector<Entry>& entries() {
  static const TypeMask number{TypeKind::integer, TypeKind::floating, TypeKind::number};
  static const TypeMask summable{TypeKind::integer, TypeKind::floating, TypeKind::number,
                                 TypeKind::duration};
  using Kind = AggregateKind;
  using Rule = bind::ResultRule;
  static const std::vector<Entry> list{
      {"count", Kind::count, 1, TypeMask::any(), Rule::fixed, TypeKind::integer},
      {"sum", Kind::sum, 1, summable, Rule::as_argument, TypeKind::number},
      {"avg", Kind::avg, 1, summable, Rule::fixed, TypeKind::unknown},
      {"min", Kind::min, 1, TypeMask::any(), Rule::as_argument, TypeKind::unknown},
      {"max", Kind::max, 1, TypeMask::any(), Rule::as_argument, TypeKind::unknown},
      {"collect", Kind::collect, 1, TypeMask::any(), Rule::list_of_argument, TypeKind::list},
      {"stDev", Kind::stdev, 1, number, Rule::fixed, TypeKind::floating},
      {"stDevP", Kind::stdevp, 1, number, Rule::fixed, TypeKind::floating},
      {"percentileCont", Kind::percentile_cont, 2, number, Rule::fixed, TypeKind::floating},
      {"percentileDisc", Kind::percentile_disc, 2, number, Rule::fixed, TypeKind::number},
  };
  return list;
}

Error not_a_number(std::string_view function, const Value& value) {
  return Error(ErrorCode::invalid_argument, std::string(function) + "() takes numbers, not " +
                                                std::string(value_kind_name(value.kind())))
      .with_language("TypeError", "runtime", "InvalidArgumentType");
}

class Count final : public Accumulator {
 public:
  void grow(std::size_t groups) override { counts_.resize(groups); }
  Status add(std::uint32_t group, const Vector&, std::size_t, std::uint64_t weight) override {
    counts_[group] += static_cast<std::int64_t>(weight);
    return {};
  }
  Result<Value> finish(std::uint32_t group) override { return Value(counts_[group]); }

 private:
  std::vector<std::int64_t> counts_;
};

/// sum and avg: integers exactly until a float or a duration joins them.
class Sum final : public Accumulator {
 public:
  explicit Sum(bool average) : average_(average) {}
  void grow(std::size_t groups) override { states_.resize(groups); }

  Status add(std::uint32_t group, const Vector& values, std::size_t row,
             std::uint64_t weight) override {
    State& state = states_[group];
    for (; weight > 0; --weight) {
      ++state.count;
      if (values.kind() == VectorKind::integer) {
        PLENUM_TRY(add_integer(state, values.integer(row)));
      } else if (values.kind() == VectorKind::floating) {
        add_float(state, values.floating(row));
      } else {
        PLENUM_TRY(add_value(state, values.value(row)));
      }
    }
    return {};
  }

  Result<Value> finish(std::uint32_t group) override {
    const State& state = states_[group];
    if (average_ && state.count == 0) return Value();
    const auto count = static_cast<double>(state.count);
    if (state.has_duration) {
      if (!average_) return Value(state.duration);
      return temporal_divide(Value(state.duration), Value(count));
    }
    if (average_) {
      const double total = state.is_float ? state.floating : static_cast<double>(state.wide);
      return Value(total / count);
    }
    if (state.is_float) return Value(state.floating);
    return Value(static_cast<std::int64_t>(state.wide));
  }

 private:
  struct State {
    std::uint64_t count = 0;
    __extension__ __int128 wide = 0;
    double floating = 0;
    bool is_float = false;
    bool has_duration = false;
    Duration duration;
  };

  Status add_integer(State& state, std::int64_t n) const {
    if (state.is_float) {
      state.floating += static_cast<double>(n);
      return {};
    }
    state.wide += n;
    const bool fits = state.wide >= INT64_MIN && state.wide <= INT64_MAX;
    if (fits || average_) return {};
    return Error(ErrorCode::invalid_argument, "sum() leaves 64 bits")
        .with_language("ArithmeticError", "runtime", "IntegerOverflow");
  }
  static void add_float(State& state, double x) {
    if (!state.is_float) {
      state.is_float = true;
      state.floating = static_cast<double>(state.wide);
    }
    state.floating += x;
  }
  Status add_value(State& state, const Value& value) const {
    switch (value.kind()) {
      case ValueKind::integer:
        return add_integer(state, value.as_integer());
      case ValueKind::floating:
        add_float(state, value.as_float());
        return {};
      case ValueKind::duration: {
        state.has_duration = true;
        PLENUM_ASSIGN(const Value sum, temporal_add(Value(state.duration), value));
        state.duration = sum.as_duration();
        return {};
      }
      default:
        return not_a_number(average_ ? "avg" : "sum", value);
    }
  }

  bool average_;
  std::vector<State> states_;
};

class Extreme final : public Accumulator {
 public:
  explicit Extreme(bool largest) : largest_(largest) {}
  void grow(std::size_t groups) override { best_.resize(groups); }
  Status add(std::uint32_t group, const Vector& values, std::size_t row, std::uint64_t) override {
    Value& best = best_[group];
    if (values.kind() == VectorKind::integer && best.kind() == ValueKind::integer) {
      const std::int64_t n = values.integer(row);
      if (largest_ ? n > best.as_integer() : n < best.as_integer()) best = Value(n);
      return {};
    }
    Value value = values.value(row);
    if (best.is_null()) {
      best = std::move(value);
      return {};
    }
    const int order = core::compare_order(value, best);
    if (largest_ ? order > 0 : order < 0) best = std::move(value);
    return {};
  }
  Result<Value> finish(std::uint32_t group) override { return best_[group]; }

 private:
  bool largest_;
  std::vector<Value> best_;
};

class Collect final : public Accumulator {
 public:
  void grow(std::size_t groups) override { lists_.resize(groups); }
  Status add(std::uint32_t group, const Vector& values, std::size_t row,
             std::uint64_t weight) override {
    for (; weight > 0; --weight) lists_[group].push_back(values.value(row));
    return {};
  }
  Result<Value> finish(std::uint32_t group) override { return Value(std::move(lists_[group])); }
  bool keeps_values() const noexcept override { return true; }

 private:
  std::vector<List> lists_;
};

double number_of(const Value& value) {
  return value.kind() == ValueKind::integer ? static_cast<double>(value.as_integer())
                                            : value.as_float();
}

/// Welford's one-pass variance.
class Deviation final : public Accumulator {
 public:
  explicit Deviation(bool population) : population_(population) {}
  void grow(std::size_t groups) override { states_.resize(groups); }
  Status add(std::uint32_t group, const Vector& values, std::size_t row,
             std::uint64_t weight) override {
    const Value value = values.value(row);
    if (!value.is_number()) return not_a_number("stDev", value);
    State& state = states_[group];
    for (; weight > 0; --weight) {
      ++state.count;
      const double x = number_of(value);
      const double delta = x - state.mean;
      state.mean += delta / static_cast<double>(state.count);
      state.squares += delta * (x - state.mean);
    }
    return {};
  }
  Result<Value> finish(std::uint32_t group) override {
    const State& state = states_[group];
    if (state.count < 2) return Value(0.0);
    const auto n = static_cast<double>(population_ ? state.count : state.count - 1);
    return Value(std::sqrt(state.squares / n));
  }

 private:
  struct State {
    std::uint64_t count = 0;
    double mean = 0;
    double squares = 0;
  };
  bool population_;
  std::vector<State> states_;
};

class Percentile final : public Accumulator {
 public:
  explicit Percentile(bool continuous) : continuous_(continuous) {}
  void grow(std::size_t groups) override { states_.resize(groups); }
  Status parameter(std::uint32_t group, const Value& value) override {
    State& state = states_[group];
    if (state.known) return {};
    if (!value.is_number()) return not_a_number("percentile", value);
    state.at = number_of(value);
    if (!(state.at >= 0 && state.at <= 1)) {
      return argument_range_error("NumberOutOfRange", "a percentile lies between 0.0 and 1.0");
    }
    state.known = true;
    return {};
  }
  Status add(std::uint32_t group, const Vector& values, std::size_t row,
             std::uint64_t weight) override {
    Value value = values.value(row);
    if (!value.is_number()) return not_a_number("percentile", value);
    for (; weight > 0; --weight) states_[group].values.push_back(value);
    return {};
  }
  Result<Value> finish(std::uint32_t group) override {
    State& state = states_[group];
    if (state.values.empty()) return Value();
    std::sort(state.values.begin(), state.values.end(), core::order_before);
    const auto last = static_cast<double>(state.values.size() - 1);
    if (!continuous_) {
      const double rank = std::ceil(state.at * static_cast<double>(state.values.size())) - 1;
      return state.values[static_cast<std::size_t>(std::clamp(rank, 0.0, last))];
    }
    const double rank = state.at * last;
    const double below = number_of(state.values[static_cast<std::size_t>(std::floor(rank))]);
    const double above = number_of(state.values[static_cast<std::size_t>(std::ceil(rank))]);
    return Value(below + (above - below) * (rank - std::floor(rank)));
  }
  bool keeps_values() const noexcept override { return true; }

 private:
  struct State {
    bool known = false;
    double at = 0;
    std::vector<Value> values;
  };
  bool continuous_;
  std::vector<State> states_;
};

}  // namespace

std::shared_ptr<const BoundAggregate> find_aggregate(std::string_view folded_name) {
  for (const Entry& entry : entries()) {
    std::string folded(entry.name);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (folded != folded_name) continue;
    auto out = std::make_shared<BoundAggregate>();
    out->kind = entry.kind;
    out->name = entry.name;
    out->min_arguments = entry.arguments;
    out->max_arguments = entry.arguments;
    out->accepts = {entry.accepts};
    out->rule = entry.rule;
    out->result = entry.result;
    out->aggregate = true;
    return out;
  }
  return nullptr;
}

std::vector<std::string> aggregate_names() {
  std::vector<std::string> out;
  for (const Entry& entry : entries()) out.emplace_back(entry.name);
  return out;
}

std::unique_ptr<Accumulator> make_accumulator(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::count_rows:
    case AggregateKind::count:
      return std::make_unique<Count>();
    case AggregateKind::sum:
      return std::make_unique<Sum>(false);
    case AggregateKind::avg:
      return std::make_unique<Sum>(true);
    case AggregateKind::min:
      return std::make_unique<Extreme>(false);
    case AggregateKind::max:
      return std::make_unique<Extreme>(true);
    case AggregateKind::collect:
      return std::make_unique<Collect>();
    case AggregateKind::stdev:
      return std::make_unique<Deviation>(false);
    case AggregateKind::stdevp:
      return std::make_unique<Deviation>(true);
    case AggregateKind::percentile_cont:
      return std::make_unique<Percentile>(true);
    case AggregateKind::percentile_disc:
      return std::make_unique<Percentile>(false);
  }
  return nullptr;
}

}  // namespace plenum::query
