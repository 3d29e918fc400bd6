#include "core/type_union.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<TypeUnion> TypeUnion::parse(std::string_view text) {
  TypeUnion out;
  std::vector<std::string> names;
  for (;;) {
    const std::size_t bar = text.find('|');
    const auto type = ValueType::parse(trimmed(text.substr(0, bar)));
    if (!type || type->not_null()) return std::nullopt;
    std::string name = type->name();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      if (names.size() == types_max) return std::nullopt;
      names.push_back(std::move(name));
      out.types_.push_back(*type);
    }
    if (bar == std::string_view::npos) return out;
    text.remove_prefix(bar + 1);
  }
}

bool TypeUnion::holds(const Value& value) const {
  return std::any_of(types_.begin(), types_.end(),
                     [&](const ValueType& type) { return type.holds(value); });
}

std::string TypeUnion::name() const {
  std::string out;
  for (const ValueType& type : types_) out += (out.empty() ? "" : " | ") + type.name();
  return out;
}

bool TypeUnion::storable() const noexcept {
  return std::all_of(types_.begin(), types_.end(),
                     [](const ValueType& type) { return type.storable(); });
}

std::string value_type_name(const Value& value) {
  const List* list = value.get_if<List>();
  if (list == nullptr || list->empty()) return std::string(value_kind_name(value.kind()));
  const ValueKind first = list->front().kind();
  const bool same = std::all_of(list->begin(), list->end(),
                                [&](const Value& element) { return element.kind() == first; });
  return "LIST<" + std::string(same ? value_kind_name(first) : "ANY") + ">";
}

}  // namespace plenum::core
