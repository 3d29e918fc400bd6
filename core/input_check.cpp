#include "core/input_check.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "core/nesting.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "core/value_order.hpp"

namespace plenum::core {

namespace {

/// A string that is not UTF-8 inside a value.
struct BadText {
  std::string path;  ///< from the value to the string: "[3].name"
  std::string_view text;
};

std::optional<BadText> find_bad(const Value& value);

std::optional<BadText> bad_or_none(std::string_view text) {
  if (is_valid_utf8(text)) return std::nullopt;
  return BadText{{}, text};
}

std::optional<BadText> inside(std::string_view step, std::optional<BadText> found) {
  if (found) found->path.insert(0, step);
  return found;
}

std::optional<BadText> find_bad(const Map& map) {
  for (const auto& [key, value] : map) {
    if (!is_valid_utf8(key)) return BadText{" (one of its keys)", key};
    if (auto found = find_bad(value)) return inside('.' + key, std::move(found));
  }
  return std::nullopt;
}

std::optional<BadText> find_bad(const List& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (auto found = find_bad(list[i])) return inside(fmt::format("[{}]", i), std::move(found));
  }
  return std::nullopt;
}

std::optional<BadText> find_bad(const Node& node) {
  for (const std::string& label : node.labels) {
    if (auto found = bad_or_none(label)) return inside(" (one of its labels)", std::move(found));
  }
  return find_bad(node.properties);
}

std::optional<BadText> find_bad(const Edge& edge) {
  if (auto found = bad_or_none(edge.type)) return inside(" (its type)", std::move(found));
  return find_bad(edge.properties);
}

std::optional<BadText> find_bad(const Path& path) {
  for (const Node& node : path.nodes) {
    if (auto found = find_bad(node)) return found;
  }
  for (const Edge& edge : path.edges) {
    if (auto found = find_bad(edge)) return found;
  }
  return std::nullopt;
}

// Recursion is bounded: who calls it has looked at the depth.
std::optional<BadText> find_bad(const Value& value) {
  switch (value.kind()) {
    case ValueKind::string:
      return bad_or_none(value.as_string());
    case ValueKind::list:
      return find_bad(value.as_list());
    case ValueKind::map:
      return find_bad(value.as_map());
    case ValueKind::node:
      return find_bad(value.as_node());
    case ValueKind::edge:
      return find_bad(value.as_edge());
    case ValueKind::path:
      return find_bad(value.as_path());
    case ValueKind::date_time:
      return bad_or_none(value.as_date_time().zone);
    default:
      return std::nullopt;
  }
}

/// The text with its bad bytes as U+FFFD, cut to what a message can hold.
std::string readable(std::string_view text) {
  constexpr std::size_t bytes_max = 40;
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && out.size() < bytes_max) {
    const CodePoint point = decode_utf8(text, at);
    append_utf8(out, point.value);
    at += point.length;
  }
  return at < text.size() ? out + "…" : out;
}

Error not_utf8(std::string_view text, std::string_view what) {
  const std::size_t at = first_invalid_utf8(text).value_or(0);
  return Error(ErrorCode::invalid_argument,
               fmt::format("{} is not valid UTF-8: the byte 0x{:02X} at offset {} of '{}'", what,
                           static_cast<unsigned>(static_cast<unsigned char>(text[at])), at,
                           readable(text)))
      .with_hint("text is UTF-8: convert it before, e.g. from Latin-1");
}

}  // namespace

Status check_value(const Value& value, std::string_view what, std::string_view name) {
  if (nests_deeper_than(value, value_depth_max)) {
    return Error(ErrorCode::limit, fmt::format("{}{} nests too deep: {} levels, at most {}", what,
                                               name, value_depth(value), value_depth_max));
  }
  const auto bad = find_bad(value);
  if (!bad) return {};
  return not_utf8(bad->text, fmt::format("{}{}{}", what, name, bad->path));
}

Status check_text(std::string_view text, std::string_view what) {
  if (is_valid_utf8(text)) return {};
  return not_utf8(text, what);
}

Status check_name(std::string_view name, std::string_view what) {
  if (name.empty()) {
    return Error(ErrorCode::invalid_argument, fmt::format("{} is empty", what))
        .with_hint("labels, types, property keys and other names have at least one character");
  }
  return check_text(name, what);
}

Status check_entries(const Map& entries, std::string_view what) {
  for (const auto& [name, value] : entries) {
    if (!is_valid_utf8(name)) return not_utf8(name, fmt::format("the name of {}", what));
    PLENUM_TRY(check_value(value, what, name));
  }
  return {};
}

}  // namespace plenum::core
