#include "args.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "similar_names.hpp"

namespace plenum::shell {
namespace {

/// With less than this no page fits beside what a statement holds.
constexpr std::uint64_t memory_bytes_min = 1ULL << 20U;

const Flag* find_flag(const Command& command, std::string_view name) {
  auto it = std::ranges::find(command.flags, name, &Flag::name);
  return it == command.flags.end() ? nullptr : &*it;
}

Error unknown_flag(const Command& command, std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(command.flags.size());
  for (const Flag& flag : command.flags) names.push_back(flag.name);
  const std::string help = "see: plenum help " + std::string(command.name);
  const auto near = nearest(name, names);
  return wrong_usage(
      "'" + std::string(name) + "' is not a flag of 'plenum " + std::string(command.name) + "'",
      near ? "did you mean " + std::string(*near) + "? " + help : help);
}

/// The number at the start of `text`, which is cut off from it.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<double> unit_factor(std::string_view unit) {
  struct Unit {
    std::string_view name;
    double factor;
  };
  static constexpr Unit units[] = {{"", 1},
                                   {"B", 1},
                                   {"K", 1024.0},
                                   {"KiB", 1024.0},
                                   {"KB", 1e3},
                                   {"M", 1048576.0},
                                   {"MiB", 1048576},
                                   {"MB", 1e6},
                                   {"G", 1073741824.0},
                                   {"GB", 1e9},
                                   {"GiB", 1073741824},
                                   {"T", 1099511627776.0},
                                   {"TB", 1e12},
                                   {"TiB", 1099511627776.0}};
  for (const Unit& known : units) {
    if (known.name == unit) return known.factor;
  }
  return std::nullopt;
}

/// The name of an operand: "DIR" of "DIR DB...".
std::string operand(std::string_view operands, std::size_t number) {
  for (; number > 0; --number) operands.remove_prefix(operands.find(' ') + 1);
  std::string_view name = operands.substr(0, operands.find(' '));
  if (name.ends_with("...")) name.remove_suffix(3);
  return std::string(name);
}

}  // namespace

Error wrong_usage(std::string message, std::string hint) {
  return Error(ErrorCode::invalid_argument, std::move(message)).with_hint(std::move(hint));
}

std::optional<std::string> Arguments::value(std::string_view flag) const {
  auto it = values_.find(flag);
  if (it == values_.end() || it->second.empty()) return std::nullopt;
  return it->second.back();
}

std::vector<std::string> Arguments::values(std::string_view flag) const {
  auto it = values_.find(flag);
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

Result<Arguments> parse_arguments(const Command& command, std::span<const std::string> words) {
  Arguments out;
  out.command_ = command.name;
  bool flags_over = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (flags_over || word.size() < 2 || word[0] != '-') {
      out.operands_.push_back(word);
      continue;
    }
    if (word == "--") {
      flags_over = true;
      continue;
    }
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    const std::string name = word.substr(0, equals);
    const Flag* flag = find_flag(command, name);
    if (flag == nullptr) return unknown_flag(command, name);
    auto& values = out.values_[name];
    if (flag->value.empty()) {
      if (equals != std::string::npos) return wrong_usage("'" + name + "' takes no value");
    } else if (equals != std::string::npos) {
      values.push_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      values.push_back(words[++i]);
    } else {
      return wrong_usage("'" + name + "' needs a value: " + name + " " + std::string(flag->value));
    }
  }
  const std::string help = "usage: plenum " + std::string(command.name) + " " +
                           std::string(command.operands) + "; see: plenum help " +
                           std::string(command.name);
  if (out.operands_.size() < command.operands_min) {
    return wrong_usage(operand(command.operands, out.operands_.size()) + " is missing", help);
  }
  if (out.operands_.size() > command.operands_max) {
    return wrong_usage("'" + out.operands_[command.operands_max] + "' is one word too many", help);
  }
  return out;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  const auto factor = unit_factor(rest);
  if (!number || !factor || *number * *factor > 9e18) {
    return wrong_usage("'" + std::string(text) + "' is not a size",
                       "write bytes or a unit: 65536, 512MiB, 2GB");
  }
  return static_cast<std::uint64_t>(*number * *factor);
}

Result<std::uint64_t> parse_seconds(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number || !rest.empty() || *number <= 0 || *number > 1e12) {
    return wrong_usage("'" + std::string(text) + "' is not a number of seconds above zero",
                       "for example 30, or 0.5");
  }
  return static_cast<std::uint64_t>(std::max(1.0, std::ceil(*number * 1000.0)));
}

Result<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return wrong_usage("'" + std::string(text) + "' is not a whole number");
  }
  return number;
}

Result<OpenOptions> open_options(const Arguments& arguments) {
  OpenOptions options;
  options.read_only = arguments.has("--read-only");
  if (auto text = arguments.value("--threads")) {
    auto threads = parse_count(*text);
    if (!threads.ok()) return threads.error().with_context("--threads");
    if (*threads < 1 || *threads > 4096) {
      return wrong_usage("--threads is a number from 1 to 4096, not " + *text,
                         "without the flag there is one thread a processor");
    }
    options.threads = static_cast<std::uint32_t>(*threads);
  }
  if (auto text = arguments.value("--memory")) {
    auto size = parse_size(*text);
    if (!size.ok()) return size.error().with_context("--memory");
    if (*size < memory_bytes_min) {
      return wrong_usage("--memory is at least 1MiB, not '" + *text + "'",
                         "without the flag it is a quarter of the machine's, at most 4GiB");
    }
    options.memory_bytes = *size;
  }
  if (auto text = arguments.value("--durability")) {
    if (*text == "async") {
      options.durability = Durability::async;
    } else if (*text != "sync") {
      return wrong_usage("--durability is sync or async, not '" + *text + "'");
    }
  }
  return options;
}

Result<RunOptions> run_options(const Arguments& arguments) {
  RunOptions options;
  if (auto text = arguments.value("--timeout")) {
    auto limit = parse_seconds(*text);
    if (!limit.ok()) return limit.error().with_context("--timeout");
    options.timeout_ms = *limit;
  }
  return options;
}

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> names) {
  std::optional<std::string_view> best;
  std::size_t best_distance = word.size() / 3 + 2;  // farther away is not what was meant
  for (std::string_view name : names) {
    const std::size_t distance = edit_distance(word, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace plenum::shell
