#include "exchange/graphml_keys.hpp"

#include <fmt/format.h>

#include <limits>

#include "core/text.hpp"
#include "core/try.hpp"
#include "exchange/json_value.hpp"

namespace plenum::exchange {
namespace {

Error misfit(const GraphmlKey& key, std::string_view text) {
  return {ErrorCode::invalid_argument,
          fmt::format("`{}` is not a {} (key `{}`)", text.substr(0, 80), key.type, key.name)};
}

Result<Value> number(const GraphmlKey& key, std::string_view text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (text == "NaN") return Value(std::numeric_limits<double>::quiet_NaN());
  if (text == "INF" || text == "Infinity" || text == "inf") return Value(infinity);
  if (text == "-INF" || text == "-Infinity" || text == "-inf") return Value(-infinity);
  if (const auto value = core::parse_float(text)) return Value(*value);
  return misfit(key, text);
}

Result<Value> own_value(const GraphmlKey& key, const std::string& text) {
  if (auto temporal = decode_temporal(key.own_type, text)) return *std::move(temporal);
  if (key.own_type == "json") {
    PLENUM_ASSIGN(const Value json, parse_json(text));
    return decode_json(json);
  }
  return Error(ErrorCode::unsupported, fmt::format("there is no plenum:type `{}`", key.own_type));
}

}  // namespace

GraphmlRole graphml_role(std::string_view id, const GraphmlKey& key, std::string_view own_role) {
  if (own_role == "labels") return GraphmlRole::labels;
  if (own_role == "type") return GraphmlRole::type;
  if (own_role == "internal") return GraphmlRole::internal;
  if (id == "labels" && key.element == "node") return GraphmlRole::labels;
  if (id == "label" && key.element == "edge") return GraphmlRole::type;
  return GraphmlRole::property;
}

Result<Value> graphml_value(const GraphmlKey& key, const std::string& text) {
  if (!key.own_type.empty()) return own_value(key, text);
  if (key.type.empty() || key.type == "string") return Value(text);
  const std::string_view bare = core::trim(text);
  if (key.type == "boolean") {
    if (bare == "true" || bare == "1" || bare == "True") return Value(true);
    if (bare == "false" || bare == "0" || bare == "False") return Value(false);
    return misfit(key, bare);
  }
  if (key.type == "int" || key.type == "long" || key.type == "integer") {
    if (const auto value = core::parse_integer(bare)) return Value(*value);
    return misfit(key, bare);
  }
  if (key.type == "float" || key.type == "double") return number(key, bare);
  return Error(ErrorCode::invalid_argument,
               fmt::format("key `{}` has an unknown attr.type `{}`", key.name, key.type));
}

}  // namespace plenum::exchange
