#include "graph/option_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace plenum::graph {
namespace {

/// Longer words are never compared: nobody mistypes that much.
constexpr std::size_t suggestion_bytes_max = 64;

/// Levenshtein 1966, two rows.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word,
                                        const std::vector<std::string_view>& candidates) {
  if (word.size() > suggestion_bytes_max) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

const Value* OptionReader::find(std::string_view name) {
  known_.push_back(name);
  const auto found = options_.find(name);
  if (found == options_.end() || found->second.is_null()) return nullptr;
  return &found->second;
}

void OptionReader::wrong(std::string_view name, std::string_view expected, const Value& value) {
  if (error_) return;
  error_ = Error(ErrorCode::invalid_argument,
                 fmt::format("{}: option `{}` must be {}, not {}", procedure_, name, expected,
                             value_kind_name(value.kind())))
               .with_language("ArgumentError", "runtime", "InvalidArgumentType");
}

void OptionReader::names(std::string_view name, std::vector<std::string>& out) {
  const Value* value = find(name);
  if (value == nullptr) return;
  if (const auto* one = value->get_if<std::string>()) {
    out.push_back(*one);
    return;
  }
  const auto* list = value->get_if<List>();
  if (list == nullptr) return wrong(name, "a list of strings", *value);
  for (const Value& item : *list) {
    const auto* text = item.get_if<std::string>();
    if (text == nullptr) return wrong(name, "a list of strings", item);
    out.push_back(*text);
  }
}

void OptionReader::selection(Selection& out) {
  names("labels", out.labels);
  names("types", out.types);
  if (const Value* value = find("direction")) {
    const auto* text = value->get_if<std::string>();
    if (text != nullptr && *text == "out") {
      out.direction = Direction::out;
    } else if (text != nullptr && *text == "in") {
      out.direction = Direction::in;
    } else if (text != nullptr && *text == "both") {
      out.direction = Direction::both;
    } else if (text == nullptr) {
      wrong("direction", "'out', 'in' or 'both'", *value);
    } else if (!error_) {
      error_ = Error(ErrorCode::invalid_argument,
                     fmt::format("{}: option `direction` must be 'out', 'in' or 'both', not '{}'",
                                 procedure_, *text));
    }
  }
  if (const Value* value = find("weight")) {
    const auto* text = value->get_if<std::string>();
    if (text == nullptr) return wrong("weight", "the name of a property", *value);
    out.weight = *text;
  }
}

void OptionReader::number(std::string_view name, double& out) {
  const Value* value = find(name);
  if (value == nullptr) return;
  if (const auto* integer = value->get_if<std::int64_t>()) {
    out = static_cast<double>(*integer);
  } else if (const auto* number = value->get_if<double>()) {
    out = *number;
  } else {
    wrong(name, "a number", *value);
  }
}

void OptionReader::count(std::string_view name, std::optional<std::uint32_t>& out) {
  const Value* value = find(name);
  if (value == nullptr) return;
  const auto* integer = value->get_if<std::int64_t>();
  if (integer == nullptr) return wrong(name, "an integer", *value);
  if (*integer < 0 || *integer > std::numeric_limits<std::uint32_t>::max()) {
    if (!error_) {
      error_ = Error(ErrorCode::invalid_argument, fmt::format("{}: option `{}` is out of range: {}",
                                                              procedure_, name, *integer));
    }
    return;
  }
  out = static_cast<std::uint32_t>(*integer);
}

void OptionReader::count(std::string_view name, std::uint32_t& out) {
  std::optional<std::uint32_t> given;
  count(name, given);
  out = given.value_or(out);
}

void OptionReader::boolean(std::string_view name, bool& out) {
  const Value* value = find(name);
  if (value == nullptr) return;
  const auto* given = value->get_if<bool>();
  if (given == nullptr) return wrong(name, "true or false", *value);
  out = *given;
}

void OptionReader::node(std::string_view name, std::optional<NodeId>& out) {
  const Value* value = find(name);
  if (value == nullptr) return;
  if (const auto* node = value->get_if<Node>()) {
    out = node->id;
  } else if (const auto* id = value->get_if<std::int64_t>(); id != nullptr && *id >= 0) {
    out = NodeId{static_cast<std::uint64_t>(*id)};
  } else {
    wrong(name, "a node", *value);
  }
}

Status OptionReader::finish() const {
  if (error_) return *error_;
  for (const auto& [name, value] : options_) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    Error error(ErrorCode::invalid_argument,
                fmt::format("{} has no option `{}`", procedure_, name));
    if (const auto meant = nearest(name, known_)) {
      return error.with_hint(fmt::format("did you mean `{}`?", *meant));
    }
    return error.with_hint(fmt::format("its options are {}", fmt::join(known_, ", ")));
  }
  return {};
}

}  // namespace plenum::graph
