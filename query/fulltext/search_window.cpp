#include "query/fulltext/search_window.hpp"

#include <fmt/format.h>

#include <utility>

namespace plenum::query {

Error search_argument_error(std::string message) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_language("ArgumentError", "runtime", "InvalidArgument");
}

Result<SearchWindow> search_window(const Value& options) {
  SearchWindow window;
  if (options.is_null()) return window;
  const Map* map = options.get_if<Map>();
  if (map == nullptr) return search_argument_error("the options of a full-text search are a map");
  for (const auto& [name, value] : *map) {
    if (name != "skip" && name != "limit") {
      return search_argument_error(fmt::format("a full-text search has no option '{}'", name))
          .with_hint("the options are limit and skip");
    }
    if (value.is_null()) continue;
    const auto* number = value.get_if<std::int64_t>();
    if (number == nullptr || *number < 0) {
      return search_argument_error(
          fmt::format("the option '{}' must be an integer that is not negative", name));
    }
    (name == "skip" ? window.skip : window.limit) = static_cast<std::uint64_t>(*number);
  }
  return window;
}

Result<const std::string*> search_text(const Value& value, const char* what) {
  const auto* text = value.get_if<std::string>();
  if (text != nullptr) return text;
  return search_argument_error(fmt::format("the {} of a full-text search must be a string, not {}",
                                           what, value_kind_name(value.kind())));
}

}  // namespace plenum::query
